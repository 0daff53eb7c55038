"""Pressing orders whose answer is overdue (R25)."""

from datetime import datetime

from django.utils.timezone import localdate

from yici.calendar.local import current
from yici.notifications.actions import notify_desks

from ..models import Card
from .telling import answerers, supervisors, words_of

AT_ONCE = 500


def press(*, at: datetime) -> int:
    """Remind who answers for a department on every working day, and tell its supervisors once an asking.

    The keys hold the day, and the day that was missed: however often it runs, each is told once.

    :returns: how many orders are overdue
    """
    today, pressed = localdate(at), 0
    found = Card.objects.overdue(today).select_related("case", "department").order_by("number")
    while batch := list(found[pressed : pressed + AT_ONCE]):
        _press(batch, at)
        pressed += len(batch)
    return pressed


def _press(cards: list[Card], at: datetime) -> None:
    answering, watching = answerers(cards, at), supervisors(cards, at)
    today = localdate(at)
    told = [
        words_of(card, staff, "unanswered", at, no=str(card.answer_by))
        for card in cards
        for staff in sorted(watching[card.department.region_id])
    ]
    if current().is_working(today):
        told += [
            words_of(card, staff, "overdue", at, no=str(today))
            for card in cards
            for staff in sorted(answering[card.department_id])
        ]
    notify_desks(told)
