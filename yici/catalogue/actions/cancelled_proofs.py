"""What follows on the lists when a proof may not be asked any more (C011, C025, R03)."""

from datetime import date, datetime

from django.db import transaction

from yici.catalogue import linting
from yici.catalogue.models import Adjustment, Edition, Item
from yici.people.who import Who

from .adjustments import open_adjustments
from .settling import about


@transaction.atomic
def adjust_what_asks(
    *, department_id: int, name: str, day: date, number: int, at: datetime
) -> list[Adjustment]:
    """Open a task on every list of the department whose edition in force asks a cancelled proof.

    Told twice, it is one task; a list that asks it no longer gets none.

    :param number: of the decision in the story of the proof: cancelled anew is another cause
    """
    editions = Edition.objects.in_force().filter(item__department_id=department_id)
    asking = [one.item_id for one in editions if linting.asks(one.content, name)]
    # Nobody publishes meanwhile: whoever does holds the item, and closes what is settled by it.
    items = list(Item.objects.select_for_update().filter(pk__in=asking).order_by("pk"))
    now = Edition.objects.in_force().filter(item__in=items)
    still = {one.item_id for one in now if linting.asks(one.content, name)}
    if not still:
        return []
    return open_adjustments(
        items=[item for item in items if item.pk in still], cause=Adjustment.Cause.PROOF,
        about=about(name, day, number), elements=("materials",),
        words=f"证明“{name}”已于{day:%Y年%m月%d日}取消，不得再要求提交：请修改办事指南。",
        by=Who.clock(), at=at,
    )  # fmt: skip
