"""Files by their content: kept once under their SHA-256, never changed, looked at by a scanner.

`put` keeps what is made here, `take` what others send. `open_`, `read` and `blocks` hand out what
is kept, and compare it with its digest on the way. Where the bytes lie is a setting (`stores`);
what is known of each file is a row (`register`).
"""

import io
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from . import register, scanning, stores
from .drafting import drafting
from .faults import BadStore, Damaged, Infected, Missing, TooLarge
from .register import refers, when_locked
from .scanning import MADE_HERE, Scan

__all__ = [
    "BLOCK", "BadStore", "Damaged", "Infected", "Missing", "Scan", "TooLarge", "blocks",
    "is_there", "open_", "put", "read", "refers", "scans_of", "size", "sizes_of", "take",
    "when_locked",
]  # fmt: skip
BLOCK = 64 * 1024


def put(content: bytes | Iterable[bytes], *, limit: int | None = None) -> str:
    """Keep a file that is made here and return its SHA-256 in hex. Kept twice, it is there once.

    :param content: the bytes, or chunks of them
    :param limit: in bytes
    :raises TooLarge: when there is more than the limit
    """
    return _keep(content, limit, lambda draft: MADE_HERE)


def take(content: bytes | Iterable[bytes], *, limit: int | None = None) -> str:
    """Keep a file that somebody sent, if no scanner finds anything in it, and return its SHA-256.

    Where no scanner answers it is kept as not scanned, and looked at later.

    :raises TooLarge: when there is more than the limit
    :raises Infected: when something harmful is in it; nothing was kept
    """
    return _keep(content, limit, _looked_at)


def _keep(content, limit: int | None, look) -> str:
    store = stores.here()
    chunks = [content] if isinstance(content, bytes) else content
    with drafting(store.spool) as (file, draft):
        digest, length = sha256(), 0
        for chunk in chunks:
            length += len(chunk)
            if limit is not None and length > limit:
                raise TooLarge(f"more than {limit} bytes")
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
        scan = look(draft)
        # The row first: it holds off whoever would sweep this very file away just now.
        register.enter(digest.hexdigest(), length, scan)
        store.keep(digest.hexdigest(), draft)
    return digest.hexdigest()


def _looked_at(draft: Path) -> Scan:
    with draft.open("rb") as file:
        found = scanning.scan(iter(lambda: file.read(BLOCK), b""))
    if found.state == "infected":
        raise Infected(found.finding)
    return found


class Whole(io.RawIOBase):
    """A kept file being read. At its end it raises when it was not what its digest says."""

    def __init__(self, digest: str, stream: BinaryIO):
        self.digest, self.stream, self.sum = digest, stream, sha256()

    def readable(self):
        return True

    def readinto(self, buffer):
        chunk = self.stream.read(len(buffer))
        if not chunk and self.sum.hexdigest() != self.digest:
            raise Damaged(f"{self.digest} is damaged: restore it from the backup")
        self.sum.update(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self):
        if not self.closed:
            self.stream.close()
        super().close()


def open_(digest: str) -> BinaryIO:
    """Return the kept file, open for reading from its beginning to its end.

    :raises Missing: when there is none
    :raises Infected: when a scanner has found something in it
    """
    register.need_harmless(digest)
    return io.BufferedReader(Whole(digest, stores.here().open(digest)), BLOCK)


def read(digest: str) -> bytes:
    """Return the content of a small kept file.

    :raises Missing: when there is none
    :raises Infected: when a scanner has found something in it
    :raises Damaged: when it is not what was kept
    """
    with open_(digest) as file:
        return file.read()


def blocks(digest: str) -> Iterator[bytes]:
    """Yield a kept file block by block; the last one only when the whole was right.

    So whoever receives it never holds a damaged file for a good one: it breaks off.
    :raises Missing: Infected: at once, not at the first block
    """
    file = open_(digest)
    return _held_back(file)


def _held_back(file: BinaryIO) -> Iterator[bytes]:
    with file:
        last = file.read(BLOCK)
        while following := file.read(BLOCK):
            yield last
            last = following
        yield last


def size(digest: str) -> int:
    """Return the length in bytes. :raises Missing: when there is none"""
    return stores.here().size(digest)


def is_there(digest: str) -> bool:
    """Say whether a file is kept under that digest."""
    try:
        return size(digest) >= 0
    except Missing:
        return False


scans_of = register.scans_of
sizes_of = register.sizes_of
