"""What the verbs of a hearing (听证) take."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from yici.kernel import rest

from ... import grounds
from ...events.base import Capacity, Signature
from .base import Hundred, StaffCode


class HearingOffer(rest.Given):
    ground: Literal[tuple(grounds.HEARINGS)]  # type: ignore[valid-type]
    told: rest.Words = Field(description="Whom it concerns, and what they are told.")


class HearingNotice(rest.Given):
    held_on: date = Field(description="At least 7 working days from now (art. 48).")
    starts_at: Annotated[
        rest.Plain, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    ] = Field(description="Time of day, HH:MM.", examples=["09:30"])
    place: rest.Words = Field(examples=["广安区政务服务中心三楼听证室"])
    presider: StaffCode = Field(description="Not one who reviews the application.")
    subject: rest.Words = Field(description="What is heard.")


class AttendantIn(rest.Given):
    """Somebody who took part, as what, and whether the record bears her signature."""

    name: Hundred
    capacity: Capacity
    signed: Signature = "signed"


class HearingRecord(rest.Given):
    record: rest.Words
    attendants: list[AttendantIn] = Field(
        min_length=1, max_length=60, description="A reviewer among them (art. 48); sealed at rest."
    )


class AsWhom(rest.Given):
    """`person`: at the window, for whom: 0 the applicant, or the number of somebody concerned."""

    reason: rest.Words = ""
    person: int | None = Field(None, ge=0, le=1000)
