"""Adjustment tasks: opened by a cause, answered by the owner, confirmed by the centre (C011)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from yici.catalogue.faults import gettext_noop
from yici.catalogue.models import Adjustment, Edition, Item
from yici.catalogue.refusals import BadDates, IllegalStatus, NotAllowed, StaleDraft
from yici.people.models import Department, Role
from yici.people.models.places import above
from yici.people.who import Who

from .editions import clean

Status, Cause, Answer = Adjustment.Status, Adjustment.Cause, Adjustment.Answer
# Calendar days the owner has. A town is answered within ten working days, about two weeks.
DAYS = {
    Cause.UPSTREAM: 20, Cause.LAW: 20, Cause.PROOF: 20, Cause.FUNCTION: 20, Cause.OBJECTION: 14,
    Cause.FILE: 7,
}  # fmt: skip
USUALLY = 30
COORDINATES = (Role.COMPILER, Role.SUPERVISOR, Role.ADMINISTRATOR)


def coordinates(who: Who) -> bool:
    return who.is_clock or any(who.has(role) for role in COORDINATES)


def may_do_with(task: Adjustment, by: Who) -> list[str]:
    """Return the verbs that she may use on a task now."""
    if task.status == Status.OPEN and _answers(task, by):
        return ["answer"]
    confirms = coordinates(by) and by.actor != task.answered_by
    return ["close", "reopen"] if task.status == Status.ANSWERED and confirms else []


def _answers(task: Adjustment, by: Who) -> bool:
    return by.is_clock or by.has(Role.CATALOGUE_EDITOR, task.owner_id)


@transaction.atomic
def open_adjustments(
    *,
    items: Iterable[Item],
    cause: str,
    about: str,
    words: str,
    by: Who,
    at: datetime,
    elements: Sequence[str] = (),
    due_on: date | None = None,
) -> list[Adjustment]:
    """Open a task on every list concerned; a list that has one for this cause keeps it.

    :param about: what the cause is, once per list: a law, a basic edition, a region compared with
    :raises NotAllowed: unless a coordinator, or a catalogue editor for lists of her department
    :raises ReasonMissing: without saying what is to be adjusted
    :raises BadDates: when it would be due on a day that is past
    """
    items = list(items)
    own = by.departments(Role.CATALOGUE_EDITOR)
    if not coordinates(by) and not all(item.department_id in own for item in items):
        raise NotAllowed
    words = clean(words, 1000)
    due_on = due_on or localdate(at) + timedelta(days=DAYS.get(Cause(cause), USUALLY))
    if due_on < localdate(at):
        raise BadDates(gettext_noop("The day is past: give a day from today on."))
    there = set(
        Adjustment.objects.filter(item__in=items, cause=cause, about=about).values_list(
            "item_id", flat=True
        )
    )
    return Adjustment.objects.bulk_create(
        Adjustment(
            item=item,
            cause=cause,
            about=about[:200],
            words=words,
            elements=list(elements),
            owner_id=item.department_id,
            opened_at=at,
            opened_by=by.actor,
            due_on=due_on,
        )
        for item in items
        if item.pk not in there
    )


@transaction.atomic
def object_to(
    *,
    item: Item,
    department: Department,
    words: str,
    elements: Sequence[str],
    by: Who,
    at: datetime,
) -> Adjustment:
    """Let a lower level object to a proof or procedure asked from above; it is answered (C105).

    :param department: for whom she objects: a department below the item's region
    :raises NotAllowed: unless she has a post there, and it lies in or below the item's region
    :raises ReasonMissing:
    """
    below = item.region_id in above(department.region_id)
    if not (by.is_of(department.pk) and below) or department.pk == item.department_id:
        raise NotAllowed
    words = clean(words, 1000)
    Item.objects.select_for_update().get(
        pk=item.pk
    )  # objections to an item are numbered one by one
    before = Adjustment.objects.filter(item=item, cause=Cause.OBJECTION)
    same = before.filter(raised_for=department, words=words, status=Status.OPEN).first()
    if same is not None:
        return same  # sent twice
    number = before.count() + 1
    return Adjustment.objects.create(
        item=item,
        cause=Cause.OBJECTION,
        about=f"{department.pk}/{number}",
        words=words,
        elements=list(elements),
        owner_id=item.department_id,
        raised_for=department,
        opened_at=at,
        opened_by=by.actor,
        due_on=localdate(at) + timedelta(days=DAYS[Cause.OBJECTION]),
    )


@transaction.atomic
def answer_adjustment(
    *,
    task: Adjustment,
    answer: str,
    words: str,
    by: Who,
    at: datetime,
    edition: Edition | None = None,
    seen: str | None = None,
) -> Adjustment:
    """Say what came of it: adjusted (by which edition), cancelled, or kept and why.

    :param seen: the task's `version` as she read it
    :raises StaleDraft: when another has dealt with the task since

    :raises NotAllowed: unless a catalogue editor of the owner
    :raises IllegalStatus: when it is not open, or the edition is another item's
    :raises ReasonMissing: a list that is kept, or an objection refused, says why
    """
    if not _answers(task, by):
        raise NotAllowed
    fresh = _locked(task, Status.OPEN, seen)
    if edition is not None and edition.item_id != fresh.item_id:
        raise IllegalStatus(gettext_noop("The edition belongs to another item."))
    if answer == Answer.ADJUSTED and edition is None:
        raise IllegalStatus(gettext_noop("Draft the edition that adjusts it first."))
    fresh.answer, fresh.answer_words = Answer(answer), clean(words, 1000)
    fresh.answered_at, fresh.answered_by = at, by.actor
    fresh.edition, fresh.status, fresh.returned_for = edition, Status.ANSWERED, ""
    fresh.save()
    return fresh


@transaction.atomic
def close_adjustment(
    *, task: Adjustment, by: Who, at: datetime, seen: str | None = None
) -> Adjustment:
    """Accept the answer.

    :raises NotAllowed: unless a coordinator who did not answer it herself
    :raises IllegalStatus: unless it is answered
    :raises StaleDraft: when the answer is another one than she read
    """
    fresh = _answered(task, by, seen)
    fresh.status, fresh.closed_at, fresh.closed_by = Status.CLOSED, at, by.actor
    fresh.save()
    return fresh


@transaction.atomic
def reopen_adjustment(
    *, task: Adjustment, by: Who, at: datetime, reason: str, seen: str | None = None
) -> Adjustment:
    """Not accept the answer: the task is open again, with the reason.

    :raises NotAllowed, IllegalStatus, ReasonMissing, StaleDraft:
    """
    fresh = _answered(task, by, seen)
    fresh.status, fresh.returned_for = Status.OPEN, clean(reason, 1000)
    fresh.save()
    return fresh


def _answered(task: Adjustment, by: Who, seen: str | None) -> Adjustment:
    fresh = _locked(task, Status.ANSWERED, seen)
    if not coordinates(by) or fresh.answered_by == by.actor:
        raise NotAllowed
    return fresh


def _locked(task: Adjustment, status: str, seen: str | None) -> Adjustment:
    fresh = Adjustment.objects.select_for_update().get(pk=task.pk)
    if seen is not None and seen != fresh.version:
        raise StaleDraft
    if fresh.status != status:
        raise IllegalStatus(
            gettext_noop("Somebody has dealt with this task already; look at it again.")
        )
    return fresh
