"""`/notice-wordings`: what statutory notices say; read, changed by draft, approved by another person."""

from datetime import datetime
from typing import Annotated

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.people.models import Department
from yici.people.who import who_is

from . import actions, rules, wordings
from . import words as said
from .kinds import KINDS, NUMBER, Kind, UnknownKind, kind_of
from .models import CITY, Wording, chosen
from .refusals import NotAllowed, NotLawful, NotNow, OwnWork, WrittenOver

router = Router(tags=["notice-wordings"])
routers = [("/notice-wordings", router)]
Of = Annotated[
    str,
    Query(
        alias="of", max_length=18, pattern=r"^[0-9A-Z]*$",
        description="Credit code of the authority; empty: the city's default.",
        examples=["11511602MB1234567X"],
    ),
]  # fmt: skip
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match", max_length=80,
        description="The ETag of the draft you last read. Needed once there is a draft: 412 where "
        "somebody has changed it since, and nothing happens.",
    ),
]  # fmt: skip


class NoticeWordingLine(Schema):
    """A kind of notice and what applies to that authority."""

    kind: str
    name: str
    group: str
    origin: str = Field(description="kind/authority/version; version 0 is the shipped one.")
    digest: str
    pending: str = Field(description="draft or proposed, where somebody is changing it.")


class NoticeFindingOut(Schema):
    part: str
    detail: str
    article: str
    blocks: bool


class NoticeVersionOut(Schema):
    """A version of an authority's wording."""

    number: int
    status: str
    digest: str
    body: dict[str, str]
    reason: str
    written_at: datetime
    approved_at: datetime | None
    ended_at: datetime | None
    returned_for: str
    findings: list[NoticeFindingOut] = Field(
        description="Of a draft: what still speaks against it."
    )


class NoticeWordingOut(NoticeWordingLine):
    body: dict[str, str]
    needs: list[str] = Field(description="What the law asks of it.")
    places: list[str] = Field(description="Placeholders that it may use, as {name}.")
    may_write: bool
    versions: list[NoticeVersionOut]


class NoticeDraftIn(rest.Given):
    """Parts by their names; those left out are empty."""

    body: dict[
        Annotated[rest.Plain, StringConstraints(max_length=20)],
        Annotated[rest.Plain, StringConstraints(max_length=wordings.LONGEST)],
    ] = Field(max_length=len(wordings.PARTS) + 2)
    reason: Annotated[rest.Plain, StringConstraints(max_length=rules.MAX_REASON)] = ""


class NoticeReasonIn(rest.Given):
    reason: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=rules.MAX_REASON)]


def written_over(refusal: WrittenOver) -> rest.Problem:
    return rest.Problem(
        412, "stale", _("Somebody has changed it meanwhile. Read it again, then decide.")
    )


def not_lawful(refusal: NotLawful) -> rest.Problem:
    errors = [(one.part, said.finding(one)) for one in refusal.findings]
    return rest.Problem(422, "not-lawful", _(str(refusal)), errors=errors)


refusals = [
    (WrittenOver, written_over),
    (NotLawful, not_lawful),
    (NotNow, lambda refusal: rest.Problem(409, "not-now", _(str(refusal)))),
    (OwnWork, lambda refusal: rest.Problem(403, "four-eyes", _(str(refusal)))),
]


def _official(request):
    """:raises Problem: 403, for whoever is no official"""
    who = who_is(request.user)
    if not who.is_staff:
        raise _not_yours()
    return who


def _not_yours() -> rest.Problem:
    return rest.Problem(403, "not-yours", _(NotAllowed.message))


def _office(who, code: str) -> Department | None:
    """Return one of her departments by its credit code; None: the city. :raises Http404:"""
    if not code:
        return None
    offices = {office for _role, office in who.posts}
    found = Department.objects.filter(credit_code=code)
    if not rules.may_approve(who):
        found = found.filter(pk__in=offices)
    if (office := found.first()) is None:
        raise Http404
    return office


def _authority(office: Department | None) -> str:
    return (office.credit_code or CITY) if office else CITY


def _how(code: str) -> Kind:
    try:
        return kind_of(code)
    except UnknownKind:
        raise Http404 from None


@router.get("", response=list[NoticeWordingLine])
def list_notice_wordings(request, of: Of = ""):
    """List every kind of notice with what applies to an authority, and what is being changed."""
    who = _official(request)
    office = _office(who, of)
    authority = _authority(office)
    kinds = (*KINDS.values(), NUMBER)
    pending = Wording.objects.visible_to(who).pending().filter(authority=authority)
    changing = dict(pending.values_list("kind", "status"))
    now = chosen(kinds, authority)
    return [
        _line(kind, one, changing.get(kind.code, "")) for kind, one in zip(kinds, now, strict=True)
    ]


def _line(kind: Kind, now, pending: str) -> dict:
    return {
        "kind": kind.code, "name": kind.name, "group": kind.group, "origin": now.origin,
        "digest": now.digest, "pending": pending,
    }  # fmt: skip


@router.get("/{kind}", response=NoticeWordingOut)
def read_notice_wording(request, response: HttpResponse, kind: str, of: Of = ""):
    """Read what a notice says to an authority's applicants now, its versions, and its draft.

    The ETag is that of the draft, where there is one.
    """
    who, how = _official(request), _how(kind)
    return _told(response, who, how, _office(who, of))


def _told(response: HttpResponse, who, how: Kind, office: Department | None) -> dict:
    authority = _authority(office)
    (now,) = chosen((how,), authority)
    rows = list(Wording.objects.visible_to(who).of(how.code, authority))
    draft = next((row for row in rows if row.status in PENDING), None)
    if draft:
        response["ETag"] = rest.etag(draft.digest)
    return _line(how, now, draft.status if draft else "") | {
        "body": now.body,
        "needs": said.needs(how),
        "places": list(how.places if how is NUMBER else how.allowed),
        "may_write": rules.may_write(who, office.pk if office else None),
        "versions": [_version(row) for row in rows],
    }


PENDING = (Wording.Status.DRAFT, Wording.Status.PROPOSED)


def _version(row: Wording) -> dict:
    names = ("number", "status", "digest", "reason", "written_at", "approved_at", "ended_at",
             "returned_for")  # fmt: skip
    body = wordings.cleaned(row.how, row.body)
    found = (
        wordings.findings(row.how, body, own=bool(row.authority)) if row.status in PENDING else ()
    )
    return {name: getattr(row, name) for name in names} | {
        "body": body,
        "findings": [
            {
                "part": one.part,
                "detail": said.finding(one),
                "article": one.article,
                "blocks": one.blocks,
            }
            for one in found
        ],
    }


def _pending(who, how: Kind, office: Department | None, if_match: str | None) -> Wording:
    """Return the draft that is there, as the caller has read it.

    :raises Http404: when there is none that she may see
    :raises WrittenOver: when it is not the one she read
    """
    authority = _authority(office)
    row = Wording.objects.visible_to(who).of(how.code, authority).pending().first()
    if row is None:
        raise Http404
    if _digest(if_match) != row.digest:
        raise WrittenOver
    return row


def _need_approver(who) -> None:
    if not rules.may_approve(who):
        raise _not_yours()


def _digest(if_match: str | None) -> str:
    return (if_match or "").strip().removeprefix("W/").strip('"')


@router.put("/{kind}/draft", response=NoticeWordingOut)
def write_notice_draft(
    request,
    response: HttpResponse,
    kind: str,
    given: NoticeDraftIn,
    of: Of = "",
    if_match: IfMatch = None,
):
    """Write the next version's draft; nothing is in force before another person approves it."""
    who, how = _official(request), _how(kind)
    office = _office(who, of)
    if not rules.may_write(who, office.pk if office else None):
        raise _not_yours()
    if unknown := set(given.body) - set(wordings.parts_of(how)):
        sentence = _("There is no such field. Check how it is spelt.")
        errors = [(f"body.{part}", sentence) for part in sorted(unknown)]
        raise rest.Problem(422, "not-valid", sentence, errors=errors)
    authority = _authority(office)
    if Wording.objects.of(how.code, authority).pending().exists():
        _pending(who, how, office, if_match)
    actions.draft(
        kind=how.code, department=office, body=given.body, reason=given.reason, by=who,
        at=timezone.now(), seen=_digest(if_match),
    )  # fmt: skip
    return _told(response, who, how, office)


@router.post("/{kind}/draft/propose", response=NoticeWordingOut)
def propose_notice_draft(
    request, response: HttpResponse, kind: str, of: Of = "", if_match: IfMatch = None
):
    """Hand the draft to another person, once it says all that the law asks for."""
    who, how = _official(request), _how(kind)
    office = _office(who, of)
    row = _pending(who, how, office, if_match)
    actions.propose(wording=row, by=who, seen=row.digest)
    return _told(response, who, how, office)


@router.post("/{kind}/draft/approve", response=NoticeWordingOut)
def approve_notice_draft(
    request, response: HttpResponse, kind: str, of: Of = "", if_match: IfMatch = None
):
    """Put the proposed wording in force, as another person than who wrote it."""
    who, how = _official(request), _how(kind)
    office = _office(who, of)
    row = _pending(who, how, office, if_match)
    _need_approver(who)
    actions.approve(wording=row, by=who, at=timezone.now(), seen=row.digest)
    return _told(response, who, how, office)


@router.post("/{kind}/draft/return", response=NoticeWordingOut)
def return_notice_draft(
    request,
    response: HttpResponse,
    kind: str,
    given: NoticeReasonIn,
    of: Of = "",
    if_match: IfMatch = None,
):
    """Return the proposed wording to those who wrote it, and say why."""
    who, how = _official(request), _how(kind)
    office = _office(who, of)
    row = _pending(who, how, office, if_match)
    _need_approver(who)
    actions.send_back(wording=row, by=who, reason=given.reason)
    return _told(response, who, how, office)
