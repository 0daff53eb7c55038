"""The sandbox courier: waybill numbers, steps on the way, and a signed word about each."""

from datetime import datetime

from django.db import transaction
from uuid_utils.compat import uuid7

from ..models import CourierOrder, CourierStep
from . import mail

COURIER = "sandbox_courier"
STEPS = {  # kind: what the courier says, as couriers do, with a name and a telephone
    "picked_up": "【广安】已揽收，揽投员：模拟甲，电话：19900000091",
    "in_transit": "【广安】已到达广安处理中心",
    "out_for_delivery": "【广安】正在派送，投递员：模拟乙，电话：19900000092",
    "failed": "【广安】投递未成功：收件人不在，明日再投",
    "delivered": "【广安】已签收",
    "returned": "【广安】已退回寄件人",
}


class Refused(ValueError):
    """The courier does not do this. The message says why."""


def book(*, reference: str, receiver: dict, notify: str, at: datetime) -> CourierOrder:
    """Take a consignment on; the same reference is the same waybill number.

    :raises Refused: when it is not said to whom it goes
    """
    if not all(receiver.get(name) for name in ("name", "phone", "address")):
        raise Refused("name, telephone and address of the receiver are needed")
    values = {
        "waybill": f"SBX{uuid7().int % 10**12:012d}",
        "notify": notify,
        "booked_at": at,
    }
    return CourierOrder.objects.get_or_create(reference=reference, defaults=values)[0]


def cancel(*, waybill: str) -> None:
    CourierOrder.objects.filter(waybill=waybill).update(is_cancelled=True)


OUT_OF_REACH = {"out_for_delivery", "delivered"}  # nobody stops it any more


def recall(*, waybill: str, at: datetime) -> str:
    """Stop it and let it come back; return `recalled`, or `too_late` when the postman is at the door."""
    with transaction.atomic():
        order = CourierOrder.objects.select_for_update().filter(waybill=waybill).first()
        if order is None or order.is_cancelled:
            return "too_late"
        last = order.steps.order_by("at", "id").last()
        if last is not None and last.kind in OUT_OF_REACH and not order.is_recalled:
            return "too_late"
        order.is_recalled = True
        order.save(update_fields=["is_recalled"])
    return "recalled"


def step(*, waybill: str, kind: str, at: datetime) -> CourierStep:
    """Take the next step, and report it.

    :raises Refused: when it was cancelled or called back, or there is no such step
    """
    with transaction.atomic():
        order = CourierOrder.objects.select_for_update().get(waybill=waybill)
        if order.is_cancelled or kind not in STEPS:
            raise Refused("it is not fetched, or there is no such step")
        if order.is_recalled and kind in OUT_OF_REACH:
            raise Refused("it was called back: it goes to nobody but the sender")
        made = CourierStep.objects.create(order=order, kind=kind, at=at, words=STEPS[kind])
        mail.write(sender=COURIER, url=order.notify, body=progress_of(order), at=at)
    return made


def progress_of(order: CourierOrder) -> dict:
    """Return what the courier says of a consignment: every step."""
    return {
        "reference": order.reference,
        "waybill": order.waybill,
        "steps": [
            {"code": one.pk.hex, "kind": one.kind, "at": one.at.isoformat(), "words": one.words}
            for one in order.steps.order_by("at", "id")
        ],
    }
