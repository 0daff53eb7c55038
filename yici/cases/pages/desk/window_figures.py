"""What each window of the hall took in: the hall's figures, and their export (C037)."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from yici.cases.windows import figures_of
from yici.halls.pages.register import hall_asked
from yici.people.doors import staff_page
from yici.ui.csvs import csv_file

LONGEST = timedelta(days=366)
HEADS = (
    "大厅", "窗口号", "窗口名称", "类别", "收件数", "其中：经首问引导", "引导至其他窗口", "其中：当日未收件", "起", "止",
)  # fmt: skip


def _asked(request, who):
    """Return hall, halls and the days asked for; a day that cannot be read is left out.

    :raises PermissionDenied: when she works in no hall
    """
    hall, halls = hall_asked(request, who)
    if hall is None:
        raise PermissionDenied
    until = _day(request.GET.get("until")) or timezone.localdate()
    since = _day(request.GET.get("since")) or until.replace(day=1)
    return hall, halls, max(min(since, until), until - LONGEST), until


def _day(typed: str | None) -> date | None:
    try:
        day = date.fromisoformat(typed or "")
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2999, 12, 31) else None


@require_safe
@staff_page
def figures(request, who):
    """Show what each window took in from one day to another, this month if none is asked for."""
    hall, halls, since, until = _asked(request, who)
    lines = figures_of(hall, since, until)
    shown = {
        "hall": hall, "halls": halls, "lines": lines, "since": since, "until": until,
        "tab": "figures", "received": sum(one.received for one in lines),
        "in_vain": sum(one.sent_in_vain for one in lines),
    }  # fmt: skip
    return render(request, "cases/desk/window_figures.html", shown)


@require_safe
@staff_page
def as_csv(request, who):
    """Export the figures as they are shown."""
    hall, _halls, since, until = _asked(request, who)
    rows = (
        [hall.name, one.window.number, one.window.name, one.window.get_category_display(),
         one.received, one.after_another, one.sent_on, one.sent_in_vain,
         since.isoformat(), until.isoformat()]
        for one in figures_of(hall, since, until)
    )  # fmt: skip
    return csv_file(f"windows-{since}-{until}", HEADS, rows)
