"""`/supervision-orders`: limits that were missed, and what departments answer (R25, C108)."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.people.who import who_is

from . import actions, rules
from .models import Card, Step
from .reading import overdue_days

router = Router(tags=["supervision-orders"])
Said = Annotated[rest.Plain, StringConstraints(min_length=1, max_length=rules.LONGEST)]


class SupervisionStepOut(Schema):
    """What was said of an order."""

    kind: Literal["answered", "accepted", "again"]
    words: str
    until: date | None
    at: datetime


class SupervisionOrderOut(Schema):
    """A supervision order (督办单): a limit that passed before the work was finished."""

    number: str = Field(examples=["DB511602-2026-00001"])
    case: str
    item: str
    department: str
    clock: str = Field(description="Which limit.", examples=["promised"])
    due_on: date
    ended_on: date | None = Field(description="When the work was finished all the same.")
    raised_at: datetime
    state: Literal["asked", "answered", "accepted"]
    answer_by: date
    overdue_days: int = Field(description="Working days by which the answer is overdue; else 0.")


class SupervisionOrderWhole(SupervisionOrderOut):
    steps: list[SupervisionStepOut]


class SupervisionOrderPage(Schema):
    items: list[SupervisionOrderOut]
    next: str | None


class SupervisionAnswerIn(rest.Given):
    words: Said = Field(description="Why the day was missed, and what is done. Name no applicant.")
    until: date = Field(description="Until when it is done.")


class SupervisionAgainIn(rest.Given):
    words: Said = Field(description="What the answer lacks.")


class SupervisionAcceptIn(rest.Given):
    """Nothing more has to be said."""


def _out(card: Card) -> dict:
    return {
        "number": card.number, "case": card.case.number, "item": card.case.edition.item.name,
        "department": card.department.name, "clock": card.kind, "due_on": card.due_on,
        "ended_on": card.ended_on, "raised_at": card.raised_at, "state": card.state,
        "answer_by": card.answer_by, "overdue_days": overdue_days(card, timezone.localdate()),
    }  # fmt: skip


def _order(request, number: str) -> Card:
    """:raises Http404: when there is none, or none for her"""
    seen = Card.objects.visible_to(who_is(request.user)).orders().with_lines()
    found = seen.filter(number=number).first() if number.isprintable() else None
    if found is None:
        raise Http404
    return found


def _whole(request, number: str) -> dict:
    card = _order(request, number)
    steps = Step.objects.filter(case=card.case_id, number=number).order_by("no")
    shown = ("kind", "words", "until", "at")
    return _out(card) | {"steps": list(steps.values(*shown))}


@router.get("", response=SupervisionOrderPage)
def list_orders(
    request,
    state: Literal["asked", "answered", "accepted"] | None = None,
    overdue: bool = False,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
):
    """Orders of the departments you head or supervise, the newest first; `overdue`: nobody answered in time."""
    seen = Card.objects.visible_to(who_is(request.user)).orders().with_lines()
    found = seen.filter(state=state) if state else seen
    found = found.overdue(timezone.localdate()) if overdue else found
    page, after = rest.newest_first(found, cursor, limit, at="raised_at", kind=str, key="number")
    return {"items": [_out(card) for card in page], "next": after}


@router.get("/{number}", response=SupervisionOrderWhole)
def read_order(request, number: str):
    """Read an order, with all that was said of it."""
    return _whole(request, number)


@router.post("/{number}/actions/answer", response=SupervisionOrderWhole)
def answer_order(request, number: str, given: SupervisionAnswerIn):
    """Answer for your department: why, what is done, and until when."""
    card, who = _order(request, number), who_is(request.user)
    actions.answer(order=card, by=who, at=timezone.now(), **given.model_dump())
    return _whole(request, number)


@router.post("/{number}/actions/accept", response=SupervisionOrderWhole)
def accept_answer(request, number: str, given: SupervisionAcceptIn):
    """Accept the answer; the card stays on record."""
    actions.accept(order=_order(request, number), by=who_is(request.user), at=timezone.now())
    return _whole(request, number)


@router.post("/{number}/actions/ask-again", response=SupervisionOrderWhole)
def ask_again(request, number: str, given: SupervisionAgainIn):
    """Ask again, saying what the answer lacks."""
    card, who = _order(request, number), who_is(request.user)
    actions.ask_again(order=card, by=who, at=timezone.now(), **given.model_dump())
    return _whole(request, number)


routers = [("/supervision-orders", router)]
