"""Handing a kept file to a browser: in blocks, in parts if it asks, never to be guessed at."""

import re
import time
from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from . import BLOCK, blocks, stores
from .register import need_harmless

RANGE = re.compile(r"bytes=(\d*)-(\d*)")
TRUSTED_FOR = 600  # seconds in which the parts of a file that was read whole need no new reading
_whole: dict[str, float] = {}


def response(request, digest: str, *, name: str, media_type: str = "", inline: bool = False):
    """Return a kept file as an answer, whole or the part that was asked for.

    :param name: what the browser calls it when it is kept
    :param inline: shown in the page; whoever says so has looked at what it is
    :raises Missing: when there is none
    :raises Infected: when a scanner has found something in it
    """
    length = stores.here().size(digest)
    try:
        part = _part(request.headers.get("Range", ""), length)
    except NoSuchPart:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{length}"
        return refused
    if part is None:
        answer = StreamingHttpResponse(blocks(digest))
        answer["Content-Length"] = str(length)
    else:
        first, last = part
        answer = StreamingHttpResponse(_some(digest, first, last - first + 1), status=206)
        answer["Content-Length"] = str(last - first + 1)
        answer["Content-Range"] = f"bytes {first}-{last}/{length}"
    answer["Content-Type"] = media_type or "application/octet-stream"
    answer["Content-Disposition"] = content_disposition_header(not inline, name) or "inline"
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = f'"{digest}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


class NoSuchPart(ValueError):
    """The range lies outside the file."""


def _part(asked: str, length: int) -> tuple[int, int] | None:
    """Return first and last byte of the range that is asked for, None for the whole.

    :raises NoSuchPart: when it lies outside
    """
    found = RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return None  # several ranges, or another unit: the whole may be sent (RFC 9110)
    first, last = found.groups()
    start = int(first) if first else length - min(int(last), length)
    end = min(int(last or length), length - 1) if first else length - 1
    if start > end:
        raise NoSuchPart(asked)
    return start, end


def _some(digest: str, first: int, count: int) -> Iterator[bytes]:
    """Return a part of a file. Its digest speaks of the whole, so that is read first, once.

    :raises Missing: Infected: at once
    """
    need_harmless(digest)
    _need_whole(digest)
    return _read_part(digest, first, count)


def _read_part(digest: str, first: int, count: int) -> Iterator[bytes]:
    file = stores.here().open(digest, first)
    try:
        while count and (block := file.read(min(BLOCK, count))):
            count -= len(block)
            yield block
    finally:
        file.close()


def _need_whole(digest: str) -> None:
    """:raises Damaged: when it is not what was kept"""
    now = time.monotonic()
    if _whole.get(digest, 0.0) > now:
        return
    for _block in blocks(digest):
        pass
    for old in [one for one, until in _whole.items() if until < now]:
        del _whole[old]
    _whole[digest] = now + TRUSTED_FOR
