"""A list as it is sent to us, by page or API: read under no other name than the sender's."""

import tempfile
from pathlib import Path

import orjson

from yici.codes.phrases import Phrase

from .importing import LISTS, Kind, Row, Unreadable, read

MOST_BYTES = 50 * 2**20


class TooLarge(Unreadable):
    """The file is larger than MOST_BYTES."""


def rows_of(upload, kind: Kind = LISTS) -> list[Row]:
    """Read a CSV, JSON or Excel file that was sent.

    :param kind: implementation lists (LISTS) or the basic catalogue (BASICS)
    :raises Unreadable: too large, or no list
    """
    if upload.size > MOST_BYTES:
        raise TooLarge(Phrase("The file is larger than 50 MB: split it."))
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "list"
        with file.open("wb") as out:
            for chunk in upload.chunks():
                out.write(chunk)
        return _read(file, kind, Phrase("The file"))


def rows_told(items: list, kind: Kind = LISTS) -> list[Row]:
    """Read rows that were sent as JSON.

    :raises Unreadable: a column is missing
    """
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "list"
        file.write_bytes(orjson.dumps(items))
        return _read(file, kind, Phrase("The list"))


def _read(file: Path, kind: Kind, name: Phrase) -> list[Row]:
    try:
        return read(file, kind)
    except Unreadable as error:
        told = error.args[0]
        raise Unreadable(Phrase(told.message, **told.params | {"file": name})) from None
