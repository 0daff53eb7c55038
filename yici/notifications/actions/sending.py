"""Handing messages to their carriers: at least once, with pauses that grow, and an end.

A worker killed between the carrier's word and our note of it does it again, under the same id: the
operator drops the double, a mail client sees one Message-ID.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .. import rules
from ..carriers import Refused, Resting, Unreachable, hand
from ..kinds import kind_of
from ..models import Contact, Sending
from ..outgoing import Written, outgoing
from ..refusals import NotDead
from .queue import queue

Status = Sending.Status


@transaction.atomic
def send(*, sending: UUID, at: datetime) -> str:
    """Hand one message over, or say when to try again; return how it stands.

    The row is locked meanwhile: a second job for it finds nothing to do.
    """
    waiting = Sending.objects.select_for_update(skip_locked=True)
    one = waiting.filter(pk=sending, status=Status.WAITING, next_at__lte=at).first()
    if one is None:
        return ""
    contact = Contact.objects.filter(pk=one.contact).first()
    kind = kind_of(one.kind)
    ready = outgoing(one, contact) if contact else None
    over = kind.lasts and (at - one.told_at).total_seconds() > kind.lasts
    if contact is None or ready is None or over:
        one.status = Status.DROPPED
    else:
        message, written = ready
        one.language = contact.language
        _hand(one, message, written)
    one.save()
    if one.status == Status.WAITING:
        queue([one], at)
    return one.status


def _hand(one: Sending, message, written: Written) -> None:
    one.attempts += 1
    try:
        hand(one.channel, message)
    except Resting as rest:
        one.attempts -= 1
        one.next_at, one.fault = timezone.now() + timedelta(seconds=rest.seconds), "resting"
    except Refused as refused:
        one.status, one.fault = Status.DEAD, refused.code
    except Unreachable as away:
        again = rules.next_try(one.attempts, timezone.now())
        one.fault = away.code
        if again is None:
            one.status = Status.DEAD
        else:
            one.next_at = again
    else:
        one.status, one.fault = Status.HANDED, ""
        one.handed_at, one.wording = timezone.now(), written.version


@transaction.atomic
def note_receipt(
    *, sending: UUID, repeat: int = 0, delivered: bool, code: str = "", at: datetime
) -> bool:
    """Note what the operator says became of a message; say whether it is one of ours.

    It may come before our own note that it was handed over, twice, or in the wrong order: what was
    delivered stays delivered.

    :param repeat: which sending of it; that an earlier one failed is known when it is sent anew
    """
    one = Sending.objects.select_for_update().filter(pk=sending, channel="sms").first()
    if one is None or repeat > one.repeats:
        return False
    if repeat < one.repeats and not delivered:
        return True
    if one.status in {Status.WAITING, Status.HANDED, Status.FAILED}:
        one.status = Status.DELIVERED if delivered else Status.FAILED
        one.handed_at = one.handed_at or at
        one.receipt_at, one.fault = at, "" if delivered else code[:40]
        one.save()
    return True


def lost(sendings):
    """Return of these what was given up or not delivered: what `send_again` would send."""
    return sendings.filter(Q(status=Status.DEAD) | Q(status=Status.FAILED))


@transaction.atomic
def send_again(*, sendings, by, at: datetime) -> int:
    """Try those again that were given up or not delivered; return how many.

    What the operator had and could not deliver goes out under another id, or it would be dropped
    as a double; what it may never have had keeps its own.

    :param sendings: a queryset, limited by `visible_to`
    :raises NotForYourPost: when she does not watch over messages
    :raises NotDead: when none of them was given up
    """
    rules.need_watcher(by)
    dead = list(lost(sendings).select_for_update())
    if not dead:
        raise NotDead
    for one in dead:
        one.repeats += one.status == Status.FAILED
        one.status, one.attempts, one.next_at, one.due_at = Status.WAITING, 0, at, at
        one.handed_at = one.receipt_at = None
    Sending.objects.bulk_update(
        dead, ["status", "repeats", "attempts", "next_at", "due_at", "handed_at", "receipt_at"]
    )
    queue(dead, at)
    return len(dead)


def revive(*, before: datetime, at: datetime, limit: int = 1000) -> int:
    """Put into the queue again what should have gone before then; return how many."""
    lost = list(Sending.objects.overdue(before).order_by("next_at")[:limit])
    queue(lost, at)
    return len(lost)
