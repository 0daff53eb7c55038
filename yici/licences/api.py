"""REST: verify a licence or notice (public), read one's own."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import ValidationError

from yici.codes.faults import Invalid
from yici.kernel.rest import Problem
from yici.licences import printing, verify, wallet
from yici.licences.guessing import too_often
from yici.licences.models import Licence
from yici.licences.unreadable import NotAPdf
from yici.people.who import who_is

router = Router(tags=["licences"])
routers = [("/licences", router)]


class Question(Schema):
    """An identifier, a document number, or the content of a QR."""

    identifier: str


class Facts(Schema):
    """What is on public record; a person's name is masked."""

    name: str
    identifier: str
    number: str
    holder: str
    issuer: str
    issued_on: date
    valid_from: date | None
    valid_until: date | None
    version: int | None
    since: date | None
    ground: str
    stands_for: list[str]
    """Certificates folded into it (多证合一): nobody asks for them besides. Empty unless it is valid."""


class Seal(Schema):
    """What the seal on an uploaded file proves."""

    signed: bool
    intact: bool
    trusted: bool
    whole_file: bool
    signer_name: str
    signer_code: str
    signed_at: datetime | None


class Verdict(Schema):
    """`good` is the answer; `outcome` says why; `status_code` is GB/T 36903's (01 is valid)."""

    good: bool
    outcome: str
    status_code: str
    facts: Facts | None
    seal: Seal | None


class LicenceOut(Schema):
    """A licence as its holder and its office see it."""

    id: UUID
    identifier: str
    kind: str
    name: str
    number: str
    status: str
    holder: str
    issuer: str
    issuer_code: str
    case_number: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    version: int
    digest: str
    verify_at: str


TOO_MANY = {"responses": {429: {"$ref": "#/components/responses/429"}}}
_BODIES = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": Question.json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}


@router.post("/verify", auth=None, response=Verdict, openapi_extra=_BODIES | TOO_MANY)
def verify_licence(request):
    """Verify an identifier (JSON) or a PDF (multipart, field `file`). Open to everybody."""
    if too_often(request):
        sentence = _("You have checked very many in one minute. Wait a minute, then go on.")
        raise Problem(429, "too-many-attempts", sentence, headers={"Retry-After": "60"})
    pdf = _uploaded(request) if request.content_type == "multipart/form-data" else None
    text = _question(request).identifier if pdf is None else ""
    try:
        return verify.verify(text=text, pdf=pdf, on=timezone.localdate())
    except (Invalid, NotAPdf) as fault:
        raise HttpError(422, str(fault)) from fault


@router.get("/{uuid:licence_id}", response=LicenceOut)
def read_licence(request, licence_id: UUID):
    """Read a licence of one's own, of whom one acts for, or of one's office."""
    seen = Licence.objects.visible_to(who_is(request.user))
    (card,) = wallet.cards([get_object_or_404(seen, pk=licence_id)], timezone.localdate())
    one = card.licence
    return {
        "id": one.pk,
        "identifier": one.identifier,
        "kind": one.kind,
        "name": card.name,
        "number": card.number,
        "status": card.status,
        "holder": card.holder,
        "issuer": card.issuer,
        "issuer_code": one.issuer,
        "case_number": one.case_number,
        "issued_on": one.issued_on,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "version": one.version,
        "digest": one.digest,
        "verify_at": printing.address_of(one.identifier),
    }


def _uploaded(request) -> bytes:
    file = request.FILES.get("file")
    if file is None:
        raise HttpError(422, "send the PDF in the field `file`")
    if file.size > settings.UPLOAD_LIMIT:
        raise HttpError(413, f"a file may have {settings.UPLOAD_LIMIT} bytes")
    return file.read()


def _question(request) -> Question:
    try:
        return Question.model_validate_json(request.body)
    except ValidationError as fault:
        raise HttpError(422, 'send {"identifier": "..."} or a file') from fault
