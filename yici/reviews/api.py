"""`/reviews`: rate a case that is over; read the rating of a case one may see."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema
from pydantic import Field

from yici.cases import reading
from yici.cases.models import Case
from yici.kernel.rest import Given, Plain, Problem
from yici.people.who import who_is

from . import actions, rules
from .models import Rating
from .scale import DETAILS, DIMENSIONS, LEVELS

router = Router(tags=["reviews"])
routers = [("/reviews", router)]

if TYPE_CHECKING:
    Level = str
    Detail = str
    Dimension = str
else:
    Level = Literal[tuple(LEVELS)]
    Detail = Literal[tuple(DETAILS)]
    Dimension = Literal[tuple(DIMENSIONS)]
Number = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,50}$", description="Number of the case.")]


class RatingIn(Given):
    """A bad rating (the last two levels) needs a detail or words."""

    case: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,50}$", description="Number of the case.")]
    level: Level
    details: Annotated[list[Detail], Field(max_length=len(DETAILS))] = []
    dimensions: dict[Dimension, Level] = {}
    words: Annotated[Plain, Field(max_length=rules.MAX_WORDS)] = ""


class RatingOut(Schema):
    case: str
    level: Level
    level_words: str
    details: list[Detail]
    dimensions: dict[Dimension, Level]
    words: str
    at: datetime


@router.post("", response={201: RatingOut})
def rate_case(request, given: RatingIn):
    """Rate a case of yours, once, when it is decided or ended."""
    who = who_is(request.user)
    rating = actions.rate(
        case=_case(given.case, who), by=who, at=timezone.now(), channel="api",
        **given.model_dump(exclude={"case"}),
    )  # fmt: skip
    return 201, _told(rating, given.case)


@router.get("/{number}", response=RatingOut)
def read_rating(request, number: Number):
    """Read the rating of a case."""
    who = who_is(request.user)
    rating = Rating.objects.visible_to(who).filter(case=_case(number, who)).first()
    if rating is None:
        raise Http404
    return _told(rating, number)


def _case(number: str, who) -> Case:
    try:
        return reading.find(number, who)
    except Case.DoesNotExist:
        raise Http404 from None


def _told(rating: Rating, number: str) -> dict:
    return {
        "case": number,
        "level": rating.level,
        "level_words": _(LEVELS[rating.level].words),
        "details": rating.details,
        "dimensions": rating.dimensions,
        "words": rating.words,
        "at": rating.at,
    }


def links_of(case: Case, who) -> list[dict]:
    """Return the link to rate a case, for those who may: no statement (R35)."""
    try:
        rules.check_right(case, who)
    except rules.Refused:
        return []
    return [{"title": _("Rate this service"), "method": "POST", "href": "/api/v1/reviews"}]


case_links = [links_of]
STATUS = {"not-yours": 403, "not-yet": 409, "twice": 409}


def refused(refusal: rules.Refused) -> Problem:
    """Return why a rating cannot be taken."""
    said = _(refusal.message)
    errors = [(refusal.field, said)] if refusal.field else []
    return Problem(STATUS.get(refusal.code, 422), refusal.code, said, rule="R35", errors=errors)


refusals = [(rules.Refused, refused)]
