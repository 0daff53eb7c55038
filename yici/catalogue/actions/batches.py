"""Batches: opened and closed by the service centre."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from yici.catalogue.faults import gettext_noop
from yici.catalogue.models import Batch
from yici.catalogue.refusals import BadDates, BatchTaken, IllegalStatus, NotAllowed, ReasonMissing
from yici.codes import regions
from yici.people.models import Department, Region, Role
from yici.people.who import Who


def may_run_batches(by: Who, region_id: str = "") -> bool:
    """Say whether she runs the batches of a region: one of her offices', or one below (C009).

    Without a region: of any.
    """
    if by.is_clock:
        return True
    if not (by.has(Role.COMPILER) or by.has(Role.ADMINISTRATOR)):
        return False
    offices = Department.objects.filter(pk__in={office for _role, office in by.posts})
    return not region_id or any(
        regions.covers(hers, region_id) for hers in offices.values_list("region_id", flat=True)
    )


def _need_her_region(region_id: str, by: Who) -> None:
    if not may_run_batches(by, region_id):
        raise NotAllowed(
            gettext_noop("Batches are run by the service centre of the region, or of one above.")
        )


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

    :raises NotAllowed: unless a compiler or an administrator of the region, or of one above
    :raises ReasonMissing: without a name
    :raises BadDates: when a later step has the earlier day, or drafts could be handed in no more
    :raises BatchTaken: when the region has a batch of that name
    """
    _need_her_region(region.pk, by)
    if not 0 < len(name.strip()) <= 100:
        raise ReasonMissing(gettext_noop("Give the batch a name, at most 100 characters."))
    if not submit_by <= compile_by <= review_by <= approve_by:
        raise BadDates
    if submit_by < localdate(at):
        raise BadDates(gettext_noop("The day is past: give a day from today on."))
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
    _need_her_region(batch.region_id, by)
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    if fresh.closed_at:
        raise IllegalStatus(gettext_noop("The batch has been closed already."))
    fresh.closed_at = at
    fresh.save(update_fields=["closed_at"])
    return fresh
