"""The sandbox courier's counter: whoever demonstrates moves parcels on. And its interface."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yici.people.doors import staff_page
from yici.sandbox.actions import courier
from yici.sandbox.models import CourierOrder

from .door import in_use, machines_only

SHOWN = 50
WORDS = {
    "picked_up": gettext_lazy("Picked up"),
    "in_transit": gettext_lazy("In transit"),
    "out_for_delivery": gettext_lazy("Out for delivery"),
    "failed": gettext_lazy("Delivery failed"),
    "delivered": gettext_lazy("Delivered"),
    "returned": gettext_lazy("Sent back"),
}


@in_use
@require_GET
@staff_page
def parcels(request, who):
    """Show the last consignments, and the next steps of each."""
    orders = CourierOrder.objects.prefetch_related("steps").order_by("-booked_at")[:SHOWN]
    rows = [
        (order, [WORDS[s.kind] for s in sorted(order.steps.all(), key=lambda s: s.at)])
        for order in orders
    ]
    return render(request, "sandbox/courier.html", {"rows": rows, "steps": WORDS.items()})


@in_use
@require_POST
@staff_page
def step(request, who, waybill):
    """Move a parcel on."""
    get_object_or_404(CourierOrder, waybill=waybill)
    kind = request.POST.get("kind", "")
    if kind not in WORDS:
        raise Http404
    try:
        courier.step(waybill=waybill, kind=kind, at=timezone.now())
    except courier.Refused:
        messages.error(request, _("This parcel was cancelled, or called back to its sender."))
    return redirect("desk:sandbox_courier")


@machines_only
def book(question: dict, at) -> dict | None:
    order = courier.book(
        reference=question["reference"],
        receiver=question["receiver"],
        notify=question["notify"],
        at=at,
    )
    return {"waybill": order.waybill}


@machines_only
def cancel(question: dict, at) -> dict | None:
    courier.cancel(waybill=question["waybill"])
    return {"cancelled": True}


@machines_only
def recall(question: dict, at) -> dict | None:
    return {"answer": courier.recall(waybill=question["waybill"], at=at)}


@machines_only
def track(question: dict, at) -> dict | None:
    order = CourierOrder.objects.filter(waybill=question["waybill"]).first()
    return courier.progress_of(order) if order else None
