"""Telling somebody something: once in her space, once by each channel she may be reached by."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from psycopg.types.json import Json

from yici.kernel.sql import loaded, rows

from .. import rules
from ..carriers import offered
from ..kinds import Kind, kind_of
from ..models import Contact, Notification, Sending, desk_of
from .queue import queue

CONTACT = ("id", "channel", "wants", "quiet_from", "quiet_until")
# Contacts as `Contacts.usable` has it; nothing comes back when it was told before.
PUT_IN = f"""
    with told as (insert into notifications_notification
        (recipient, id, kind, data, matter, subject, path, at, seq, readers)
    values (%(recipient)s, %(id)s, %(kind)s, %(data)s, %(matter)s, %(subject)s, %(path)s, %(at)s, %(seq)s, '{{}}')
    on conflict (recipient, id) do nothing returning id)
    select {", ".join(f"c.{name}" for name in CONTACT)}
    from told left join notifications_contact c on c.owner_id = any(%(persons)s)
        and c.channel = any(%(channels)s) and c.verified_at is not null"""
NAMES = UUID("6ba0a1ff-9b3d-5a0a-8c5e-0c8f6c1f7a11")  # under which ids are made


@transaction.atomic
def notify(
    *,
    applicant_id: UUID,
    kind: str,
    data: dict,
    key: str,
    at: datetime,
    also: Collection[UUID | None] = (),
    matter: str = "",
    subject: UUID | None = None,
    path: str = "",
    seq: int = 0,
) -> UUID:
    """Tell an applicant, and who else is named, that something happened (C096).

    The same key tells it once, however often it is called. The message in her space, its sendings
    and their jobs are one transaction.

    :param applicant_id: whose matter it is; who may act for her reads it, too
    :param data: what the words of the kind hold; no names, no numbers that identify anybody
    :param at: when the fact was told
    :param also: persons to reach beside her: the agent of the case
    :param matter: item code, so that a mandate for one item shows that item's news only
    :param subject: the story it is about
    :param path: where it leads on the portal, for who is signed in
    :param seq: of the fact in its story: the order of what happened at one instant
    :raises UnknownKind: when no room offers the kind
    :raises ValueError: when the data hold what the kind does not
    """
    what, pk = kind_of(kind), uuid5(NAMES, f"{applicant_id}/{key}")
    if stray := data.keys() - set(what.holds):
        raise ValueError(f"{kind} does not hold {', '.join(sorted(stray))}")
    told = Notification(
        recipient=applicant_id, id=pk, kind=kind, data=data, matter=matter, subject=subject,
        path=path, at=at, seq=seq,
    )  # fmt: skip
    contacts = _put_in(told, {applicant_id, *filter(None, also)} if what.outside else set())
    _send_on(told, what, contacts)
    return pk


def notify_desk(
    *, staff_code: str, kind: str, data: dict, key: str, at: datetime,
    subject: UUID | None = None, path: str = "",
) -> UUID:  # fmt: skip
    """Tell an official something at her desk; the same key tells it once. It goes nowhere else.

    :param path: where it leads on the desk
    """
    return notify(
        applicant_id=desk_of(staff_code), kind=kind, data=data, key=key, at=at,
        subject=subject, path=path,
    )  # fmt: skip


def _put_in(told: Notification, persons: Collection[UUID]) -> list[Contact]:
    """Put it in and return where these persons may be reached: nowhere when it was there before.

    The second of two at once waits for the first.
    """
    values = {
        "recipient": told.recipient, "id": told.id, "kind": told.kind, "data": Json(told.data),
        "matter": told.matter, "subject": told.subject, "path": told.path, "at": told.at, "seq": told.seq,
        "persons": list(persons), "channels": list(offered()),
    }  # fmt: skip
    found = rows(PUT_IN, values)
    return [loaded(Contact, dict(zip(CONTACT, row, strict=True))) for row in found if row[0]]


def _send_on(told: Notification, what: Kind, contacts: Iterable[Contact]) -> None:
    made = [
        sending_to(contact, what, told.at, uuid5(told.id, str(contact.pk)), told)
        for contact in contacts
        if rules.wanted(contact.wants, what.statutory)
    ]
    if made:
        Sending.objects.bulk_create(made)
        queue(made, told.at)


def sending_to(
    contact: Contact, what: Kind, at: datetime, pk: UUID, told: Notification | None = None
) -> Sending:
    """Return a message on its way: at once, or when her quiet hours are over."""
    due = at if what.urgent else rules.after_quiet(at, contact.quiet)
    return Sending(
        id=pk,
        recipient=told.recipient if told else None,
        notification=told.id if told else None,
        contact=contact.pk,
        kind=what.code,
        channel=contact.channel,
        next_at=due,
        told_at=at,
        due_at=due,
    )
