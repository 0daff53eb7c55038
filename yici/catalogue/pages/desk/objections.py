"""Objections of lower levels to proofs and procedures asked from above: filed, listed, tracked (C105)."""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yici.catalogue import actions
from yici.catalogue.elements import named
from yici.catalogue.models import Adjustment, Item
from yici.catalogue.refusals import Refused
from yici.catalogue.templatetags.catalogue import words
from yici.people.doors import staff_page
from yici.people.models import Department
from yici.people.models.places import above
from yici.ui import dates
from yici.ui.csvs import csv_file
from yici.ui.table import Column, Table, remembered

LIST = "objections"
SHOWN = 20  # items of a search
# What is objected to most: proofs and papers, steps, limits, visits, fees.
ELEMENTS = ("materials", "stages", "special_procedures", "conditions", "intermediaries", "promised",
            "visits", "fees", "legal_basis")  # fmt: skip


def asked_for(query, who):
    """Return the objections she may see: those of her department, and those it has to answer."""
    found = Adjustment.objects.visible_to(who).filter(cause=Adjustment.Cause.OBJECTION)
    found = found.select_related("item", "owner", "raised_for").order_by("-opened_at", "-pk")
    if typed := query.get("q", "").strip()[:100]:
        found = found.filter(Q(item__name__icontains=typed) | Q(words__icontains=typed))
    status = query.get("status", "")
    return found.filter(status=status) if status in Adjustment.Status.values else found


def _columns():
    return [
        Column(_("Item"), lambda one: one.item.name, sort="item__name"),
        Column(_("What is objected to"), lambda one: one.words),
        Column(_("Raised by"), lambda one: one.raised_for.short_name, sort="raised_for__name"),
        Column(_("Owner"), lambda one: one.owner.short_name, sort="owner__name"),
        Column(_("Answer by"), lambda one: dates.short_day(one.due_on), sort="due_on"),
        Column(_("Status"), lambda one: one.get_status_display()),
        Column(_("Answer"), lambda one: one.get_answer_display() if one.answer else "—"),
    ]


@require_GET
@staff_page
def overview(request, who):
    """List the objections, the newest first, with what came of each."""
    query = remembered(request, LIST)
    filters = [
        {"name": "q", "label": _("Item, or words of the objection"), "value": query.get("q", ""),
         "max_length": 100},
        {"name": "status", "label": _("Status"), "kind": "select", "value": query.get("status", ""),
         "options": Adjustment.Status.choices},
    ]  # fmt: skip
    table = Table(
        request,
        LIST,
        asked_for(query, who),
        _columns(),
        caption=_("Objections"),
        filters=filters,
        link=lambda one: reverse("desk:adjustment", args=[one.pk]),
        export=reverse("desk:objections_export"),
        empty=_("Nobody has objected to anything."),
    )
    context = {"table": table, "may_object": _departments(who).exists()}
    return render(request, "catalogue/desk/objections.html", context)


@require_GET
@staff_page
def export(request, who):
    """Stream the same objections as CSV."""
    columns = _columns()
    found = asked_for(remembered(request, LIST), who)
    rows = ([column.value(one) for column in columns] for one in found.iterator(500))
    name = f"objections-{timezone.localdate().isoformat()}"
    return csv_file(name, [column.label for column in columns], rows)


class ObjectionForm(forms.Form):
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("For which department")
    )
    elements = forms.MultipleChoiceField(
        label=gettext_lazy("What it is about"), widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=gettext_lazy("What is unreasonable, and what you propose"),
        help_text=gettext_lazy("Name the proof or step. Do not name applicants."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, departments, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["elements"].choices = [(n, words(named(n))) for n in ELEMENTS]  # type: ignore[attr-defined]
        if len(departments) == 1:
            self.fields["department"].initial = departments[0]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def file(request, who):
    """Choose the item that is objected to, say what is wrong with it, and for whom she objects."""
    departments = _departments(who)
    if not departments.exists():
        raise Http404
    typed = request.GET.get("q", "").strip()[:100]
    code = request.GET.get("item", "")[:80]
    open_to = _items(who, departments)
    item = open_to.filter(code=code).first() if code and "\0" not in code else None
    if code and item is None:
        raise Http404
    if item is None:
        found = open_to.filter(name__icontains=typed).order_by("name", "pk") if typed else ()
        context = {"typed": typed, "found": found[:SHOWN], "shown": SHOWN}
        return render(request, "catalogue/desk/objection.html", context)
    fit = departments.exclude(pk=item.department_id)
    fit = fit.filter(pk__in=[d.pk for d in fit if item.region_id in above(d.region_id)])
    form = ObjectionForm(fit, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            task = actions.object_to(item=item, by=who, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, _(str(refused)))
        else:
            day = dates.short_day(task.due_on)
            messages.success(request, _("Filed. An answer is due by %(day)s.") % {"day": day})
            return redirect("desk:adjustment", task.pk)
    context = {"item": item, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/desk/objection.html", context, status=status)


def _departments(who):
    """Return the departments for which she can object: where she has a post."""
    return Department.objects.filter(pk__in={pk for _role, pk in who.posts}).order_by("name")


def _items(who, departments):
    """Return the items of other departments in the regions of hers, and above them."""
    regions = {code for one in departments for code in above(one.region_id)}
    items = Item.objects.visible_to(who).filter(region_id__in=regions).select_related("department")
    return items if len(departments) > 1 else items.exclude(department__in=departments)
