"""Batches: opened and closed by the service centre."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from yici.catalogue.faults import gettext_noop
from yici.catalogue.models import Batch
from yici.catalogue.refusals import BadDates, BatchTaken, IllegalStatus, NotAllowed, ReasonMissing
from yici.people.models import Region, Role
from yici.people.who import Who


def may_run_batches(by: Who) -> bool:
    return by.is_clock or by.has(Role.COMPILER) or by.has(Role.ADMINISTRATOR)


@transaction.atomic
def open_batch(
    *,
    region: Region,
    name: str,
    submit_by: date,
    compile_by: date,
    review_by: date,
    approve_by: date,
    by: Who,
    at: datetime,
) -> Batch:
    """Announce until which day each step is to be done (S1§2, S2§1).

    :raises NotAllowed: unless a compiler or an administrator
    :raises ReasonMissing: without a name
    :raises BadDates: when a later step has the earlier day
    :raises BatchTaken: when the region has a batch of that name
    """
    if not may_run_batches(by):
        raise NotAllowed
    if not 0 < len(name.strip()) <= 100:
        raise ReasonMissing(gettext_noop("Give the batch a name, at most 100 characters."))
    if not submit_by <= compile_by <= review_by <= approve_by:
        raise BadDates
    batch = Batch(
        region=region,
        name=name.strip(),
        submit_by=submit_by,
        compile_by=compile_by,
        review_by=review_by,
        approve_by=approve_by,
        opened_at=at,
        opened_by=by.actor,
    )
    try:
        with transaction.atomic():
            batch.save()
    except IntegrityError:
        raise BatchTaken from None
    return batch


@transaction.atomic
def close_batch(*, batch: Batch, by: Who, at: datetime) -> Batch:
    """Let a batch take no more drafts; those in it go on.

    :raises NotAllowed, IllegalStatus:
    """
    if not may_run_batches(by):
        raise NotAllowed
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    if fresh.closed_at:
        raise IllegalStatus(gettext_noop("The batch has been closed already."))
    fresh.closed_at = at
    fresh.save(update_fields=["closed_at"])
    return fresh
