"""Files that applicants send: what they really are, whether they are harmless, where they go."""

import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePath

from yici.kernel import files

MEGABYTE = 1024 * 1024
MAX_OBJECTS = 50_000  # of a PDF that are looked at; more is no scan of a paper
MAX_PIXELS = 120_000_000  # A3 at 600 dpi is 70 million
CHUNK = 64 * 1024
MAX_PARTS = 5_000  # of a document that is a ZIP inside
MAX_UNPACKED = 200 * MEGABYTE
HEIC = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"}  # how iPhones save photos
LOCKED = 0x1  # the flag of an encrypted part
PROGRAMS = ("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".ps1", ".bat", ".cmd", ".scr")


class BadFile(Exception):
    """A file that cannot be taken. `message` is an English message id; `values` fill it."""

    def __init__(self, message: str, **values):
        super().__init__(message % values)
        self.message, self.values = message, values


@dataclass(frozen=True)
class Received:
    """A file that was checked and stored."""

    digest: str
    name: str
    size: int  # bytes
    media_type: str


@dataclass(frozen=True)
class Format:
    """A kind of file: its words, its endings, the first bytes, and what else must hold."""

    words: str
    endings: tuple[str, ...]
    starts: bytes
    check: Callable


def _(text: str) -> str:
    return text


def receive(file, *, accepts: Collection[str], limit: int) -> Received:
    """Check a file and store it. `file`: an upload with `name`, `size`, `chunks()`, `seek()`.

    :param accepts: media types the material may have
    :param limit: in bytes
    :raises BadFile: when it is too large, empty, of another type, or does or could do harm
    """
    if file.size > limit:
        raise too_large(limit)
    if not file.size:
        raise BadFile(_("The file is empty. Choose another one."))
    media_type = _media_type(file, accepts)
    FORMATS[media_type].check(file)
    file.seek(0)
    try:
        digest = files.take(file.chunks(CHUNK), limit=limit)
    except files.Infected as found:
        raise BadFile(
            _(
                "A scanner found something harmful in this file (%(what)s), so it was not kept."
                " Clean your device, make the file anew, and send that."
            ),
            what=str(found),
        ) from None
    return Received(digest, file_name(file.name), file.size, media_type)


def too_many(count: int) -> BadFile:
    return BadFile(
        _("At most %(count)d files of one material. Put several pages into one file."), count=count
    )


def too_large(limit: int) -> BadFile:
    return BadFile(
        _("The file is larger than %(mb)d MB. Save it smaller, or in several parts."),
        mb=limit // MEGABYTE,
    )


def file_name(name: str) -> str:
    """Return a name that can stand in a list and a download: no path, no control characters."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = re.sub(r'[<>:"|?*]', "_", name).strip(" .")
    stem, ending = PurePath(name).stem[:120], PurePath(name).suffix[:10]
    return f"{stem}{ending}" or "file"


def words_for(accepts: Collection[str]) -> str:
    """Return the kinds of file in words: PDF, JPEG, PNG."""
    return ", ".join(FORMATS[one].words for one in accepts if one in FORMATS)


def _media_type(file, accepts: Collection[str]) -> str:
    """Return what the file is by its first bytes and its ending, if it may be that."""
    file.seek(0)
    start = file.read(1024)
    ending = PurePath(file_name(file.name)).suffix.lower()
    found = next((kind for kind, form in FORMATS.items() if _begins(form, start)), None)
    if found is None and start[4:8] == b"ftyp" and start[8:12] in HEIC:
        raise BadFile(
            _(
                "This is a HEIC picture, which offices cannot open. On an iPhone: Settings, Camera,"
                " Formats, Most Compatible; then take it again. Or send a screenshot of it."
            )
        )
    if found is None or found not in accepts:
        raise BadFile(_("Choose a file of this kind: %(kinds)s."), kinds=words_for(accepts))
    if ending not in FORMATS[found].endings:
        raise BadFile(
            _(
                "The name ends in “%(ending)s”, but the file is %(kind)s. Rename it or choose another."
            ),
            ending=ending[:10] or "?",
            kind=FORMATS[found].words,
        )
    return found


def _begins(form: Format, start: bytes) -> bool:
    if form.starts == b"%PDF-":  # a few bytes may stand before it
        return form.starts in start
    return start.startswith(form.starts)


def damaged_picture() -> BadFile:
    return BadFile(_("The picture is damaged. Take it again, or save it again."))


def check_image(file) -> None:
    """:raises BadFile: when it is no picture that can be read, or has too many pixels"""
    from PIL import Image, UnidentifiedImageError

    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=["JPEG", "PNG"]) as image:
                width, height = image.size
                image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise damaged_picture() from None
    if width * height > MAX_PIXELS:
        raise BadFile(_("The picture has too many pixels. Save it with a lower resolution."))


def _check_pdf(file) -> None:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    file.seek(0)
    try:
        reader = PdfFileReader(file, strict=False)
        if reader.encrypted:
            raise BadFile(_("The PDF is protected by a password. Save it without one."))
        harmful = _has_actions(reader.root)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise BadFile(
            _("The PDF is damaged. Open it, save it again, and send that file.")
        ) from None
    if harmful:
        raise BadFile(
            _("The PDF contains a program or another file. Print it to a new PDF and send that.")
        )


HARMFUL = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}
HARMFUL_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/XFA", "/RichMedia"}
LEFT_OUT = {"/Parent", "/P", "/Resources", "/Contents", "/StructTreeRoot"}  # nothing acts there


def _has_actions(root) -> bool:
    """Say whether anything reachable from the document could run, start or carry something."""
    from pyhanko.pdf_utils import generic

    waiting, seen = [root], set()
    for _count in range(MAX_OBJECTS):
        if not waiting:
            return False
        one = waiting.pop()
        if isinstance(one, generic.IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, generic.DictionaryObject):
            if HARMFUL_KEYS & one.keys() or one.get("/S") in HARMFUL:
                return True
            waiting += [one.raw_get(key) for key in one if key not in LEFT_OUT]
        elif isinstance(one, generic.ArrayObject):
            waiting += list(one)
    return True


def _check_docx(file) -> None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            inside = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise BadFile(
            _("The document is damaged. Open it, save it again, and send that.")
        ) from None
    names = {one.filename for one in inside}
    if "word/document.xml" not in names:
        raise BadFile(_("Choose a file of this kind: %(kinds)s."), kinds="Word (docx)")
    if any(name.lower().endswith(PROGRAMS) for name in names):
        raise BadFile(_("The document contains macros. Save it without them, as .docx."))
    if len(inside) > MAX_PARTS or sum(one.file_size for one in inside) > MAX_UNPACKED:
        raise BadFile(
            _("The document is far larger than it seems. Print it to a PDF and send that.")
        )
    if any(one.flag_bits & LOCKED for one in inside):
        raise BadFile(_("The document is protected by a password. Save it without one."))


FORMATS = {
    "application/pdf": Format("PDF", (".pdf",), b"%PDF-", _check_pdf),
    "image/jpeg": Format("JPEG", (".jpg", ".jpeg"), b"\xff\xd8\xff", check_image),
    "image/png": Format("PNG", (".png",), b"\x89PNG\r\n\x1a\n", check_image),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Format(
        "Word (docx)", (".docx",), b"PK\x03\x04", _check_docx
    ),
}
