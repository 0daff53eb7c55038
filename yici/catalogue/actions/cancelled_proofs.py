"""What follows on the lists when a proof may not be asked any more (C011, C025, R03)."""

from datetime import date, datetime

from django.db import transaction

from yici.catalogue import linting
from yici.catalogue.models import Adjustment, Edition, Item
from yici.people.who import Who

from .adjustments import open_adjustments
from .settling import about

# A task's words are kept: Chinese, whoever entered it.
WORDS = {
    "cancelled": "证明“{name}”已于{day}取消，不得再要求提交：请修改办事指南。",
    "merged": "证明“{name}”已于{day}并入“{into}”，不得再单独要求提交：请修改办事指南。",
    "shared": "证明“{name}”自{day}起通过信息共享获取（{into}），不得再要求提交：请在办事指南中改为部门获取。",
}


@transaction.atomic
def adjust_what_asks(
    *,
    department_id: int,
    name: str,
    day: date,
    number: int,
    at: datetime,
    outcome: str = "cancelled",
    into: str = "",
) -> list[Adjustment]:
    """Open a task on every list of the department whose edition in force asks a proof that was cut.

    Told twice, it is one task; a list that asks it no longer gets none.

    :param number: of the decision in the story of the proof: cancelled anew is another cause
    :param outcome: cancelled; merged with or fetched from what `into` names
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
        words=WORDS[outcome].format(name=name, day=f"{day:%Y年%m月%d日}", into=into)[:1000],
        by=Who.clock(), at=at,
    )  # fmt: skip
