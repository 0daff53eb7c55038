"""Answering and judging orders."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from yici.calendar.local import current
from yici.people.refusals import NotAllowed
from yici.people.who import Who

from .. import rules
from ..models import Card, Step
from .telling import tell_answerers, tell_supervisors


def answer_by(at: datetime) -> date:
    """Return until when an order is answered: working days, our own measure (YICI_ORDER_DAYS)."""
    return current().after(localdate(at), settings.ORDER_DAYS)


@transaction.atomic
def answer(*, order: Card, words: str, until: date | None, by: Who, at: datetime) -> Card:
    """Say for the department why the day was missed, what is done, and until when.

    :raises NotAllowed, Faulty:
    :raises NotNow: when it is answered already
    """
    card = _locked(order)
    if not rules.may_answer(card.department_id, by):
        raise NotAllowed
    if card.state != Card.State.ASKED:
        raise rules.NotNow
    day = rules.until(until, localdate(at))
    no = _say(card, Step.Kind.ANSWERED, rules.words(words), day, by, at)
    card = _stands(card, Card.State.ANSWERED, card.answer_by)
    tell_supervisors(card, "answered", at, no=no)
    return card


@transaction.atomic
def accept(*, order: Card, by: Who, at: datetime) -> Card:
    """Accept the answer; the card stays on record.

    :raises NotAllowed: unless a supervisor of the region, and not of one's own answer
    :raises NotNow: when there is no answer to accept
    """
    card = _judged(order, by)
    _say(card, Step.Kind.ACCEPTED, "", None, by, at)
    return _stands(card, Card.State.ACCEPTED, card.answer_by)


@transaction.atomic
def ask_again(*, order: Card, words: str, by: Who, at: datetime) -> Card:
    """Ask again, saying what the answer lacks; the department has as many days once more.

    :raises NotAllowed, NotNow, Faulty:
    """
    card = _judged(order, by)
    no = _say(card, Step.Kind.AGAIN, rules.words(words), None, by, at)
    card = _stands(card, Card.State.ASKED, answer_by(at))
    tell_answerers(card, "again", at, no=no)
    return card


def _locked(order: Card) -> Card:
    return (
        Card.objects.select_for_update(of=("self",))
        .select_related("case", "department")
        .get(pk=order.pk, colour="red")
    )


def _judged(order: Card, by: Who) -> Card:
    card = _locked(order)
    if not (by.is_staff and Card.objects.watched_by(by).filter(pk=card.pk).exists()):
        raise NotAllowed
    if card.state != Card.State.ANSWERED:
        raise rules.NotNow
    last = Step.objects.filter(case=card.case, number=card.number).order_by("no").last()
    if last and last.by == by.actor:
        raise rules.OwnAnswer
    return card


def _say(card: Card, kind: str, words: str, until: date | None, by: Who, at: datetime) -> int:
    no = Step.objects.filter(case=card.case, number=card.number).count() + 1
    Step.objects.create(
        case=card.case, number=card.number, no=no, kind=kind, words=words, until=until,
        by=by.actor, at=at,
    )  # fmt: skip
    return no


def _stands(card: Card, state: str, answer_by: date | None) -> Card:
    card.state, card.answer_by = state, answer_by
    card.save(update_fields=["state", "answer_by"])
    return card
