"""Adjustment tasks at the desk: the list, and one with its answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yici.catalogue import actions
from yici.catalogue.elements import named
from yici.catalogue.models import Adjustment, Edition
from yici.catalogue.refusals import Refused
from yici.catalogue.templatetags.catalogue import words
from yici.people import names
from yici.people.doors import staff_page
from yici.ui import dates
from yici.ui.csvs import csv_file
from yici.ui.table import Column, Table, remembered

LIST = "adjustments"


def asked_for(query, who):
    tasks = Adjustment.objects.visible_to(who).select_related("item", "owner", "raised_for")
    if query.get("cause") in Adjustment.Cause.values:
        tasks = tasks.filter(cause=query["cause"])
    if typed := query.get("q", "").strip()[:100]:
        tasks = tasks.filter(Q(item__name__icontains=typed) | Q(about__icontains=typed))
    status = query.get("status", "pending")
    if status in Adjustment.Status.values:
        return tasks.filter(status=status)
    return tasks.overdue(timezone.localdate()) if status == "overdue" else tasks.open()


def _columns():
    return [
        Column(_("Item"), lambda task: task.item.name, sort="item__name"),
        Column(_("Cause"), lambda task: task.get_cause_display(), sort="cause"),
        Column(_("What is to be adjusted"), lambda task: task.words),
        Column(_("Owner"), lambda task: task.owner.short_name, sort="owner__name"),
        Column(_("Due"), _due, sort="due_on"),
        Column(_("Status"), lambda task: task.get_status_display()),
    ]


def _due(task) -> str:
    day = dates.short_day(task.due_on)
    late = task.status == "open" and task.due_on < timezone.localdate()
    late_words = _("overdue")
    return f"{day} · {late_words}" if late else day


@require_GET
@staff_page
def overview(request, who):
    """List the tasks she may see: open ones, unless another status is asked for."""
    query = remembered(request, LIST)
    statuses = [("overdue", _("Overdue")), *Adjustment.Status.choices]
    filters = [
        {"name": "q", "label": _("Item, law or basic code"), "value": query.get("q", "")},
        {"name": "cause", "label": _("Cause"), "kind": "region", "value": query.get("cause", ""),
         "options": Adjustment.Cause.choices},
        {"name": "status", "label": _("Status"), "kind": "region", "value": query.get("status", ""),
         "options": statuses},
    ]  # fmt: skip
    table = Table(
        request,
        LIST,
        asked_for(query, who),
        _columns(),
        caption=_("Adjustment tasks"),
        filters=filters,
        link=lambda task: reverse("desk:adjustment", args=[task.pk]),
        export=reverse("desk:adjustments_export"),
        empty=_("Nothing has to be adjusted."),
    )
    return render(request, "catalogue/desk/tasks.html", {"table": table})


@require_GET
@staff_page
def export(request, who):
    """Stream the same tasks as CSV."""
    columns = _columns()
    tasks = asked_for(remembered(request, LIST), who)
    rows = ([column.value(task) for column in columns] for task in tasks.iterator(500))
    name = f"adjustments-{timezone.localdate().isoformat()}"
    return csv_file(name, [column.label for column in columns], rows)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def task(request, who, pk):
    """Show a task; let the owner answer, the centre confirm."""
    rows = Adjustment.objects.visible_to(who).select_related(
        "item__department", "owner", "raised_for", "edition"
    )
    one, refused = get_object_or_404(rows, pk=pk), ""
    if request.method == "POST":
        try:
            _act(request, who, one)
            messages.success(request, _("Recorded."))
            return redirect("desk:adjustment", pk)
        except Refused as reason:
            refused = _(str(reason))
            one = get_object_or_404(rows, pk=pk)
    may = actions.may_do_with(one, who)
    context = {
        "task": one,
        "elements": [words(named(name)) for name in one.elements],
        "people": names.of_actors({one.opened_by, one.answered_by, one.closed_by} - {""}),
        "may_answer": "answer" in may,
        "may_close": "close" in may,
        "editions": Edition.objects.visible_to(who).filter(item=one.item),
        "answers": Adjustment.Answer.choices,
        "is_late": one.status == "open" and one.due_on < timezone.localdate(),
        "typed": request.POST,
        "refused": refused,
    }
    return render(request, "catalogue/desk/task.html", context, status=422 if refused else 200)


def _act(request, who, one: Adjustment) -> None:
    typed, at = request.POST, timezone.now()
    told = {"task": one, "by": who, "at": at, "seen": typed.get("seen", "")}
    match typed.get("do"):
        case "answer" if typed.get("answer") in Adjustment.Answer.values:
            _answer(typed, who, one, told)
        case "close":
            actions.close_adjustment(**told)
        case "reopen":
            actions.reopen_adjustment(**told, reason=typed.get("reason", ""))
        case "answer":
            raise Refused(_("Choose what came of it."))
        case _:
            raise PermissionDenied


def _answer(typed, who, one: Adjustment, told: dict) -> None:
    editions = Edition.objects.visible_to(who).filter(item=one.item)
    chosen = typed.get("edition", "")
    edition = editions.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    actions.answer_adjustment(
        **told,
        answer=typed["answer"],
        words=typed.get("words", ""),
        edition=edition if typed["answer"] == "adjusted" else None,
    )
