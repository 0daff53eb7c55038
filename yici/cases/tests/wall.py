"""A clock as a clerk keeps it on the wall calendar: slow, obvious, one day crossed off at a time."""

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)


def counts(calendar, day: date, unit: str) -> bool:
    return unit == "day" or calendar.is_working(day)


@dataclass
class Wall:
    """Lives from evening to evening. `purses`: what is left, in the order it was given."""

    calendar: object
    day: date
    purses: list[list]  # [count, unit]
    open: set[str] = field(default_factory=set)  # what it is stopped for
    missed_on: date | None = None  # the day it was due, once that day has passed

    def __post_init__(self) -> None:
        self._put_away()

    def sleep_until(self, day: date) -> None:
        while self.day < day:
            self.day += DAY
            if self.open:
                continue
            if self.purses:
                self.purses[0][0] -= counts(self.calendar, self.day, self.purses[0][1])
                self._put_away()
            elif self.missed_on is None:
                self.missed_on = self.day - DAY

    def extend(self, days: int, unit: str) -> None:
        self.purses.append([days, unit])

    def _put_away(self) -> None:
        self.purses = [purse for purse in self.purses if purse[0]]

    @property
    def left(self) -> int:
        return sum(count for count, _ in self.purses)

    def due(self) -> date:
        """Say when the last day is crossed off if nothing more happens."""
        if self.missed_on:
            return self.missed_on
        later = Wall(self.calendar, self.day, [list(purse) for purse in self.purses])
        while later.purses:
            later.sleep_until(later.day + DAY)
        return later.day


def looked_back(calendar, clock) -> tuple[date | None, int | None]:
    """Return (due, left) by walking through a clock's facts afterwards, by any calendar."""
    purses = [[clock.limit, clock.unit]]
    purses += [[e.days, e.unit or clock.unit] for e in clock.extensions]
    wall = Wall(calendar, clock.started_on, purses)
    quiet_from = max([clock.started_on, *(s.until_on or s.from_on for s in clock.stops)])
    while wall.day < quiet_from:
        tomorrow = wall.day + DAY
        wall.open = {
            n
            for n, s in enumerate(clock.stops)
            if s.from_on < tomorrow and (s.until_on is None or tomorrow <= s.until_on)
        }
        wall.sleep_until(tomorrow)
    stands = any(s.until_on is None for s in clock.stops)
    if stands and wall.missed_on is None:
        return None, wall.left
    return wall.due(), None
