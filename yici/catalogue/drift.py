"""How an implementation list differs from its basic item: the ten unifications (十统一, C006). Pure.

Name, code, type, basis and whom it serves must be the same at every level (R15). The rest may only
be better than what is fixed above: fewer conditions, materials, intermediaries, stages and visits,
shorter limits, lower fees.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum

from yici.laws.citing import name_key, places

from .content import BasicContent, Content, LegalBasis, Limit, ServiceObject, StageKind


class Verdict(str, Enum):  # noqa: UP042  its value stands in JSON
    SAME = "same"
    BETTER = "better"
    WORSE = "worse"  # not allowed: more is asked than the basic item allows
    DIFFERS = "differs"  # not allowed: it must be the same
    OPEN = "open"  # one of the two does not say

    @property
    def wrong(self) -> bool:
        return self in {Verdict.WORSE, Verdict.DIFFERS}


@dataclass(frozen=True)
class Difference:
    """One element beside the other. `more` and `fewer` name what only one side has."""

    element: str
    verdict: Verdict
    basic: str
    local: str
    more: tuple[str, ...] = ()  # only in the list
    fewer: tuple[str, ...] = ()  # only in the basic item


@dataclass(frozen=True)
class Pair:
    """The two sides: what is fixed above, and what an implementation list says."""

    basic: BasicContent
    local: Content
    basic_code: str
    local_code: str  # 基本编码 inside the implementation code


def compare(pair: Pair, only: Iterable[str] = ()) -> tuple[Difference, ...]:
    """Return all ten (and visits and fees) in order.

    :param only: names of elements; without a guide a list has just its name, code and type
    """
    wanted = set(only) or ELEMENTS.keys()
    return tuple(ask(pair) for name, ask in ELEMENTS.items() if name in wanted)


def wrong(differences: Iterable[Difference]) -> list[Difference]:
    """Those that are not allowed."""
    return [one for one in differences if one.verdict.wrong]


def bare(text: str) -> str:
    """A text without what typing alone makes different: width, space, quotes, final stop."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\"'“”‘’《》〈〉]|[。.;；]$", "", text)


# -- kinds of comparison ---------------------------------------------------------------------------


def _same(element: str, basic: str, local: str) -> Difference:
    if not basic or not local:
        return Difference(element, Verdict.OPEN, basic, local)
    same = bare(basic) == bare(local)
    return Difference(element, Verdict.SAME if same else Verdict.DIFFERS, basic, local)


def _no_more(element: str, basic: Iterable[str] | None, local: Iterable[str]) -> Difference:
    """A list that may be shorter: what is beyond it is asked without leave."""
    said = tuple(local)
    if basic is None:
        return Difference(element, Verdict.OPEN, "", "；".join(said))
    fixed = tuple(basic)
    known, here = {bare(text) for text in fixed}, {bare(text) for text in said}
    more = tuple(text for text in said if bare(text) not in known)
    fewer = tuple(text for text in fixed if bare(text) not in here)
    verdict = Verdict.WORSE if more else Verdict.BETTER if fewer else Verdict.SAME
    return Difference(element, verdict, "；".join(fixed), "；".join(said), more, fewer)


def _at_most(element: str, basic: float | None, local: float | None, words) -> Difference:
    """A figure that may be lower."""
    if basic is None or local is None:
        return Difference(element, Verdict.OPEN, words(basic), words(local))
    order = (local > basic) - (local < basic)
    verdict = {1: Verdict.WORSE, 0: Verdict.SAME, -1: Verdict.BETTER}[order]
    return Difference(element, verdict, words(basic), words(local))


def _limit(element: str, basic: Limit | None, local: Limit | None) -> Difference:
    found = _at_most(element, days(basic), days(local), str)
    return Difference(element, found.verdict, in_words(basic), in_words(local))


def longest(local: Content, name: str) -> Limit | None:
    """Return a limit of a list as long as it is in any situation: a row of a table may set its own.

    :param name: statutory, promised
    """
    own = getattr(local, name)
    rows = [row for table in local.tables if table.sets_limits for row in table.rows]
    limits = [getattr(row, name) or own for row in rows] or [own]
    return max(filter(None, limits), key=lambda one: one.calendar_days, default=None)


def days(limit: Limit | None) -> float | None:
    return limit.calendar_days if limit else None


def in_words(limit: Limit | None) -> str:
    return f"{limit.days}{limit.unit.label}" if limit else ""


# -- the elements ----------------------------------------------------------------------------------


def _basis(pair: Pair) -> Difference:
    """Every article above must stand below; a lower level may add its own rules."""
    fixed, said = pair.basic.legal_basis, pair.local.legal_basis
    known, here = set(map(_place, fixed)), set(map(_place, said))
    found = Difference(
        "legal_basis",
        Verdict.SAME,
        "；".join(map(str, fixed)),
        "；".join(map(str, said)),
        tuple(str(one) for one in said if _place(one) not in known),
        tuple(str(one) for one in fixed if _place(one) not in here),
    )
    if not pair.basic.legal_basis or not pair.local.legal_basis:
        verdict = Verdict.OPEN
    else:
        verdict = Verdict.DIFFERS if found.fewer else Verdict.SAME
    return Difference("legal_basis", verdict, found.basic, found.local, found.more, found.fewer)


def _place(basis: LegalBasis) -> tuple[str, tuple[str, ...]]:
    """Return what a basis refers to, however the law's name and the number are written."""
    named = tuple(one.place for one in places(basis.article))
    return name_key(basis.law), named or (bare(basis.article),)


def _objects(pair: Pair) -> Difference:
    """Nobody may be left out who is served elsewhere."""

    def words(objects: Iterable[ServiceObject]) -> tuple[str, ...]:
        return tuple(one.label for one in objects)

    fixed, said = words(pair.basic.service_objects), words(pair.local.service_objects)
    found = _no_more("service_objects", fixed, said)
    verdict = Verdict.DIFFERS if found.fewer else Verdict.BETTER if found.more else Verdict.SAME
    if not fixed or not said:
        verdict = Verdict.OPEN
    return Difference("service_objects", verdict, found.basic, found.local, found.more, found.fewer)


def _stages(pair: Pair) -> Difference:
    def words(stages: Iterable[StageKind]) -> tuple[str, ...]:
        return tuple(kind.label for kind in stages)

    fixed = None if pair.basic.stages is None else words(pair.basic.stages)
    said = words(stage.kind for stage in pair.local.stages)
    found = _no_more("stages", fixed, said)
    if fixed is None:
        return found
    stages = pair.local.stages  # those of some situations count once: they stand for each other
    here = [stage.kind for stage in stages if not stage.needed_if]
    here += {stage.kind for stage in stages if stage.needed_if}
    over, spared = Counter(words(here)) - Counter(fixed), Counter(fixed) - Counter(words(here))
    verdict = Verdict.WORSE if over else Verdict.BETTER if spared else Verdict.SAME
    more, fewer = tuple(over.elements()), tuple(spared.elements())
    return replace(found, verdict=verdict, more=more, fewer=fewer)


def asked_materials(local: Content) -> tuple[str, ...]:
    """Names of what the applicant has to bring: what the state has is not asked (R05)."""
    return tuple(material.name for material in local.materials if material.asked)


def _grades(pair: Pair) -> Difference:
    """证据等级: no material may be a greater burden than above; more trust and more fetching may be."""
    fixed = {bare(name): (name, grade) for name, grade in pair.basic.grades.items()}
    here = {bare(m.name): m.evidence for m in pair.local.materials if bare(m.name) in fixed}
    told = [(name, grade, here.get(key)) for key, (name, grade) in fixed.items()]

    def words(which: Callable) -> tuple[str, ...]:
        return tuple(
            f"{name} {here_.code}" for name, above, here_ in told if here_ and which(above, here_)
        )

    more = words(lambda above, here_: here_.burden > above.burden)
    fewer = words(lambda above, here_: here_.burden < above.burden)
    verdict = Verdict.WORSE if more else Verdict.BETTER if fewer else Verdict.SAME
    return Difference(
        "grades",
        verdict if here else Verdict.OPEN,
        "；".join(f"{name} {grade.code}" for name, grade, _here in told),
        "；".join(words(lambda above, here_: True)),
        more,
        fewer,
    )


def fee_cents(local: Content) -> int:
    """The most an applicant may have to pay."""
    return sum(fee.amount_cents for fee in local.fees)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _yuan(value: float | None) -> str:
    return "" if value is None else f"{value / 100:.2f}元"


ELEMENTS: dict[str, Callable[[Pair], Difference]] = {
    "name": lambda p: _same("name", p.basic.name, p.local.name),
    "code": lambda p: _same("code", p.basic_code, p.local_code),
    "task_type": lambda p: _same(
        "task_type", p.basic.task_type.label, p.local.task_type.label
    ),
    "legal_basis": _basis,
    "service_objects": _objects,
    "conditions": lambda p: _no_more("conditions", p.basic.conditions, p.local.conditions),
    "materials": lambda p: _no_more("materials", p.basic.materials, asked_materials(p.local)),
    "grades": _grades,
    "intermediaries": lambda p: _no_more(
        "intermediaries", p.basic.intermediaries, (one.name for one in p.local.intermediaries)
    ),
    "stages": _stages,
    "statutory": lambda p: _limit("statutory", p.basic.statutory, longest(p.local, "statutory")),
    "promised": lambda p: _limit("promised", p.basic.promised, longest(p.local, "promised")),
    "visits": lambda p: _at_most("visits", p.basic.visits, p.local.visits, _number),
    "fees": lambda p: _at_most("fees", p.basic.fee_cents, fee_cents(p.local), _yuan),
}  # fmt: skip
OF_THE_ROW = ("name", "code", "task_type")  # what a list without a guide says, too
