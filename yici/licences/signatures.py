"""Is this PDF as its office sealed it? Cryptography only; the register is asked in verify.py."""

import datetime as dt
import logging
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from yici.licences.keys import KeyRoom
from yici.licences.loops import finish
from yici.licences.seals import as_asn1
from yici.licences.unreadable import NotAPdf

# A broken signature is an answer to the person who asked, not an event for the server's log.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


# What the reader of a hostile or broken file stumbles over (found by changing bytes at random).
_STUMBLES = (
    PdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
)


@contextmanager
def reading():
    """This will turn any stumble over a file into `NotAPdf`."""
    try:
        yield
    except _STUMBLES as fault:
        raise NotAPdf(f"{type(fault).__name__}: {fault}") from fault


@dataclass(frozen=True)
class Verdict:
    """What the last seal on a PDF proves."""

    signed: bool
    intact: bool = False
    """The signed bytes are those that were signed."""
    trusted: bool = False
    """The seal's certificate goes back to our root."""
    whole_file: bool = False
    """Nothing was added after the seal."""
    signer_name: str = ""
    signer_code: str = ""
    signed_at: dt.datetime | None = None

    @property
    def good(self) -> bool:
        """Sealed by an office we know, and untouched since."""
        return self.intact and self.trusted and self.whole_file


def validate(pdf: bytes, folder: Path) -> Verdict:
    """This will check the last signature of the PDF against the root in the key room `folder`.

    :raises NotAPdf: unreadable bytes.
    """
    room = KeyRoom(folder)
    trust = ValidationContext(
        trust_roots=[as_asn1(room.root())],
        other_certs=[as_asn1(room.issuing())],
        allow_fetching=False,
    )
    with reading():
        signatures = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        if not signatures:
            return Verdict(signed=False)
        try:
            return _verdict(finish(async_validate_pdf_signature(signatures[-1], trust)))
        except (SignatureValidationError, SigningError):
            return Verdict(signed=True)


def _verdict(status: PdfSignatureStatus) -> Verdict:
    subject = status.signing_cert.subject.native
    return Verdict(
        signed=True,
        intact=status.intact and status.valid,
        trusted=status.trusted,
        whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        and status.modification_level in (None, ModificationLevel.NONE),
        signer_name=subject.get("common_name", ""),
        signer_code=subject.get("organization_identifier", ""),
        signed_at=status.signer_reported_dt,
    )
