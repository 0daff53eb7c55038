"""`/notifications`: what the caller was told, where she is reached, and what she wants."""

from datetime import datetime, time
from typing import Annotated, Literal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language
from ninja import Router, Schema
from pydantic import Field

from yici.kernel.rest import Cursor, Given, Limit, Line, Page, newest_first
from yici.people import masking
from yici.people.models import Applicant
from yici.people.who import who_is

from . import actions
from .carriers import offered
from .models import Contact, Notification
from .outgoing import in_space
from .refusals import NotYours

router = Router(tags=["notifications"])
routers = [("/notifications", router)]
Channel = Literal["email", "sms"]


class NotificationOut(Schema):
    id: UUID
    kind: str
    title: str
    text: str
    applicant: UUID
    matter: str
    path: str
    at: datetime
    is_read: bool


class ReadOut(Schema):
    read: int


class ReachedAt(Schema):
    """`address` is masked; `pending` waits for its code; `desk`: what you are told as an official, too."""

    channel: Channel
    address: str
    pending: str
    verified_at: datetime | None
    wants: Literal["all", "statutory"]
    language: Literal["zh-hans", "en"]
    desk: bool
    quiet_from: time | None
    quiet_until: time | None


class AddressIn(Given):
    channel: Channel
    address: Annotated[Line, Field(max_length=254)]


class CodeIn(Given):
    channel: Channel
    code: Annotated[Line, Field(max_length=10)]


class WishesIn(Given):
    """What is not urgent waits until the quiet hours are over; both hours, or none."""

    channel: Channel
    wants: Literal["all", "statutory"] = "all"
    desk: bool | None = Field(
        None, description="What you are told at your desk, too; null: as it was."
    )
    language: Literal["zh-hans", "en"] = "zh-hans"
    quiet_from: Annotated[Line, Field(max_length=5, examples=["22:00"])] = ""
    quiet_until: Annotated[Line, Field(max_length=5, examples=["08:00"])] = ""


class ChannelIn(Given):
    channel: Channel


@router.get("", response=Page[NotificationOut])
def list_notifications(request, cursor: Cursor = None, limit: Limit = 20):
    """List what you were told, and those you act for, the newest first."""
    who = who_is(request.user)
    mine = Notification.objects.visible_to(who)
    found, following = newest_first(mine, cursor, limit, at="at", kind=UUID, key="id")
    shown = in_space(found, (get_language() or "zh-hans").lower())
    items = [_told(one, words, who) for one, words in zip(found, shown, strict=True)]
    return {"items": items, "next": following}


def _told(one: Notification, words, who) -> dict:
    return {
        "id": one.id,
        "kind": one.kind,
        "title": words.subject,
        "text": words.body,
        "applicant": one.recipient,
        "matter": one.matter,
        "path": one.path,
        "at": one.at,
        "is_read": who.applicant_id in one.readers,
    }


@router.post("/read", response=ReadOut)
def mark_notifications_read(request):
    """Mark all of them as read, by you."""
    return {"read": actions.mark_all_read(by=who_is(request.user))}


@router.get("/contacts", response=list[ReachedAt])
def list_contacts(request):
    """List where you are reached, and what you want to be sent there."""
    owner, who = _owner(request)
    found = Contact.objects.visible_to(who).filter(owner=owner, channel__in=offered())
    return [_contact(one) for one in found.order_by("channel")]


@router.post("/contacts", response={202: ReachedAt})
def set_contact(request, given: AddressIn):
    """Give an address; a code is sent there, and it is used once the code came back."""
    owner, who = _owner(request)
    contact = actions.set_contact(
        owner=owner, channel=given.channel, value=given.address, by=who, at=timezone.now()
    )
    return 202, _contact(contact)


@router.post("/contacts/verify", response=ReachedAt)
def verify_contact(request, given: CodeIn):
    """Give back the code that was sent to your address."""
    owner, who = _owner(request)
    sent = given.model_dump()
    return _contact(actions.verify_contact(owner=owner, by=who, at=timezone.now(), **sent))


@router.post("/contacts/wishes", response=ReachedAt)
def change_wishes(request, given: WishesIn):
    """Say what you want to be sent. What the law requires to be told is always sent."""
    owner, who = _owner(request)
    return _contact(actions.change_wishes(owner=owner, by=who, **given.model_dump()))


@router.post("/contacts/remove", response={204: None})
def remove_contact(request, given: ChannelIn):
    """Have an address forgotten. What you are told stays readable here."""
    owner, who = _owner(request)
    actions.remove_contact(owner=owner, channel=given.channel, by=who)
    return 204, None


def _owner(request):
    """:raises NotYours: when there is no person behind the account"""
    who = who_is(request.user)
    owner = Applicant.objects.filter(pk=who.applicant_id).first()
    if owner is None:
        raise NotYours
    return owner, who


def _contact(one: Contact) -> dict:
    mask = masking.email if one.channel == "email" else masking.phone
    return {
        "channel": one.channel,
        "address": mask(one.value),
        "pending": mask(one.pending),
        "verified_at": one.verified_at,
        "wants": one.wants,
        "language": one.language,
        "desk": one.desk,
        "quiet_from": one.quiet_from,
        "quiet_until": one.quiet_until,
    }
