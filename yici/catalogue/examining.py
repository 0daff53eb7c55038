"""智能审批: what a published table looks at, and which of its rules speaks. Pure (C043, R21).

The first rule whose conditions all hold speaks. The machine at work (`cases.examination`), the trial in
the editor and the check for gaps ask the same functions here, so none of them can say otherwise.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from .content import Examination, ExaminationRule
from .content.paths import Condition

MATERIAL = "material"
YES_NO = (("yes", "是", "Yes"), ("no", "否", "No"))
MEASURED = {"number", "money", "date"}
BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": operator.ge, "more_than": operator.gt, "at_most": operator.le, "less_than": operator.lt,
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """What a condition can look at: a field of the form, an answer, or whether a material is there."""

    code: str
    group: str  # fields, situations or materials
    kind: str  # of a field, or material
    name: str
    name_en: str = ""
    options: tuple[tuple[str, str, str], ...] = ()  # (code, text, in English)
    required: bool = False
    needed_if: Mapping[str, Iterable[str]] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None

    @property
    def is_measured(self) -> bool:
        return self.kind in MEASURED

    @property
    def is_listed(self) -> bool:
        """Its values are those of a list."""
        return bool(self.options)


def columns(body: Mapping) -> dict[str, Column]:
    """Return what the conditions of an item can look at, by code; `body` is the content as JSON.

    An answer goes before a field of the same code, and a field before a material: as the machine reads.
    """
    found: dict[str, Column] = {}
    for group, read in (("materials", _material), ("fields", _field), ("situations", _question)):
        found |= {part["code"]: read(part) for part in body.get(group) or () if "code" in part}
    order = ("fields", "situations", "materials")
    return {c.code: c for c in sorted(found.values(), key=lambda c: order.index(c.group))}


def _material(part: Mapping) -> Column:
    return Column(part["code"], "materials", MATERIAL, part.get("name", ""))


def _field(part: Mapping) -> Column:
    kind = part.get("kind", "text")
    return Column(
        part["code"], "fields", kind, part.get("label", ""), part.get("label_en", ""),
        YES_NO if kind == "yes-no" else _options(part), part.get("required", True),
        part.get("needed_if") or {}, part.get("minimum"), part.get("maximum"),
    )  # fmt: skip


def _question(part: Mapping) -> Column:
    kind = "multichoice" if part.get("multiple") else "choice"
    return Column(
        part["code"], "situations", kind, part.get("text", ""), part.get("text_en", ""),
        _options(part), True, part.get("needed_if") or {},
    )  # fmt: skip


def _options(part: Mapping) -> tuple[tuple[str, str, str], ...]:
    told = part.get("options") or ()
    return tuple((one["code"], one.get("text", ""), one.get("text_en", "")) for one in told)


def speaking(table: Examination, given: Mapping[str, Any]) -> ExaminationRule | None:
    """Return the rule that speaks; None: none does, and what is said `otherwise` holds.

    :param given: {code: value} of form and answers; of a material anything but nothing: it is there
    """
    fits = (r for r in table.rules if all(holds(c, given.get(c.on, "")) for c in r.when))
    return next(fits, None)


def holds(condition: Condition, value: Any) -> bool:
    """Say whether a condition holds for a value; several values were all given together."""
    values = value if isinstance(value, list) else [value]
    filled = [str(v) for v in values if v not in ("", None)]
    match condition.op:
        case "filled":
            return bool(filled)
        case "empty":
            return not filled
        case "is" | "in":
            return bool(filled) and set(filled) <= set(condition.values)
        case "is_not" | "not_in":
            return set(filled).isdisjoint(condition.values)
    return bool(filled) and all(_compares(condition, text) for text in filled)


def _compares(condition: Condition, text: str) -> bool:
    """Compare as days where both are, else as numbers; what is neither holds for nothing."""
    bound = condition.values[0] if condition.values else ""
    for read in READS:
        try:
            mine, theirs = read(text), read(bound)
        except (ValueError, InvalidOperation):
            continue
        return BOUNDS[condition.op](mine, theirs)
    return False


def _figure(text: str) -> Decimal:
    """:raises ValueError: what is no number, or none that can be compared"""
    number = Decimal(text)
    if number.is_nan():
        raise ValueError(text)
    return number


READS: tuple[Callable[[str], Any], ...] = (date.fromisoformat, _figure)
