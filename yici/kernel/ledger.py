"""The ledger: every fact about a story, in order, each sealed by the one before.

A seal is SHA-256 over the previous seal and the entry's own facts, one a line; a reader with
nothing but the exported entries can check it (see `seal_of`).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db import models

from .events import Event, canonical, read

GENESIS = "0" * 64


@dataclass(frozen=True)
class Fault:
    """What is wrong with a story, and where."""

    story: UUID
    seq: int
    sort: str  # changed, removed, inserted, head, row, part, orphan, unreadable
    what: str
    kind: str = ""  # of the entry
    stream: str = ""

    def __str__(self):
        where = f"{self.stream}/{self.story}" if self.stream else str(self.story)
        return f"{where} at {self.seq}{f' ({self.kind})' if self.kind else ''}: {self.what}"


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
    return sealed(previous, str(story), seq, kind, body, actor, moment(at))


def sealed(previous: str, story: str, seq, kind, body: bytes, actor: str, moment: str) -> str:
    """Return the seal of what is spelt out already."""
    head = f"{previous}\n{story}\n{seq}\n{kind}\n{actor}\n{moment}\n"
    return sha256(head.encode() + body).hexdigest()


def moment(at: datetime) -> str:
    """Return how a moment is spelt in a seal: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def history(story: UUID, *, since: datetime | None = None):
    """Return a story's entries in order. `since` (its first moment) spares older quarters."""
    entries = Entry.objects.filter(story=story).order_by("seq")
    return entries.filter(at__gte=since) if since else entries


def faults_in(entries: list[Entry], *, seq: int | None = None, seal: str | None = None):
    """Yield every fault in a story's entries, in order; none when they are as they were written.

    :param entries: the story's entries, by seq
    :param seq: the head the story's row bears, where there is a row
    :param seal: the seal of that head
    """
    expected, previous = 1, GENESIS
    pages = [(number, list(page)) for number, page in groupby(entries, attrgetter("seq"))]
    for n, (number, page) in enumerate(pages):
        if seq is not None and number > seq:
            yield from (_fault(e, "inserted", "was inserted after the head") for e in page)
            continue
        for gap in range(expected, number):
            yield Fault(page[0].story, gap, "removed", "an entry was removed")
        known = previous if number == expected else None
        after = pages[n + 1][1] if n + 1 < len(pages) else []
        genuine = _genuine(page, known, after, seal)
        for entry in page:
            if entry is not genuine:
                yield _fault(entry, "inserted", "was inserted beside another")
        if known is not None and genuine.seal != genuine.sealed_after(known):
            yield _fault(genuine, "changed", "was changed")
        expected, previous = number + 1, genuine.seal
    if not entries:
        return
    story = entries[0].story
    for gap in range(expected, (seq or 0) + 1):
        yield Fault(story, gap, "removed", "an entry was removed")
    if seal is not None and expected == (seq or 0) + 1 and previous != seal:
        yield Fault(story, seq or 0, "head", "the row's head is not the ledger's")


def _fault(entry: Entry, sort: str, what: str) -> Fault:
    return Fault(entry.story, entry.seq, sort, f"the entry {what}", entry.kind, entry.stream)


def _genuine(page: list[Entry], previous: str | None, after: list[Entry], seal: str | None):
    """Return which of several entries with one number is the one that was told."""
    if len(page) == 1:
        return page[0]
    sealed = [e for e in page if previous is None or e.seal == e.sealed_after(previous)] or page
    for entry in sealed:
        if entry.seal == seal or any(e.seal == e.sealed_after(entry.seal) for e in after):
            return entry
    return sealed[0]
