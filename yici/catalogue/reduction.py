"""减环节、减材料、减时限、减跑动: what applicants are spared against a baseline (C033). Pure.

Every figure is derived from editions, none is typed. Of each measure only those items count whose
two editions both say it; days are working days, five of seven calendar days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from .content import CaseKind, Content, Limit, LimitUnit
from .drift import asked_materials

STAGES, MATERIALS, DAYS, VISITS, LAW = "stages", "materials", "promised", "visits", "statutory"
MEASURES = (
    STAGES,
    MATERIALS,
    DAYS,
    VISITS,
    LAW,
)  # the last: promised today against the law's limit


@dataclass(frozen=True)
class Figure:
    """How much there was, and how much there is; summed over `items` that say both."""

    before: Fraction
    now: Fraction
    items: int = 1

    @property
    def saved(self) -> Fraction:
        """Positive: so much less. Negative: it has become more."""
        return self.before - self.now

    @property
    def percent(self) -> int | None:
        """So many per cent less, rounded down: never more than is true. None: there was nothing."""
        return int(self.saved * 100 // self.before) if self.before else None


@dataclass(frozen=True)
class Account:
    """The figures of one item, or of all items of a department, a region or a theme."""

    key: str
    label: str
    items: int
    figures: Mapping[str, Figure]
    where: str = ""  # of an item: its department; of a department: its region
    less: int = 0  # items that ask less of anything than they did

    def cells(self) -> dict[str, Figure | None]:
        return {measure: self.figures.get(measure) for measure in MEASURES}


def account(key: str, label: str, before: Content, now: Content) -> Account:
    """Return what one item asks less of, from one edition to another."""
    was, here = measured(before), measured(now)
    pairs = {one: (was[one], here[one]) for one in (STAGES, MATERIALS, DAYS, VISITS)}
    pairs[LAW] = (working_days(now.statutory), here[DAYS])
    figures = {
        measure: Figure(then, today)
        for measure, (then, today) in pairs.items()
        if then is not None and today is not None
    }
    less = any(figures[one].saved > 0 for one in figures if one != LAW)
    return Account(key, label, 1, figures, less=int(less))


def measured(content: Content) -> dict[str, Fraction | None]:
    """Return the figures of an edition; None: it does not say."""
    return {
        STAGES: Fraction(len(content.stages)) or None,
        MATERIALS: Fraction(len(asked_materials(content))),
        DAYS: promise(content),
        VISITS: Fraction(content.visits),
    }


def promise(content: Content) -> Fraction | None:
    """Return the working days promised: none at the same visit; without a promise, the law's limit."""
    if content.case_kind == CaseKind.IMMEDIATE:
        return Fraction(0)
    return working_days(content.promised or content.statutory)


def working_days(limit: Limit | None) -> Fraction | None:
    if limit is None:
        return None
    return Fraction(limit.days) * (Fraction(5, 7) if limit.unit == LimitUnit.DAY else 1)


def told(one: Account) -> dict:
    """An account as JSON tells it: of every measure before, now, saved, per cent and items."""
    return {
        "key": one.key,
        "name": one.label,
        "within": one.where,
        "items": one.items,
        "items_with_less": one.less,
        "figures": {
            measure: {
                "before": float(figure.before),
                "now": float(figure.now),
                "saved": float(figure.saved),
                "percent": figure.percent,
                "items": figure.items,
            }
            for measure, figure in one.figures.items()
        },
    }
