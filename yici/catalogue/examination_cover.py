"""Which cases no rule of an examination table covers, which two rules both fit, which never speaks. Pure.

Each column is cut into pieces on which every condition of the table says the same; a piece has one value
that stands for it, and the conditions are asked of that value. Rules are then boxes, as those of the
situation tables are (`coverage`), so nothing is enumerated and what is found can be said in words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from .content import Content, Examination, ExaminationRule
from .content.paths import Condition
from .coverage import Box, within, without
from .examining import BOUNDS, Column, columns, holds
from .faults import Finding, Told, gettext_noop

MOST_BOXES = 3000  # beyond that a table is too tangled to be judged
MOST_GROUPS = 8  # of options that the table tells apart, where several may be chosen
MOST_SAID, LONGEST = 3, 18  # pieces of a column that are named; characters of an option
NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,9})?")
ENDS = (date.min.toordinal(), date.max.toordinal())  # of days
OTHER = "\N{WHITE SQUARE}"  # stands for any text that no condition names


@dataclass(frozen=True)
class Words:
    """What cases are said with; `english`: columns and options by their English names, where they have one."""

    english: bool = False
    at_least: str = "不少于%s"
    at_most: str = "不超过%s"
    more: str = "大于%s"
    less: str = "小于%s"
    also: str = "且"  # between two bounds
    either: str = "或者"  # between pieces of a column
    kinds: str = "等%s种"  # after some of many
    both: str = "和"  # chosen together
    one_of: str = "或"
    groups: str = "等%s项之一"
    anything: str = "任何值"
    blank: str = "未填写"
    other: str = "其他"
    handed_in: str = "已提交"
    everything: str = "全部"
    is_: str = "："
    next_: str = "；"


CHINESE = Words()
ENGLISH = Words(
    True, "at least %s", "at most %s", "more than %s", "less than %s", " and ", " or ", " (%s kinds)",
    " and ", " or ", " (one of %s)", "any value", "left empty", "something else", "handed in", "every case",
    ": ", "; ",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A part of what a column can hold: the value that stands for it, and where it lies."""

    value: Any
    low: str = ""  # of measures: it begins here
    high: str = ""  # and ends here; the same as `low`: just this one
    words: str = ""


@dataclass(frozen=True)
class Found:
    """What is to be said of a table: gaps, pairs that both fit (the first speaks), rules that never do."""

    gaps: tuple[str, ...] = ()
    overlaps: tuple[tuple[ExaminationRule, ExaminationRule, str], ...] = ()
    dead: tuple[ExaminationRule, ...] = ()
    tangled: bool = False

    @property
    def at_odds(self) -> tuple[tuple[ExaminationRule, ExaminationRule, str], ...]:
        """Pairs that say different things of the same case."""
        return tuple(one for one in self.overlaps if one[0].outcome != one[1].outcome)


def looked_at(content: Content, table: Examination, words: Words = CHINESE) -> Found:
    """Return where a table has gaps, overlaps and rules that never speak, said with `words`."""
    known = columns(content.model_dump(mode="json"))
    return _Look(known, table, words).found()


class _Look:
    def __init__(self, known: Mapping[str, Column], table: Examination, words: Words = CHINESE):
        self.table, self.words = table, words
        asked = {c.on for rule in table.rules for c in rule.when}
        while more := {q for c in asked & set(known) for q in known[c].needed_if} - asked:
            asked |= more
        self.columns = {code: one for code, one in known.items() if code in asked}
        self.unknown = asked - set(known)
        self.pieces = {code: self._cut(one) for code, one in self.columns.items()}
        self.pieces |= {code: {"": Piece("")} for code in self.unknown}
        self.whens = [self._box(rule) for rule in table.rules]

    def _conditions(self, code: str) -> list[Condition]:
        """What the table says of a column, and what hangs on it otherwise."""
        said = [c for rule in self.table.rules for c in rule.when if c.on == code]
        hanging = [c.needed_if[code] for c in self.columns.values() if code in c.needed_if]
        return said + [Condition(on=code, op="in", values=tuple(options)) for options in hanging]

    def _cut(self, column: Column) -> dict[str, Piece]:
        pieces = _CUTS.get(column.kind, _texts)(column, self._conditions(column.code), self.words)
        if not column.required or column.needed_if:
            pieces = [*pieces, Piece("")]
        return {str(n) if piece.value != "" else "": piece for n, piece in enumerate(pieces)}

    def _box(self, rule: ExaminationRule) -> dict[str, frozenset[str]]:
        box: dict[str, frozenset[str]] = {}
        for condition in rule.when:
            pieces = self.pieces[condition.on]
            fits = frozenset(k for k, piece in pieces.items() if holds(condition, piece.value))
            box[condition.on] = box.get(condition.on, frozenset(pieces)) & fits
        return box

    def _space(self) -> list[Box]:
        """All cases: a field that hangs on an answer is asked, and filled in, only there."""
        boxes: list[Box] = [{code: frozenset({""}) for code in self.unknown}]
        for code in self._in_order():
            column, pieces = self.columns[code], self.pieces[code]
            needed = {q: self._chosen(q, options) for q, options in column.needed_if.items() if q in self.pieces}  # fmt: skip
            grown: list[Box] = []
            for box in boxes:
                filled = frozenset(pieces) - (frozenset({""}) if column.required else frozenset())
                if (asked := within(box, needed)) is not None:
                    grown.append({**asked, code: filled})
                grown += [{**rest, code: frozenset({""})} for rest in without(box, needed)]
            boxes = grown
        return boxes

    def _in_order(self) -> list[str]:
        """Questions first: whether a field is asked hangs on them."""
        return sorted(self.columns, key=lambda code: self.columns[code].group != "situations")

    def _chosen(self, question: str, options: Iterable[str]) -> frozenset[str]:
        wanted = set(options)
        return frozenset(
            key
            for key, piece in self.pieces[question].items()
            if wanted & set(piece.value if isinstance(piece.value, list) else [piece.value])
        )

    def found(self) -> Found:
        left, dead = self._space(), []
        for rule, when in zip(self.table.rules, self.whens, strict=True):
            if all(within(box, when) is None for box in left):
                dead.append(rule)
            left = [part for box in left for part in without(box, when)]
            if len(left) > MOST_BOXES:
                return Found(tangled=True)
        gaps = tuple(dict.fromkeys(self._said(box) for box in left))
        return Found(gaps, tuple(self._overlaps()), tuple(dead))

    def _overlaps(self) -> Iterator[tuple[ExaminationRule, ExaminationRule, str]]:
        whole = self._space()
        for (one, when), (other, also) in combinations(zip(self.table.rules, self.whens, strict=True), 2):  # fmt: skip
            mine = (box for box in (within(w, when) for w in whole) if box is not None)
            both = next((b for box in mine if (b := within(box, also)) is not None), None)
            if both is not None:
                yield one, other, self._said(both)

    def _said(self, box: Box) -> str:
        """Say cases in the words of the columns; what is open in them is left out."""
        words, told = self.words, []
        for code, column in self.columns.items():
            pieces, there = self.pieces[code], box[code]
            if there == frozenset(pieces) or (there == frozenset({""}) and column.required):
                continue  # whatever it is, or it is not asked there
            if there >= frozenset(pieces) - {""} and column.required:
                continue
            said = list(_pieces_said(pieces, there, words))
            more = words.kinds % len(said) if len(said) > MOST_SAID else ""
            name = (words.english and column.name_en) or column.name
            told.append(
                f"{name.rstrip('？?：:')}{words.is_}{words.either.join(said[:MOST_SAID])}{more}"
            )
        return words.next_.join(told) or words.everything


def _pieces_said(pieces: Mapping[str, Piece], there: frozenset[str], words: Words) -> Iterator[str]:
    run: list[Piece] = []
    for key, piece in pieces.items():
        measured = piece.low or piece.high
        if key in there and measured:
            run.append(piece)
            continue
        if run:
            yield _run(run, words)
            run = []
        if key in there:
            yield piece.words or words.blank
    if run:
        yield _run(run, words)


def _run(run: list[Piece], words: Words) -> str:
    """Say pieces of a measure that lie side by side."""
    first, last = run[0], run[-1]
    if first is last and first.low == first.high:
        return first.low
    begins = (words.at_least if first.low == first.high else words.more) % first.low
    ends = (words.at_most if last.low == last.high else words.less) % last.high
    bounds = [begins] * bool(first.low) + [ends] * bool(last.high)
    return words.also.join(bounds) or words.anything


def _listed(column: Column, conditions: list[Condition], words: Words) -> list[Piece]:
    return [Piece(code, words=_short(text)) for code, text in _options(column, words)]


def _options(column: Column, words: Words) -> list[tuple[str, str]]:
    return [(code, (words.english and english) or text) for code, text, english in column.options]


def _several(column: Column, conditions: list[Condition], words: Words) -> list[Piece]:
    """Every choice of options, as far as the conditions tell options apart."""
    groups: dict[tuple[bool, ...], list[tuple[str, str]]] = {}
    for code, text in _options(column, words):
        mark = tuple(code in condition.values for condition in conditions)
        groups.setdefault(mark, []).append((code, text))
    told = list(groups.values())[:MOST_GROUPS]
    chosen = [some for n in range(1, len(told) + 1) for some in combinations(told, n)]
    return [
        Piece([g[0][0] for g in some], words=words.both.join(_group(g, words) for g in some))
        for some in chosen
    ]


def _group(group: list[tuple[str, str]], words: Words) -> str:
    more = words.groups % len(group) if len(group) > 2 else ""
    return words.one_of.join(_short(text) for _code, text in group[:2]) + more


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _measures(column: Column, conditions: list[Condition], words: Words) -> list[Piece]:
    """Cut a measure at every bound: below, at it, between, above; only what the field lets in."""
    read, say = (_day, _as_day) if column.kind == "date" else (_figure, _as_figure)
    bounds = (column.minimum, column.maximum) if column.kind != "date" else ENDS
    least, most = (None if bound is None else Decimal(str(bound)) for bound in bounds)
    points = sorted({p for c in conditions for v in c.values if (p := read(v)) is not None})
    inner = [p for p in points if (least is None or p >= least) and (most is None or p <= most)]
    if not inner:
        any_of_it = least if least is not None else most if most is not None else Decimal(0)
        return [Piece(say(any_of_it), words=words.anything)]
    pieces = []
    if least is None or least < inner[0]:
        below = inner[0] - 1 if least is None else least
        pieces.append(Piece(say(below), high=say(inner[0])))
    for point, after in zip(inner, [*inner[1:], None], strict=True):
        pieces.append(Piece(say(point), say(point), say(point)))
        if after is not None and not (column.kind == "date" and after - point < 2):
            between = point + 1 if column.kind == "date" else (point + after) / 2
            pieces.append(Piece(say(between), say(point), say(after)))
    if most is None or most > inner[-1]:
        above = inner[-1] + 1 if most is None else most
        pieces.append(Piece(say(above), low=say(inner[-1])))
    return pieces


def _texts(column: Column, conditions: list[Condition], words: Words) -> list[Piece]:
    """Every text that a condition names, and any other; bounds are read as those of a measure."""
    bounds = [c for c in conditions if c.op in BOUNDS]
    if bounds:
        days = all(_day(v) for c in bounds for v in c.values)
        numbers = Column(column.code, column.group, "date" if days else "number", column.name)
        measures = _measures(numbers, bounds, words)
    else:
        measures = []
    named = dict.fromkeys(v for c in conditions if c not in bounds for v in c.values)
    return [*measures, *(Piece(value, words=value) for value in named if value), Piece(OTHER, words=words.other)]  # fmt: skip


def _there(column: Column, conditions: list[Condition], words: Words) -> list[Piece]:
    return [Piece("yes", words=words.handed_in)]


_CUTS = {
    "choice": _listed, "yes-no": _listed, "multichoice": _several, "number": _measures, "money": _measures,
    "date": _measures, "material": _there,
}  # fmt: skip


def _figure(text: str) -> Decimal | None:
    return Decimal(text) if NUMBER.fullmatch(text) else None


def _as_figure(number: Decimal) -> str:
    told = format(number, "f")
    return told.rstrip("0").rstrip(".") if "." in told else told


def _day(text: str) -> Decimal | None:
    """Return the number of a day, so that days are measured as anything else is."""
    try:
        return Decimal(date.fromisoformat(text).toordinal())
    except ValueError:
        return None


def _as_day(number: Decimal) -> str:
    return date.fromordinal(int(number)).isoformat()


def _first(found: Found, words: Words) -> str:
    return next(iter(found.gaps), words.everything)


# -- what keeps it from being published -------------------------------------------------------------


def table_is_sound(content: Content) -> Iterator[Finding]:
    """R21: every outcome has a rule that can give it, on what the item asks, with a criterion it has."""
    table = content.paths.examination
    if table is None:
        return
    known = columns(content.model_dump(mode="json"))
    codes = [rule.code for rule in table.rules]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        message = gettext_noop("Two rules have the code %(code)s.")
        yield Finding("R21", "examination", message, {"code": code})
    for rule in table.rules:
        yield from _conditions(rule, known)
        yield from _criterion(rule, content)
    found = _Look(known, table).found()
    for rule in found.dead:
        message = gettext_noop("“%(row)s” never speaks: the rules before it take every such case, or there is none.")  # fmt: skip
        yield Finding("R21", rule.text, message, {"row": rule.text}, blocks=False)
    if table.otherwise == "pass" and (found.gaps or found.tangled):
        message = gettext_noop("What no rule covers passes without a rule that says why: %(cases)s")
        cases = Told(_first(found, CHINESE), _first(_Look(known, table, ENGLISH).found(), ENGLISH))
        yield Finding("R21", "examination", message, {"cases": cases})
    if not table.sample_percent and "pass" in {*(r.outcome for r in table.rules), table.otherwise}:
        message = gettext_noop("Of what the machine lets pass no share is checked by a person.")
        yield Finding("R21", "examination", message, blocks=False)


def _conditions(rule: ExaminationRule, known: Mapping[str, Column]) -> Iterator[Finding]:
    for condition in rule.when:
        if fault := fault_of(condition, known):
            yield Finding("R21", rule.text, *fault)


def fault_of(condition: Condition, known: Mapping[str, Column]) -> tuple[str, dict] | None:
    """Return what is wrong with a condition: the sentence and what fills it in; None: nothing."""
    column = known.get(condition.on)
    if column is None:
        return gettext_noop("The item does not ask “%(code)s” any more."), {"code": condition.on}
    if condition.op in ("filled", "empty"):
        return None
    if column.kind == "material":
        return gettext_noop("A material can only be there or not."), {}
    if not any(condition.values):
        return gettext_noop("Say with what “%(column)s” is compared."), {"column": column.name}
    offered = {code for code, _text, _english in column.options}
    if offered and (gone := set(condition.values) - offered):
        message = gettext_noop("“%(column)s” has no option “%(option)s” any more.")
        return message, {"column": column.name, "option": min(gone)}
    if condition.op in BOUNDS:
        if len(condition.values) != 1:
            return gettext_noop("Give one bound for “%(column)s”."), {"column": column.name}
        return _bound(column, condition.values[0])
    return None


def _bound(column: Column, bound: str) -> tuple[str, dict] | None:
    told = {"column": column.name, "value": bound}
    if column.kind == "date" and _day(bound) is None:
        return gettext_noop("“%(value)s” is no day: write it as 2026-11-21."), told
    if column.kind in ("number", "money") and _figure(bound) is None:
        return gettext_noop("“%(value)s” is no number: write digits."), told
    if _day(bound) is None and _figure(bound) is None:
        return gettext_noop("“%(value)s” is neither a number nor a day."), told
    return None


AGREES = {
    "pass": {"pass"},
    "refuse": {"refuse", "correct"},
    "person": {"pass", "refuse", "correct"},
}


def _criterion(rule: ExaminationRule, content: Content) -> Iterator[Finding]:
    if not rule.criterion:
        return
    there = {
        c.outcome.value for s in content.stages for c in s.criteria if c.code == rule.criterion
    }
    if not there:
        message = gettext_noop("It names a criterion that no stage has: %(code)s.")
        yield Finding("R21", rule.text, message, {"code": rule.criterion})
    elif not there & AGREES[rule.outcome]:
        message = gettext_noop("It names a criterion that leads to another outcome.")
        yield Finding("R21", rule.text, message)
