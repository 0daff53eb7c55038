"""Pictures of numbers: when each part runs, what was saved. Rows of bars; words stand beside."""

from dataclasses import dataclass
from datetime import date

WIDE = 1000  # units of a bar's picture


@dataclass(frozen=True)
class Bar:
    """A stretch of a row, in thousandths of the picture's width."""

    x: int
    width: int
    kind: str  # plan, critical, done, late, paused, barred


@dataclass(frozen=True)
class Row:
    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    rows: tuple[Row, ...]
    today: int | None = None  # where today is
    grid: tuple[int, ...] = ()  # where a working week ends
    first: date | None = None  # the days at both ends, of a picture by the calendar
    last: date | None = None

    @property
    def kinds(self) -> set[str]:
        """What its legend has to explain."""
        return {bar.kind for row in self.rows for bar in row.bars}


def planned(schedule, titles: dict[str, str]) -> Chart:
    """Return the picture of a plan: working days after the beginning."""
    last = max(schedule.days, 1)
    rows = tuple(
        Row(
            titles[span.part],
            (
                Bar(
                    _at(span.starts, last),
                    max(_at(span.days, last), 12),  # what is done at once is seen all the same
                    "critical" if span.part in schedule.path else "plan",
                ),
            ),
        )
        for span in schedule.spans
    )
    return Chart(rows, grid=tuple(_at(day, last) for day in range(5, last, 5)))


def _at(day: int, last: int) -> int:
    return min(round(day * WIDE / last), WIDE)


class Axis:
    """Days of the calendar on a line, from the first to the last."""

    def __init__(self, first: date, last: date):
        self.first, self.span = first, max((last - first).days + 1, 1)

    def at(self, day: date) -> int:
        """Return where a day begins."""
        return max(0, min(round((day - self.first).days * WIDE / self.span), WIDE))

    def bar(self, first: date, last: date, kind: str) -> Bar:
        """Return the stretch from the morning of one day to the evening of another."""
        begins = self.at(first)
        ends = self.at(date.fromordinal(max(last, first).toordinal() + 1))
        return Bar(begins, max(ends - begins, 12), kind)
