"""A message in the words it is sent in: the kind's, or an official's, with the data filled in."""

from dataclasses import dataclass

from django.conf import settings

from . import words
from .carriers import Outgoing
from .kinds import Kind, kind_of
from .models import Contact, Notification, Sending, Wording


@dataclass(frozen=True)
class Written:
    """Words with the version they are of (None: the platform's own)."""

    words: words.Words
    version: int | None = None


def words_in_force(kind: Kind, channel: str, language: str, edited=None) -> Written:
    """Return the words of a kind, its placeholders open.

    :param edited: the `Wording` in force, when it was read already
    """
    if edited is None:
        same = Wording.objects.filter(kind=kind.code, channel=channel, language=language)
        edited = same.order_by("-version").first()
    if edited is None or not edited.body:
        return Written(words.default(kind, channel, language))
    return Written(words.Words(edited.subject, edited.body), edited.pk)


def link_to(told: Notification | None) -> str:
    """Return the address in a message: it opens for who is signed in, and tells nobody anything."""
    if told is None:
        return settings.SITE_URL
    door = "/desk" if kind_of(told.kind).desk else ""
    return f"{settings.SITE_URL}{door}/messages/{told.id}/"


def outgoing(sending: Sending, contact: Contact) -> tuple[Outgoing, Written] | None:
    """Return what is handed over, or None when there is nobody to send it to any more."""
    kind, told = kind_of(sending.kind), None
    if sending.notification and sending.recipient:
        row = Notification.objects.filter(recipient=sending.recipient, id=sending.notification)
        told = row.first()
        to, data = contact.value, told.data if told else {}
    else:
        to, data = contact.pending, {"code": contact.code}
    if not to or (sending.notification and told is None):
        return None
    written = words_in_force(kind, sending.channel, contact.language)
    full = words.filled(written.words, data, contact.language, link=link_to(told))
    text = words.signed(full.body) if sending.channel == "sms" else full.body
    return Outgoing(sending.known_as, to, full.subject, text), written


def in_space(told, language: str) -> list[words.Words]:
    """Return the words of some notifications as they are read in somebody's space: one query."""
    rows = Wording.objects.filter(channel="space", language=language).latest()
    edited = {row.kind: row for row in rows}
    shown = []
    for one in told:
        kind = kind_of(one.kind)
        mine = edited.get(one.kind)
        open_words = (
            words.Words(mine.subject, mine.body)
            if mine is not None and mine.body
            else words.default(kind, "space", language)
        )
        shown.append(words.filled(open_words, one.data, language, link=""))
    return shown
