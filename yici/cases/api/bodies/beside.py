"""What the verbs of side work (旁支) take."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.payments.rules import WAIVERS

from ... import grounds
from ...actions.experts import MOST as MOST_EXPERTS
from ...events.base import Vote
from ..schemas import Code, MaterialIn
from .base import CreditCode, Hundred, StaffCode, Standing


class Procedure(rest.Given):
    """A special procedure (特别程序) that the item lays down, told to the applicant in writing."""

    procedure: Code = Field(examples=["site_survey"])
    told: rest.Words = Field(description="What the applicant is told about the time it takes.")
    held_on: date | None = Field(
        None, description="Of a joint acceptance: the day on which all departments come."
    )
    members: list[StaffCode] = Field(
        [], max_length=50, description="Of a joint acceptance: staff codes, of every department."
    )


class ExpertIn(rest.Given):
    """Somebody who judged, and how she voted; sealed at rest."""

    name: Hundred
    unit: Hundred
    speciality: Hundred
    vote: Vote


class Findings(rest.Given):
    outcome: Literal["pass", "refuse"] = Field(
        description="Of an expert review it follows from the votes: passed by more than half."
    )
    findings: rest.Words = Field(
        description="Of an expert review: the reasons the applicant reads, without names."
    )
    procedure: Code | Literal[""] = Field("", description="The only one you have if left out.")
    second: StaffCode = Field("", description="Staff code of the second person of a survey.")
    experts: list[ExpertIn] = Field(
        [], max_length=MOST_EXPERTS,
        description="Of an expert review, and only of one: at least three, an odd number.",
    )  # fmt: skip
    opinion: rest.Words = Field(
        "", description="Written opinion of the experts; sealed, for officials of the case."
    )
    members: list[StaffCode] = Field(
        [], max_length=50, description="Of a joint acceptance: who was there, of every department."
    )


class FeeWaiver(rest.Given):
    """A part of a fee is waived at `/payments`, by the finance clerk."""

    fee: Code = Field(description="Code of the fee, as the item has it.")
    ground: Literal[tuple(WAIVERS)]  # type: ignore[valid-type]
    reason: rest.Words


class Tolerant(rest.Given):
    """Accept with the main materials complete, the rest promised (容缺受理)."""

    owed: list[Code] = Field(
        min_length=1, max_length=50, description="Materials that follow later."
    )
    promise: rest.Words = Field(description="What the applicant promised.")


class Supplies(rest.Given):
    materials: list[MaterialIn] = Field(min_length=1, max_length=200)
    agent: Standing = None


class Attaching(rest.Given):
    """Papers fetched from another department, with their source (代为调取)."""

    materials: list[MaterialIn] = Field(min_length=1, max_length=50)
    origin: rest.Words = Field(
        max_length=80, description="The department it is from.", examples=["区自然资源和规划局"]
    )


class Originals(rest.Given):
    outcome: Literal["match", "differ"]
    findings: rest.Words = Field("", description="Required when they differ.")


class AfterCheck(rest.Given):
    outcome: Literal["kept", "false"]
    findings: rest.Words
    second: StaffCode = Field(description="Staff code of the second person (art. 34).")


class Views(rest.Given):
    """What the applicant, or somebody concerned, has to say of it (陈述、申辩)."""

    views: rest.Words
    person: int | None = Field(None, ge=0, le=1000)


class Naming(rest.Given):
    """Somebody besides the applicant whose great interests it concerns (利害关系人)."""

    kind: Literal["person", "organisation"] = "person"
    name: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=200)]
    number: Annotated[rest.Plain, StringConstraints(max_length=40)] = Field(
        "", description="Identity number or credit code: with it she reaches her own page."
    )
    phone: Annotated[rest.Plain, StringConstraints(max_length=40)] = ""
    address: Annotated[rest.Plain, StringConstraints(max_length=200)] = ""
    told: rest.Words = Field(description="What concerns her, as she is told in writing.")


class Enquiry(rest.Given):
    department: CreditCode
    question: rest.Words
    days: int = Field(5, ge=1, le=20, description="Working days it has.")


class AnswerGiven(rest.Given):
    opinion: rest.Words


class Joining(rest.Given):
    department: CreditCode
    days: int = Field(ge=1, le=20, description="Working days it has (R34).")
    reason: rest.Words


class Pause(rest.Given):
    ground: Literal[tuple(grounds.SUSPENSIONS)]  # type: ignore[valid-type]
    reason: rest.Words
