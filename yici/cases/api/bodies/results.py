"""What the verbs after a decision take: remedies, and what becomes of the result."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from yici.kernel import rest

from ... import grounds
from ...aftermath import OUTCOMES
from ...events import Act


class Challenge(rest.Given):
    remedy: Literal["reconsideration", "litigation"]
    filed_on: date
    forum: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=100)]
    summary: rest.Words
    act: Act | None = Field(
        None, description="What is challenged; what was done last if not given."
    )


class ChallengeOutcome(rest.Given):
    outcome: Literal[tuple(OUTCOMES)]  # type: ignore[valid-type]
    summary: rest.Words
    effective_on: date | None = Field(
        None, description="When it was served, or the judgment became final; today if not given."
    )
    orders: bool = Field(
        False, description="Whether it orders to decide anew, to act, or to put things right."
    )
    days: int | None = Field(
        None,
        ge=1,
        le=365,
        description="What its text sets for that; without it the law's own limit.",
    )
    unit: Literal["day", "workday"] = "day"
    procedure_only: bool = Field(
        False, description="Set aside for the procedure alone: the same may be decided again."
    )


class Report(rest.Given):
    report: rest.Words = Field(description="What was done of what the remedy ordered.")


class ResultChange(rest.Given):
    change: Literal[tuple(grounds.CHANGES)]  # type: ignore[valid-type]
    ground: Literal[tuple(sorted({g for by in grounds.CHANGES.values() for g in by}))]  # type: ignore[valid-type]
    reason: rest.Words


class Withholding(rest.Given):
    """Why one result alone is not published (行政许可法 art. 5)."""

    ground: Literal[tuple(grounds.WITHHOLDING)]  # type: ignore[valid-type]
    reason: rest.Words = Field(
        description="The applicant is told it; officials of the case read it."
    )


class Publishing(rest.Given):
    """Why it is published after all (政府信息公开条例 art. 15, 18, 32)."""

    ground: Literal[tuple(grounds.PUBLICATION)]  # type: ignore[valid-type]
    reason: rest.Words = Field(description="The applicant is told it.")
