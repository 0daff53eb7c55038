"""`/shipping`: parcels, what may be done to them, what carriers report, and lockers that ask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import orjson
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest, signing
from yici.people.models import Department
from yici.people.who import Who, who_is

from . import actions, carriers, reading, rules, words
from .lifecycle import IllegalStep
from .models import Parcel

router = Router(tags=["shipping"])
routers = [("/shipping", router)]
Number = Annotated[rest.Plain, StringConstraints(max_length=50)]
Short = Annotated[rest.Plain, StringConstraints(max_length=40)]


class WayOut(Schema):
    """A step on the way."""

    title: str
    at: datetime
    words: str


class ParcelOut(Schema):
    """Something that goes out to the applicant or comes in from her. No address is in it."""

    id: UUID
    about: UUID
    number: str
    department: str
    direction: Literal["out", "in"]
    mode: Literal["post", "window", "locker"]
    contents: list[str]
    status: str
    status_words: str
    next: str
    carrier: str
    waybill: str
    asked_on: date
    sent_on: date | None
    arrived_on: date | None
    locker: str
    cell: int | None
    until: date | None
    recall: Literal["", "asked", "recalled", "too_late", "settled", "dropped"] = Field(
        description="Called back, since what it holds is void or suspended: asked, what the carrier said, "
        "settled; dropped when it holds again."
    )
    to_do: str = Field(
        description="What the office has to do about it now, when it was called back."
    )
    way: list[WayOut]


class CarrierOut(Schema):
    name: str
    title: str
    has_wire: bool
    is_sandbox: bool


class ParcelAddressIn(rest.Given):
    """Who gets it and where. Kept sealed."""

    name: rest.Line
    phone: rest.Line
    address: rest.Line


class ReaddressIn(rest.Given):
    address: ParcelAddressIn


class WaybillIn(rest.Given):
    waybill: Short
    carrier: Short = ""


class StoreIn(rest.Given):
    locker: Short


class CollectIn(rest.Given):
    """By the code, or after the identity card was seen."""

    code: Short = ""
    identity: bool = False


class ParcelEnding(rest.Given):
    ground: Literal[tuple(rules.CANCELLED)]  # type: ignore[valid-type]


class RecallAnswerIn(rest.Given):
    """What the carrier said when it was asked to bring it back (拦截结果)."""

    answer: Literal[tuple(rules.ANSWERS)]  # type: ignore[valid-type]


class TakenBackIn(rest.Given):
    """The paper is here again (收回), or was declared void in public (公告作废)."""

    how: Literal[tuple(rules.TAKEN_BACK)]  # type: ignore[valid-type]


class NoWords(rest.Given):
    """Nothing more has to be said."""


class WordTaken(Schema):
    """The notice was taken in."""

    code: Literal["SUCCESS"] = "SUCCESS"


class Opened(Schema):
    """The cell that opens."""

    cell: int


# -- reading -------------------------------------------------------------------------------------


@router.get("/carriers", response=list[CarrierOut], auth=None)
def list_carriers(request):
    """List who may carry parcels (承运方)."""
    return [
        {"name": c.name, "title": str(c.title), "has_wire": c.has_wire, "is_sandbox": c.is_sandbox}
        for c in carriers.offered()
    ]


@router.get("/parcels", response=rest.Page[ParcelOut])
def list_parcels(
    request,
    number: Annotated[Number | None, Query(description="Case number.")] = None,
    status: Literal[tuple(Parcel.STATUSES)] | None = None,  # type: ignore[valid-type]
    cursor: rest.Cursor = None,
    limit: rest.Limit = 20,
):
    """List the parcels the caller may see, the newest first."""
    found = Parcel.objects.visible_to(who_is(request.user))
    found = found.filter(number=number) if number else found
    found = found.filter(status=status) if status else found
    rows, after = rest.newest_first(found, cursor, limit, at="opened_at", kind=UUID)
    return {"items": [told(one) for one in rows], "next": after}


@router.get("/parcels/{uuid:parcel_id}", response=ParcelOut)
def read_parcel(request, response: HttpResponse, parcel_id: UUID):
    """Read a parcel and where it is."""
    return _answer(response, _visible(request, parcel_id))


def _visible(request, parcel_id: UUID) -> Parcel:
    return get_object_or_404(Parcel.objects.visible_to(who_is(request.user)), pk=parcel_id)


def _answer(response, parcel: Parcel) -> dict:
    response["ETag"] = rest.etag(parcel.seq)
    return told(parcel)


def told(parcel: Parcel) -> dict:
    """Return a parcel as the API shows it."""
    names = ("about", "number", "direction", "mode", "contents", "status", "carrier", "waybill",
             "asked_on", "sent_on", "arrived_on", "locker", "cell", "until",
             "recall")  # fmt: skip
    return {name: getattr(parcel, name) for name in names} | {
        "id": parcel.pk,
        "status_words": str(Parcel.STATUSES[parcel.status]),
        "next": words.next_of(parcel),
        "to_do": words.to_do(parcel),
        "department": Department.objects.get(pk=parcel.department_id).name,
        "way": reading.way_of(parcel),
    }


# -- verbs ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Route:
    takes: type[rest.Given]
    action: Callable
    words: str


def _book(*, parcel: UUID, by, at, key=None, seen=None) -> Parcel:
    return actions.book(parcel=Parcel.at(parcel), by=by, at=at)


VERBS = {
    "book": Route(NoWords, _book, "Ask the carrier for a waybill number (下单)."),
    "note-waybill": Route(WaybillIn, actions.note_waybill, "Enter the number of a counter's waybill."),
    "readdress": Route(ReaddressIn, actions.readdress, "Let it go elsewhere (改址)."),
    "print-label": Route(NoWords, actions.print_label, "Note that the label was printed."),
    "hand-over": Route(NoWords, actions.hand_over, "Note that the carrier has it (交寄)."),
    "make-ready": Route(NoWords, actions.make_ready, "Let it lie at the window (待领)."),
    "store": Route(StoreIn, actions.store, "Put it into a locker (入柜)."),
    "collect": Route(CollectIn, actions.collect, "Give it to her (领取)."),
    "receive": Route(NoWords, actions.receive, "Note that what came in was opened (收件)."),
    "recall": Route(NoWords, actions.recall, "Ask the carrier to bring back what is void (拦截)."),
    "drop-recall": Route(NoWords, actions.drop_recall, "Let it go its way: what it holds is in force again (撤销拦截)."),
    "note-recall": Route(RecallAnswerIn, actions.note_recall, "Note what the carrier said (拦截结果)."),
    "take-back": Route(TakenBackIn, actions.take_back, "Note that the void paper is here, or declared void (收回)."),
    "cancel": Route(ParcelEnding, actions.cancel, "Let it go nowhere (取消)."),
}  # fmt: skip


def _add(name: str, route: Route) -> None:
    takes = route.takes

    def act(
        request,
        response: HttpResponse,
        parcel_id: UUID,
        given: takes,  # type: ignore[valid-type]
        key: rest.IdempotencyKey = None,
        if_match: rest.IfMatch = None,
    ):
        who = who_is(request.user)
        parcel = _visible(request, parcel_id)
        after = route.action(
            parcel=parcel.pk,
            by=who,
            at=timezone.now(),
            key=rest.key_of(who, key),
            seen=rest.seen(if_match),
            **given.model_dump(),  # type: ignore[attr-defined]
        )
        return _answer(response, after)

    act.__name__ = f"{name.replace('-', '_')}_parcel"
    router.post(
        f"/parcels/{{uuid:parcel_id}}/actions/{name}",
        response=ParcelOut,
        summary=route.words,
        description=f"{route.words} Rule: {rules.RULES.get(name, rules.ART_44)}.",
    )(act)


for name, route in VERBS.items():
    _add(name, route)


# -- machines --------------------------------------------------------------------------------------

_NOTICE = {
    "responses": {n: {"$ref": f"#/components/responses/{n}"} for n in (403, 409, 503)},
    "requestBody": {
        "required": True,
        "description": "As the carrier writes it, signed as the carrier signs.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
}
_CODE = {
    "responses": {n: {"$ref": f"#/components/responses/{n}"} for n in (403, 409, 429, 503)},
    "requestBody": {
        "required": True,
        "description": "Signed with the locker's key (Ed25519, see yici/kernel/signing.py).",
        "content": {
            "application/json": {
                "schema": {"type": "object", "properties": {"code": {"type": "string"}}}
            }
        },
    },
}


@router.post("/callbacks/{carrier}", response=WordTaken, auth=None, openapi_extra=_NOTICE)
def hear_carrier(request, carrier: str):
    """Take a carrier's signed notice in. For carriers only; twice is once.

    403: not signed by that carrier, or too long ago; 404: no such carrier, or a parcel of nobody;
    409: we have not noted its waybill yet, say it again later.
    """
    actions.hear(carrier=carrier[:40], letter=signing.letter_of(request), at=timezone.now())
    return WordTaken()


@router.post("/lockers/{locker}/open", response=Opened, auth=None, openapi_extra=_CODE)
def open_locker(request, locker: str):
    """Say which cell a code opens. For lockers only, which sign what they ask."""
    at = timezone.now()
    signing.check(signing.letter_of(request), by=f"locker_{locker}", at=at)
    try:
        code = str(orjson.loads(request.body)["code"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise Http404 from None
    by = Who(actor=f"locker:{locker}")
    return {"cell": actions.open_cell(locker=locker, code=code, by=by, at=at)}


# -- what is refused -------------------------------------------------------------------------------

STATUS = {
    "not-yours": 403,
    "full": 409,
    "not-so": 409,
    "withheld": 409,
    "not-void": 409,
    "not-in-force": 409,
}


def not_allowed(refusal: rules.NotAllowed) -> rest.Problem:
    said = words.why(refusal)
    errors = [(refusal.field, said)] if refusal.field else []
    status = STATUS.get(refusal.code, 422)
    return rest.Problem(status, refusal.code, said, rule=refusal.rule, errors=errors)


def not_now(refusal: IllegalStep) -> rest.Problem:
    return rest.Problem(409, "not-now", words.why(refusal))


def unknown_carrier(refusal: carriers.UnknownCarrier) -> rest.Problem:
    said = _("Choose a carrier.")
    return rest.Problem(404, "unknown-carrier", said, errors=[("carrier", said)])


def out_of_reach(refusal: carriers.OutOfReach) -> rest.Problem:
    return rest.Problem(503, "carrier", words.why(refusal), headers={"Retry-After": "60"})


def unreadable(refusal: carriers.Unreadable) -> rest.Problem:
    return rest.Problem(422, "unreadable", _("The notice cannot be read."))


def unknown_parcel(refusal: actions.UnknownParcel) -> rest.Problem:
    return rest.Problem(404, "unknown-parcel", _("There is no such parcel of this carrier."))


def too_many(refusal: actions.TooManyWrong) -> rest.Problem:
    said = _("Too many wrong codes. The locker listens again in ten minutes.")
    return rest.Problem(429, "too-many", said, headers={"Retry-After": "600"})


refusals = [
    (rules.NotAllowed, not_allowed),
    (IllegalStep, not_now),
    (carriers.UnknownCarrier, unknown_carrier),
    (carriers.OutOfReach, out_of_reach),
    (carriers.Unreadable, unreadable),
    (actions.UnknownParcel, unknown_parcel),
    (actions.TooManyWrong, too_many),
]
