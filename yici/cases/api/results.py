"""`/results`: what was decided, open to everybody (R33; 行政许可法 art. 5 and 40)."""

from datetime import date
from typing import Annotated, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from yici.kernel import rest

from .. import published

router = Router(tags=["results"], auth=None)
router.add_decorator(rest.known_parameters_only, mode="view")
State = Literal["granted", "refused", "revoked", "cancelled", "suspended", "ended"]


class ItemOfResult(Schema):
    code: str
    name: str


class ResultOut(Schema):
    """A published decision: an organisation is named in full, a person masked."""

    number: str = Field(description="办件编号: of the case.")
    item: ItemOfResult
    department: str
    applicant: str
    outcome: State = Field(description="What was decided, or what has become of it since.")
    outcome_words: str
    decided_on: date
    licence: str = Field(
        description="Identifier of the e-licence, where it is public: a licence of an organisation."
    )


class ResultsAsked(Schema):
    """What to look for."""

    q: Annotated[
        rest.Plain,
        Field(
            max_length=100,
            pattern=r"^(.{2,})?$",
            description="The whole number of a case, or a part of an organisation's name. "
            "Persons are not found by name: do not send one, it would stand in the address.",
        ),
    ] = ""
    department: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    item: Annotated[
        rest.Plain,
        Field(
            max_length=100,
            pattern=r"^(.{2,})?$",
            description="An item's code, or a part of its name.",
        ),
    ] = ""
    since: Annotated[date | None, Field(description="Decided on this day or later.")] = None
    until: Annotated[date | None, Field(description="Decided on this day or before.")] = None


@router.get("", response=rest.Page[ResultOut])
def list_results(
    request, asked: Query[ResultsAsked], cursor: rest.Cursor = None, limit: rest.Limit = 20
):
    """Look up what was decided, newest first. What is a secret, or private, is not published."""
    wanted = published.Wanted(**asked.dict())
    try:
        found, after = published.page(wanted, cursor, limit)
    except published.TooWide as wide:
        told = str(wide.words)
        raise rest.Problem(422, "too-wide", told, errors=[(wide.field, told)]) from None
    return {"items": [_told(one) for one in found], "next": after}


def _told(one: published.Result) -> dict:
    return {
        "number": one.number,
        "item": {"code": one.item_code, "name": one.item},
        "department": one.department,
        "applicant": one.applicant,
        "outcome": one.state,
        "outcome_words": one.words,
        "decided_on": one.decided_on,
        "licence": one.licence,
    }
