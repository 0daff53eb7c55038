"""What the verbs of a joint examination (联合审图、联合验收) take."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from yici.kernel import rest

from ...joint import MOST_REMARKS, Weight
from ..schemas import MaterialIn
from .base import Hundred


class RemarkIn(rest.Given):
    """What is wrong with one drawing or place."""

    sheet: Hundred = Field(description="Drawing or place.", examples=["结施-05"])
    text: rest.Words = Field(min_length=1)
    basis: Annotated[rest.Plain, StringConstraints(max_length=100)] = Field(
        "", description="Standard or article; required where it must be mended."
    )
    weight: Weight = "must"


class Remarks(rest.Given):
    """All that your department remarks; an empty list says that there is nothing."""

    remarks: list[RemarkIn] = Field(max_length=MOST_REMARKS)


class Rework(rest.Given):
    days: int = Field(
        ge=1, le=90,
        description="Working days to mend it; no more than `days_to_mend` of the joint examination: the limit of the law runs on.",
    )  # fmt: skip
    told: rest.Words = Field(description="What the applicant is told with the list.")


class SafetyRaised(rest.Given):
    """What concerns safety, of a department that joined after the list had gone out."""

    remarks: list[RemarkIn] = Field(min_length=1, max_length=MOST_REMARKS)
    danger: rest.Words = Field(description="What may happen, and why it was not said before.")


class SafetyDecided(rest.Given):
    outcome: Literal["allow", "decline"]
    told: rest.Words = Field(description="The reason; the applicant is told it of what is allowed.")
    days: int = Field(
        0, ge=0, le=90, description="Working days to mend it, from today, where it is allowed."
    )


class Mended(rest.Given):
    """What was mended, once for all departments."""

    answer: rest.Words
    materials: list[MaterialIn] = Field([], max_length=200)


class Settled(rest.Given):
    settled: list[int] = Field(
        min_length=1,
        max_length=MOST_REMARKS,
        description="Numbers of your remarks that are mended.",
    )
    findings: rest.Words = ""
