"""R19: what is asked of a region's whole list, counted on the way. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from yici.catalogue.content import Content
from yici.catalogue.faults import Finding, gettext_noop

FREQUENT, WITHOUT = 100, 30


@dataclass
class Tally:
    """Frequent items of a region: those of one visit at most, and those of none."""

    one_visit: int = 0
    no_visit: int = 0

    def add(self, content: Content) -> None:
        if content.high_frequency:
            self.one_visit += content.visits <= 1
            self.no_visit += content.visits == 0

    def __iadd__(self, other: "Tally") -> Self:
        self.one_visit += other.one_visit
        self.no_visit += other.no_visit
        return self


def of(contents: Iterable[Content]) -> Tally:
    tally = Tally()
    for content in contents:
        tally.add(content)
    return tally


def findings(region: str, tally: Tally) -> Iterator[Finding]:
    """Yield what a region's list of frequent items lacks."""
    for number, wanted, message in (
        (
            tally.one_visit,
            FREQUENT,
            gettext_noop("%(number)s frequent items need one visit at most; %(wanted)s are asked."),
        ),
        (
            tally.no_visit,
            WITHOUT,
            gettext_noop("%(number)s frequent items need no visit; %(wanted)s are asked."),
        ),
    ):
        if number < wanted:
            params = {"number": number, "wanted": wanted}
            yield Finding("R19", region, message, params, blocks=False)
