"""Counting day by day, as slowly and plainly as one would on a wall calendar."""

from datetime import date, timedelta

import chinese_calendar

DAY = timedelta(days=1)


def works(day: date) -> bool:
    if 2004 <= day.year <= 2026:
        return chinese_calendar.is_workday(day)
    return day.weekday() < 5


def after(start: date, count: int) -> date:
    step = DAY if count > 0 else -DAY
    day, left = start, abs(count)
    while left:
        day += step
        left -= works(day)
    return day


def between(start: date, end: date) -> int:
    if end < start:
        return -between(end, start)
    return sum(works(start + DAY * n) for n in range(1, (end - start).days + 1))
