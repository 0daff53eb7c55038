"""Which lawful paths an item takes beside the ordinary one.

Elements that came later than the first editions: they are left out of the canonical form while
they are at their default, so that an older edition keeps its digest (R18).
"""

from typing import Annotated, Literal

from pydantic import Field as Limits

from .base import Code, LegalBasis, Limit, Part, Text


class Commitment(Part):
    """告知承诺: decided at once on a signed undertaking, checked afterwards (R30, 国办发〔2020〕42号)."""

    text: Text  # what the applicant declares
    duties: tuple[Text, ...] = ()  # what has to be so, point by point
    consequence: Text  # what a false promise leads to
    check_days: Annotated[int, Limits(ge=1, le=366)]  # working days until the check afterwards
    stands_for: tuple[Code, ...] = ()  # materials the undertaking replaces
    basis: LegalBasis | None = None


class Tolerance(Part):
    """容缺受理: main materials complete, those of necessity LATER promised by a day."""

    days: Annotated[int, Limits(ge=1, le=20)]  # working days, fewer than the promised limit


class Condition(Part):
    """One cell of a decision table: a field or an answer compared with values."""

    on: Code  # code of a form field or of a situation question
    op: Literal[
        "is", "is_not", "in", "not_in", "at_least", "at_most", "more_than", "less_than", "filled", "empty",
    ]  # fmt: skip
    values: tuple[str, ...] = ()


class ExaminationRule(Part):
    """One line of a decision table; it applies when all of its conditions do."""

    code: Code
    text: Text  # the rule in words, published
    when: tuple[Condition, ...] = ()
    outcome: Literal["pass", "refuse", "person"]  # person: an official has to look
    criterion: Code | None = None  # of the stage it speaks for (R21)


class Examination(Part):
    """智能审批: published criteria as a table; the first rule that applies speaks (C043, R21)."""

    rules: Annotated[tuple[ExaminationRule, ...], Limits(min_length=1)]
    otherwise: Literal["pass", "refuse", "person"] = "person"
    decides: bool = False  # whether it decides as well, or accepts and reviews only
    sample_percent: Annotated[int, Limits(ge=0, le=100)] = 5  # drawn for a person's look
    basis: LegalBasis | None = None  # what allows the machine to examine, or orders it


class Paths(Part):
    """办理方式: what this item allows beside the ordinary path."""

    prereview: Limit | None = None  # 预审: the office's promise
    commitment: Commitment | None = None
    tolerance: Tolerance | None = None
    trust_first: bool = False  # 信任在先、办结核验 (R29)
    examination: Examination | None = None
    join: Literal["veto", "lead"] = "veto"  # one refusing department bars a grant, or advises
    renews: str = ""  # e-licence type that this item renews (art. 50)
    regime: Literal["ordinary", "joint", "none"] = "ordinary"  # art. 42: 20 + 10, or 45 + 15
    accept_by: Literal["hall", "department"] = "hall"
    jointly: Literal["", "none", "drawings", "acceptance"] = ""
    """联合审图、联合验收 (C060): whether the departments examine it as one, with one list of remarks.

    Empty: as the kind of its result says (`cases.joint.KINDS`)."""
