"""A holder's licences as cards: what stands on each, how it stands, and its QR."""

from dataclasses import dataclass
from datetime import date

from yici.licences import faces, printing
from yici.licences.models import Face, Licence
from yici.licences.words import STATUSES


@dataclass(frozen=True)
class Card:
    """One licence as its holder sees it."""

    licence: Licence
    face: dict
    status: str

    @property
    def name(self) -> str:
        return self.face.get("name", self.licence.how.name)

    @property
    def holder(self) -> str:
        return self.face.get("holder_name", "")

    @property
    def issuer(self) -> str:
        return self.face.get("issuer_name", self.licence.issuer)

    @property
    def number(self) -> str:
        return self.face.get("number") or self.licence.identifier

    @property
    def status_words(self):
        return STATUSES[self.status][0]

    @property
    def colour(self) -> str:
        return STATUSES[self.status][1]

    @property
    def address(self) -> str:
        return printing.address_of(self.licence.identifier)

    @property
    def qr(self) -> str:
        """The QR as an image address that the content policy allows."""
        return printing.qr_image(self.address)

    @property
    def particulars(self) -> list:
        return [*self.face.get("fields", []), *self.face.get("more", [])]


def cards(licences, day: date) -> list[Card]:
    """Cards for many licences, with one query for all their faces."""
    licences = list(licences)
    rows = Face.objects.filter(licence__in=[one.pk for one in licences])
    locked = {(row.licence, row.version): row.locked for row in rows}
    return [_card(one, locked.get((one.pk, one.version)), day) for one in licences]


def _card(licence: Licence, locked, day: date) -> Card:
    face = faces.unlock(locked, licence.pk, licence.version) if locked else {}
    return Card(licence, face, licence.status_on(day))
