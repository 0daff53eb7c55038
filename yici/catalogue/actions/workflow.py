"""The way of a draft from the department to its publication (C009, C010)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from yici.catalogue import editing
from yici.catalogue.editing import Place
from yici.catalogue.faults import gettext_noop
from yici.catalogue.models import Batch, Edition, EditionStep
from yici.catalogue.refusals import (
    BatchClosed,
    IllegalStatus,
    NotAllowed,
    NotPublishable,
    StaleDraft,
    TooEarly,
)
from yici.people.who import Who

from .editions import clean, locked, need_publishable, put_in_force
from .history import Verb, note
from .relisting import relist
from .revision import mark_revision
from .settling import close_what_is_settled

Status, Step = Edition.Status, Edition.Step
ENDS_A_ROUND = {Verb.RETURN, Verb.WITHDRAW}


def place_of(edition: Edition) -> Place:
    """Return where a draft stands, with whoever has worked on it since it last came back."""
    hands: set[str] = set()
    for verb, actor in EditionStep.objects.filter(edition=edition).values_list("verb", "by"):
        hands = set() if verb in ENDS_A_ROUND else hands | {actor}
    hands |= {edition.drafted_by} - {""}
    return Place(edition.step, edition.item.department_id, edition.item.region_id, hands)


@transaction.atomic
def submit_edition(
    *, edition: Edition, by: Who, at: datetime, batch: Batch | None = None, seen: str | None = None
) -> Edition:
    """Hand a draft in to the service centre, in a batch or on its own.

    :raises NotAllowed, IllegalStatus, StaleDraft, NotPublishable:
    :raises BatchClosed: when the batch is over, or is another region's
    """
    edition = _locked(edition, "submit", by, seen)
    need_publishable(edition, localdate(at))
    if batch is not None:
        _need_open(batch, edition, localdate(at))
    edition.batch = batch
    return _moved(edition, "submit", by, at)


@transaction.atomic
def compile_edition(
    *, edition: Edition, by: Who, at: datetime, reason: str = "", seen: str | None = None
) -> Edition:
    """Take a draft up into the centre's compilation, and send it to the legality review.

    :raises NotAllowed, IllegalStatus, StaleDraft:
    """
    return _moved(_locked(edition, "compile", by, seen), "compile", by, at, reason)


@transaction.atomic
def review_edition(
    *, edition: Edition, by: Who, at: datetime, reason: str = "", seen: str | None = None
) -> Edition:
    """Find a draft lawful (合法性审查), and send it to the government.

    :raises NotAllowed, IllegalStatus, StaleDraft:
    """
    return _moved(_locked(edition, "review", by, seen), "review", by, at, reason)


@transaction.atomic
def approve_edition(
    *,
    edition: Edition,
    by: Who,
    at: datetime,
    effective_on: date | None = None,
    seen: str | None = None,
) -> Edition:
    """Approve a draft: it is published now, or by a job on the day it comes into force.

    :raises NotAllowed, IllegalStatus, StaleDraft, NotPublishable:
    :raises TooEarly: for a day that is past
    """
    edition = _locked(edition, "approve", by, seen)
    today = localdate(at)
    effective_on = effective_on or today
    need_publishable(edition, max(effective_on, today))
    if effective_on < today:
        raise TooEarly(gettext_noop("A guide does not come into force on a day that is past."))
    edition.effective_on = effective_on
    edition = _moved(edition, "approve", by, at)
    return put_in_force(edition, by, at, effective_on) if effective_on == today else edition


@transaction.atomic
def return_edition(
    *, edition: Edition, by: Who, at: datetime, reason: str, seen: str | None = None
) -> Edition:
    """Give a draft back to its department, with reasons.

    :raises NotAllowed, IllegalStatus, StaleDraft, ReasonMissing:
    """
    edition = _locked(edition, "return", by, seen)
    if edition.step == Step.APPROVED and (edition.effective_on or date.max) <= localdate(at):
        raise IllegalStatus(
            gettext_noop("The day on which it comes into force is here: suspend or replace it.")
        )
    return _back(edition, Verb.RETURN, by, at, clean(reason, 1000))


@transaction.atomic
def withdraw_edition(
    *, edition: Edition, by: Who, at: datetime, seen: str | None = None
) -> Edition:
    """Take a draft back before the centre has compiled it.

    :raises NotAllowed, IllegalStatus, StaleDraft:
    """
    return _back(_locked(edition, "withdraw", by, seen), Verb.WITHDRAW, by, at, "")


def publish_due(*, at: datetime) -> dict[str, int]:
    """Put in force what was approved for today, and end what ends today. For the job.

    What can no longer be published (a department is gone, the basic item has changed) goes back
    to its department with the findings as reason.
    """
    today = localdate(at)
    due = Edition.objects.filter(status=Status.DRAFT, step=Step.APPROVED, effective_on__lte=today)
    over = Edition.objects.filter(
        status__in=(Status.PUBLISHED, Status.SUSPENDED), cancelled_on__lte=today
    )
    ended = [_end(edition, at) for edition in over.order_by("pk")]
    published = [_publish(edition, at) for edition in due.order_by("pk")]
    return {"published": sum(published), "ended": sum(ended)}


@transaction.atomic
def _publish(edition: Edition, at: datetime) -> bool:
    try:
        edition = locked(edition, {Status.DRAFT})
        need_publishable(edition, localdate(at))
    except IllegalStatus:
        return False  # another worker was faster
    except NotPublishable as refused:
        reason = "; ".join(f"{one.rule} {one.where}" for one in refused.findings)[:1000]
        _back(edition, Verb.RETURN, Who.clock(), at, reason)
        return False
    put_in_force(edition, Who.clock(), at, edition.effective_on or localdate(at))
    return True


@transaction.atomic
def _end(edition: Edition, at: datetime) -> bool:
    try:
        edition = locked(edition, {Status.PUBLISHED, Status.SUSPENDED})
    except IllegalStatus:
        return False
    edition.status = Status.ABOLISHED
    edition.save(update_fields=["status"])
    close_what_is_settled(edition.item, at)
    note(edition, Verb.ABOLISH, Who.clock(), at, edition.reason)
    relist([edition.item_id])
    mark_revision()
    return True


def _locked(edition: Edition, verb: str, by: Who, seen: str | None) -> Edition:
    fresh = locked(edition, {Status.DRAFT})
    if seen is not None and seen != fresh.digest:
        raise StaleDraft
    place = place_of(fresh)
    if not editing.may(verb, place, by):
        taken = editing.NEXT.get(place.step) != verb and verb in editing.LEADS_TO
        raise IllegalStatus if taken else NotAllowed
    return fresh


def _moved(edition: Edition, verb: str, by: Who, at: datetime, reason: str = "") -> Edition:
    edition.step = editing.LEADS_TO[verb]
    edition.save()
    note(edition, verb, by, at, reason.strip()[:1000])
    return edition


def _back(edition: Edition, verb: str, by: Who, at: datetime, reason: str) -> Edition:
    edition.step, edition.effective_on = Step.DRAFTING, None
    edition.save()
    note(edition, verb, by, at, reason)
    return edition


def _need_open(batch: Batch, edition: Edition, today: date) -> None:
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    if fresh.closed_at or fresh.submit_by < today or not fresh.covers(edition.item.region_id):
        raise BatchClosed
