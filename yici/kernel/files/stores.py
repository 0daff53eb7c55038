"""Where files lie. A store knows digests and bytes, nothing of what they mean.

A new kind of store is a class with these five verbs and a line in `KINDS`.
"""

import os
import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from . import s3
from .faults import BadStore, Missing, need_digest


class Store(Protocol):
    """Bytes under their SHA-256. Keeping what is there already changes nothing."""

    @property
    def spool(self) -> Path:
        """Where a file grows before it is kept."""

    def keep(self, digest: str, draft: Path) -> None:
        """Take over a finished local file, whole or not at all; the draft may be gone after."""

    def open(self, digest: str, start: int = 0) -> BinaryIO:
        """Return the bytes from `start` on, as a stream. :raises Missing:"""

    def size(self, digest: str) -> int:
        """Return the length in bytes. :raises Missing:"""

    def remove(self, digest: str) -> None:
        """Forget a file; one that is not there is forgotten already."""

    def all(self) -> Iterator[tuple[str, int]]:
        """Yield every (digest, size) that is kept."""


class Disk:
    """A folder, written so that a power cut leaves a file whole or absent."""

    def __init__(self, root: Path):
        self.spool = self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def __str__(self):
        return f"disk:{self.root}"

    def keep(self, digest, draft):
        target = self._path(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.replace(draft, target)
        except OSError:  # another disk
            beside = target.with_suffix(".new")
            shutil.copyfile(draft, beside)
            _settle(beside)
            os.replace(beside, target)
        _settle(target.parent)

    def open(self, digest, start=0):
        try:
            file = self._path(digest).open("rb")
        except FileNotFoundError:
            raise Missing(digest) from None
        file.seek(start)
        return file

    def size(self, digest):
        try:
            return self._path(digest).stat().st_size
        except FileNotFoundError:
            raise Missing(digest) from None

    def remove(self, digest):
        self._path(digest).unlink(missing_ok=True)

    def all(self):
        for path in self.root.glob("??/??/*"):
            if len(path.name) == 64:
                yield path.name, path.stat().st_size

    def _path(self, digest: str) -> Path:
        need_digest(digest)
        return self.root / digest[:2] / digest[2:4] / digest


def _settle(path: Path) -> None:
    """See to it that what was written is on the disk and not only on its way."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _disk(address: str) -> Disk:
    named = address.partition(":")[2]
    return Disk(Path(named) if named else Path(settings.VAR) / "files")


def _s3(address: str) -> Store:
    return s3.Bucket.at(address, spool=Path(settings.VAR) / "spool")


KINDS = {"disk": _disk, "s3": _s3}  # the word before the colon: what opens it


def at(address: str) -> Store:
    """Open the store at an address such as `disk`, `disk:/srv/files`, `s3://bucket/folder?...`.

    :raises BadStore: when it is none; the message says what one looks like
    """
    kind = urlsplit(address).scheme or address
    if kind not in KINDS:
        raise BadStore(
            f"{address!r} is no store: write {' or '.join(KINDS)}:..., as the README shows"
        )
    return KINDS[kind](address)


def here() -> Store:
    """Return the store of this site (setting `FILES`)."""
    return _here(settings.FILES, str(settings.VAR))


@lru_cache(maxsize=8)
def _here(address: str, _var: str) -> Store:
    return at(address)
