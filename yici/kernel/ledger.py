"""The ledger: every fact about a story, in order, each sealed by the one before.

A seal is SHA-256 over the previous seal and the entry's own facts, one a line; a reader with
nothing but the exported entries can check it (see `seal_of`).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from django.db import models

from .events import Event, canonical, read

GENESIS = "0" * 64


@dataclass(frozen=True)
class Fault:
    """What is wrong with a story's entries, and where."""

    story: UUID
    seq: int
    what: str

    def __str__(self):
        return f"{self.story} at {self.seq}: {self.what}"


class Broken(Exception):
    """The ledger does not hold what was written to it."""

    def __init__(self, fault: Fault):
        super().__init__(str(fault))
        self.fault = fault


class Entry(models.Model):
    """One fact of one story. Written only by `Story.tell`; the table refuses UPDATE and DELETE.

    Partitioned by quarter of `at`; the story id is in the primary key, so that the table can be
    distributed by it (docs/decisions/0003).
    """

    pk = models.CompositePrimaryKey("story", "seq", "at")
    story = models.UUIDField()
    seq = models.IntegerField()
    at = models.DateTimeField()
    stream = models.CharField(max_length=40)  # the story's model, e.g. "cases.case"
    kind = models.CharField(max_length=64)
    body = models.JSONField()
    actor = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        app_label = "kernel"
        ordering = ["story", "seq"]

    def __str__(self):
        return f"{self.stream}/{self.story}#{self.seq} {self.kind}"

    @property
    def event(self) -> Event:
        return read(self.kind, self.body)

    def sealed_after(self, previous: str) -> str:
        """Return the seal this entry must bear when it follows that one."""
        body = canonical(self.body)
        return seal_of(previous, self.story, self.seq, self.kind, body, self.actor, self.at)


def seal_of(previous, story, seq, kind, body: bytes, actor, at: datetime) -> str:
    """Return the seal of an entry: sha256 of seven lines, in this order."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    head = f"{previous}\n{story}\n{seq}\n{kind}\n{actor}\n{moment}\n"
    return sha256(head.encode() + body).hexdigest()


def history(story: UUID, *, since: datetime | None = None):
    """Return a story's entries in order. `since` (its first moment) spares older quarters."""
    entries = Entry.objects.filter(story=story).order_by("seq")
    return entries.filter(at__gte=since) if since else entries


def fault_in(entries, *, seq: int | None = None, seal: str | None = None) -> Fault | None:
    """Return the first fault in a story's entries, or None when they are as they were written.

    :param entries: the story's entries, by seq
    :param seq: the head the story's row bears, where there is a row
    :param seal: the seal of that head
    """
    expected, previous, story = 1, GENESIS, None
    for entry in entries:
        story = entry.story
        if seq is not None and entry.seq > seq:
            return Fault(story, entry.seq, f"entry {entry.kind} was inserted after the head")
        if entry.seq < expected:
            return Fault(story, entry.seq, f"entry {entry.kind} was inserted beside another")
        if entry.seq > expected:
            return Fault(story, expected, "an entry was removed")
        if entry.seal != entry.sealed_after(previous):
            return Fault(story, entry.seq, f"entry {entry.kind} was changed")
        expected, previous = entry.seq + 1, entry.seal
    if seq is not None and expected <= seq:
        return Fault(story, expected, "an entry was removed")
    if seal is not None and previous != seal:
        return Fault(story, expected - 1, "the row's head is not the ledger's")
    return None
