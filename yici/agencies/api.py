"""`/agencies`: the register of intermediaries, their services and record, selections (C129, R54)."""

from datetime import date
from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.people.models import Department
from yici.people.refusals import NotAllowed
from yici.people.who import who_is

from . import actions
from .models import Agency, Selection
from .reading import told

router = Router(tags=["agencies"])
Kind = Literal["praise", "fault", "breach", "suspended", "restored"]
Recorded = Literal["praise", "fault", "breach", "suspended", "restored", "corrected"]
Way = Literal["choice", "lot"]


class AgencyOfferOut(Schema):
    service: str
    qualification: str
    qualified_until: date
    limit_days: int = Field(description="Working days.")
    fee: str


class AgencyRecordOut(Schema):
    kind: Recorded
    facts: str
    document: str
    on: date


class AgencyOut(Schema):
    """A firm by its credit code, with what it offers and its whole published record."""

    code: str
    name: str
    address: str
    phone: str
    department: str
    suspended_on: date | None
    offers: list[AgencyOfferOut]
    records: list[AgencyRecordOut]


class AgenciesOut(rest.Page[AgencyOut]):
    """A page of firms in order of their codes."""


class SelectionOut(Schema):
    """For which project a firm is or was sought, among which, and the outcome."""

    number: str
    service: str
    project: str
    way: Way
    firms: list[str]
    commitment: str = Field(description="SHA-256 of the seed, published before the draw.")
    seed: str = Field(description="Empty until the lot is drawn.")
    agency: str | None


class SelectionsOut(rest.Page[SelectionOut]):
    """A page of selections, the newest first."""


class AgencyCorrectionIn(rest.Given):
    """How a firm is called and found, as it should stand."""

    name: Annotated[rest.Plain, StringConstraints(max_length=100)]
    address: rest.Line = ""
    phone: Annotated[rest.Plain, StringConstraints(max_length=40)] = ""


class AgencyIn(rest.Given):
    name: Annotated[rest.Plain, StringConstraints(max_length=100)]
    department: int = Field(description="Who watches over it, as the catalogue numbers it.")
    address: rest.Line = ""
    phone: Annotated[rest.Plain, StringConstraints(max_length=40)] = ""


class AgencyOfferIn(rest.Given):
    """A service that guides in force ask for (C128), with qualification, limit and fee."""

    service: rest.Line
    qualification: rest.Line
    qualified_until: date
    limit_days: Annotated[int, Field(ge=-1000, le=1000)]
    fee: rest.Line


class AgencyOfferWithdrawnIn(rest.Given):
    service: rest.Line


class AgencyRecordIn(rest.Given):
    kind: Kind
    facts: rest.Words
    document: rest.Line
    on: date


class SelectionIn(rest.Given):
    service: rest.Line
    project: rest.Line
    way: Way
    department: int = Field(description="Who runs it, as the catalogue numbers it.")


class SelectionOutcomeIn(rest.Given):
    code: Annotated[rest.Plain, StringConstraints(max_length=18)] = Field(
        "", description="Of the firm the client chose; left out where the lot is drawn."
    )


@router.get("", response=AgenciesOut, auth=None)
def list_agencies(
    request, service: rest.Line = "", cursor: rest.Cursor = None, limit: rest.Limit = 50
):
    """The register of intermediaries; `service` keeps those that offer it now (R54)."""
    firms = Agency.objects.visible_to(who_is(request.user)).with_lines().order_by("code")
    if service:
        firms = firms.filter(offers__service=service, offers__withdrawn_on=None)
    if cursor:
        [after] = rest.unseal(cursor, str)
        firms = firms.filter(code__gt=after)
    found = list(firms[: limit + 1])
    more = rest.seal(found[limit - 1].code) if len(found) > limit else None
    return {"items": [told(firm) for firm in found[:limit]], "next": more}


@router.get("/selections/{number}", response=SelectionOut, auth=None)
def read_selection(request, number: str):
    """A selection, so that anybody can reckon the draw again (C129)."""
    return _selection(_sought(request, number))


@router.get("/{agency}", response=AgencyOut, auth=None)
def read_agency(request, agency: str):
    """One firm by its credit code."""
    return told(_firm(request, agency))


def _firm(request, code: str) -> Agency:
    found = Agency.objects.visible_to(who_is(request.user)).with_lines().filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _sought(request, number: str) -> Selection:
    shown = Selection.objects.visible_to(who_is(request.user)).select_related("agency")
    found = shown.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _department(pk: int) -> Department:
    found = Department.objects.active().filter(pk=pk).first() if 0 < pk < 2**63 else None
    if found is None:
        raise NotAllowed
    return found


def _selection(one: Selection) -> dict:
    shown = ("number", "service", "project", "way", "firms", "commitment")
    agency = one.agency.code if one.agency else None
    return {name: getattr(one, name) for name in shown} | {
        "seed": one.shown_seed,
        "agency": agency,
    }


def _by(request, key: str | None) -> dict:
    """Return who does it, when, and under which key: sent again with it, it is done once."""
    who = who_is(request.user)
    return {"by": who, "at": timezone.now(), "key": rest.key_of(who, key)}


def _row(told) -> int:
    if not (type(told) is int and 0 <= told < 2**63):
        raise ValueError
    return told


@router.get("/selections", response=SelectionsOut, auth=None)
def list_selections(request, cursor: rest.Cursor = None, limit: rest.Limit = 50):
    """All selections, the newest first: who was sought, among whom, and the outcome (C129)."""
    found = Selection.objects.visible_to(who_is(request.user)).select_related("agency")
    if cursor:
        [before] = rest.unseal(cursor, _row)
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: limit + 1])
    more = rest.seal(rows[limit - 1].pk) if len(rows) > limit else None
    return {"items": [_selection(one) for one in rows[:limit]], "next": more}


@router.post("/selections", response={201: SelectionOut})
def open_selection(request, given: SelectionIn, key: rest.IdempotencyKey = None):
    """Publish for which project a firm is sought and among which (C129)."""
    facts = given.model_dump() | {"department": _department(given.department)}
    made = actions.open_selection(**_by(request, key), **facts)
    return 201, _selection(made)


@router.post("/selections/{number}/outcome", response=SelectionOut)
def settle_selection(
    request, number: str, given: SelectionOutcomeIn, key: rest.IdempotencyKey = None
):
    """Draw the lot, or enter whom the client chose; once (C129)."""
    found = _sought(request, number)
    done = actions.settle(selection=found, code=given.code, **_by(request, key))
    return _selection(done)


@router.post("/{agency}", response={201: AgencyOut})
def enter_agency(request, agency: str, given: AgencyIn, key: rest.IdempotencyKey = None):
    """Enter a firm under its credit code; whoever is qualified is entered (C130)."""
    facts = given.model_dump() | {"department": _department(given.department)}
    made = actions.enter_agency(code=agency, **_by(request, key), **facts)
    return 201, told(_firm(request, made.code))


@router.post("/{agency}/correct", response=AgencyOut)
def correct_agency(
    request, agency: str, given: AgencyCorrectionIn, key: rest.IdempotencyKey = None
):
    """Correct how a firm is called and found; its record says what stood there before."""
    firm = _firm(request, agency)
    actions.correct_agency(agency=firm, **_by(request, key), **given.model_dump())
    return told(_firm(request, agency))


@router.post("/{agency}/offers", response={201: AgencyOut})
def enter_offer(request, agency: str, given: AgencyOfferIn, key: rest.IdempotencyKey = None):
    """Enter a service with its limit and fee (R54)."""
    firm = _firm(request, agency)
    actions.offer(agency=firm, **_by(request, key), **given.model_dump())
    return 201, told(_firm(request, agency))


@router.post("/{agency}/offers/withdraw", response=AgencyOut)
def withdraw_offer(
    request, agency: str, given: AgencyOfferWithdrawnIn, key: rest.IdempotencyKey = None
):
    """Take a service off the register from today on."""
    firm = _firm(request, agency)
    actions.withdraw_offer(agency=firm, service=given.service, **_by(request, key))
    return told(_firm(request, agency))


@router.post("/{agency}/records", response={201: AgencyOut})
def record_credit(request, agency: str, given: AgencyRecordIn, key: rest.IdempotencyKey = None):
    """Add to the published record; `suspended` and `restored` take effect at once (S4(19))."""
    firm = _firm(request, agency)
    actions.record_credit(agency=firm, **_by(request, key), **given.model_dump())
    return 201, told(_firm(request, agency))


routers = [("/agencies", router)]
