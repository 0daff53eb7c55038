"""Registering those who are served, and showing their numbers."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from yici.codes import Invalid, resident, uscc
from yici.people import refusals, rules, secrets
from yici.people.models import Applicant, Mandate, Reveal
from yici.people.models.applicants import number_context
from yici.people.who import Who

CONTACT = ("phone", "address", "email")


@transaction.atomic
def register_applicant(
    *,
    kind: str,
    name: str,
    number: str,
    by: Who,
    at: datetime,
    type: str | None = None,
    legal_representative: Applicant | None = None,
    checked_by: str = "",
    phone: str = "",
    address: str = "",
    email: str = "",
) -> Applicant:
    """Return the applicant with that number, registered now if she was not known (C080, R36).

    :param kind: `person` (number: resident ID) or `organisation` (number: credit code)
    :param type: for organisations, see `Applicant.Type`; an enterprise when not given
    :param legal_representative: an organisation's; she gets her mandate by law
    :param checked_by: what confirmed that name and number belong together, if anything did
    :raises NotAllowed: when an organisation is registered by somebody not at a window
    :raises BadNumber, BadName: when they are not well formed
    :raises NameMismatch, TypeMismatch, RepresentativeMismatch: when the number is known as
        somebody else's; what is on record is not told
    """
    rules.need_right_to_register(by, kind)
    number, name = clean_number(kind, number, at), rules.clean_name(name)
    pk = uuid7()
    applicant, created = Applicant.objects.get_or_create(
        number_index=secrets.blind_index(kind, number),
        defaults={
            "id": pk,
            "kind": kind,
            "type": type or ("person" if kind == "person" else "enterprise"),
            "name": name,
            "number_sealed": secrets.encrypt(number, number_context(pk)),
            "checked_by": checked_by,
            "checked_at": at if checked_by else None,
            "created_at": at,
            "phone": phone,
            "address": address,
            "email": email,
        },
    )
    if not created:
        _need_same(applicant, name, type, legal_representative)
        _note_check(applicant, checked_by, at)
    if legal_representative and applicant.legal_representative_id is None:
        name_representative(organisation=applicant, person=legal_representative, by=by, at=at)
    return applicant


def clean_number(kind: str, number: str, at: datetime) -> str:
    """Return a number as it is kept.

    :raises BadNumber: when it is not a resident ID, or not a credit code, saying what to do
    """
    number = secrets.normalised(number)
    try:
        if kind == "person":
            resident.check(number, on=timezone.localdate(at))
        else:
            uscc.check(number)
    except Invalid as fault:
        raise refusals.BadNumber(refusals.NUMBER_FAULTS.get(fault.code, str(fault))) from None
    return number


def _need_same(applicant: Applicant, name, type, representative) -> None:
    if not rules.same_name(applicant.name, name):
        raise refusals.NameMismatch
    if type is not None and applicant.type != type:
        raise refusals.TypeMismatch
    on_record = applicant.legal_representative_id
    if representative is not None and on_record not in (None, representative.pk):
        raise refusals.RepresentativeMismatch


def _note_check(applicant: Applicant, checked_by: str, at: datetime) -> None:
    if checked_by and not applicant.checked_by:
        applicant.checked_by, applicant.checked_at = checked_by, at
        applicant.save(update_fields=["checked_by", "checked_at"])


@transaction.atomic
def name_representative(*, organisation: Applicant, person: Applicant, by: Who, at: datetime):
    """Make a person the legal representative (法定代表人); her predecessor's mandate ends.

    :raises NotAllowed: when not at a window
    :raises BadMandate: when the representative is no person, or the represented is one
    """
    rules.need_window(by)
    if organisation.kind != "organisation" or person.kind != "person":
        raise refusals.BadMandate(refusals.BadMandate.ORGANISATION)
    by_law = Mandate.objects.filter(principal=organisation, basis=Mandate.Basis.LAW)
    by_law.filter(revoked_at=None).update(revoked_at=at, revoked_by=by.actor)
    organisation.legal_representative = person
    organisation.save(update_fields=["legal_representative"])
    return Mandate.objects.create(
        principal=organisation,
        agent=person,
        basis=Mandate.Basis.LAW,
        valid_from=at,
        granted_at=at,
        granted_by=by.actor,
    )


@transaction.atomic
def change_contact(*, applicant: Applicant, by: Who, **contact: str) -> Applicant:
    """Change phone, address or email, as given.

    :raises NotAllowed: when she neither speaks for the applicant nor sits at a window
    """
    if not (rules.speaks_for(by, applicant) or rules.is_at_a_window(by)):
        raise refusals.NotAllowed
    unknown = contact.keys() - set(CONTACT)
    if unknown:
        raise TypeError(f"no contact field: {', '.join(sorted(unknown))}")
    for field, value in contact.items():
        setattr(applicant, field, value.strip())
    applicant.save(update_fields=list(contact))
    return applicant


@transaction.atomic
def reveal(*, applicant: Applicant, by: Who, reason: str, at: datetime) -> str:
    """Return the number in full, and record for good who saw it and why.

    :raises ReasonMissing: when no reason is given
    :raises NotAllowed: when she may not see this applicant
    """
    reason = rules.clean_reason(reason)
    if not Applicant.objects.visible_to(by).filter(pk=applicant.pk).exists():
        raise refusals.NotAllowed
    Reveal.objects.create(applicant=applicant, by=by.actor, reason=reason, at=at)
    return applicant.number
