"""Limits (时限): a count and its unit, and the day they end on."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from yici.calendar.workdays import FIRST, LAST, OutOfRange, Workdays

# 时限单位 (anticipate_type, promise_type): 工作日, 自然日, 月, 年.
UNIT_CODES = {"1": "workday", "2": "day", "3": "month", "4": "year"}


def calendar_days_after(start: date, count: int) -> date:
    """Add calendar days (自然日); day one is the day after `start`.

    :raises OutOfRange: when the result lies outside the calendar.
    """
    try:
        return _held(start + timedelta(days=count))
    except OverflowError:
        raise OutOfRange(f"{start} {count:+d} days") from None


def months_after(start: date, count: int) -> date:
    """Name the same day `count` months on, or that month's last day (民法典 art. 202).

    :raises OutOfRange: when the result lies outside the calendar.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if not FIRST.year <= year <= LAST.year:
        raise OutOfRange(f"{start} {count:+d} months")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _held(day: date) -> date:
    if not FIRST <= day <= LAST:
        raise OutOfRange(day)
    return day


_ADD = {
    "workday": lambda calendar, start, count: calendar.after(start, count),
    "day": lambda calendar, start, count: calendar_days_after(start, count),
    "month": lambda calendar, start, count: months_after(start, count),
    "year": lambda calendar, start, count: months_after(start, 12 * count),
}


@dataclass(frozen=True)
class Limit:
    """A period of `count` units: `workday`, `day`, `month` or `year`. 0 means on the spot."""

    count: int
    unit: str = "workday"

    def __post_init__(self) -> None:
        """:raises ValueError: for a negative count or an unknown unit."""
        if self.count < 0:
            raise ValueError(f"a limit cannot be negative: {self.count}")
        if self.unit not in _ADD:
            raise ValueError(f"unknown unit {self.unit!r}: use one of {', '.join(_ADD)}")

    @classmethod
    def coded(cls, count: int, code: str) -> Limit:
        """Read the exchange tables' unit digits: 1 工作日, 2 自然日, 3 月, 4 年.

        :raises ValueError: for an unknown digit.
        """
        return cls(count, UNIT_CODES.get(code.lstrip("0"), code))

    def nominal(self, calendar: Workdays, start: date) -> date:
        """Name the last day as plainly counted, which may be a day of rest.

        :raises OutOfRange: when it lies outside the calendar.
        """
        return _ADD[self.unit](calendar, start, self.count)

    def due(self, calendar: Workdays, start: date) -> date:
        """Name the last day of the period that starts on `start`.

        A period in calendar days, months or years that would end on a day of rest ends on the
        next working day (民法典 art. 203; 民事诉讼法 art. 85).

        :raises OutOfRange: when it lies outside the calendar.
        """
        day = self.nominal(calendar, start)
        rests = self.count and not calendar.is_working(day)
        return calendar.after(day, 1) if rests else day
