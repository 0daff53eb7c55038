"""The basic catalogue at the desk: what is fixed above, its editions, the lists below."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yici.catalogue import actions, telling, twins
from yici.catalogue.actions.basics import may_record
from yici.catalogue.changes import between
from yici.catalogue.content import BasicContent, Content, EvidenceGrade, StageKind, TaskType
from yici.catalogue.exchange.basics import NONE
from yici.catalogue.exporting import FORMATS
from yici.catalogue.forms import (
    Labels,
    basis_of,
    choices_of,
    days_field,
    limit_of,
    lines_field,
    need_bases,
)
from yici.catalogue.models import Adjustment, BasicEdition, BasicItem, Item
from yici.catalogue.refusals import Refused
from yici.catalogue.templatetags.catalogue import words
from yici.people import names
from yici.people.doors import staff_page
from yici.ui.table import Column, Table, remembered

LIST = "basics"
SIZE = 50  # lists on a page of a basic item
TUPLES = ("conditions", "materials", "intermediaries")
GRADED = re.compile(r"^(?P<name>.+?)\s*[:：]\s*(?P<grade>[A-Da-d])级?$")
NOT_FIXED = format_lazy(
    gettext_lazy("One a line. Empty: not fixed above. “{none}”: there is none."), none=NONE
)


class BasicForm(forms.Form):
    name = forms.CharField(label=Labels("name"), max_length=1000)
    task_type = forms.ChoiceField(label=Labels("task_type"), choices=choices_of(TaskType))
    legal_basis = lines_field("legal_basis", gettext_lazy("One a line: 《law》article."))
    conditions = lines_field("conditions", NOT_FIXED)
    materials = lines_field("materials", NOT_FIXED)
    grades = lines_field(
        "grades",
        gettext_lazy(
            "One a line: material, colon, A to D. Lists below may not ask for more trouble."
        ),
    )
    intermediaries = lines_field("intermediaries", NOT_FIXED)
    stages = forms.MultipleChoiceField(
        label=Labels("stages"), choices=choices_of(StageKind), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    statutory = days_field("statutory")
    promised = days_field("promised")
    visits = days_field("visits")
    effective_on = forms.DateField(
        label=gettext_lazy("In force from"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    cancelled_on = forms.DateField(
        label=gettext_lazy("Cancelled on"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"), max_length=500,
        help_text=gettext_lazy("The decision or law. Every list that has to follow is told it."),
    )  # fmt: skip

    def clean_legal_basis(self):
        return need_bases(self.cleaned_data["legal_basis"])

    def clean_grades(self) -> dict[str, str]:
        """:raises ValidationError: a line without a material of the list above, or without a grade"""
        materials = {line.strip() for line in self.cleaned_data.get("materials", "").splitlines()}
        lines = [line.strip() for line in self.cleaned_data["grades"].splitlines()]
        told = dict(
            _grade_of(number, line, materials)
            for number, line in enumerate(filter(None, lines), start=1)
        )
        return told


def _grade_of(number: int, line: str, materials: set[str]) -> tuple[str, str]:
    found = GRADED.match(line)
    letters = "、".join(f"{one.code} {words(one)}" for one in EvidenceGrade)
    if not found:
        raise ValidationError(
            _("Line %(n)s: write it as material: grade, the grade one of %(grades)s.")
            % {"n": number, "grades": letters}
        )
    if found["name"] not in materials:
        raise ValidationError(
            _("Line %(n)s: “%(name)s” is none of the materials above.")
            % {"n": number, "name": found["name"][:40]}
        )
    return found["name"], found["grade"].upper()


def _many(rows, by: str):
    """Count rows of another table, each by itself: joined together they would be multiplied."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


@require_GET
@staff_page
def overview(request, who):
    """List the basic items with how many lists each has."""
    query = remembered(request, LIST)
    basics = asked_for(query, who).annotate(
        lists=_many(Item.objects.filter(basic=OuterRef("pk")), "basic"),
        fixed=_many(BasicEdition.objects.filter(basic=OuterRef("pk")), "basic"),
        tasks=_many(
            Adjustment.objects.filter(status="open", item__basic=OuterRef("pk")), "item__basic"
        ),
    )
    basics = basics.order_by("-fixed", "code")
    filters = [
        {"name": "q", "label": _("Name or code"), "value": query.get("q", "")},
        {"name": "fixed", "label": _("Fixed above only"), "kind": "box",
         "value": query.get("fixed") == "yes"},
    ]  # fmt: skip
    table = Table(
        request,
        LIST,
        basics,
        [
            Column(_("Item"), lambda basic: basic.name, sort="name"),
            Column(_("Basic code"), lambda basic: basic.code, sort="code"),
            Column(_("Type"), lambda basic: words(TaskType.of_code(basic.task_type))),
            Column(_("Editions"), lambda basic: basic.fixed or "—", sort="fixed", number=True),
            Column(_("Lists"), lambda basic: basic.lists, sort="lists", number=True),
            Column(_("Open tasks"), lambda basic: basic.tasks or "—", sort="tasks", number=True),
        ],
        caption=_("Basic catalogue"),
        filters=filters,
        link=lambda basic: reverse("desk:basic", args=[basic.code]),
        empty=_("No basic item fits."),
    )
    context = {"table": table, "kinds": FORMATS, "may_import": may_record(who)}
    return render(request, "catalogue/desk/basics.html", context)


def asked_for(query, who):
    """Return the basic items that are asked for: named so, fixed above or not."""
    basics = BasicItem.objects.visible_to(who)
    if typed := query.get("q", "").strip()[:100]:
        basics = basics.filter(Q(name__icontains=typed) | Q(code__istartswith=typed))
    if query.get("fixed") == "yes":
        basics = basics.filter(Exists(BasicEdition.objects.filter(basic=OuterRef("pk"))))
    return basics


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def basic(request, who, code):
    """Show a basic item, what changed from edition to edition, and the drift of every list."""
    one = get_object_or_404(BasicItem.objects.visible_to(who), code=code)
    editions = list(one.editions.all())
    last = editions[0].content if editions else one.as_listed
    form = None
    if may_record(who):
        form = BasicForm(request.POST or None, initial=_initial(last, one, who))
        if (
            request.method == "POST"
            and form.is_valid()
            and _recorded(request, who, one, form, last)
        ):
            return redirect("desk:basic", code)
    elif request.method == "POST":
        raise Http404
    today = timezone.localdate()
    fixed = one.on(today)
    items = Item.objects.visible_to(who).filter(basic=one).select_related("basic").with_contents()
    ordered = items.order_by("region_id", "department__name", "code")
    page = Paginator(ordered, SIZE).get_page(request.GET.get("page"))
    lines = [_line(item, fixed) for item in page.object_list]
    context = {
        "basic": one,
        "kind": TaskType.of_code(one.task_type),
        "fixed": fixed,
        "parts": _parts(fixed.content if fixed else last),
        "editions": _history(editions),
        "people": names.of_actors({edition.recorded_by for edition in editions}),
        "lines": lines,
        "page": page,
        "form": form,
        "open": bool(form and form.errors),
        "today": today,
    }
    return render(
        request, "catalogue/desk/basic.html", context, status=422 if context["open"] else 200
    )  # fmt: skip


def _line(item: Item, fixed) -> dict:
    current = item.current
    content = Content.model_validate(current.body) if current and fixed else None
    found = twins.side_by_side(item, content, fixed)
    return {
        "item": item,
        "edition": current,
        "wrong": [one for one in found if one.verdict.wrong],
        "better": [one for one in found if one.verdict.value == "better"],
        "compared": bool(found),
    }


def _parts(content: BasicContent) -> list[tuple[str, str]]:
    told = content.model_dump(mode="json")
    shown = ((name, telling.value((name,), value)) for name, value in told.items())
    return [(str(Labels(name)), text) for name, text in shown if text or name in {"name"}]


def _history(editions) -> list[tuple]:
    pairs = zip(editions, [*editions[1:], None], strict=False)
    return [(new, _changed(old, new) if old else []) for new, old in pairs]


def _changed(old, new) -> list[telling.Line]:
    """Both with every element of today: an older body lacks what came later."""
    was, now = (one.content.model_dump(mode="json") for one in (old, new))
    return telling.lines(between(was, now), now, was)


def _initial(content: BasicContent, one: BasicItem, who) -> dict:
    told = content.model_dump(mode="json")
    shown: dict = {
        name: NONE if told[name] == [] else "\n".join(told[name] or ()) for name in TUPLES
    }
    shown["grades"] = "\n".join(f"{name}: {grade}" for name, grade in told["grades"].items())
    shown["legal_basis"] = "\n".join(map(str, content.legal_basis))
    for name in ("statutory", "promised"):
        shown[name] = (told[name] or {}).get("days")
    return {**told, **shown, "stages": told["stages"] or []}


def _recorded(request, who, one: BasicItem, form: BasicForm, last: BasicContent) -> bool:
    typed = form.cleaned_data
    try:
        content = _content(typed, last)
        edition = actions.record_basic(
            code=one.code,
            content=content,
            by=who,
            at=timezone.now(),
            reason=typed["reason"],
            effective_on=typed["effective_on"],
            cancelled_on=typed["cancelled_on"],
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, _(str(refused)))
        return False
    number = edition.basic.items.filter(adjustments__about=f"{one.code}/{edition.number}").count()
    messages.success(request, _("Recorded. Lists that have to follow: %(n)s.") % {"n": number})
    return True


def _content(typed: dict, last: BasicContent) -> BasicContent:
    body = last.model_dump(mode="json")
    body |= {name: typed[name] for name in ("name", "task_type", "visits")}
    for name in TUPLES:
        lines = [line.strip() for line in typed[name].splitlines() if line.strip()]
        body[name] = [] if lines == [NONE] else lines or None
    body["stages"] = typed["stages"] or None
    body["grades"] = typed["grades"]
    body["legal_basis"] = [
        basis_of(line.strip(), last) for line in typed["legal_basis"].splitlines() if line.strip()
    ]
    for name in ("statutory", "promised"):
        body[name] = limit_of(getattr(last, name), typed[name])
    return BasicContent.model_validate(body)
