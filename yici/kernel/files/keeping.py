"""Looking after the store: sweeping, scanning again, checking, moving to another store."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection, transaction

from . import register, scanning, stores
from .drafting import drafting
from .faults import Damaged, Missing
from .register import File
from .scanning import Scan

AT_ONCE = 5_000  # files looked at in one transaction
BLOCK = 64 * 1024


@dataclass(frozen=True)
class Swept:
    removed: int = 0
    size: int = 0  # bytes
    kept: int = 0


def sweep(*, at: datetime, days: int, do_it: bool = True) -> Swept:
    """Remove files that were sent at least so many days ago and that nothing refers to.

    Everything that may refer to a file is read in one snapshot. A file that is kept again
    meanwhile has a younger row then, and stays.

    :param days: at least 2, since a page with a scan in it may be open for a day
    """
    if days < 2:
        raise ValueError("files must lie for two days at least before they are swept")
    done, after = Swept(), ""
    while True:
        looked_at, last, some = _sweep_some(at - timedelta(days=days), after, do_it)
        done = Swept(done.removed + some.removed, done.size + some.size, done.kept + some.kept)
        if looked_at < AT_ONCE:
            return done
        after = last


def _sweep_some(before: datetime, after: str, do_it: bool) -> tuple[int, str, Swept]:
    with transaction.atomic():
        _one_snapshot()
        old = File.objects.filter(is_kept=False, at__lt=before, digest__gt=after).exclude(
            state="made"
        )
        sizes = dict(old.order_by("digest").values_list("digest", "size")[:AT_ONCE])
        good = register.needed_for_good(sizes) if sizes else set()
        loose = sizes.keys() - good - (register.needed_for_a_while() if sizes else set())
        swept = Swept(len(loose), sum(sizes[one] for one in loose), len(sizes) - len(loose))
    if do_it:
        File.objects.filter(digest__in=good).update(is_kept=True)
        swept = _removed(loose, sizes, before, swept.kept)
    return len(sizes), max(sizes, default=""), swept


def _one_snapshot() -> None:
    """Let all that follows in this transaction see one moment. In a test's own it cannot."""
    if len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read")


def _removed(loose, sizes, before, kept: int) -> Swept:
    """Remove row and bytes one by one; the row is locked while the bytes go."""
    store, removed, size = stores.here(), 0, 0
    for digest in sorted(loose):
        with transaction.atomic():
            row = File.objects.select_for_update(skip_locked=True).filter(
                digest=digest, at__lt=before, is_kept=False
            )
            if not row.exists():
                continue  # kept again, or just being kept
            store.remove(digest)
            File.objects.filter(digest=digest).delete()
        removed, size = removed + 1, size + sizes[digest]
    return Swept(removed, size, kept)


def scan_again(limit: int | None = None) -> dict[str, int]:
    """Let the scanner look at what it has not seen; return how many came out how."""
    found = {"clean": 0, "infected": 0, "open": 0}
    waiting = File.objects.filter(state="open").order_by("at").values_list("digest", flat=True)
    for digest in list(waiting[:limit]):
        scan = _scanned(digest)
        found[scan.state] += 1
        if scan.state != "open":
            register.settle(digest, scan)
        elif not scanning.is_configured():
            break
    return found


def _scanned(digest: str) -> Scan:
    try:
        return scanning.scan(_raw(stores.here(), digest))
    except Missing:
        return scanning.NOT_SCANNED


def _raw(store: stores.Store, digest: str) -> Iterator[bytes]:
    file = store.open(digest)
    try:
        while block := file.read(BLOCK):
            yield block
    finally:
        file.close()


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file in the store: `damaged`, `missing`."""

    digest: str
    what: str

    def __str__(self):
        return f"{self.digest}: {self.what}"


def check(step: Callable[[int], None] = lambda size: None) -> Iterator[Fault]:
    """Read every kept file and yield those that are not what their digest says, or are gone.

    A file that the register does not know, e.g. from before there was one, is entered as not
    scanned. So nothing that lies in the store escapes the sweeping and the scanner.

    :param step: is told the bytes of each file read
    """
    store, there = stores.here(), set()
    for digest, size in store.all():
        there.add(bytes.fromhex(digest))
        if _sum(store, digest) != digest:
            yield Fault(digest, "damaged")
        else:
            register.enter_if_new(digest, size)
        step(size)
    gone = {one for one in register.all_named() if bytes.fromhex(one) not in there}
    yield from (Fault(digest, "missing") for digest in sorted(gone))


def copy(to: stores.Store, step: Callable[[int], None] = lambda size: None) -> dict[str, int]:
    """Copy every kept file to another store; run it again and only what is new is copied.

    :raises Damaged: when a file is not what its digest says; what was copied before stays
    """
    store, done = stores.here(), {"copied": 0, "there": 0, "bytes": 0}
    for digest, size in store.all():
        if _has(to, digest, size):
            done["there"] += 1
        else:
            _copy_one(store, to, digest)
            done["copied"] += 1
            done["bytes"] += size
        step(size)
    return done


def _has(store, digest: str, size: int) -> bool:
    try:
        return store.size(digest) == size
    except Missing:
        return False


def _copy_one(store, to, digest: str) -> None:
    total = sha256()
    with drafting(to.spool) as (file, draft):
        for block in _raw(store, digest):
            total.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
        if total.hexdigest() != digest:
            raise Damaged(f"{digest} is damaged: restore it from the backup, then copy again")
        to.keep(digest, draft)


def _sum(store, digest: str) -> str:
    total = sha256()
    for block in _raw(store, digest):
        total.update(block)
    return total.hexdigest()
