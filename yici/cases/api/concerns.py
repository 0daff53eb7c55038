"""What concerns you in the cases of others (利害关系人): read it, answer it (行政许可法 art. 36, 47)."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from yici.kernel import rest
from yici.people.who import who_is

from .. import actions, reading, rules
from ..lifecycle import IllegalStep
from ..models import Case, Concern
from . import refusals
from .schemas import ItemRef

router = Router(tags=["concerns"])
ANSWERS = {
    "state-views": actions.state_views,
    "ask-hearing": actions.ask_hearing,
    "waive-hearing": actions.waive_hearing,
}


class ConcernLine(Schema):
    """A case of somebody else that concerns you."""

    number: str
    item: ItemRef
    department: str
    told_at: datetime


class HearingOut(Schema):
    held_on: date
    starts_at: str
    place: str


class ConcernOut(ConcernLine):
    """What you were told of it, what you said, and what you may do: nothing else of the case."""

    story: list[str] = Field(description="What you were told and what you said, in order.")
    hearing: HearingOut | None
    ask_until: date | None = Field(description="Until when you may ask for a hearing.")
    outcome: str
    actions: list[str] = Field(description="What you may do now.")


class Said(rest.Given):
    """`words`: your views, or the reason; the views have to say something."""

    words: rest.Words = ""


@router.get("", response=rest.Page[ConcernLine])
def list_concerns(request, cursor: rest.Cursor = None, limit: rest.Limit = 20):
    """List the cases that concern you or whom you act for, as far as you were told."""
    seen = Concern.objects.visible_to(who_is(request.user)).select_related(
        "case__edition__item", "case__department"
    )
    found, after = rest.newest_first(seen, cursor, limit, at="at", kind=UUID, key="case_id")
    return {"items": [_line(one.case, one.at) for one in found], "next": after}


def _line(case: Case, told_at: datetime) -> dict:
    return {
        "number": case.number,
        "item": {"code": case.item_code, "name": case.edition.item.name},
        "department": case.department.name,
        "told_at": told_at,
    }


def _found(request, number: str) -> tuple[Case, int]:
    """Return the case and who she is in it.

    :raises Http404: when there is none, or none that concerns her
    """
    try:
        return reading.find_concern(number if number.isalnum() else "", who_is(request.user))
    except Case.DoesNotExist:
        raise Http404 from None


@router.get("/{number}", response=ConcernOut)
def read_concern(request, number: str):
    """Read what concerns you in a case of somebody else."""
    case, no = _found(request, number)
    return _told(request, case, no)


def _told(request, case: Case, no: int) -> dict:
    asking = case.state.clock(rules.hearing_ask(no))
    sitting = reading.hearing_of(case)
    lines = reading.lines_concerning(case, no)
    barred = {v.name for v, why in rules.verbs(case.state, who_is(request.user)) if why is None}
    named = Concern.objects.filter(case=case.pk, no=no).values_list("at", flat=True).get()
    return _line(case, named) | {
        "story": [": ".join((line.title, *line.words)) for line in lines],
        "hearing": sitting,
        "ask_until": asking.due_on if asking and not asking.ended_on else None,
        "outcome": case.outcome,
        "actions": [name for name in ANSWERS if name in barred],
    }


@router.post("/{number}/actions/{verb}", response=ConcernOut)
def answer_concern(
    request,
    number: str,
    verb: Literal["state-views", "ask-hearing", "waive-hearing"],
    given: Said,
    key: rest.IdempotencyKey = None,
):
    """State your views, ask for a hearing, or give it up. Rule: 行政许可法 art. 36, 47."""
    (case, _no), who = _found(request, number), who_is(request.user)
    said = {"views" if verb == "state-views" else "reason": given.words}
    try:
        after = ANSWERS[verb](
            case=case, by=who, at=timezone.now(), key=rest.key_of(who, key), **said
        )
    except rules.NotAllowed as refusal:
        raise refusals.not_allowed(refusal, case.status) from None
    except IllegalStep as refusal:
        raise refusals.illegal_step(refusal, case.status) from None
    return _told(request, after, rules.concern(after.state, who) or 0)
