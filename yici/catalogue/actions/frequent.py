"""Freezing a batch of the frequent items, from the volumes that rooms above offer."""

from collections import Counter
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from yici.catalogue.faults import gettext_noop
from yici.catalogue.models import FrequentBatch, FrequentEntry, Item
from yici.catalogue.refusals import BadDates, NotAllowed, Refused
from yici.kernel.module import collect
from yici.people.models import Region, Role
from yici.people.who import Who

from .relisting import relist
from .revision import mark_revision

SIZE = 100  # S0(2.1): the first hundred, later batches


class NobodyCame(Refused):
    """There is nothing to list."""

    message = gettext_noop(
        "Nobody came in that time for an item that is not listed yet; choose another period."
    )


def may_freeze(by: Who) -> bool:
    return by.is_clock or by.has(Role.COMPILER) or by.has(Role.ADMINISTRATOR)


@transaction.atomic
def freeze_frequent(
    *, region: Region, since: date, until: date, by: Who, at: datetime
) -> FrequentBatch:
    """List the hundred items of this region that most cases were opened for, as the next batch.

    Items of earlier batches stay there; those without a guide in force are passed over.

    :param until: the last day that counts
    :raises NotAllowed: unless a compiler or an administrator
    :raises BadDates, NobodyCame:
    """
    if not may_freeze(by):
        raise NotAllowed
    if until < since:
        raise BadDates
    Region.objects.select_for_update().get(pk=region.pk)
    counted = _volumes(region.pk, since, until)
    items = Item.objects.published().filter(region=region, pk__in=counted, frequent=None)
    most = sorted(items.with_current(), key=lambda item: (-counted[item.pk], item.code))[:SIZE]
    if not most:
        raise NobodyCame
    last = FrequentBatch.objects.filter(region=region).aggregate(n=Max("number"))["n"] or 0
    batch = FrequentBatch.objects.create(
        region=region, number=last + 1, since=since, until=until, frozen_at=at, frozen_by=by.actor
    )
    FrequentEntry.objects.bulk_create(
        FrequentEntry(
            batch=batch,
            item=item,
            rank=rank,
            cases=counted[item.pk],
            visits=item.current.content.visits if item.current else 0,
        )
        for rank, item in enumerate(most, 1)
    )
    relist(item.pk for item in most)
    mark_revision()
    return batch


def _volumes(region: str, since: date, until: date) -> Counter:
    """How many came for each item, by what the rooms above offer in `volumes.volumes`."""
    counted: Counter[int] = Counter()
    for count in collect("volumes", "volumes"):
        counted.update(count(region, since, until))
    return counted
