"""Implementation lists at the desk: all of them with their step and drift, and one in full."""

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yici.catalogue import actions, exporting, twins
from yici.catalogue.content import TaskType
from yici.catalogue.elements import named
from yici.catalogue.models import Adjustment, BasicEdition, Edition, Item
from yici.catalogue.reduction import account
from yici.catalogue.refusals import Refused
from yici.catalogue.templatetags.catalogue import words
from yici.codes import regions
from yici.people import names
from yici.people.doors import staff_page
from yici.people.models import Department
from yici.ui.table import Column, Table, remembered

from . import reduction

LIST = "catalogue"


class Lists(Table):
    """The rows of a page, with drafts and drift read at once."""

    def lines(self, page):
        rows = list(page.object_list)
        drafts = Edition.objects.visible_to(self.who).filter(item__in=rows, status="draft")
        self.drafts = {draft.item_id: draft for draft in drafts}
        basics = {row.basic_id for row in rows}
        fixed = BasicEdition.objects.on(timezone.localdate()).filter(basic__in=basics).newest()
        self.fixed = {one.basic_id: one for one in fixed}
        return super().lines(page)

    def drift(self, item) -> str:
        current = item.current
        found = twins.side_by_side(
            item, current.content if current else None, self.fixed.get(item.basic_id)
        )
        if not found:
            return "—"
        count = sum(one.verdict.wrong for one in found)
        return _("%(n)s to adjust") % {"n": count} if count else _("as fixed above")

    def step(self, item) -> str:
        draft = self.drafts.get(item.pk)
        if draft:
            return draft.get_step_display()
        current = item.current
        return _("Edition %(n)s in force") % {"n": current.number} if current else _("No guide yet")


def asked_for(query, who):
    """Return the lists that are asked for, read with department and edition."""
    items = Item.objects.all() if who.is_staff else Item.objects.visible_to(who)
    if typed := query.get("q", "").strip()[:100]:
        items = items.filter(Q(name__icontains=typed) | Q(code__istartswith=typed))
    if query.get("department", "").isdecimal():
        items = items.filter(department=int(query["department"]))
    if query.get("type") in {kind.value for kind in TaskType}:
        items = items.filter(task_type=query["type"])
    items = _at_step(items, query.get("step", ""), who)
    tasks = Count("adjustments", filter=Q(adjustments__status__in=("open", "answered")))
    return items.select_related("basic").with_current().annotate(tasks=tasks).order_by("code")


def _at_step(items, step: str, who):
    if step in Edition.Step.values:
        drafts = Edition.objects.visible_to(who).filter(status="draft", step=step)
        return items.filter(pk__in=drafts.values("item"))
    if step == "published":
        return items.published()
    if step == "none":
        return items.exclude(pk__in=Edition.objects.in_force().values("item"))
    return items


def _filters(query) -> list[dict]:
    departments = Department.objects.filter(items__isnull=False).distinct().order_by("name")
    steps = [
        *Edition.Step.choices, ("published", _("Published")), ("none", _("No guide in force")),
    ]  # fmt: skip
    choices = {
        "department": (_("Department"), [(str(d.pk), d.name) for d in departments]),
        "type": (_("Type"), [(kind.value, words(kind)) for kind in TaskType]),
        "step": (_("Step"), steps),
    }
    typed = {"name": "q", "label": _("Name or code"), "value": query.get("q", "")}
    return [
        typed,
        *(
            {"name": n, "label": label, "kind": "region", "value": query.get(n, ""), "options": o}
            for n, (label, o) in choices.items()
        ),
    ]


@require_GET
@staff_page
def overview(request, who):
    """List the implementation lists, as the list was left or as it is asked for now."""
    query = remembered(request, LIST)
    table = Lists(
        request,
        LIST,
        asked_for(query, who),
        [],
        caption=_("Implementation lists"),
        filters=_filters(query),
        link=lambda item: reverse("desk:list_item", args=[item.code]),
        empty=_("No item fits. Clear the filters."),
    )
    table.who = who
    table.columns = [
        Column(_("Item"), lambda item: item.name, sort="name"),
        Column(_("Department"), lambda item: item.department.short_name, sort="department__name"),
        Column(_("Type"), lambda item: words(TaskType.of_code(item.task_type)), sort="task_type"),
        Column(_("Step"), table.step),
        Column(_("Drift"), table.drift),
        Column(_("Open tasks"), lambda item: item.tasks or "—", sort="tasks", number=True),
    ]
    context = {
        "table": table,
        "kinds": exporting.FORMATS,
        "may_import": actions.may_import(who),
    }
    return render(request, "catalogue/desk/overview.html", context)


def found(code: str, who) -> Item:
    items = Item.objects.all() if who.is_staff else Item.objects.visible_to(who)
    return get_object_or_404(items.select_related("basic").with_current(), code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def item(request, who, code):
    """Show one list: what it differs in, its editions, its tasks; let it be objected to."""
    one = found(code, who)
    refused = ""
    if request.method == "POST":
        try:
            return _object(request, who, one)
        except Refused as reason:
            refused = _(str(reason))
    current = one.current
    editions = list(Edition.objects.visible_to(who).filter(item=one).defer("body"))
    tasks = Adjustment.objects.visible_to(who).filter(item=one)
    context = {
        "item": one,
        "kind": TaskType.of_code(one.task_type),
        "current": current,
        "draft": next((edition for edition in editions if edition.status == "draft"), None),
        "editions": editions,
        "people": names.of_actors({edition.drafted_by for edition in editions}),
        "drift": twins.differences(one, current.content if current else None),
        "spared": _spared(one, editions),
        "tasks": tasks,
        "may_edit": who.has("catalogue_editor", one.department_id),
        "objectors": _objectors(one, who),
        "element_choices": [named(n) for n in ("materials", "stages", "conditions", "promised", "visits", "fees")],
        "typed": request.POST,
        "refused": refused,
    }  # fmt: skip
    return render(request, "catalogue/desk/item.html", context, status=422 if refused else 200)


def _spared(one: Item, editions) -> list:
    """What the edition in force asks less of than the first one published did (C033)."""
    first = min(
        (edition for edition in editions if edition.status != "draft"),
        key=lambda edition: edition.number,
        default=None,
    )
    if first is None or one.current is None or first.pk == one.current.pk:
        return []
    found = account(one.code, one.name, first.content, one.current.content)
    return reduction.bars(found)


def _objectors(one: Item, who):
    """Her offices below the item's region, for which she may object (C105)."""
    offices = {department for _role, department in who.posts}
    below = Department.objects.filter(pk__in=offices).exclude(pk=one.department_id)
    return [d for d in below if d.region_id != one.region_id and _is_below(d, one)]


def _is_below(department, one: Item) -> bool:
    return regions.covers(one.region_id, department.region_id)


def _object(request, who, one: Item):
    office = {str(d.pk): d for d in _objectors(one, who)}.get(request.POST.get("office", ""))
    if office is None:
        raise Http404
    task = actions.object_to(
        item=one,
        department=office,
        words=request.POST.get("words", ""),
        elements=request.POST.getlist("elements"),
        by=who,
        at=timezone.now(),
    )
    return redirect("desk:adjustment", task.pk)
