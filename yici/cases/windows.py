"""What the windows of a hall took in, and what became of those sent from one to another (C037, R23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils.timezone import make_aware

from yici.halls.models import Referral, Window
from yici.people.models import Department

from .models import Case


@dataclass(frozen=True)
class Figures:
    """What one window did from one day to another."""

    window: Window
    received: int = 0  # applications
    after_another: int = 0  # of these: sent here by a colleague who was asked first
    sent_on: int = 0  # to other windows
    sent_in_vain: int = 0  # of these: taken in nowhere on that day


def figures_of(hall: Department, since: date, until: date) -> list[Figures]:
    """Return the figures of every window the hall has or had, both days counted. Three statements."""
    windows = list(Window.objects.filter(hall=hall))
    cases, notes = _cases(windows, since, until), _notes(hall, since, until)
    found = []
    for window in windows:
        received, after = cases.get(window.pk, (0, 0))
        sent, in_vain = notes.get(window.pk, (0, 0))
        if window.closed_on is None or received or sent:
            found.append(Figures(window, received, after, sent, in_vain))
    return found


def _cases(windows: Sequence[Window], since: date, until: date) -> dict[int, tuple[int, int]]:
    start = make_aware(datetime.combine(since, time.min))
    end = make_aware(datetime.combine(until + timedelta(days=1), time.min))
    cases = Case.objects.filter(window_id__in=[one.pk for one in windows])
    cases = cases.filter(opened_at__gte=start, opened_at__lt=end)
    counted = cases.values("window_id").annotate(
        n=Count("pk"), after=Count("pk", filter=~Q(first_asked=""))
    )
    return {row["window_id"] or 0: (row["n"], row["after"]) for row in counted}


def _notes(hall: Department, since: date, until: date) -> dict[int, tuple[int, int]]:
    notes = Referral.objects.filter(hall=hall, on__gte=since, on__lte=until)
    counted = notes.values("asked_id").annotate(
        n=Count("pk"), in_vain=Count("pk", filter=Q(taken_at=None))
    )
    return {row["asked_id"]: (row["n"], row["in_vain"]) for row in counted}
