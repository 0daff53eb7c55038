"""The days-left pill: how long an authority still has, in colour, icon and words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .dates import short_day

SOON = 2  # working days from which a running clock is amber
ICONS = {"green": "clock", "amber": "warning", "red": "alarm", "grey": "pause"}


def pill(clock: Any) -> dict:
    """Return colour, icon and words of a clock: a mapping or object with

    `days_left` (int; negative when overdue; None: not known), `due_on` (date or None),
    `stopped` (bool), `done` (bool), `soon` (days from which it is amber), `calendar_days`
    (bool: the limit does not run in working days), `why_url` (explains the date).
    """
    get = clock.get if isinstance(clock, Mapping) else lambda name: getattr(clock, name, None)
    left, due = get("days_left"), get("due_on")
    colour = _colour(left, stopped=get("stopped"), done=get("done"), soon=get("soon"))
    return {
        "colour": colour,
        "icon": "check" if get("done") else ICONS[colour],
        "words": _words(left, due, get),
        "why_url": get("why_url") or "",
    }


def _colour(left, *, stopped, done, soon) -> str:
    if done:
        return "green"
    if stopped or left is None:
        return "grey"
    if left < 0:
        return "red"
    return "amber" if left <= (SOON if soon is None else soon) else "green"


def _words(left: int | None, due: date | None, get) -> str:
    if get("done"):
        return _("Done in time")
    if get("stopped"):
        if left is None:
            return _("Clock stopped")
        return _("Clock stopped, %(days)s left") % {"days": _days(left, get)}
    if left is None:
        return _("No limit running")
    words = {-1: _("Overdue by %(days)s"), 0: _("Due today"), 1: _("%(days)s left")}
    text = words[(left > 0) - (left < 0)] % {"days": _days(abs(left), get)}
    return _("%(left)s (due %(day)s)") % {"left": text, "day": short_day(due)} if due else text


def _days(count: int, get) -> str:
    if get("calendar_days"):
        return ngettext("%(n)d calendar day", "%(n)d calendar days", count) % {"n": count}
    return ngettext("%(n)d working day", "%(n)d working days", count) % {"n": count}
