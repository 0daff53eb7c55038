"""Raising cards, answering and judging orders. The only writers; cases are read, never acted on."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate

from yici.calendar.local import current
from yici.cases import news
from yici.cases.models import Clock, Task
from yici.cases.numbers import authority_of
from yici.cases.reading import SOON
from yici.kernel.sql import rows
from yici.notifications.actions import notify_desk
from yici.people.models import Post
from yici.people.refusals import NotAllowed
from yici.people.who import Who

from . import rules
from .models import Card, Step

AT_ONCE = 500
LOCK = "select pg_advisory_xact_lock(hashtext('supervision.look'))"
TAKE = """
insert into supervision_series (authority, year, last) values (%(authority)s, %(year)s, %(count)s)
on conflict (authority, year) do update set last = supervision_series.last + excluded.last
returning last
"""


def look(*, at: datetime) -> int:
    """Raise what is due: yellow cards before the day, red ones with an order after it; each once (R25).

    :returns: how many cards were raised
    """
    raised = 0
    for colour in ("yellow", "red"):
        while found := _raise(colour, at):
            raised += found
    return raised


@transaction.atomic
def _raise(colour: str, at: datetime) -> int:
    """Raise one batch of a colour; of two jobs at once the second waits, and finds nothing left."""
    rows(LOCK, {})
    today = localdate(at)
    clocks = list(_due(colour, today)[:AT_ONCE])
    if not clocks:
        return 0
    tasks = _tasks(clocks)
    made = [_card(colour, clock, tasks, at) for clock in clocks]
    if colour == "red":
        _number(made, today)
    Card.objects.bulk_create(made)
    _tell(made, clocks, tasks, at)
    return len(made)


def _due(colour: str, today: date):
    """Return running clocks that bind an authority and have no such card yet, by their index."""
    binding = Q(kind__in=rules.BINDING)
    for name in sorted(rules.BINDING):
        binding |= Q(kind__startswith=f"{name}:")
    running = Clock.objects.filter(binding, ended_on=None, days_left=None)
    if colour == "red":
        near = running.filter(due_on__lt=today)
    else:
        by_days = today + timedelta(days=SOON)
        by_workdays = current().after(today, SOON)
        near = running.filter(due_on__gte=today, due_on__lte=max(by_days, by_workdays)).filter(
            Q(unit="workday", due_on__lte=by_workdays) | Q(unit="day", due_on__lte=by_days)
        )
    known = Card.objects.filter(
        case=OuterRef("case"), kind=OuterRef("kind"), due_on=OuterRef("due_on"), colour=colour
    )
    return near.filter(~Exists(known)).select_related("case__department").order_by("due_on")


def _tasks(clocks) -> dict:
    """Return the work that the clocks of steps measure, by case and number of the work."""
    cases = {one.case_id for one in clocks if one.kind.startswith(rules.STEP)}
    found = Task.objects.filter(case__in=cases).select_related("department")
    return {(task.case_id, f"{rules.STEP}{task.no}"): task for task in found}


def _card(colour: str, clock, tasks: dict, at: datetime) -> Card:
    task = tasks.get((clock.case_id, clock.kind))
    department = task.department if task else clock.case.department
    card = Card(
        case=clock.case, kind=clock.kind, due_on=clock.due_on, colour=colour,
        department=department, raised_at=at,
    )  # fmt: skip
    if colour == "red":
        card.state, card.answer_by = Card.State.ASKED, answer_by(at)
    return card


def answer_by(at: datetime) -> date:
    """Return until when an order is answered: working days, our own measure (YICI_ORDER_DAYS)."""
    return current().after(localdate(at), settings.ORDER_DAYS)


def _number(cards: list[Card], today: date) -> None:
    """Number orders by authority and year: one statement an authority."""
    of: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        of[authority_of(card.department.region_id)].append(card)
    for authority, its in sorted(of.items()):
        told = {"authority": authority, "year": today.year, "count": len(its)}
        last = rows(TAKE, told)[0][0]
        for no, card in enumerate(its, start=last - len(its) + 1):
            card.number = f"DB{authority[:6]}-{today.year}-{no:05}"


def _heads(cards: list[Card], at: datetime) -> dict[int, set[str]]:
    posts = Post.objects.held(at).filter(
        role="decider", department__in={card.department_id for card in cards}
    )
    found: dict[int, set[str]] = defaultdict(set)
    for department, staff in posts.values_list("department_id", "staff_id"):
        found[department].add(staff)
    return found


def _tell(cards: list[Card], clocks, tasks: dict, at: datetime) -> None:
    """Tell the handler and the department's head at their desks."""
    heads = _heads(cards, at)
    for card, clock in zip(cards, clocks, strict=True):
        task = tasks.get((clock.case_id, clock.kind))
        handler = (task and task.handler) or card.case.handler
        for staff in sorted({handler, *heads[card.department_id]} - {""}):
            is_head = staff in heads[card.department_id]
            _notify(card, staff, card.colour, at, to_order=is_head and card.colour == "red")


def _notify(card: Card, staff: str, kind: str, at: datetime, *, to_order: bool, no: int = 0):
    data = news.about(card.case, card.department) | {"due": card.due_on.isoformat()}
    if card.answer_by:
        data |= {"day": card.answer_by.isoformat()}
    where = ("desk:order", card.number) if to_order else ("desk:case", card.case.number)
    notify_desk(
        staff_code=staff, kind=f"supervision.{kind}", data=data, at=at, subject=card.case_id,
        key=f"{card.case_id}:{card.kind}:{card.due_on}:{kind}:{no}",
        path=reverse(where[0], args=[where[1]]),
    )  # fmt: skip


# -- what is said of an order ----------------------------------------------------------------------


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
    _say(card, Step.Kind.ANSWERED, rules.words(words), day, by, at)
    return _stands(card, Card.State.ANSWERED, card.answer_by)


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
    for staff in sorted(_heads([card], at)[card.department_id]):
        _notify(card, staff, "again", at, to_order=True, no=no)
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
