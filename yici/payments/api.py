"""`/payments`: what is to be paid, the way to the cashier, what staff do, and what gateways report."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest, signing
from yici.people.models import Department
from yici.people.who import who_is

from . import actions, cashier, gateways, rules, words
from .lifecycle import IllegalStep
from .models import Payment
from .numbers import order_no

router = Router(tags=["payments"])
routers = [("/payments", router)]
Number = Annotated[rest.Plain, StringConstraints(max_length=50)]
Cents = Annotated[int, Field(ge=1, le=10**12, description="In fen (分).")]


class FeeOut(Schema):
    """A fee with the law it rests on (行政许可法 art. 58, 59)."""

    code: str
    name: str
    standard: str
    basis: str
    cents: int


class OrderOut(Schema):
    """An attempt to pay."""

    number: str
    gateway: str
    cents: int
    state: Literal["open", "paid", "wrong", "closed"]
    transaction: str
    voucher: str
    paid_at: datetime | None


class RefundOut(Schema):
    code: str
    cents: int
    ground: str
    state: Literal["asked", "done", "failed"]
    at: datetime | None


class PaymentOut(Schema):
    """What somebody has to pay, and what became of it. Amounts in fen."""

    id: UUID
    status: str
    status_words: str
    about: UUID
    number: str
    department: str
    lines: list[FeeOut]
    asked: int
    waived: int
    due: int
    received: int
    refunded: int
    asked_on: date
    due_on: date | None
    paid_at: datetime | None
    orders: list[OrderOut]
    refunds: list[RefundOut]


class GatewayOut(Schema):
    name: str
    title: str
    is_sandbox: bool


class CashierOut(Schema):
    """Where the payer goes now, and until when."""

    address: str
    order: str
    until: datetime


class GatewayIn(rest.Given):
    gateway: Annotated[rest.Plain, StringConstraints(max_length=40)] = Field(examples=["sandbox"])


class Waiver(rest.Given):
    """Less, or nothing, on a ground (减免)."""

    ground: Literal[tuple(rules.WAIVERS)]  # type: ignore[valid-type]
    reason: rest.Words
    cents: Cents | None = Field(None, description="By how much, in fen; all of it when left out.")


class RefundIn(rest.Given):
    """Money goes back to where it came from (退付)."""

    ground: Literal[tuple(rules.REFUNDS)]  # type: ignore[valid-type]
    reason: rest.Words
    cents: Cents | None = Field(None, description="How much, in fen; all of it when left out.")


class Cancelling(rest.Given):
    ground: Literal[tuple(rules.CANCELLED)]  # type: ignore[valid-type]


class Counter(rest.Given):
    """Paid at a counter against a paper form (缴款书)."""

    voucher: Annotated[rest.Plain, StringConstraints(max_length=40)]
    paid_at: datetime


class CounterRefund(rest.Given):
    code: Annotated[rest.Plain, StringConstraints(max_length=70)] = Field(examples=["1.1"])
    transaction: Annotated[rest.Plain, StringConstraints(max_length=40)]


class NoMore(rest.Given):
    """Nothing more has to be said."""


class NoticeTaken(Schema):
    """The notice was taken in."""

    code: Literal["SUCCESS"] = "SUCCESS"


# -- reading -------------------------------------------------------------------------------------


@router.get("/gateways", response=list[GatewayOut], auth=None)
def list_gateways(request):
    """List the ways to pay that are on offer (缴费渠道)."""
    return [
        {"name": one.name, "title": str(one.title), "is_sandbox": one.is_sandbox}
        for one in gateways.offered()
    ]


@router.get("", response=rest.Page[PaymentOut])
def list_payments(
    request,
    number: Annotated[Number | None, Query(description="Case number.")] = None,
    status: Literal[tuple(Payment.STATUSES)] | None = None,  # type: ignore[valid-type]
    cursor: rest.Cursor = None,
    limit: rest.Limit = 20,
):
    """List the payments the caller may see, the newest first."""
    found = Payment.objects.visible_to(who_is(request.user)).select_related("department")
    found = found.filter(number=number) if number else found
    found = found.filter(status=status) if status else found
    rows, after = rest.newest_first(found, cursor, limit, at="opened_at", kind=UUID)
    return {"items": [told(one) for one in rows], "next": after}


@router.get("/{uuid:payment_id}", response=PaymentOut)
def read_payment(request, response: HttpResponse, payment_id: UUID):
    """Read a payment."""
    return _answer(response, _visible(request, payment_id))


def _visible(request, payment_id: UUID) -> Payment:
    return get_object_or_404(Payment.objects.visible_to(who_is(request.user)), pk=payment_id)


def _answer(response, payment: Payment) -> dict:
    response["ETag"] = rest.etag(payment.seq)
    return told(payment)


def told(payment: Payment) -> dict:
    """Return a payment as the API shows it."""
    state = payment.state
    names = ("about", "number", "asked", "waived", "due", "received", "refunded", "asked_on",
             "due_on", "paid_at", "lines", "status")  # fmt: skip
    return {name: getattr(state, name) for name in names} | {
        "id": payment.pk,
        "status_words": str(Payment.STATUSES[payment.status]),
        "department": Department.objects.get(pk=payment.department_id).name,
        "orders": [
            {name: getattr(order, name) for name in OrderOut.model_fields if name != "number"}
            | {"number": order_no(payment.pk, order.no)}
            for order in state.orders
        ],
        "refunds": state.refunds,
    }


# -- paying --------------------------------------------------------------------------------------


@router.post("/{uuid:payment_id}/orders", response={201: CashierOut})
def begin_to_pay(request, payment_id: UUID, given: GatewayIn):
    """Choose a gateway and get the address of its cashier; an open order is gone on with."""
    who, at = who_is(request.user), timezone.now()
    payment = _visible(request, payment_id)
    payment = actions.order(payment=payment.pk, gateway=given.gateway, by=who, at=at)
    order = next(o for o in reversed(payment.state.orders) if o.gateway == given.gateway)
    address = cashier.way_to(payment, given.gateway, at)
    return 201, {
        "address": address, "order": order_no(payment.pk, order.no), "until": order.until,
    }  # fmt: skip


@dataclass(frozen=True)
class Route:
    takes: type[rest.Given]
    action: Callable
    words: str


def _check_with_gateways(*, payment: UUID, by, at: datetime, key=None, seen=None) -> Payment:
    found = Payment.at(payment)
    if not rules.is_payer(found.state, by, found.item_for(by)):
        rules.check("check", found.state, by)
    for order in found.state.orders:
        actions.ask_gateway(payment=found, no=order.no, at=at)
    return Payment.at(payment)


VERBS = {
    "check": Route(NoMore, _check_with_gateways, "Ask the gateways how the orders stand."),
    "waive": Route(Waiver, actions.waive, "Ask for less, or for nothing (减免)."),
    "refund": Route(RefundIn, actions.refund, "Let money go back (退付)."),
    "retry-refund": Route(NoMore, actions.retry_refund, "Ask again for refunds that failed."),
    "cancel": Route(Cancelling, actions.cancel, "Let nobody pay this any more (取消)."),
    "note-receipt": Route(Counter, actions.note_receipt, "Note what was paid at a counter."),
    "note-refund": Route(CounterRefund, actions.note_refund, "Note a refund made by transfer."),
}


def _add(name: str, route: Route) -> None:
    takes = route.takes

    def act(
        request,
        response: HttpResponse,
        payment_id: UUID,
        given: takes,  # type: ignore[valid-type]
        key: rest.IdempotencyKey = None,
        if_match: rest.IfMatch = None,
    ):
        who = who_is(request.user)
        payment = _visible(request, payment_id)
        after = route.action(
            payment=payment.pk,
            by=who,
            at=timezone.now(),
            key=rest.key_of(who, key),
            seen=rest.seen(if_match),
            **given.model_dump(),  # type: ignore[attr-defined]
        )
        return _answer(response, after)

    rule = rules.VERBS[name].rule
    act.__name__ = f"{name.replace('-', '_')}_payment"
    router.post(
        f"/{{uuid:payment_id}}/actions/{name}",
        response=PaymentOut,
        summary=route.words,
        description=f"{route.words} Rule: {rule}." if rule else route.words,
    )(act)


for name, route in VERBS.items():
    _add(name, route)


# -- what gateways report --------------------------------------------------------------------------

_NOTICE = {
    "responses": {n: {"$ref": f"#/components/responses/{n}"} for n in (403, 503)},
    "requestBody": {
        "required": True,
        "description": "As the gateway writes it, signed as the gateway signs.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
}


@router.post("/callbacks/{gateway}", response=NoticeTaken, auth=None, openapi_extra=_NOTICE)
def hear_gateway(request, gateway: str):
    """Take a gateway's signed notice in. For gateways only; twice is once.

    403: not signed by that gateway, or too long ago; 404: no such gateway, or an order of nobody.
    """
    actions.hear(gateway=gateway[:40], letter=signing.letter_of(request), at=timezone.now())
    return NoticeTaken()


# -- what is refused -------------------------------------------------------------------------------

STATUS = {"not-yours": 403, "not-now": 409, "too-often": 409, "passed": 409}
FIELDS = {
    "unknown-ground": "ground",
    "amount": "cents",
    "voucher": "voucher",
    "future": "paid_at",
    "transaction": "transaction",
}


def not_allowed(refusal: rules.NotAllowed) -> rest.Problem:
    said, field = words.why(refusal), FIELDS.get(refusal.code)
    errors = [(field, said)] if field else []
    status = STATUS.get(refusal.code, 422)
    return rest.Problem(status, refusal.code, said, rule=refusal.rule, errors=errors)


def not_now(refusal: IllegalStep) -> rest.Problem:
    return rest.Problem(409, "not-now", words.why(refusal))


def wordless(refusal: actions.Wordless) -> rest.Problem:
    said = _("Give the reason in 1 to 1,000 characters.")
    return rest.Problem(422, "wordless", said, errors=[("reason", said)])


def unknown_gateway(refusal: gateways.UnknownGateway) -> rest.Problem:
    said = _("This way of paying is not on offer. Choose another one.")
    return rest.Problem(404, "unknown-gateway", said, errors=[("gateway", said)])


def out_of_reach(refusal: gateways.OutOfReach) -> rest.Problem:
    said = _("The bank does not answer just now. Try again in a few minutes.")
    return rest.Problem(503, "gateway", said, headers={"Retry-After": "60"})


def forged(refusal: signing.Forged) -> rest.Problem:
    return rest.Problem(403, "signature", _("The signature does not fit, or is too old."))


def unreadable(refusal: gateways.Unreadable) -> rest.Problem:
    return rest.Problem(422, "unreadable", _("The notice cannot be read."))


def unknown_order(refusal: actions.UnknownOrder) -> rest.Problem:
    return rest.Problem(404, "unknown-order", _("There is no such order of this gateway."))


refusals = [
    (rules.NotAllowed, not_allowed),
    (IllegalStep, not_now),
    (actions.Wordless, wordless),
    (gateways.UnknownGateway, unknown_gateway),
    (gateways.OutOfReach, out_of_reach),
    (signing.Forged, forged),
    (gateways.Unreadable, unreadable),
    (actions.UnknownOrder, unknown_order),
]
