"""Issuing, sealing and ending e-licences (C081, C082, N22, R31)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from yici.codes import licences as identifiers
from yici.kernel import files
from yici.kernel.actions import Told, command
from yici.kernel.story import Repeated
from yici.licences import events, faces, lifecycle, printing
from yici.licences.actions import numbers
from yici.licences.kinds import kind_of
from yici.licences.models import Face, Licence, Number
from yici.people.models import Department


class FaceIncomplete(ValueError):
    """The licence would not say whose it is, or what for. The message names what is missing."""


def issue(
    *,
    kind: str,
    department: Department,
    holder: UUID,
    face: dict,
    at: datetime,
    actor: str,
    key: str,
    item_code: str = "",
    case_id: UUID | None = None,
    case_number: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Licence:
    """This will enter a new licence in the register; its PDF is sealed after commit.

    Twice with the same `key` is one licence. `face` is what it says: `holder_name`,
    `holder_kind` (person or organisation), `fields` and `more` (label, value), and, where they
    apply, `number`, `name`, `paragraphs`. Without `valid_until` it is without limit.
    :raises UnknownKind: `kind` is not in kinds.KINDS.
    :raises NoCreditCode: the department cannot be named in an identifier.
    :raises FaceIncomplete: `holder_name` or `fields` is missing.
    """
    how = kind_of(kind)
    pk = Licence.id_from(key)
    if Licence.objects.filter(pk=pk).exists():
        return Licence.at(pk)
    code, today = numbers.authority_of(department), printing.day_of(at)
    face = faces.salted(_complete(face) | printing.issued_by(department))
    try:
        with transaction.atomic():
            serial = f"{today.year}{numbers.draw(code, 'licence', today.year):07d}"
            identifier = identifiers.make(how.type_code_of(code), code, serial)
            Number.objects.create(authority=code, number=identifier, story=pk)
            issued = events.Issued(
                identifier=identifier,
                kind_code=kind,
                issuer=code,
                holder=holder,
                item_code=item_code,
                case_id=case_id,
                case_number=case_number,
                issued_on=today,
                valid_from=valid_from or today,
                valid_until=valid_until,
                face=faces.digest_of(face),
            )
            Licence.open(pk, issued, actor=actor, at=at, beside=[_face(pk, 1, face)])
    except Repeated:
        pass  # a rival with the same key was first; the number drawn here went back
    return Licence.at(pk)


@command(Licence)
def seal_pdf(licence, *, at: datetime):
    """This will set, seal and store the PDF of the current version, unless it is done or ended.

    After this `licence.digest` names the stored file: a case may be closed (R31).
    """
    state = licence.state
    if state.digest or state.status not in lifecycle.SEALABLE:
        return None
    row = Face.objects.get(licence=licence.pk, version=state.version)
    face = faces.unlock(row.locked, licence.pk, state.version)
    pdf = printing.sealed(
        licence.how.template,
        printing.licence_data(licence, face),
        code=state.issuer,
        reason="签发电子证照",
        at=at,
    )
    sealed = events.Sealed(version=state.version, digest=files.put(pdf))
    return Told(sealed, actor=f"seal:{state.issuer}")


def correct(
    *,
    licence: Licence | UUID,
    face: dict,
    at: datetime,
    actor: str,
    key: str,
    valid_from: date | None = None,
    valid_until: date | None = None,
    seen: int | None = None,
) -> Licence:
    """This will put a new version in the old one's place: correction, change or renewal.

    Dates left out stay as they were. The old identifier is answered with "superseded".
    :raises IllegalStep: the licence is suspended or has ended.
    """
    changes = {"valid_from": valid_from, "valid_until": valid_until}
    with transaction.atomic():
        done = _correct(
            licence=licence, face=face, actor=actor, at=at, key=key, seen=seen, **changes
        )
        Number.objects.get_or_create(
            authority=done.issuer, number=done.identifier, defaults={"story": done.pk}
        )
    return done


@command(Licence)
def _correct(licence, *, face, actor, at, valid_from, valid_until):
    state = licence.state
    old = identifiers.parse(state.identifier)
    version = state.version + 1
    issuer = Department.objects.select_related("region").get(credit_code=state.issuer)
    face = faces.salted(_complete(face) | printing.issued_by(issuer))
    corrected = events.Corrected(
        identifier=identifiers.make(old.type, old.issuer, old.serial, version),
        version=version,
        issued_on=printing.day_of(at),
        valid_from=valid_from or state.valid_from,
        valid_until=valid_until or state.valid_until,
        face=faces.digest_of(face),
    )
    return Told(corrected, actor=actor, beside=[_face(licence.pk, version, face)])


@command(Licence)
def suspend(licence, *, ground: str, actor: str, at: datetime):
    """This will suspend it (02暂扣). :raises IllegalStep: it is not valid."""
    return Told(events.Suspended(ground=ground, on=printing.day_of(at)), actor=actor)


@command(Licence)
def resume(licence, *, actor: str, at: datetime):
    """This will make it valid again. :raises IllegalStep: it is not suspended."""
    return Told(events.Resumed(on=printing.day_of(at)), actor=actor)


@command(Licence)
def revoke(licence, *, ground: str, actor: str, at: datetime):
    """This will revoke it (03撤销, 行政许可法 art. 69). `ground` names articles, not persons.

    :raises IllegalStep: it has ended already.
    """
    return Told(events.Revoked(ground=ground, on=printing.day_of(at)), actor=actor)


@command(Licence)
def cancel(licence, *, ground: str, actor: str, at: datetime):
    """This will cancel it (04注销, 行政许可法 art. 70). :raises IllegalStep: it has ended already."""
    return Told(events.Cancelled(ground=ground, on=printing.day_of(at)), actor=actor)


def _complete(face: dict) -> dict:
    missing = [name for name in ("holder_name", "fields") if not face.get(name)]
    if missing:
        raise FaceIncomplete(f"the licence does not say {' and '.join(missing)}")
    return {"holder_kind": "person", **face}


def _face(pk: UUID, version: int, face: dict) -> Face:
    return Face(licence=pk, version=version, locked=faces.lock(face, pk, version))
