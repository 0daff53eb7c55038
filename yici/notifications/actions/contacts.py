"""Where somebody may be reached: given, confirmed by a code, changed, taken away."""

import hmac
import secrets as chance
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from uuid_utils.compat import uuid7

from yici.people import rules as people
from yici.people import secrets
from yici.people.models import Applicant

from .. import refusals, rules
from ..carriers import offered
from ..kinds import kind_of
from ..models import Contact, Sending
from .queue import queue
from .telling import notify, sending_to

CODE = "notifications.code"


@transaction.atomic
def set_contact(
    *, owner: Applicant, channel: str, value: str, by, at: datetime, language: str = ""
) -> Contact:
    """Take an address down and send a code there; it is used once the code has come back.

    The address that was in use stays so until then.

    :raises NotYours: unless it is hers, or she represents the owner by law, or sits at a window
    :raises BadChannel, BadEmail, BadPhone: when nothing can be sent there
    :raises TooSoon, TooManyCodes: a code a minute, five an hour, for the person and the address
    """
    _need_hers(owner, by)
    if channel not in offered():
        raise refusals.BadChannel
    value = rules.clean_contact(channel, value)
    contact = _locked(owner, channel)
    index = secrets.blind_index("notifications.contact", value)
    _need_patience(contact, index, at)
    code = f"{chance.randbelow(1_000_000):06}"
    contact.pending_sealed = secrets.encrypt(value, contact.place("pending"))
    contact.pending_index = index
    contact.code_sealed = secrets.encrypt(code, contact.place("code"))
    contact.code_at, contact.code_tries = at, 0
    contact.language = language or contact.language
    contact.save()
    sending = sending_to(contact, kind_of(CODE), at, uuid7())
    sending.save(force_insert=True)
    queue([sending], at)
    return contact


def _need_hers(owner: Applicant, by) -> None:
    if not (people.speaks_for(by, owner) or people.is_at_a_window(by)):
        raise refusals.NotYours


def _locked(owner: Applicant, channel: str) -> Contact:
    begins, ends = rules.QUIET if channel == "sms" else (None, None)
    quiet = {"quiet_from": begins, "quiet_until": ends}
    Contact.objects.bulk_create(
        [Contact(owner=owner, channel=channel, **quiet)], ignore_conflicts=True
    )
    return Contact.objects.select_for_update().get(owner=owner, channel=channel)


def _need_patience(contact: Contact, index: str, at: datetime) -> None:
    """Each person and each address gets so many codes and no more, whoever asks for them."""
    if contact.code_at and (at - contact.code_at).total_seconds() < rules.CODE_PAUSE:
        raise refusals.TooSoon
    same = Contact.objects.filter(Q(pk=contact.pk) | Q(pending_index=index)).values("pk")
    hour = Sending.objects.filter(kind=CODE, contact__in=same, told_at__gt=at - timedelta(hours=1))
    if hour.count() >= rules.CODES_AN_HOUR:
        raise refusals.TooManyCodes


def verify_contact(*, owner: Applicant, channel: str, code: str, by, at: datetime) -> Contact:
    """Use an address from now on, since whoever reads there gave the code back.

    :raises NotYours: as in `set_contact`
    :raises BadCode: when it is another; a wrong one counts
    :raises CodeOver: after ten minutes or five wrong ones, or when none was sent
    """
    _need_hers(owner, by)
    with transaction.atomic():
        contact = Contact.objects.select_for_update().filter(owner=owner, channel=channel).first()
        if contact is None or not _is_valid(contact, at):
            raise refusals.CodeOver
        right = hmac.compare_digest(contact.code.encode(), "".join(code.split()).encode())
        if right:
            _use_pending(contact, at)
        else:
            contact.code_tries += 1
        contact.save()
    if not right:
        raise refusals.BadCode
    notify(
        applicant_id=owner.pk,
        kind="notifications.contact",
        data={},
        key=f"contact:{contact.pk}:{at.isoformat()}",
        at=at,
        path="/me/contacts/",
    )
    return contact


def _is_valid(contact: Contact, at: datetime) -> bool:
    if not contact.code_sealed or contact.code_at is None:
        return False
    age = (at - contact.code_at).total_seconds()
    return age <= rules.CODE_LASTS and contact.code_tries < rules.CODE_TRIES


def _use_pending(contact: Contact, at: datetime) -> None:
    contact.value_sealed = secrets.encrypt(contact.pending, contact.place("value"))
    contact.verified_at = at
    contact.pending_sealed = contact.code_sealed = b""


@transaction.atomic
def change_wishes(
    *,
    owner: Applicant,
    channel: str,
    wants: str,
    language: str,
    quiet_from: str = "",
    quiet_until: str = "",
    desk: bool | None = None,
    by,
) -> Contact:
    """Note what she wants to be sent by that channel, in which language, and when not.

    :param desk: whether also what she is told at her desk as an official; None: as it was
    :raises NotYours: as in `set_contact`
    :raises BadWish: when a wish is none of those offered
    :raises BadChannel: when she has no address there
    """
    _need_hers(owner, by)
    if wants not in rules.WANTS:
        raise refusals.BadWish(refusals.BadWish.WANTS)
    if language not in rules.LANGUAGES:
        raise refusals.BadWish(refusals.BadWish.LANGUAGE)
    quiet = rules.clean_quiet(quiet_from, quiet_until) or (None, None)
    contact = Contact.objects.select_for_update().filter(owner=owner, channel=channel).first()
    if contact is None:
        raise refusals.BadChannel
    contact.wants, contact.language = wants, language
    contact.quiet_from, contact.quiet_until = quiet
    contact.desk = contact.desk if desk is None else desk
    contact.save(update_fields=["wants", "language", "quiet_from", "quiet_until", "desk"])
    return contact


@transaction.atomic
def remove_contact(*, owner: Applicant, channel: str, by) -> None:
    """Forget an address: nothing is sent there any more. What is told stays in her space.

    The row stays, without the address, so that codes go on being counted.

    :raises NotYours: as in `set_contact`
    """
    _need_hers(owner, by)
    Contact.objects.filter(owner=owner, channel=channel).update(
        value_sealed=b"", verified_at=None, pending_sealed=b"", code_sealed=b""
    )
