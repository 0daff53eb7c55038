"""What several verbs need: the day, and what is sealed beside the ledger."""

from datetime import date, datetime

from yici.people import secrets

from .. import rules
from ..lifecycle import SHANGHAI
from ..models import WITHHELD_BY, Sealed, context_of


def day_of(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def is_withheld(story) -> bool:
    """Say whether what a parcel about this story holds must not be given out now: it is suspended."""
    return any(withholds(story) for withholds in WITHHELD_BY)


def check_not_withheld(state) -> None:
    """:raises NotAllowed: when the result is suspended: nobody gives it out, nor to a carrier (art. 69)"""
    if is_withheld(state.about):
        raise rules.NotAllowed("withheld", rules.WITHHELD, "行政许可法 art. 69")


def digest_of(parcel_id, text: str) -> str:
    """Return what stands in events for words of a parcel: made with a key, so nobody guesses them."""
    return secrets.blind_index("shipping", f"{parcel_id}\n{text}")


def sealed(parcel_id, digest: str, value, at: datetime) -> Sealed:
    """Return the row that keeps a value unreadable."""
    locked = secrets.encrypt_json(value, context_of(parcel_id))
    return Sealed(parcel_id=parcel_id, digest=digest, sealed=locked, at=at)


def address_row(parcel_id, address: dict, at: datetime) -> Sealed:
    text = "\n".join(address[name] for name in sorted(address))
    return sealed(parcel_id, digest_of(parcel_id, text), address, at)
