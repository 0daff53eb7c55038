"""Files by their content: stored once under their SHA-256, never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


class Missing(LookupError):
    """No file is stored under that digest."""


class TooLarge(ValueError):
    """The file is larger than the limit; nothing was stored."""


def put(content: bytes | Iterable[bytes], *, limit: int | None = None) -> str:
    """Store a file and return its SHA-256 in hex. Storing it twice stores it once.

    :param content: the bytes, or chunks of them
    :param limit: in bytes
    :raises TooLarge: when there is more than the limit
    """
    chunks = [content] if isinstance(content, bytes) else content
    folder = _root()
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if limit is not None and size > limit:
                    raise TooLarge(f"more than {limit} bytes")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = path(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def path(digest: str) -> Path:
    """Return where the file with this digest lies, or would lie."""
    if len(digest) != 64 or not digest.isalnum():
        raise Missing(digest)
    return _root() / digest[:2] / digest[2:4] / digest


def open_(digest: str):
    """Return the stored file, open for reading.

    :raises Missing: when there is none
    """
    try:
        return path(digest).open("rb")
    except FileNotFoundError:
        raise Missing(digest) from None


def read(digest: str) -> bytes:
    """Return the content of a stored file.

    :raises Missing: when there is none
    """
    with open_(digest) as file:
        return file.read()


def _root() -> Path:
    root = Path(settings.VAR) / "files"
    root.mkdir(parents=True, exist_ok=True)
    return root
