"""What is known of each kept file: how long it is, what a scanner said, who needs it."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from ..sql import rows
from .faults import Infected, need_digest
from .scanning import Scan

log = logging.getLogger(__name__)
# The better known state stands: who found something is not unsaid by who did not look.
ENTER = """
insert into kernel_file (digest, size, at, state, engine, finding, scanned_at, is_kept)
values (%(digest)s, %(size)s, clock_timestamp(), %(state)s::text, %(engine)s, %(finding)s,
        case when %(state)s::text in ('clean', 'infected') then clock_timestamp() end, false)
on conflict (digest) do update set at = excluded.at,
    (state, engine, finding, scanned_at) = (select s.state, s.engine, s.finding, s.scanned_at
        from (values (kernel_file.state, kernel_file.engine, kernel_file.finding,
                      kernel_file.scanned_at, 1),
                     (excluded.state, excluded.engine, excluded.finding, excluded.scanned_at, 2))
            as s (state, engine, finding, scanned_at, no)
        order by array_position(array['infected', 'made', 'clean', 'open'], s.state::text), no desc
        limit 1)
returning state
"""


class File(models.Model):
    """A kept file. The bytes lie in the store; that it is there says nothing of whose it is."""

    class State(models.TextChoices):
        MADE = "made", "made here"
        CLEAN = "clean", "nothing found"
        INFECTED = "infected", "something harmful found"
        OPEN = "open", "not scanned"

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()  # bytes
    at = models.DateTimeField()  # kept, for the last time
    state = models.CharField(max_length=8, choices=State)
    engine = models.CharField(max_length=80, blank=True)
    finding = models.CharField(max_length=120, blank=True)
    scanned_at = models.DateTimeField(null=True)
    is_kept = models.BooleanField(default=False)  # something for good refers to it: never swept

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["at"], name="file_loose", condition=Q(is_kept=False)),
            models.Index(fields=["at"], name="file_not_scanned", condition=Q(state="open")),
        ]

    def __str__(self):
        return self.digest


def enter(digest: str, size: int, scan: Scan) -> None:
    """Write down that a file is kept, or kept once more.

    :raises Infected: when the same file was found harmful before
    """
    values = {"digest": digest, "size": size} | scan.values()
    ((state,),) = rows(ENTER, values)
    if state == "infected" and scan.state != "infected":
        raise Infected(digest)


def enter_if_new(digest: str, size: int) -> None:
    """Write down a file that was found in the store and is not known."""
    File.objects.get_or_create(
        digest=digest, defaults={"size": size, "at": timezone.now(), "state": "open"}
    )


def settle(digest: str, scan: Scan) -> None:
    """Write down what a scanner said of a file that was not scanned before.

    Who has to know that it was found harmful after it was taken in is told once the lock is on.
    """
    now = timezone.now()
    waiting = File.objects.filter(digest=digest, state="open")
    if waiting.update(**scan.values(), scanned_at=now) and scan.state == "infected":
        tell_of(digest, now)


# Functions that tell whom a locked file concerns; each tells once, however often it is called.
_CONCERNED: list[Callable[[str, datetime], None]] = []


def when_locked(function: Callable[[str, datetime], None]):
    """Subscribe a function that is told which file was found harmful after it was taken in, and when.

    It may be told more than once (see `tell_again`), so it keeps count itself.
    """
    _CONCERNED.append(function)
    return function


def tell_of(digest: str, at: datetime) -> None:
    """Tell all who subscribed; who fails does not unlock the file, and is told again later."""
    for tell in _CONCERNED:
        try:
            with transaction.atomic():
                tell(digest, at)
        except Exception:  # the lock stays, whatever happens to the news of it
            log.exception("the news of a locked file did not go out; it is tried again")


def tell_again(since: datetime) -> int:
    """Tell once more of what was found harmful since: what was told stays told. Return how many."""
    found = File.objects.filter(state="infected", scanned_at__gte=since)
    locked = list(found.values_list("digest", "scanned_at"))
    for digest, at in locked:
        if at is not None:
            tell_of(digest, at)
    return len(locked)


def need_harmless(digest: str) -> None:
    """:raises Infected: when a scanner has found something in it"""
    need_digest(digest)
    if rows("select 1 from kernel_file where digest = %(d)s and state = 'infected'", {"d": digest}):
        raise Infected(digest)


def scans_of(digests: Iterable[str]) -> dict[str, Scan]:
    """Return what is known of these files' harmlessness, in one query; `open` where nothing is."""
    wanted = {one for one in digests if one}
    known = {
        row.digest: Scan(row.state, row.engine, row.finding, row.scanned_at)
        for row in (File.objects.filter(digest__in=wanted) if wanted else ())
    }
    return {digest: known.get(digest, Scan("open")) for digest in wanted}


def sizes_of(digests: Iterable[str]) -> dict[str, int]:
    """Return the lengths of these files, in one query, or in none."""
    wanted = {one for one in digests if one}
    known = File.objects.filter(digest__in=wanted) if wanted else File.objects.none()
    return dict(known.values_list("digest", "size"))


# -- who needs a file ---------------------------------------------------------------------------

# Functions that yield digests needed for a while, where no column names them (sealed drafts).
_FOR_A_WHILE: list[Callable[[], Iterable[str]]] = []


def refers(function: Callable[[], Iterable[str]]):
    """Subscribe a function that yields the digests somebody still needs, though for a while only.

    A model whose column names files for good says so itself: `files = ("digest",)`.
    """
    _FOR_A_WHILE.append(function)
    return function


def columns() -> list[tuple[type[models.Model], str]]:
    """Return every column that names files for good."""
    return [(model, name) for model in apps.get_models() for name in getattr(model, "files", ())]


def needed_for_good(digests: Iterable[str]) -> set[str]:
    """Return those of the digests that some column names."""
    wanted, found = set(digests), set()
    for model, name in columns():
        some = model._default_manager.filter(**{f"{name}__in": wanted})
        found |= set(some.values_list(name, flat=True).distinct())
    return found


def all_named() -> Iterator[str]:
    """Yield every digest that the register or any column names, some of them twice."""
    yield from File.objects.values_list("digest", flat=True).iterator()
    for model, name in columns():
        named = model._default_manager.exclude(**{name: ""}).values_list(name, flat=True)
        yield from named.iterator()


def needed_for_a_while() -> set[str]:
    return {digest for function in _FOR_A_WHILE for digest in function()}
