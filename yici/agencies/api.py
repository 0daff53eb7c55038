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
Way = Literal["choice", "lot"]


class AgencyOfferOut(Schema):
    service: str
    qualification: str
    qualified_until: date
    limit_days: int = Field(description="Working days.")
    fee: str


class AgencyRecordOut(Schema):
    kind: Kind
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


@router.post("/selections", response={201: SelectionOut})
def open_selection(request, given: SelectionIn):
    """Publish for which project a firm is sought and among which (C129)."""
    facts = given.model_dump() | {"department": _department(given.department)}
    made = actions.open_selection(by=who_is(request.user), at=timezone.now(), **facts)
    return 201, _selection(made)


@router.post("/selections/{number}/outcome", response=SelectionOut)
def settle_selection(request, number: str, given: SelectionOutcomeIn):
    """Draw the lot, or enter whom the client chose; once (C129)."""
    found = _sought(request, number)
    done = actions.settle(
        selection=found, by=who_is(request.user), at=timezone.now(), code=given.code
    )
    return _selection(done)


@router.post("/{agency}", response={201: AgencyOut})
def enter_agency(request, agency: str, given: AgencyIn):
    """Enter a firm under its credit code; whoever is qualified is entered (C130)."""
    facts = given.model_dump() | {"department": _department(given.department)}
    made = actions.enter_agency(code=agency, by=who_is(request.user), at=timezone.now(), **facts)
    return 201, told(_firm(request, made.code))


@router.post("/{agency}/offers", response={201: AgencyOut})
def enter_offer(request, agency: str, given: AgencyOfferIn):
    """Enter a service with its limit and fee (R54)."""
    firm = _firm(request, agency)
    actions.offer(agency=firm, by=who_is(request.user), at=timezone.now(), **given.model_dump())
    return 201, told(_firm(request, agency))


@router.post("/{agency}/offers/withdraw", response=AgencyOut)
def withdraw_offer(request, agency: str, given: AgencyOfferWithdrawnIn):
    """Take a service off the register from today on."""
    actions.withdraw_offer(
        agency=_firm(request, agency), service=given.service, by=who_is(request.user),
        at=timezone.now(),
    )  # fmt: skip
    return told(_firm(request, agency))


@router.post("/{agency}/records", response={201: AgencyOut})
def record_credit(request, agency: str, given: AgencyRecordIn):
    """Add to the published record; `suspended` and `restored` take effect at once (S4(19))."""
    firm = _firm(request, agency)
    actions.record_credit(
        agency=firm, by=who_is(request.user), at=timezone.now(), **given.model_dump()
    )
    return 201, told(_firm(request, agency))


routers = [("/agencies", router)]
