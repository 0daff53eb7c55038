"""The rows of notifications: what was told, how it was sent, where to, and in which words."""

from datetime import time
from uuid import UUID, uuid5

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from yici.people import secrets
from yici.people.models import Applicant

from . import rules
from .kinds import hidden

DESKS = UUID("b0f5d2f4-6f57-5c1c-9d43-0f6f5b2c7a10")  # under which desks are named


def desk_of(staff_code: str) -> UUID:
    """Return the recipient that stands for an official at her desk, apart from her as a citizen."""
    return uuid5(DESKS, staff_code)


class Notifications(models.QuerySet):
    def visible_to(self, who):
        """Return what was told to her, and to those she acts for, in the matters she may act in."""
        seen = Q(pk__in=())
        if who.applicant_id:
            seen |= Q(recipient=who.applicant_id)
        for grant in who.grants:
            theirs = Q(recipient=grant.principal) & ~Q(kind__in=hidden())
            seen |= theirs & Q(matter__in=grant.items) if grant.items is not None else theirs
        return self.filter(seen)

    def at_desk_of(self, who):
        """Return what this official was told at her desk: hers alone, never what she is told as a citizen."""
        return self.filter(recipient=desk_of(who.staff_code)) if who.staff_code else self.none()

    def unread_by(self, who):
        """Return what this person has not read herself."""
        return self.exclude(readers__contains=[who.applicant_id])


class Notification(models.Model):
    """A piece of news about somebody's matter, in her space (C096). Words are made when read."""

    pk = models.CompositePrimaryKey("recipient", "id")
    recipient = models.UUIDField()  # an applicant, or the desk of an official
    id = models.UUIDField()  # from recipient and key: told twice is told once
    kind = models.CharField(max_length=64)
    data = models.JSONField()  # of `kinds.Kind.holds`; nothing that names anybody
    matter = models.CharField(max_length=60, blank=True)  # item code: what a mandate covers
    subject = models.UUIDField(null=True)  # the story it is about
    path = models.CharField(max_length=200, blank=True)  # where it leads, after signing in
    at = models.DateTimeField()
    seq = models.IntegerField(default=0)  # order among what happened at one instant
    readers = ArrayField(models.UUIDField(), default=list)  # the persons who have read it

    objects = Notifications.as_manager()

    class Meta:
        indexes = [models.Index(fields=["recipient", "-at"], name="notification_of_person")]

    def __str__(self):
        return f"{self.kind} to {self.recipient}"


class Contacts(models.QuerySet):
    def visible_to(self, who):
        """Return her own, and those of whom she legally represents; nobody else's."""
        own = who.applicant_id
        if own is None:
            return self.none()
        return self.filter(Q(owner=own) | Q(owner__legal_representative=own))

    def usable(self):
        return self.exclude(verified_at=None)

    def of_desks(self, codes):
        """Return those of these officials who asked to be sent there what they are told at the desk."""
        return self.usable().filter(desk=True, owner__user__staff__in=codes)


class Contact(models.Model):
    """Where somebody may be reached, and what she wants there. Sealed like identity numbers.

    `value` is used; `pending` waits until the code that was sent there has been given back.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("SMS")

    class Wants(models.TextChoices):
        ALL = "all", _("All news of my matters")
        STATUTORY = "statutory", _("Only what the law requires to be told")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(Applicant, models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=8, choices=Channel)
    value_sealed = models.BinaryField(default=b"")
    verified_at = models.DateTimeField(null=True)
    pending_sealed = models.BinaryField(default=b"")
    pending_index = models.CharField(max_length=64, blank=True)  # blind: counts codes per address
    code_sealed = models.BinaryField(default=b"")
    code_at = models.DateTimeField(null=True)
    code_tries = models.SmallIntegerField(default=0)
    wants = models.CharField(max_length=12, choices=Wants, default=Wants.ALL)
    desk = models.BooleanField(default=False)  # what she is told as an official, too
    language = models.CharField(max_length=8, default="zh-hans")
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)

    objects = Contacts.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "channel"], name="contact_one_a_channel"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="contact_quiet_hours_are_two",
            ),
        ]
        indexes = [models.Index(fields=["pending_index"], name="contact_pending")]

    def __str__(self):
        return str(self.pk)  # never the address: this ends up in logs

    @property
    def value(self) -> str:
        """The address in clear, or nothing. Screens show it masked."""
        return _opened(self.value_sealed, self.place("value"))

    @property
    def pending(self) -> str:
        return _opened(self.pending_sealed, self.place("pending"))

    @property
    def code(self) -> str:
        return _opened(self.code_sealed, self.place("code"))

    def place(self, column: str) -> str:
        """Return what binds a sealed value to its row and column."""
        return f"notifications.contact/{self.pk}/{column}"

    @property
    def quiet(self) -> tuple[time, time] | None:
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return self.quiet_from, self.quiet_until


def _opened(sealed, place: str) -> str:
    return secrets.decrypt(bytes(sealed), place) if sealed else ""


class Sendings(models.QuerySet):
    def visible_to(self, who):
        """Return how messages were sent, to those who watch over it: no names, no words."""
        return self.all() if rules.may_watch(who) else self.none()

    def overdue(self, at):
        """Return what should have gone by then and waits still: its job was lost."""
        return self.filter(status="waiting", next_at__lt=at)


class Sending(models.Model):
    """One message on its way by one channel to one person."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        HANDED = "handed", _("Handed over")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Not delivered")
        DEAD = "dead", _("Given up")
        DROPPED = "dropped", _("No longer wanted")

    id = models.UUIDField(primary_key=True, editable=False)
    repeats = models.SmallIntegerField(default=0)  # sent anew after the carrier said it had failed
    recipient = models.UUIDField(null=True)  # with `notification`: what it tells
    notification = models.UUIDField(null=True)
    contact = models.UUIDField()
    kind = models.CharField(max_length=64)
    channel = models.CharField(max_length=8)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    told_at = models.DateTimeField()  # the fact
    due_at = models.DateTimeField()  # the fact, or the end of her quiet hours
    handed_at = models.DateTimeField(null=True)
    receipt_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=40, blank=True)  # a code, no words of the carrier
    wording = models.BigIntegerField(null=True)  # the edited words it was sent in
    language = models.CharField(max_length=8, blank=True)

    objects = Sendings.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["handed", "delivered"]) | Q(handed_at__isnull=False),
                name="sending_handed_when",
            ),
        ]
        indexes = [
            models.Index(fields=["-told_at"], name="sending_newest"),
            models.Index(fields=["next_at"], name="sending_waiting", condition=Q(status="waiting")),
            models.Index(fields=["-told_at"], name="sending_dead", condition=Q(status="dead")),
            models.Index(fields=["contact", "told_at"], name="sending_to_contact"),
        ]

    def __str__(self):
        return f"{self.kind} by {self.channel}: {self.status}"

    @property
    def known_as(self) -> str:
        """Return what the carrier knows it by: it sends nothing twice under one id."""
        return f"{self.pk}.{self.repeats}" if self.repeats else str(self.pk)

    @property
    def seconds(self) -> float | None:
        """How long it took from when it was due to the carrier's word that it has it."""
        return (self.handed_at - self.due_at).total_seconds() if self.handed_at else None


class Wordings(models.QuerySet):
    def latest(self):
        """Return the version in force of each kind, channel and language that was ever edited."""
        keys = ("kind", "channel", "language")
        return self.order_by(*keys, "-version").distinct(*keys)


class Wording(models.Model):
    """Words an official wrote in place of the platform's own. Rows are only ever added.

    An empty body means: the platform's words again.
    """

    kind = models.CharField(max_length=64)
    channel = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    version = models.IntegerField()
    subject = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)
    by = models.CharField(max_length=64)  # an actor
    at = models.DateTimeField()

    objects = Wordings.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "channel", "language", "version"], name="wording_version_once"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.channel} {self.language} {self.version}"


class Kept(models.Model):
    """SANDBOX: what the demo's own operator took in and sent nowhere. The address is masked."""

    id = models.CharField(max_length=64, primary_key=True)
    channel = models.CharField(max_length=8)
    address = models.CharField(max_length=100)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    fails = models.BooleanField(default=False)  # its receipt says: not delivered
    times = models.SmallIntegerField(default=1)  # how often it was handed in
    at = models.DateTimeField()

    class Meta:
        ordering = [F("at").desc()]

    def __str__(self):
        return f"{self.channel} {self.id}"
