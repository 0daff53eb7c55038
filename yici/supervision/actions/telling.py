"""Who is told of cards and orders at her desk: handlers, who answers, who judges (R25)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from yici.cases import news
from yici.notifications.actions import AtDesk, notify_desks
from yici.people.models import Post

from .. import rules
from ..models import Card


def answerers(cards: Iterable[Card], at: datetime) -> dict[int, set[str]]:
    """Return who answers for the departments of these cards: their heads, and who checks for them."""
    posts = Post.objects.held(at).filter(
        role__in=rules.HEADS, department__in={card.department_id for card in cards}
    )
    return _gathered(posts.values_list("department_id", "staff_id"))


def supervisors(cards: Iterable[Card], at: datetime) -> dict[str, set[str]]:
    """Return who supervises the regions of these cards, as `Cards.watched_by` has it."""
    posts = Post.objects.held(at).filter(
        role=rules.WATCHER, department__region__in={card.department.region_id for card in cards}
    )
    return _gathered(posts.values_list("department__region_id", "staff_id"))


def _gathered(pairs) -> dict:
    found: dict = defaultdict(set)
    for of, staff in pairs:
        found[of].add(staff)
    return found


def tell_of_cards(cards: list[Card], clocks, tasks: dict, at: datetime) -> None:
    """Tell the handlers, and who answers for the departments: one statement for all of them."""
    answering, told = answerers(cards, at), []
    for card, clock in zip(cards, clocks, strict=True):
        task = tasks.get((clock.case_id, clock.kind))
        hers = answering[card.department_id]
        for staff in sorted({(task and task.handler) or card.case.handler, *hers} - {""}):
            to_order = staff in hers and card.colour == "red"
            told.append(words_of(card, staff, card.colour, at, to_order=to_order))
    notify_desks(told)


def tell_answerers(card: Card, kind: str, at: datetime, *, no: int) -> None:
    staff = sorted(answerers([card], at)[card.department_id])
    notify_desks(words_of(card, one, kind, at, no=no) for one in staff)


def tell_supervisors(card: Card, kind: str, at: datetime, *, no: int) -> None:
    staff = sorted(supervisors([card], at)[card.department.region_id])
    notify_desks(words_of(card, one, kind, at, no=no) for one in staff)


def words_of(
    card: Card, staff: str, kind: str, at: datetime, *, to_order: bool = True, no: int | str = 0
) -> AtDesk:
    """:param no: of the step it tells of, or the day; with it, it is told once"""
    data = news.about(card.case, card.department) | {"due": card.due_on.isoformat()}
    if card.answer_by:
        data |= {"day": card.answer_by.isoformat()}
    where = ("desk:order", card.number) if to_order else ("desk:case", card.case.number)
    return AtDesk(
        staff_code=staff, kind=f"supervision.{kind}", data=data, at=at, subject=card.case_id,
        key=f"{card.case_id}:{card.kind}:{card.due_on}:{kind}:{no}",
        path=reverse(where[0], args=[where[1]]),
    )  # fmt: skip
