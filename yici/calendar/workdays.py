"""Working days from prefix tables: adding and counting days is one look-up each.

Administrative periods run in working days without statutory holidays (行政许可法 art. 82; likewise
行政处罚法 art. 85, 行政复议法 art. 88); make-up working days (调休上班) count. Day one is the day after
the day that starts the period (民法典 art. 201, by analogy). R24.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import accumulate, compress

from yici.calendar.notice import WEEKEND, Notice, Reason, national_notice

FIRST = date(1990, 1, 1)  # a Monday, so that the plain week below needs no shift
LAST = date(2100, 12, 31)
_BASE = FIRST.toordinal()
_SIZE = LAST.toordinal() - _BASE + 1
_WEEK = b"\1\1\1\1\1\0\0"


class OutOfRange(ValueError):
    """The day lies outside the years the tables hold."""

    def __init__(self, what: object):
        super().__init__(f"{what} is outside the calendar, which holds {FIRST} to {LAST}")


@dataclass(frozen=True, slots=True, eq=False)
class Workdays:
    """Count in working days by one notice. Immutable; building takes a few milliseconds."""

    notice: Notice
    version: str = field(init=False)
    _upto: list[int] = field(init=False, repr=False)  # place of a day -> working days up to it
    _ordinals: list[int] = field(init=False, repr=False)  # n-th working day -> its ordinal

    def __post_init__(self) -> None:
        """:raises OutOfRange: when the notice speaks of a day the tables do not hold."""
        flags = bytearray((_WEEK * (_SIZE // 7 + 1))[:_SIZE])
        for day in self.notice.off:
            flags[_place(day)] = 0
        for day in self.notice.on:
            flags[_place(day)] = 1
        ordinals = range(_BASE, _BASE + _SIZE)
        for name, value in (
            ("version", self.notice.version()),
            ("_upto", [0, *accumulate(flags)]),
            ("_ordinals", list(compress(ordinals, flags))),
        ):
            object.__setattr__(self, name, value)

    def is_working(self, day: date) -> bool:
        """:raises OutOfRange: outside 1990 to 2100."""
        place = _place(day)
        return self._upto[place + 1] > self._upto[place]

    def after(self, start: date, count: int) -> date:
        """Name the day `count` working days after `start`; day one is the first one after it.

        0 is `start` itself, working or not. A negative count goes back the same way: -1 is the
        last working day before `start`.

        :raises OutOfRange: when start or result lies outside 1990 to 2100.
        """
        place = _place(start)
        if count == 0:
            return start
        index = self._upto[place + 1] + count - 1 if count > 0 else self._upto[place] + count
        if not 0 <= index < len(self._ordinals):
            raise OutOfRange(f"{start} {count:+d} working days")
        return date.fromordinal(self._ordinals[index])

    def between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`.

        Swapping the two changes the sign, and spans add up:
        between(a, b) + between(b, c) == between(a, c).

        :raises OutOfRange: outside 1990 to 2100.
        """
        return self._upto[_place(end) + 1] - self._upto[_place(start) + 1]

    def is_provisional(self, day: date, until: date | None = None) -> bool:
        """Say whether the year of `day` (or one up to `until`) was never announced.

        Such a year has weekends only, and may change when its notice comes.
        """
        ends = sorted((day.year, (until or day).year))
        return any(year not in self.notice.announced for year in range(ends[0], ends[1] + 1))

    def reason(self, day: date) -> Reason | None:
        """Say why a day counts or not, or None for a plain weekday."""
        plain = WEEKEND if day.weekday() >= 5 else None
        return self.notice.off.get(day) or self.notice.on.get(day) or plain

    def skipped(self, start: date, end: date) -> list[tuple[date, Reason]]:
        """List the days that are not counted from the day after `start` to `end`, with reasons.

        Make-up days, which are counted against expectation, are named too (`reason.works`).
        The order of the two dates does not matter.

        :raises OutOfRange: outside 1990 to 2100.
        """
        low, high = sorted((_place(start), _place(end)))
        return list(self._told(low + 1, high + 1))

    def _told(self, low: int, high: int) -> Iterator[tuple[date, Reason]]:
        for place in range(low, high):
            day = date.fromordinal(_BASE + place)
            if reason := self.reason(day):
                yield day, reason

    def with_extra(
        self,
        days_off: Iterable[tuple[date, str]] = (),
        days_on: Iterable[tuple[date, str]] = (),
        announced: Iterable[int] = (),
    ) -> Workdays:
        """Build a calendar with extra days off or on, each with its name.

        For local days (a regional holiday, a flood) and for a notice that came after the data:
        then `announced` names its years, which are provisional no longer.

        :raises Contradiction: when a day is in both lists.
        :raises OutOfRange: outside 1990 to 2100.
        """
        return Workdays(self.notice.with_extra(days_off, days_on, announced))


def _place(day: date) -> int:
    if isinstance(day, datetime):
        # A moment is a day only in a time zone; dropping it silently costs a day at night.
        raise TypeError(f"a date is needed, not the moment {day}: take its local date first")
    place = day.toordinal() - _BASE
    if not 0 <= place < _SIZE:
        raise OutOfRange(day)
    return place


@cache
def national() -> Workdays:
    """The calendar of the whole country, loaded once."""
    return Workdays(national_notice())
