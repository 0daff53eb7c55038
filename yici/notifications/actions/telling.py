"""Telling somebody something: once in her space, once by each channel she may be reached by."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, Func

from yici.kernel.shapes import as_json
from yici.kernel.sql import loaded, rows

from .. import rules
from ..carriers import offered
from ..kinds import Kind, kind_of
from ..models import Contact, Notification, Sending, desk_of
from .queue import queue

CONTACT = ("id", "channel", "wants", "desk", "quiet_from", "quiet_until")
# Contacts as `Contacts.usable` has it; of what was told before nothing comes back. In the order of
# the key, so that two who tell the same wait for each other in the same order.
PUT_IN = f"""
    with n as (select * from json_to_recordset(%(told)s::json) as n(recipient uuid, id uuid,
        kind text, data jsonb, matter text, subject uuid, path text, at timestamptz, seq int,
        persons uuid[])),
    told as (insert into notifications_notification
        (recipient, id, kind, data, matter, subject, path, at, seq, readers)
    select recipient, id, kind, data, matter, subject, path, at, seq, '{{}}' from n
        order by recipient, id
    on conflict (recipient, id) do nothing returning recipient, id)
    select n.id, {", ".join(f"c.{name}" for name in CONTACT)}
    from told join n using (recipient, id) join notifications_contact c
        on c.owner_id = any(n.persons) and c.channel = any(%(channels)s)
        and c.verified_at is not null"""
NAMES = UUID("6ba0a1ff-9b3d-5a0a-8c5e-0c8f6c1f7a11")  # under which ids are made


def notify(*, applicant_id: UUID, kind: str, data: dict, key: str, at: datetime, **more) -> UUID:
    """Tell an applicant, and who else is named, that something happened (C096): see `News`."""
    one = News(applicant_id=applicant_id, kind=kind, data=data, key=key, at=at, **more)
    notify_all([one])
    return one.pk


@dataclass(frozen=True)
class News:
    """Something that an applicant, and who else is named, is to be told.

    :param applicant_id: whose matter it is; who may act for her reads it, too
    :param data: what the words of the kind hold; no names, no numbers that identify anybody
    :param key: the same key tells it once, however often it is told
    :param at: when the fact was told
    :param also: persons to reach beside her: the agent of the case
    :param matter: item code, so that a mandate for one item shows that item's news only
    :param subject: the story it is about
    :param path: where it leads on the portal, for who is signed in
    :param seq: of the fact in its story: the order of what happened at one instant
    :raises UnknownKind: when no room offers the kind
    :raises ValueError: when the data hold what the kind does not
    """

    applicant_id: UUID
    kind: str
    data: dict
    key: str
    at: datetime
    also: Collection[UUID | None] = ()
    matter: str = ""
    subject: UUID | None = None
    path: str = ""
    seq: int = 0

    def __post_init__(self):
        if stray := self.data.keys() - set(self.what.holds):
            raise ValueError(f"{self.kind} does not hold {', '.join(sorted(stray))}")

    @property
    def what(self) -> Kind:
        return kind_of(self.kind)

    @property
    def pk(self) -> UUID:
        return uuid5(NAMES, f"{self.applicant_id}/{self.key}")

    @property
    def persons(self) -> list[UUID]:
        """Return who is reached outside her space, where the kind goes there at all."""
        return list({self.applicant_id, *filter(None, self.also)}) if self.what.outside else []


@transaction.atomic
def notify_all(news: Iterable[News]) -> None:
    """Tell all of this: what was told before is left as it is, the rest is told, or nothing.

    The messages in their spaces, their sendings and the jobs of these are one transaction.
    """
    told = {one.pk: one for one in news}
    made = [
        sending_to(contact, told[pk].what, told[pk].at, uuid5(pk, str(contact.pk)), told[pk])
        for pk, contact in _put_in(told)
        if _wants(contact, told[pk].what)
    ]
    if made:
        Sending.objects.bulk_create(made)
        queue(made, max(one.told_at for one in made))


def _wants(contact: Contact, what: Kind) -> bool:
    return contact.desk if what.desk else rules.wanted(contact.wants, what.statutory)


@dataclass(frozen=True)
class AtDesk:
    """Something that an official is to be told at her desk; the same key tells it once.

    :param path: where it leads on the desk
    """

    staff_code: str
    kind: str
    data: dict
    key: str
    at: datetime
    subject: UUID | None = None
    path: str = ""

    def news(self, reached: Collection[UUID]) -> News:
        """:param reached: she herself as a person, where she asked to be sent it"""
        facts = {one.name: getattr(self, one.name) for one in fields(self)}
        desk = desk_of(facts.pop("staff_code"))
        return News(applicant_id=desk, also=reached, **facts)


def notify_desk(**told) -> None:
    """Tell an official something at her desk: see `AtDesk`."""
    notify_desks([AtDesk(**told)])


def notify_desks(told: Iterable[AtDesk]) -> None:
    """Tell all of this; by e-mail and SMS, too, where the kind may go out and she asked for it."""
    if not (listed := list(told)):
        return
    reached: dict[str, set[UUID]] = defaultdict(set)
    codes = {one.staff_code for one in listed if kind_of(one.kind).desk}
    asked = Contact.objects.of_desks(codes) if codes else Contact.objects.none()
    for code, person in asked.values_list("owner__user__staff", "owner"):
        reached[code].add(person)
    notify_all(
        one.news(reached[one.staff_code] if kind_of(one.kind).desk else ()) for one in listed
    )


def _put_in(told: dict[UUID, News]) -> list[tuple[UUID, Contact]]:
    """Put it in; return of what was not there before where these persons may be reached.

    The second of two at once waits for the first.
    """
    put = [
        {
            "recipient": one.applicant_id, "id": pk, "kind": one.kind, "data": one.data,
            "matter": one.matter, "subject": one.subject, "path": one.path, "at": one.at,
            "seq": one.seq, "persons": one.persons,
        }
        for pk, one in told.items()
    ]  # fmt: skip
    found = rows(PUT_IN, {"told": as_json(put), "channels": list(offered())}) if put else []
    return [
        (pk, loaded(Contact, dict(zip(CONTACT, contact, strict=True)))) for pk, *contact in found
    ]


def sending_to(
    contact: Contact, what: Kind, at: datetime, pk: UUID, told: News | None = None
) -> Sending:
    """Return a message on its way: at once, or when her quiet hours are over."""
    due = at if what.urgent else rules.after_quiet(at, contact.quiet)
    return Sending(
        id=pk,
        recipient=told.applicant_id if told else None,
        notification=told.pk if told else None,
        contact=contact.pk,
        kind=what.code,
        channel=contact.channel,
        next_at=due,
        told_at=at,
        due_at=due,
    )


def settle_desks(*, staff_codes: Iterable[str], key: str) -> int:
    """Mark as read what these officials were told under this key: nothing is left to be done about it.

    Return how many had not read it.
    """
    desks = [desk_of(code) for code in staff_codes]
    ids = [uuid5(NAMES, f"{desk}/{key}") for desk in desks]
    told = Notification.objects.filter(recipient__in=desks, id__in=ids, readers=[])
    readers = Func(F("recipient"), template="array[%(expressions)s]")
    return told.update(readers=readers)
