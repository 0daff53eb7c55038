"""How a case is handled: stages, duties, criteria, special procedures, fees, result."""

from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field as Limits
from pydantic import model_validator

from .base import Code, Condition, Conditional, LegalBasis, Limit, Part, Text
from .codelists import (
    OffPlatformGround,
    Outcome,
    Post,
    ProcedureKind,
    ResultKind,
    StageKind,
    WithheldGround,
)
from .forms import Field


class Criterion(Part):
    """审查要点: the review rule a decision must name (R21)."""

    code: Code
    text: Text
    outcome: Outcome = Outcome.PASS
    basis: LegalBasis | None = None


class Duty(Part):
    """Who does a stage: one duty, or several departments side by side (R34).

    Some only in some situations: what concerns highways goes to the transport department as well,
    what concerns waterworks to that of water (资质认定并联审批, C065).
    """

    department: Text
    post: Post
    limit_days: Annotated[int, Limits(ge=0)]  # working days
    task: str = ""  # what this department looks at
    needed_if: Condition = Limits(default_factory=lambda: MappingProxyType({}))  # empty: always


class Stage(Conditional):
    """环节; each has its own limit, criteria and words for the citizen (R02)."""

    name: Text
    kind: StageKind
    limit_days: Annotated[int, Limits(ge=0)]  # working days
    duties: Annotated[tuple[Duty, ...], Limits(min_length=1)]
    criteria: tuple[Criterion, ...] = ()
    guide: str = ""

    @model_validator(mode="after")
    def somebody_always_does_it(self) -> Self:
        """In no situation may a stage be left that nobody does: the case would stand still."""
        if all(duty.needed_if for duty in self.duties):
            raise ValueError(
                f"{self.code}: name one department that does it in every situation, or bind the stage"
            )
        return self

    @property
    def departments(self) -> tuple[str, ...]:
        return tuple(duty.department for duty in self.duties)

    @property
    def is_parallel(self) -> bool:
        return len(self.duties) > 1


class SpecialProcedure(Conditional):
    """特别程序 (special_procedure); complete or it may not stop the clock (R14)."""

    kind: ProcedureKind
    name: Text
    legal_basis: tuple[LegalBasis, ...] = ()
    condition: str = ""  # when it is held
    steps: tuple[str, ...] = ()
    limit: Limit | None = None
    standard: str = ""  # what is judged, and how


class Fee(Conditional):
    """收费 (fee_name, fee_stand, by_law, is_desc)."""

    name: Text
    standard: Text  # fee_stand
    amount_cents: Annotated[int, Limits(ge=0)]  # fen (分)
    basis: Text
    reducible: bool = False  # is_desc
    reduction: str = ""  # desc_explain
    before: Literal["accept", "decide", "make", "deliver"] = "make"  # the step that waits for it


class Result(Part):
    """办理结果 (result_type, result_name)."""

    kind: ResultKind
    name: Text
    licence_type: str = ""  # code of the e-licence type; empty: no e-licence
    on_paper: str = ""  # why no e-licence is made of it (R31), e.g. a passport's own law
    validity_years: Annotated[int, Limits(ge=1)] | None = None  # None: no expiry
    fields: tuple[str, ...] = ()  # form fields printed on the result
    sample: str = ""
    facts: tuple[Field, ...] = ()
    """结果信息: what the office assigns and states with the grant, e.g. a child's identity number.
    It is verified, and flows as such into whatever needs it next."""


class Exemption(Part):
    """个别复杂事项: who excused the item from halved limits or three stages, and why (Q8)."""

    reason: Text
    approved_by: Text


class OffPlatform(Part):
    """不纳入平台办理 (R16): on which of five grounds, why it holds here, and who approved it."""

    ground: OffPlatformGround
    reason: Text
    approved_by: Text
    legal_basis: tuple[LegalBasis, ...] = ()  # needed where a law provides otherwise


class Withheld(Part):
    """不公开办理结果 (R33): on which ground results of this item are not published, and why."""

    ground: WithheldGround
    reason: Text
