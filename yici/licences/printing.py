"""From a record to its sealed PDF: the values the templates print, the QR, the seal."""

import io
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import segno
from django.conf import settings
from django.utils import timezone

from yici.licences import paper
from yici.licences.keys import Holder

LONG_TERM = "长期"


def key_room() -> Path:
    """Where the seals' keys lie."""
    return Path(settings.VAR) / "keys"


def address_of(identifier: str) -> str:
    """The address that a QR leads to."""
    return f"{settings.SITE_URL}/verify/{identifier}"


def in_words(day: date | None) -> str:
    """A day as papers write it: 2026年11月21日; none is 长期."""
    return f"{day.year}年{day.month}月{day.day}日" if day else LONG_TERM


def day_of(at: datetime) -> date:
    """The day at the office's clock."""
    return timezone.localtime(at).date()


@lru_cache(maxsize=256)
def qr(text: str) -> str:
    """A QR code as SVG, with correction level M (GB/T 36905 asks for a QR on every licence)."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", border=0, xmldecl=False)
    return picture.getvalue().decode()


def qr_image(text: str) -> str:
    """A QR code as the address of an image, for screens."""
    return segno.make(text, error="m", micro=False).svg_data_uri(border=2)


def sealed(
    template: str,
    data: dict,
    *,
    code: str,
    reason: str,
    at: datetime,
    sheet: paper.Sheet | None = None,
) -> bytes:
    """This will set the template and put the department's seal on each place for one.

    :param sheet: the template as it was set with these values, if it was
    :raises UnsettablePaper: the values do not fit the template.
    """
    from yici.licences import seals  # loads pyHanko: a second, for those who seal

    sheet = sheet or paper.lay_out(template, data)
    mark = "演示专用" if settings.DEMO else ""
    seal = seals.seal_of(Holder(data["authority"], code, mark), key_room())
    pdf = sheet.pdf
    for number, place in enumerate(sheet.places, start=1):
        field = seals.FIELD if number == 1 else f"{seals.FIELD}{number}"
        pdf = seals.sign(
            pdf,
            seal,
            place=place,
            reason=reason,
            location=data.get("place", ""),
            at=at,
            field_name=field,
        )
    return pdf


def issued_by(department) -> dict:
    """What every face says of its issuer."""
    return {"issuer_name": department.name, "place": department.region.full_name()}


def licence_data(licence, face: dict) -> dict:
    """The values a licence's template prints."""
    kind = licence.how
    validity = [] if _labelled(face, kind.validity) else [[kind.validity, _validity(licence)]]
    return {
        "name": kind.name,
        "copy": kind.copy,
        "tint": kind.tint or "#8c6d3b",
        "number": licence.identifier,
        "holder": face["holder_name"],
        **face,
        "more": [*face.get("more", []), *validity],
        "authority": face["issuer_name"],
        "issued_on": in_words(licence.issued_on),
        **_verifiable(licence.identifier),
    }


def paper_data(record, face: dict) -> dict:
    """The values a notice's template prints."""
    return {
        "title": record.title,
        **face,
        "number": record.number,
        "date": in_words(day_of(record.at)),
        **_verifiable(str(record.id)),
    }


def _verifiable(identifier: str) -> dict:
    address = address_of(identifier)
    return {
        "identifier": identifier,
        "address": address,
        "qr": qr(address),
        "demo": settings.DEMO,
    }


def _labelled(face: dict, label: str) -> bool:
    return any(name == label for name, _ in [*face["fields"], *face.get("more", [])])


def _validity(licence) -> str:
    end = in_words(licence.valid_until)
    return end if licence.how.validity == "有效期至" else f"{in_words(licence.valid_from)} 至 {end}"
