"""What the verbs of the main line take, from the correction to the end."""

from typing import Literal

from pydantic import Field

from yici.kernel import rest

from ... import grounds
from ..schemas import Code, Form, MaterialIn
from .base import DIFFERS, CreditCode, Criterion, StaffCode, Standing


class Correction(rest.Given):
    """Everything that is missing, told once (行政许可法 art. 32)."""

    missing: list[Code] = Field(
        min_length=1, max_length=200, description="Codes of materials and fields of the item.",
        examples=[["floor_plan"]],
    )  # fmt: skip
    words_to_applicant: rest.Words = Field(examples=["平面图看不清，请重新上传。"])


class Corrected(rest.Given):
    """What was asked for: changed fields only; the others stay as they were."""

    form: Form = {}
    materials: list[MaterialIn] = Field([], max_length=200)
    agent: Standing = None


class Rejection(rest.Given):
    """Why it is not to be accepted, and what the applicant should do instead."""

    ground: Literal[tuple(grounds.REFUSALS)]  # type: ignore[valid-type]
    reason: rest.Words
    authority: CreditCode | None = Field(
        None, description="The right authority, where this is not it."
    )
    guidance: rest.Words = Field(examples=["请向区民政局申请。"])
    differs: rest.Words = DIFFERS


class Return(rest.Given):
    """Back to an earlier step, for a reason."""

    to: Literal["review", "check"] = "review"
    reason: rest.Words


class Extension(rest.Given):
    days: int = Field(
        ge=1, le=15, description="Working days: 10 at most, 15 in joint handling (art. 42)."
    )
    reason: rest.Words


class Opinion(rest.Given):
    outcome: Literal["pass", "refuse"]
    criterion: Criterion = Field(
        "", description="Code of the criterion it rests on, one of the item's for this step."
    )
    opinion: rest.Words = Field("", description="Required for a refusal.")


class Check(rest.Given):
    outcome: Literal["pass", "refuse"]
    opinion: rest.Words = Field("", description="Required for a refusal.")


class Decision(rest.Given):
    outcome: Literal["granted", "refused"]
    criterion: Criterion = Field("", description="Code of the criterion it rests on.")
    reason: rest.Words = Field("", description="Required for a refusal (art. 38).")
    facts: Form = Field(
        {}, description="With a grant: what the office assigns, as the item names it."
    )
    differs: rest.Words = DIFFERS


class HandingOver(rest.Given):
    mode: Literal["window", "post", "locker", "terminal", "online"]
    paper_number: str = Field(
        "",
        max_length=100,
        description="Of a licence that is on paper only: its number, kept sealed (R31).",
    )
    agent: Standing = None


class Ending(rest.Given):
    ground: Literal[tuple(grounds.TERMINATIONS)]  # type: ignore[valid-type]
    reason: rest.Words


class Taking(rest.Given):
    task: int | None = Field(None, ge=1, le=32_000, description="Your next piece if left out.")


class PreReview(rest.Given):
    """An opinion on the papers before the formal application (预审)."""

    outcome: Literal["pass", "mend"]
    missing: list[Code] = Field([], max_length=200, description="Required for `mend`.")
    words_to_applicant: rest.Words = ""


class Passing(rest.Given):
    to: StaffCode = Field(description="Staff code of the colleague.")
    reason: rest.Words
    task: int | None = Field(None, ge=1, le=32_000, description="Your own work if left out.")


class Forwarding(rest.Given):
    department: CreditCode
    reason: rest.Words
