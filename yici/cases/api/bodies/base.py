"""What several verbs take: names, codes, reasons."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from yici.kernel import rest

StaffCode = Annotated[rest.Plain, StringConstraints(max_length=20)]
Hundred = Annotated[rest.Plain, StringConstraints(min_length=1, max_length=100)]
CreditCode = Annotated[
    rest.Plain,
    StringConstraints(pattern=r"^[0-9A-Z]{18}$"),
    Field(description="Credit code of the department.", examples=["11511602MB1234567X"]),
]
Criterion = Annotated[rest.Plain, StringConstraints(max_length=40)]
Standing = Annotated[
    UUID | None,
    Field(
        description="Who stands at the window for the applicant, by the id that the window's search"
        " gives; a mandate has to cover it (R38). Left out: the applicant herself."
    ),
]
DIFFERS = Field(
    "",
    description="Where the same was set aside before: in which main facts or reasons it differs"
    " (行政复议法 art. 64, 行政诉讼法 art. 71).",
)


class Nothing(rest.Given):
    """Nothing more has to be said."""


class Reason(rest.Given):
    reason: rest.Words


class MaybeReason(rest.Given):
    reason: rest.Words = ""
