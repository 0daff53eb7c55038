"""Is this licence, or this notice, what it says? By identifier, by QR or by the file itself.

Anybody may ask. The answer shows what is on public record and a masked name, never a number of
identity (C081, C084).
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

from yici.codes import licences as identifiers
from yici.licences import faces, lifecycle, printing
from yici.licences.models import Licence, LicenceVersion, Number, Paper, stands_for
from yici.people import masking

if TYPE_CHECKING:
    from yici.licences import signatures

OUTCOMES = (
    "valid",  # genuine and in force
    "genuine",  # a notice that was issued as it is
    "not_yet",  # genuine, its validity begins later
    "suspended",
    "revoked",
    "cancelled",
    "expired",
    "superseded",  # a newer version has taken its place
    "altered",  # the file is not the one that was issued
    "unproven",  # the very file that was issued, but its seal cannot be checked here
    "unknown",  # the register has no such thing
)
GOOD = {"valid", "genuine"}
_MOST_KEYWORDS = 5  # of an uploaded file: ours have two
_VERIFY_PATH = re.compile(r"/verify/([^/?#\s]+)")


@dataclass(frozen=True)
class Facts:
    """What the public may see."""

    name: str
    identifier: str
    number: str
    holder: str
    issuer: str
    issued_on: date
    valid_from: date | None = None
    valid_until: date | None = None
    version: int | None = None
    since: date | None = None
    ground: str = ""
    stands_for: tuple[str, ...] = ()  # other certificates folded into it (多证合一, C062)


@dataclass(frozen=True)
class Verdict:
    """The answer: an outcome of OUTCOMES, the facts where there are any, and the seal's proof."""

    outcome: str
    facts: Facts | None = None
    seal: "signatures.Verdict | None" = None

    @property
    def good(self) -> bool:
        return self.outcome in GOOD

    @property
    def status_code(self) -> str:
        """The state's code in exchange (01有效 ...), or none for notices and the unknown."""
        return lifecycle.STATUS_CODES.get(self.outcome, "")


UNKNOWN = Verdict("unknown")


def verify(*, text: str = "", pdf: bytes | None = None, on: date) -> Verdict:
    """This will check an identifier or document number, a QR's content, or an uploaded PDF.

    :raises Invalid: the text looks like an identifier and is mistyped (check character).
    :raises NotAPdf: the file cannot be read.
    """
    return by_text(text, on=on) if pdf is None else by_file(pdf, on=on)


def by_text(text: str, *, on: date) -> Verdict:
    """This will check what was typed or scanned: an identifier, a number, or our address."""
    found = _VERIFY_PATH.search(text)
    wanted = unquote(found[1]) if found else text.strip()
    if wanted.upper().startswith(identifiers.ROOT):
        wanted = identifiers.normalise(wanted)
        identifiers.check(wanted)
    number = _find(wanted)
    return _of_number(number, on) if number else UNKNOWN


def by_file(pdf: bytes, *, on: date) -> Verdict:
    """This will check a file: the register's own bytes, and its office's seal on them."""
    from yici.licences import signatures

    seal = signatures.validate(pdf, printing.key_room())
    number = next(filter(None, map(_find, _keywords(pdf))), None)
    if number is None:
        return Verdict("unknown", seal=seal)
    found = replace(_of_number(number, on), seal=seal)
    if hashlib.sha256(pdf).hexdigest() != _digest_of(number):
        return replace(found, outcome="altered")
    return found if seal.good else replace(found, outcome="unproven")


def _find(wanted: str) -> Number | None:
    return Number.objects.filter(number=wanted).first()


def _of_number(number: Number, on: date) -> Verdict:
    if number.record:
        return _of_paper(Paper.objects.get(story=number.story, id=number.record))
    return _of_licence(Licence.objects.get(pk=number.story), number.number, on)


def _of_licence(licence: Licence, identifier: str, on: date) -> Verdict:
    face, outcome = licence.face_now() or {}, _outcome(licence, identifier, on)
    facts = Facts(
        name=face.get("name", licence.how.name),
        identifier=identifier,
        number=face.get("number", ""),
        holder=_shown(face.get("holder_name", ""), face.get("holder_kind", "person")),
        issuer=face.get("issuer_name", licence.issuer),
        issued_on=licence.issued_on,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        version=licence.version,
        since=licence.since,
        ground=licence.ground,
        stands_for=stands_for(licence, on) if outcome == "valid" else (),
    )
    return Verdict(outcome, facts)


def _outcome(licence: Licence, identifier: str, on: date) -> str:
    status = licence.status_on(on)
    if status == "valid" and identifier != licence.identifier:
        return "superseded"
    return "not_yet" if status == "valid" and on < licence.valid_from else status


def _of_paper(paper: Paper) -> Verdict:
    face = faces.unlock(paper.locked, paper.story, paper.id)
    return Verdict(
        "genuine",
        Facts(
            name=paper.title,
            identifier=str(paper.id),
            number=paper.number,
            holder=_shown(face.get("addressee", ""), face.get("addressee_kind", "person")),
            issuer=face["authority"],
            issued_on=printing.day_of(paper.at),
        ),
    )


def _shown(name: str, kind: str) -> str:
    return masking.name(name) if kind == "person" else name


def _digest_of(number: Number) -> str:
    if number.record:
        return Paper.objects.get(story=number.story, id=number.record).digest
    versions = LicenceVersion.objects.filter(licence_id=number.story)
    return versions.get(identifier=number.number).digest


def _keywords(pdf: bytes) -> list[str]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    from yici.licences.signatures import reading

    with reading():
        trailer = PdfFileReader(BytesIO(pdf)).trailer
        words = str(trailer["/Info"].get("/Keywords", "")) if "/Info" in trailer else ""
    return [word.strip() for word in words.split(",")][:_MOST_KEYWORDS]
