"""How fast working days are counted, against chinesecalendar's own counting in the same run."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter

from chinese_calendar import get_workdays

from yici.calendar.notice import national_notice
from yici.calendar.workdays import Workdays

Span = tuple[date, date]
GOAL = 100  # times faster per call (issue 2)


def spans(count: int, seed: int = 20) -> list[Span]:
    """Draw spans as cases have them: begun on any day of 2015 to 2025, 1 to 90 days long."""
    draw = random.Random(seed)
    first = date(2015, 1, 1)
    starts = [first + timedelta(days=draw.randrange(365 * 11)) for _ in range(count)]
    return [(start, start + timedelta(days=draw.randint(1, 90))) for start in starts]


def _baseline(start: date, end: date) -> int:
    return len(get_workdays(start + timedelta(days=1), end))


def _rate(count: Callable[[date, date], object], drawn: list[Span], rounds: int) -> float:
    """Calls per second, best of three, so that a neighbour's work on the machine counts less."""
    best = float("inf")
    for _ in range(3):
        begun = perf_counter()
        for _ in range(rounds):
            for start, end in drawn:
                count(start, end)
        best = min(best, perf_counter() - begun)
    return rounds * len(drawn) / best


def bench_workdays(count: int = 400) -> dict[str, float | int | bool]:
    """Measure `Workdays.between` and chinese_calendar's `get_workdays` over the same spans.

    Returns calls per second of both, their `ratio` (goal: at least 100), the rate of `after`,
    the milliseconds it takes to build the tables, and whether both gave the same answers.
    """
    begun = perf_counter()
    calendar = Workdays(national_notice())
    load = perf_counter() - begun
    drawn = spans(count)
    rate = _rate(calendar.between, drawn, 100)
    baseline = _rate(_baseline, drawn, 1)
    due = _rate(lambda start, end: calendar.after(start, 20), drawn, 100)
    return {
        "calls": count,
        "calls_per_second": round(rate),
        "baseline_calls_per_second": round(baseline),
        "ratio": round(rate / baseline, 1),
        "goal": GOAL,
        "after_calls_per_second": round(due),
        "load_ms": round(load * 1000, 1),
        "answers_agree": all(calendar.between(*span) == _baseline(*span) for span in drawn),
    }
