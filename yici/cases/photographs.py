"""Photographs of pages, made into one PDF: upright, small enough, without what cameras add."""

import warnings
from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from django.core.files.base import File

from yici.documents import uploads

if TYPE_CHECKING:
    from PIL import Image

PDF = "application/pdf"
PAGE = (2480, 3508)  # A4 at 300 dpi: more is not seen
INCHES = 11.69  # the long side of A4
QUALITY = 85


def joined(sent: Sequence, *, name: str, limit: int) -> list:
    """Return the files with their pictures, if there are several, made into the pages of one PDF.

    Place and camera, which phones write into pictures, do not come along.

    :param name: what the PDF is called
    :param limit: in bytes, of each picture
    :raises BadFile: when a picture cannot be read, naming it
    """
    pictures = [file for file in sent if _is_picture(file)]
    if len(pictures) < 2:
        return list(sent)
    others = [file for file in sent if file not in pictures]
    return [_pdf(pictures, name, limit), *others]


def _is_picture(file) -> bool:
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    return start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _pdf(pictures: Sequence, name: str, limit: int) -> File:
    """One page at a time, so that twenty photographs take the memory of one."""
    out = TemporaryFile()  # noqa: SIM115  # the upload that is made of it closes it
    for number, file in enumerate(pictures):
        if file.size > limit:
            raise uploads.too_large(limit)
        uploads.check_image(file)
        page = _upright(file)
        page.save(
            out,
            "PDF",
            append=number > 0,
            resolution=max(page.size) / INCHES,
            quality=QUALITY,
            title=name,
            creationDate=None,  # the same pictures make the same file
            modDate=None,
        )
    made = File(out, name=f"{name}.pdf")
    made.size = out.seek(0, 2)
    out.seek(0)
    return made


def _upright(file) -> "Image.Image":
    """Return the picture as it was seen, no larger than a page needs."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read = Image.open(file, formats=["JPEG", "PNG"])
            read.draft("RGB", PAGE[::-1])  # a JPEG is read at a fraction of its size
            picture: Image.Image = ImageOps.exif_transpose(read)
            picture.thumbnail((max(PAGE), max(PAGE)))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        raise uploads.damaged_picture() from None
    if picture.mode in ("RGBA", "LA", "P"):
        white = Image.new("RGB", picture.size, "white")
        picture = picture.convert("RGBA")
        white.paste(picture, mask=picture.getchannel("A"))
        return white
    return picture.convert("RGB")
