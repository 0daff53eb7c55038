"""The desk's home: what waits for an official, as a list that can be narrowed, sorted and taken."""

from collections import Counter
from itertools import islice

from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yici.cases import modes, reading, todo
from yici.cases.pages.desk.door import staff_page
from yici.cases.pages.desk.verbs import LIST
from yici.people.models import Applicant, Staff
from yici.people.templatetags.people import shown_name
from yici.ui import dates
from yici.ui.csvs import csv_file
from yici.ui.pills import pill
from yici.ui.table import Column, Table, remembered

PAGE = 20
MOST_ITEMS = 200  # in the filter
BATCHES = (
    ("accept", "clerk", gettext_lazy("Accept several")),
    ("review", "reviewer", gettext_lazy("Review several")),
)


class Todo(Table):
    """The list; what a page of it needs beside the rows is read at once for all of them."""

    def lines(self, page):
        self.beside = Beside(list(page.object_list), timezone.localdate())
        return super().lines(page)


class Beside:
    """What rows show that lies in other tables: one query each, however many rows."""

    def __init__(self, tasks, today):
        self.today = today
        self.units = todo.units(tasks)
        people = {task.case.applicant_id for task in tasks}
        self.applicants = {a.pk: shown_name(a) for a in Applicant.objects.filter(pk__in=people)}
        staff = {task.handler for task in tasks if task.handler}
        self.staff = dict(Staff.objects.filter(pk__in=staff).values_list("code", "name"))

    def applicant(self, task) -> str:
        return self.applicants.get(task.case.applicant_id, "")

    def handler(self, task) -> str:
        return self.staff.get(task.handler, "")

    def clock(self, task) -> dict:
        unit = self.units.get((task.case_id, task.no), "workday")
        return {
            "days_left": todo.days_left(task, unit, self.today),
            "due_on": task.due_on,
            "stopped": task.case.is_stopped and task.due_on is None,
            "soon": reading.SOON,
            "calendar_days": unit == "day",
        }


@require_GET
@staff_page
def home(request, who):
    """Show the to-do list as it was left, or as it is asked for now."""
    asked, today = todo.Asked.of(remembered(request, LIST)), timezone.localdate()
    tasks = todo.chosen(who, asked, today).for_a_line()
    overview = todo.overview(who, asked, today)
    request.user.counted = {"desk:home": overview.total}  # the menu need not count it again
    found = overview.due
    table = Todo(
        request,
        LIST,
        tasks,
        [],
        caption=_("To do"),
        filters=_filters(overview.items[:MOST_ITEMS], asked),
        link=lambda task: reverse("desk:case", args=[task.case.number]),
        export=reverse("desk:todo_export"),
        size=PAGE,
        count=found[asked.due] if asked.due in found else sum(found.values()),
        empty=_("Nothing waits for you with these filters. Look at what your office has, or rest."),
    )
    table.columns = _columns(table)
    shown = {"table": table, "counts": _counts(table, found, asked), "asked": asked}
    shown["batches"] = [(verb, title) for verb, role, title in BATCHES if who.has(role)]
    return render(request, "desk/home.html", shown)


def _columns(table) -> list[Column]:
    return [
        Column(_("Case number"), lambda task: task.case.number, sort="case__number"),
        Column(_("Item"), lambda task: task.case.edition.item.name, sort="item_code", shape="wide"),
        Column(_("Applicant"), lambda task: table.beside.applicant(task), shape="name"),
        Column(_("Work"), lambda task: reading.work_in_words(task), sort="step"),
        Column(_("Received on"), lambda t: _received(t, table.beside.today), sort="case__opened_at", shape="short"),
        Column(_("Limit"), lambda task: _pill(table.beside.clock(task)), sort="due_on"),
        Column(_("Taken by"), lambda task: table.beside.handler(task) or "—", sort="handler"),
    ]  # fmt: skip


def _received(task, today) -> str:
    """The day; the year is told where it is another."""
    day = timezone.localdate(task.case.opened_at)
    return dates.short_day(day) if day.year == today.year else reading.day_in_words(day)


def _pill(clock: dict) -> str:
    return render_to_string("ui/pill.html", pill(clock))


def _filters(codes, asked) -> list[dict]:
    items = todo.names(codes)
    named = Counter(items.values())
    options = [(c, n if named[n] == 1 else f"{n}（{c}）") for c, n in items.items()]
    return [
        {
            "name": "whose",
            "label": _("Whose work"),
            "kind": "select",
            "value": asked.whose or "office",
            "required": False,
            "options": [
                ("office", _("My office's")),
                ("mine", _("What I have taken in hand")),
                ("free", _("Taken by nobody yet")),
            ],
        },
        {
            "name": "item",
            "label": _("Item"),
            "kind": "select",
            "value": asked.item,
            "required": False,
            "options": options,
        },
    ]


def _counts(table, found, asked) -> list[dict]:
    titles = {
        "overdue": (_("Overdue"), "red", "alarm"),
        "today": (_("Due today"), "amber", "warning"),
        "soon": (_("Due soon"), "amber", "clock"),
        "later": (_("Later"), "green", "check"),
    }
    return [
        {
            "title": title,
            "colour": colour,
            "icon": icon,
            "count": found[name],
            "now": asked.due == name,
            "link": table.address(due=None if asked.due == name else name, page=None),
        }
        for name, (title, colour, icon) in titles.items()
    ]


AT_ONCE = 500  # rows whose names are read together


@require_GET
@staff_page
def export(request, who):
    """Stream the list as CSV: the same rows by the same filter, names masked."""
    asked, today = todo.Asked.of(remembered(request, LIST)), timezone.localdate()
    tasks = todo.chosen(who, asked, today).select_related("case__edition__item", "department")
    head = [_("Case number"), _("Item"), _("Applicant"), _("Work"), _("Department"), _("Received on"),
            _("Due on"), _("Days left"), _("Taken by"), _("Ways of service")]  # fmt: skip
    return csv_file(f"todo-{today.isoformat()}", head, _lines(tasks.iterator(AT_ONCE), today))


def _lines(tasks, today):
    while some := list(islice(tasks, AT_ONCE)):
        beside = Beside(some, today)
        yield from (_cells(task, beside) for task in some)


def _cells(task, beside) -> list:
    left = beside.clock(task)["days_left"]
    return [
        task.case.number,
        task.case.edition.item.name,
        beside.applicant(task),
        reading.work_in_words(task),
        task.department.name,
        timezone.localdate(task.case.opened_at).isoformat(),
        task.due_on.isoformat() if task.due_on else "",
        "" if left is None else left,
        beside.handler(task),
        modes.in_words(task.case),
    ]
