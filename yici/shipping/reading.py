"""What is shown of a parcel beyond its row: its address, its code, its way."""

from dataclasses import dataclass
from datetime import datetime

from .models import Locker, Parcel, Sealed
from .words import STEPS


@dataclass(frozen=True)
class Line:
    """A step on the way, in words."""

    title: str
    at: datetime
    words: str


def address_of(parcel: Parcel) -> dict | None:
    """Return name, telephone and address in clear, or None after their erasure.

    Screens show it masked; in clear it is for the label, which is noted (`print_label`).
    """
    return _opened(parcel, parcel.address)


def code_of(parcel: Parcel) -> str:
    """Return the code that opens, for the applicant herself."""
    return _opened(parcel, parcel.code) or ""


def _opened(parcel: Parcel, digest: str):
    row = Sealed.objects.filter(parcel_id=parcel.pk, digest=digest).first() if digest else None
    return row.read() if row else None


def way_of(parcel: Parcel) -> list[Line]:
    """Return the steps on the way, the latest first."""
    rows = Sealed.objects.filter(parcel_id=parcel.pk)
    said = {row.digest: row for row in rows}
    tracks = sorted(parcel.state.tracks, key=lambda t: t.at, reverse=True)
    return [
        Line(str(STEPS[t.step]), t.at, said[t.words].read() if t.words in said else "")
        for t in tracks
    ]


def locker_of(parcel: Parcel) -> Locker | None:
    return Locker.objects.filter(code=parcel.locker).first() if parcel.locker else None
