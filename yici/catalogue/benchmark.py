"""One basic item as every region handles it: the best value of each element, and the gap (C134). Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .content import CaseKind, Content
from .drift import asked_materials, days, fee_cents


@dataclass(frozen=True)
class Measure:
    """`of(content)` gives a figure of which less is better; None: the list does not say."""

    element: str
    of: Callable[[Content], float | None]


def _at_once(content: Content) -> bool:
    return content.case_kind == CaseKind.IMMEDIATE


MEASURES = (
    Measure("materials", lambda content: len(asked_materials(content))),
    Measure("stages", lambda content: len(content.stages) or None),
    Measure("statutory", lambda content: days(content.statutory)),
    Measure("promised", lambda content: 0 if _at_once(content) else days(content.promised)),
    Measure("visits", lambda content: content.visits),
    Measure("fees", lambda content: fee_cents(content)),
    Measure("intermediaries", lambda content: len(content.intermediaries)),
)


@dataclass(frozen=True)
class Standing:
    """One list beside all others: its figures, and by how much each is behind the best."""

    key: str
    figures: Mapping[str, float | None]
    gaps: Mapping[str, float]  # only what is behind

    @property
    def is_best(self) -> bool:
        return not self.gaps


@dataclass(frozen=True)
class Benchmark:
    """`best` has of each element the best figure and the lists that reach it."""

    best: Mapping[str, tuple[float, tuple[str, ...]]]
    standings: tuple[Standing, ...]

    def of(self, key: str) -> Standing:
        return next(one for one in self.standings if one.key == key)


def compare(contents: Mapping[str, Content]) -> Benchmark:
    """Put lists side by side.

    :param contents: of each list, under a key of the caller's
    """
    figures = {key: {m.element: m.of(one) for m in MEASURES} for key, one in contents.items()}
    best = {m.element: _best(m.element, figures) for m in MEASURES}
    found = {element: one for element, one in best.items() if one is not None}
    least = {element: figure for element, (figure, _) in found.items()}
    return Benchmark(found, tuple(beside(key, told, least) for key, told in figures.items()))


def beside(key: str, told: Mapping[str, float | None], best: Mapping[str, float]) -> Standing:
    """Put the figures of one list beside the best there are."""
    return Standing(key, told, _gaps(told, best))


def _best(element: str, figures) -> tuple[float, tuple[str, ...]] | None:
    said = {key: told[element] for key, told in figures.items() if told[element] is not None}
    if not said:
        return None
    least = min(said.values())
    return least, tuple(key for key, figure in said.items() if figure == least)


def _gaps(told: Mapping[str, float | None], best: Mapping[str, float]) -> dict[str, float]:
    pairs: Iterable = ((e, told[e], figure) for e, figure in best.items())
    return {
        e: figure - least for e, figure, least in pairs if figure is not None and figure > least
    }
