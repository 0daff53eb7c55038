"""The day's digest: one root over all stories that moved that day, signed and published.

From then on nobody can rewrite that day's history unseen, not even who holds the database: the
root is a Merkle tree's (RFC 9162: leaves begin with 00, nodes with 01) over the heads of the
stories by id, and each day's line contains the day before. A story's proof is its chain of seals
up to the head of the day, and the path from that head to the root; `scripts/check_proof.py`
checks it with nothing of Yici.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from .ledger import GENESIS, Entry
from .sql import rows

ONE_DIGEST = 20261128  # advisory lock: who makes a day's digest makes it alone


class Digest(models.Model):
    """One day's root. Rows are only ever added."""

    day = models.DateField(primary_key=True)
    root = models.CharField(max_length=64)
    stories = models.IntegerField()  # how many moved that day
    previous = models.CharField(max_length=64)  # the line of the digest before
    line = models.CharField(max_length=64)  # sha256 over previous, day, root and number
    signature = models.CharField(max_length=128)  # Ed25519 over the line, in hex

    class Meta:
        app_label = "kernel"
        ordering = ["day"]

    def __str__(self):
        return f"{self.day} {self.root}"


@dataclass(frozen=True)
class Proof:
    """That a story had this head on that day: hash upwards along `path` to reach the root."""

    digest: Digest
    seq: int
    seal: str
    path: tuple[tuple[str, str], ...]  # (left or right, hash of the neighbour)


class TooSoon(Exception):
    """The day is not over yet, so its digest would be of half a day."""


def heads(day: date) -> list[tuple[UUID, int, str]]:
    """Return (story, seq, seal) of the last entry of every story that moved that day, by story."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    moved = Entry.objects.filter(at__gte=start, at__lt=start + timedelta(days=1))
    last = moved.order_by("story", "-seq").distinct("story")
    return list(last.values_list("story", "seq", "seal"))


def leaf(story: UUID, seq: int, seal: str) -> bytes:
    return sha256(b"\x00" + f"{story}\n{seq}\n{seal}".encode()).digest()


def levels(leaves: list[bytes]) -> list[list[bytes]]:
    """Return the tree from its leaves up; an odd one out goes up as it is."""
    tree = [leaves]
    while len(tree[-1]) > 1:
        row = tree[-1]
        pairs = [row[n : n + 2] for n in range(0, len(row), 2)]
        tree.append(
            [sha256(b"\x01" + b"".join(p)).digest() if len(p) == 2 else p[0] for p in pairs]
        )
    return tree


def root_of(found) -> str:
    """Return the root over these heads; a day without any has the hash of nothing."""
    leaves = [leaf(*head) for head in found]
    return levels(leaves)[-1][0].hex() if leaves else sha256(b"").hexdigest()


def line_of(previous: str, day: date, root: str, stories: int) -> str:
    return sha256(f"{previous}\n{day}\n{root}\n{stories}".encode()).hexdigest()


@transaction.atomic
def digest_of(day: date, today: date) -> Digest:
    """Make a day's digest, or return the one that was made.

    :raises TooSoon: when the day is not over
    """
    if day >= today:
        raise TooSoon(str(day))
    # Two workers may come to it at the same minute: the second waits, and finds it made.
    rows("select pg_advisory_xact_lock(%(lock)s)", {"lock": ONE_DIGEST})
    if known := Digest.objects.filter(day=day).first():
        return known
    found = heads(day)
    before = Digest.objects.filter(day__lt=day).last()
    previous, root = before.line if before else GENESIS, root_of(found)
    line = line_of(previous, day, root, len(found))
    return Digest.objects.create(
        day=day,
        root=root,
        stories=len(found),
        previous=previous,
        line=line,
        signature=site_key().sign(line.encode()).hex(),
    )


def catch_up(today: date) -> int:
    """Make the digests of all days before this one that have none yet; return how many."""
    made = Digest.objects.last()
    first = Entry.objects.order_by("at").values_list("at", flat=True).first()
    if first is None:
        return 0
    start = made.day + timedelta(days=1) if made else timezone.localtime(first).date()
    missing = [start + timedelta(days=n) for n in range((today - start).days)]
    for day in missing:
        digest_of(day, today)
    return len(missing)


def proof_of(story: UUID) -> Proof | None:
    """Return the proof by the latest digest that covers the story; None before there is one."""
    moved = Entry.objects.filter(story=story).order_by("-seq").values_list("at", flat=True)
    days = dict.fromkeys(timezone.localtime(at).date() for at in moved)
    digest = Digest.objects.filter(day__in=days).last()
    if digest is None:
        return None
    found = heads(digest.day)
    place = next(n for n, (own, _, _) in enumerate(found) if own == story)
    tree = levels([leaf(*head) for head in found])
    return Proof(digest, found[place][1], found[place][2], tuple(_path(tree, place)))


def _path(tree: list[list[bytes]], place: int):
    for row in tree[:-1]:
        neighbour = place ^ 1
        if neighbour < len(row):
            yield ("left" if neighbour < place else "right", row[neighbour].hex())
        place //= 2


def site_key() -> Ed25519PrivateKey:
    """Return the key that signs the digests: 32 bytes under var/keys, made at set-up."""
    return Ed25519PrivateKey.from_private_bytes(settings.KEYS.digest)


def public_key() -> str:
    """Return the public half, in hex, for those who check."""
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return site_key().public_key().public_bytes(*raw).hex()
