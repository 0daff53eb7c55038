"""A list as it is sent to us, by page or API: read under no other name than the sender's."""

import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from .importing import Row, Unreadable, read

MOST_BYTES = 50 * 2**20


def rows_of(upload) -> list[Row]:
    """Read a CSV, JSON or Excel file that was sent.

    :raises Unreadable: too large, or no list
    """
    if upload.size > MOST_BYTES:
        raise Unreadable(_("The file is larger than 50 MB: split it."))
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "list"
        with file.open("wb") as out:
            for chunk in upload.chunks():
                out.write(chunk)
        try:
            return read(file)
        except Unreadable as error:
            raise Unreadable(str(error).replace(str(file), _("The file"))) from None
