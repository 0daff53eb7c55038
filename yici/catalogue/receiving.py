"""A list as it is sent to us, by page or API: read under no other name than the sender's."""

import tempfile
from pathlib import Path

from yici.codes.phrases import Phrase

from .importing import LISTS, Kind, Row, Unreadable, read

MOST_BYTES = 50 * 2**20


def rows_of(upload, kind: Kind = LISTS) -> list[Row]:
    """Read a CSV, JSON or Excel file that was sent.

    :param kind: implementation lists (LISTS) or the basic catalogue (BASICS)
    :raises Unreadable: too large, or no list
    """
    if upload.size > MOST_BYTES:
        raise Unreadable(Phrase("The file is larger than 50 MB: split it."))
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "list"
        with file.open("wb") as out:
            for chunk in upload.chunks():
                out.write(chunk)
        try:
            return read(file, kind)
        except Unreadable as error:
            told = error.args[0]
            named = told.params | {"file": Phrase("The file")}
            raise Unreadable(Phrase(told.message, **named)) from None
