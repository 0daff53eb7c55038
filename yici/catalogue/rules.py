"""What applies to a citizen once she has told her situation (情形). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .content import (
    Condition,
    Content,
    Fee,
    Field,
    Limit,
    Material,
    Question,
    SituationRow,
    SpecialProcedure,
    Stage,
)
from .tables import governed, longest, rows_for

Answers = Mapping[str, str | Iterable[str]]


class UnknownAnswer(ValueError):
    """An answer names a question or an option which the item does not have."""


@dataclass(frozen=True)
class Applicable:
    """The item as it is for these answers. `unanswered` empty: nothing is left open."""

    questions: tuple[Question, ...]
    unanswered: tuple[str, ...]
    materials: tuple[Material, ...]
    fields: tuple[Field, ...]
    stages: tuple[Stage, ...]
    special_procedures: tuple[SpecialProcedure, ...]
    fees: tuple[Fee, ...]
    statutory: Limit | None
    promised: Limit | None
    rows: tuple[SituationRow, ...] = ()  # of the decision tables: those that apply, or may

    @property
    def asked(self) -> tuple[Material, ...]:
        """Materials the applicant supplies."""
        return tuple(material for material in self.materials if material.asked)

    @property
    def fetched(self) -> tuple[Material, ...]:
        """Materials the state already has (R05)."""
        return tuple(material for material in self.materials if not material.asked)

    @property
    def amount_cents(self) -> int:
        return sum(fee.amount_cents for fee in self.fees)

    @property
    def to_answer(self) -> tuple[Question, ...]:
        """The open questions that can be put now: nothing open decides whether they are asked."""
        return tuple(q for q in self.questions if q.code in self.unanswered and self.is_certain(q))

    def is_certain(self, part) -> bool:
        """Whether a part that may apply does, whatever is answered to the questions left open."""
        return part.needed_if.keys().isdisjoint(self.unanswered)


def applicable(content: Content, answers: Answers) -> Applicable:
    """What of the item applies. A question not yet answered excludes nothing, so a guide read
    before any question shows everything that may be needed; a question that is itself not asked
    excludes what depends on it.

    :raises UnknownAnswer: an answer that the item does not offer.
    :raises TableFault: a table has no row for these answers; publication lets none such through
    """
    chosen = _chosen(content, answers)
    questions: list[Question] = []
    known: dict[str, set[str] | None] = {}
    for question in content.situations:
        if holds(question.needed_if, known):
            questions.append(question)
            known[question.code] = chosen.get(question.code)
        else:
            known[question.code] = set()
    found = [(table, rows_for(table, content.situations, known)) for table in content.tables]
    rows = tuple(row for _table, several in found for row in several)
    limiting = [row for table, several in found if table.sets_limits for row in several]
    decided = governed(content)

    def applying(group: str) -> tuple:
        brought = {code for row in rows for code in getattr(row, group)}
        return tuple(
            part
            for part in getattr(content, group)
            if holds(part.needed_if, known)
            and (part.code not in decided[group] or part.code in brought)
        )

    return Applicable(
        questions=tuple(questions),
        unanswered=tuple(q.code for q in questions if known[q.code] is None),
        materials=applying("materials"),
        fields=applying("fields"),
        stages=tuple(_with_who_is_needed(stage, known) for stage in applying("stages")),
        special_procedures=applying("special_procedures"),
        fees=applying("fees"),
        statutory=longest(row.statutory or content.statutory for row in limiting)
        or content.statutory,
        promised=longest(row.promised or content.promised for row in limiting) or content.promised,
        rows=rows,
    )


def _with_who_is_needed(stage: Stage, known: Mapping[str, set[str] | None]) -> Stage:
    """Return the stage with the departments that have to do with this situation (C065).

    A condition stays with a department only while it is still open whether it holds.
    """
    if not any(duty.needed_if for duty in stage.duties):
        return stage
    duties = tuple(
        duty.model_copy(update={"needed_if": _still_open(duty.needed_if, known)})
        for duty in stage.duties
        if holds(duty.needed_if, known)
    )
    return stage.model_copy(update={"duties": duties})


def _still_open(condition: Condition, known: Mapping[str, set[str] | None]) -> Condition:
    left = {code: options for code, options in condition.items() if known.get(code) is None}
    return MappingProxyType(left)


def holds(condition: Condition, known: Mapping[str, set[str] | None]) -> bool:
    """Every question of the condition is still open or answered with one of its options."""
    return all(
        known.get(question) is None or known[question] & set(options)  # type: ignore[operator]
        for question, options in condition.items()
    )


def _chosen(content: Content, answers: Answers) -> dict[str, set[str]]:
    questions = {question.code: question for question in content.situations}
    chosen: dict[str, set[str]] = {}
    for code, given in answers.items():
        if code not in questions:
            raise UnknownAnswer(f"{content.name}: no question {code!r}")
        options = {given} if isinstance(given, str) else set(given)
        if unknown := options - {option.code for option in questions[code].options}:
            raise UnknownAnswer(
                f"{content.name}: {code} has no option {', '.join(sorted(unknown))}"
            )
        if len(options) > 1 and not questions[code].multiple:
            raise UnknownAnswer(f"{content.name}: {code} takes one answer")
        if options:
            chosen[code] = options
    return chosen
