"""Taking in an edition of the negative list for market access (C064)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ..importing.access import Read
from ..models import AccessItem, AccessList
from ..refusals import NotAllowed

ROLES = ("catalogue_editor", "administrator")


@dataclass(frozen=True)
class TakenIn:
    read: Read
    kept: AccessList | None  # None: a dry run, or nothing in order

    @property
    def missing(self) -> int:
        """Return how many items of the edition are not here."""
        return max(self.kept.announced - len(self.read.items), 0) if self.kept else 0


def may_take_in(who) -> bool:
    return who.is_clock or (who.is_staff and any(who.has(role) for role in ROLES))


def take_in_access(
    *, read: Read, edition: str, source: str, announced: int, by, at: datetime, dry_run=False
) -> TakenIn:
    """Put an edition in the place of the last one, all of it at once; rows with faults stay out.

    :param announced: how many items the edition has, as its announcement says
    :raises NotAllowed: when she may not
    :raises ValueError: when nothing of the list is in order, or the edition has no name
    """
    if not may_take_in(by):
        raise NotAllowed
    if not edition.strip() or announced < 1 or not read.items:
        raise ValueError("name the edition, say how many items it has, and give at least one")
    if dry_run:
        return TakenIn(read, None)
    with transaction.atomic():
        kept = AccessList.objects.create(
            edition=edition.strip()[:60], source=source.strip()[:200], announced=announced,
            imported_at=at, imported_by=by.actor,
        )  # fmt: skip
        AccessItem.objects.bulk_create(AccessItem(of=kept, **item) for item in read.items)
    return TakenIn(read, kept)
