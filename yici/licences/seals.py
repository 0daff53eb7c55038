"""E-seals (电子印章): a round red picture people know, and a digital signature machines check."""

import datetime as dt
import os
import tempfile
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Protocol

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from yici.licences import paper
from yici.licences.keys import Holder, KeyRoom, Pair
from yici.licences.loops import finish

FIELD = "seal"
BESIDE_CERTIFICATES = 3072  # bytes: signed attributes and the signature take about a third


class CannotSeal(Exception):
    """The file cannot take a seal; the message says why."""


class Seal(Protocol):
    """What any seal can do: P-256 in a PDF today, SM2 or a sealing service tomorrow."""

    holder: Holder

    def sign(
        self,
        pdf: bytes,
        *,
        place: paper.Place,
        reason: str,
        location: str,
        at: dt.datetime,
        field_name: str = FIELD,
    ) -> bytes:
        """The same PDF, sealed at the place (an added revision; the first bytes stay)."""


def sign(
    pdf: bytes,
    seal: Seal,
    *,
    place: paper.Place,
    reason: str,
    location: str,
    at: dt.datetime,
    field_name: str = FIELD,
) -> bytes:
    """This will put the seal on the PDF: PAdES B-B, visible at `place`.

    :raises CannotSeal: not a PDF, or its field is taken.
    """
    return seal.sign(
        pdf, place=place, reason=reason, location=location, at=at, field_name=field_name
    )


@lru_cache(maxsize=512)
def seal_of(holder: Holder, folder: Path) -> "PadesSeal":
    """The holder's seal out of the key room; made if new, then kept open in this process."""
    room = KeyRoom(folder)
    pair = room.seal(holder)
    return PadesSeal(holder, _signer(pair, room.issuing()), _picture(holder, pair.folder))


class PadesSeal:
    """A seal on EC P-256, its key in the key room, signing the European way (PAdES B-B)."""

    def __init__(self, holder: Holder, signer: signers.SimpleSigner, picture: Path) -> None:
        self.holder = holder
        self._signer = signer
        self._picture = picture

    def sign(
        self,
        pdf: bytes,
        *,
        place: paper.Place,
        reason: str,
        location: str,
        at: dt.datetime,
        field_name: str = FIELD,
    ) -> bytes:
        """The sealed PDF. :raises CannotSeal: not a PDF, or its field is taken."""
        described = signers.PdfSignatureMetadata(
            field_name=field_name,
            name=self.holder.name,
            reason=reason,
            location=location,
            subfilter=fields.SigSeedSubFilter.PADES,
        )
        left, low, right, high = map(round, place.box())
        signer = _DatedSigner(
            described,
            self._signer,
            stamp_style=StaticStampStyle.from_pdf_file(
                str(self._picture), border_width=0, background_opacity=0.86
            ),
            new_field_spec=fields.SigFieldSpec(
                field_name, on_page=place.page - 1, box=(left, low, right, high)
            ),
        )
        signer.at = at
        try:
            writer = IncrementalPdfFileWriter(BytesIO(pdf))
            signed = signer.async_sign_pdf(writer, bytes_reserved=_room(self._signer))
            return finish(signed).getvalue()
        except (PdfReadError, signers.pdf_signer.SigningError) as stop:
            raise CannotSeal(str(stop)) from stop


class _DatedSigner(signers.PdfSigner):
    """Signs as of a given instant: the office's act carries one date everywhere."""

    at: dt.datetime

    def init_signing_session(self, *args, **kwargs):
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


def _room(signer: signers.SimpleSigner) -> int:
    """The room a signature takes in the file, in hexadecimal digits: its certificates, and the rest.

    Without it the signature is made twice, the first time only to be measured.
    """
    certificates = sum(len(found.dump()) for found in signer.cert_registry)
    return 2 * (certificates + BESIDE_CERTIFICATES)


def _signer(pair: Pair, issuing: Pair) -> signers.SimpleSigner:
    secret = pair.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    chain = SimpleCertificateStore()
    chain.register_multiple([as_asn1(issuing), as_asn1(pair)])
    return signers.SimpleSigner(
        signing_cert=as_asn1(pair),
        signing_key=asn1_keys.PrivateKeyInfo.load(secret),
        cert_registry=chain,
    )


def as_asn1(pair: Pair) -> asn1_x509.Certificate:
    """The pair's certificate in the form pyHanko reads."""
    return asn1_x509.Certificate.load(pair.certificate.public_bytes(serialization.Encoding.DER))


def _picture(holder: Holder, folder: Path) -> Path:
    """The drawn seal, one page of its size; drawn once, renamed whole into place."""
    picture = folder / "picture.pdf"
    if not picture.exists():
        drawn = paper.render("seal.typ", {"name": holder.name, "mark": holder.mark})
        handle, aside = tempfile.mkstemp(dir=folder)
        with open(handle, "wb") as file:
            file.write(drawn)
        os.replace(aside, picture)
    return picture
