"""What follows on the lists when a file of a guide is found harmful after it was taken in (C018)."""

from datetime import datetime

from django.db import transaction

from yici.catalogue.models import Adjustment, Edition, EditionFile, GuideFile, Item
from yici.people.who import Who

from .adjustments import open_adjustments

LOCKED = "附件“{name}”被查出含有有害内容，已停止下载：请在办事指南中更换。"  # kept: Chinese


@transaction.atomic
def tell_of_locked_guide_file(*, digest: str, at: datetime) -> list[Adjustment]:
    """Open a task on every list whose edition has a file in which a scanner found something later.

    Told twice, it is one task. It closes when the edition in force has the file no longer.
    """
    in_use = (Edition.Status.PUBLISHED, Edition.Status.SUSPENDED)
    uses = EditionFile.objects.filter(file=digest, edition__status__in=in_use)
    kept = GuideFile.objects.filter(pk=digest).first()
    if kept is None:
        return []
    return open_adjustments(
        items=list(Item.objects.filter(editions__in=uses.values("edition")).distinct()),
        cause=Adjustment.Cause.FILE, about=digest, elements=("materials",),
        words=LOCKED.format(name=kept.name), by=Who.clock(), at=at,
    )  # fmt: skip
