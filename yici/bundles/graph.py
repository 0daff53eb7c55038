"""What waits for what: waves of parts that run side by side, and the critical path. Pure.

Circles are found by the standard library's `graphlib`; the longest way through is our own sum:
a part begins when the last of those it needs is there, and is over its own days later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

Needs = Mapping[str, Iterable[str]]


class Circular(ValueError):
    """Parts wait for each other, so none of them could ever begin. `parts` names the circle."""

    def __init__(self, parts: list[str]):
        super().__init__(f"these parts wait for each other: {' -> '.join(parts)}")
        self.parts = parts


def waves(needs: Needs) -> tuple[tuple[str, ...], ...]:
    """Return the parts by depth: those of one wave run side by side, after the wave before.

    :param needs: {part: the parts it waits for}; what is not among the parts is not waited for
    :raises Circular: when parts wait for each other
    """
    sorter = TopologicalSorter(within(needs))
    try:
        sorter.prepare()
    except CycleError as error:
        raise Circular(list(reversed(error.args[1]))) from None
    found, order = [], {part: n for n, part in enumerate(needs)}
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=order.__getitem__)
        found.append(tuple(ready))
        sorter.done(*ready)
    return tuple(found)


def within(needs: Needs) -> dict[str, tuple[str, ...]]:
    """Return who waits for whom among these parts alone."""
    return {part: tuple(n for n in given if n in needs) for part, given in needs.items()}


@dataclass(frozen=True)
class Span:
    """When a part runs if everybody uses up its limit: working days after the beginning."""

    part: str
    starts: int
    days: int
    slack: int  # days it may lose without anything ending later
    wave: int
    needs: tuple[str, ...]

    @property
    def ends(self) -> int:
        return self.starts + self.days

    @property
    def is_critical(self) -> bool:
        return self.slack == 0


@dataclass(frozen=True)
class Schedule:
    spans: tuple[Span, ...]
    path: tuple[str, ...]  # the critical path, first to last
    days: int  # its length: no way through is longer

    def span(self, part: str) -> Span:
        return next(span for span in self.spans if span.part == part)


def schedule(days: Mapping[str, int], needs: Needs) -> Schedule:
    """Return when each part runs, and the path that decides when all are done.

    :param days: {part: working days it takes}
    :raises Circular: when parts wait for each other
    """
    known, layers = within(needs), waves(needs)
    ends: dict[str, int] = {}
    for part in (one for layer in layers for one in layer):
        ends[part] = max((ends[n] for n in known[part]), default=0) + days[part]
    total = max(ends.values(), default=0)
    latest = _latest(days, known, layers, total)
    spans = tuple(
        Span(
            part, ends[part] - days[part], days[part], latest[part] - ends[part], wave, known[part]
        )
        for wave, layer in enumerate(layers)
        for part in layer
    )
    return Schedule(spans, _path(ends, known, layers), total)


def _latest(days, known, layers, total: int) -> dict[str, int]:
    """Return the last day each part may end on without anything ending later."""
    latest = dict.fromkeys(known, total)
    for part in (one for layer in reversed(layers) for one in layer):
        for needed in known[part]:
            latest[needed] = min(latest[needed], latest[part] - days[part])
    return latest


def _path(ends: dict[str, int], known, layers) -> tuple[str, ...]:
    """Return the longest way, walked back from what ends last; of two, that of more parts."""
    if not ends:
        return ()
    depth = {part: n for n, layer in enumerate(layers) for part in layer}
    here = max(ends, key=lambda part: (ends[part], depth[part]))
    path = [here]
    while known[here]:
        here = max(known[here], key=lambda part: (ends[part], depth[part]))
        path.append(here)
    return tuple(reversed(path))
