"""Implementation lists at the desk: all of them with their step and drift, and one in full."""

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
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
MANY = 300  # departments: more are not chosen from a list but typed
IN_FORCE = Exists(Edition.objects.in_force().filter(item=OuterRef("pk")))
OPEN_TASKS = (
    Adjustment.objects.open().filter(item=OuterRef("pk")).order_by().values("item")
    .annotate(n=Count("pk")).values("n")
)  # fmt: skip


class Lists(Table):
    """A page of ids, with the rows, their drafts, tasks and drift read at once."""

    def lines(self, page):
        pks = list(page.object_list)
        found = Item.objects.select_related("basic").with_current().defer("row").in_bulk(pks)
        rows = page.object_list = [found[pk] for pk in pks if pk in found]
        drafts = Edition.objects.visible_to(self.who).filter(item__in=pks, status="draft")
        self.drafts = {draft.item_id: draft for draft in drafts.defer("body")}
        tasks = Adjustment.objects.open().filter(item__in=pks).values_list("item")
        self.tasks = dict(tasks.annotate(n=Count("pk")).order_by())
        basics = {row.basic_id for row in rows}
        fixed = BasicEdition.objects.on(timezone.localdate()).filter(basic__in=basics).newest()
        self.fixed = {one.basic_id: one for one in fixed}
        return super().lines(page)

    def drift(self, item) -> str:
        fixed, current = self.fixed.get(item.basic_id), item.current
        if fixed is None:  # nothing to compare with, so nothing to open
            return "—"
        found = twins.side_by_side(item, current.content if current else None, fixed)
        count = sum(one.verdict.wrong for one in found)
        return _("%(n)s to adjust") % {"n": count} if count else _("as fixed above")

    def step(self, item) -> str:
        draft = self.drafts.get(item.pk)
        if draft:
            return draft.get_step_display()
        current = item.current
        return _("Edition %(n)s in force") % {"n": current.number} if current else _("No guide yet")


def asked_for(query, who):
    """Return the lists that are asked for, by code."""
    items = Item.objects.all() if who.is_staff else Item.objects.visible_to(who)
    if typed := query.get("q", "").strip()[:100]:
        items = items.filter(_called(typed))
    if office := query.get("department", "").strip()[:100]:
        items = items.filter(department__in=_offices(office))
    if query.get("type") in {kind.value for kind in TaskType}:
        items = items.filter(task_type=query["type"])
    return _at_step(items, query.get("step", ""), who).order_by("code")


def _called(typed: str) -> Q:
    """A code has no Chinese in it; a name that has letters has them as typed, all large or all small.

    Folding the case of every name there is would cost a tenth of a second.
    """
    cases = {typed, typed.upper(), typed.lower()}
    found = Q()
    for one in sorted(cases):
        found |= Q(name__contains=one)
        if typed.isascii():
            found |= Q(code__startswith=one)
    return found


def _offices(typed: str):
    """Return the departments of that number or, in a large province, of that name."""
    if typed.isdecimal():
        return [int(typed)] if len(typed) < 18 else []
    named = Q(name__icontains=typed) | Q(short_name__icontains=typed)
    return Department.objects.filter(named).values("pk")


def _at_step(items, step: str, who):
    if step in Edition.Step.values:
        drafts = Edition.objects.visible_to(who).filter(status="draft", step=step)
        return items.filter(pk__in=drafts.values("item"))
    if step == "published":
        return items.filter(IN_FORCE)
    return items.filter(~IN_FORCE) if step == "none" else items


def _filters(query) -> list[dict]:
    steps = [
        *Edition.Step.choices, ("published", _("Published")), ("none", _("No guide in force")),
    ]  # fmt: skip
    choices = {
        "type": (_("Type"), [(kind.value, words(kind)) for kind in TaskType]),
        "step": (_("Step"), steps),
    }
    typed = {"name": "q", "label": _("Name or code"), "value": query.get("q", "")}
    return [
        typed,
        _office_filter(query.get("department", "")),
        *(
            {"name": n, "label": label, "kind": "region", "value": query.get(n, ""), "options": o}
            for n, (label, o) in choices.items()
        ),
    ]


def _office_filter(asked: str) -> dict:
    """Departments to choose from, or their name to be typed where they are too many to look through."""
    having = Department.objects.filter(Exists(Item.objects.filter(department=OuterRef("pk"))))
    options = [
        (str(pk), name)
        for pk, name in having.order_by("name").values_list("pk", "name")[: MANY + 1]
    ]
    told = {"name": "department", "label": _("Department"), "value": asked}
    if len(options) <= MANY:
        return {**told, "kind": "region", "options": options}
    if asked.isdecimal():  # from a link: the name finds the same
        told["value"] = (
            having.filter(pk__in=_offices(asked)).values_list("name", flat=True).first() or ""
        )
    return told


def _sorted_by_tasks(items, query):
    """Count the tasks of all lists only where they are ordered by it; a page's are counted anyhow."""
    if query.get("sort", "").lstrip("-") != "tasks":
        return items
    return items.annotate(tasks=Coalesce(Subquery(OPEN_TASKS), 0))


@require_GET
@staff_page
def overview(request, who):
    """List the implementation lists, as the list was left or as it is asked for now."""
    query = remembered(request, LIST)
    table = Lists(
        request,
        LIST,
        _sorted_by_tasks(asked_for(query, who), query).values_list("pk", flat=True),
        [],
        caption=_("Implementation lists"),
        filters=_filters(query),
        link=lambda item: reverse("desk:list_item", args=[item.code]),
        empty=_("No item fits. Clear the filters."),
        none=_("No item is here yet. Take a list in, or edit a guide."),
    )
    table.who = who
    table.columns = [
        Column(_("Item"), lambda item: item.name, sort="name"),
        Column(_("Department"), lambda item: item.department.short_name, sort="department__name"),
        Column(_("Type"), lambda item: words(TaskType.of_code(item.task_type)), sort="task_type"),
        Column(_("Step"), table.step),
        Column(_("Drift"), table.drift),
        Column(
            _("Open tasks"), lambda item: table.tasks.get(item.pk, "—"), sort="tasks", number=True
        ),
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
