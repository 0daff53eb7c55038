"""How a story is called by other parties: 26 letters and digits for its id, and back, without a table."""

import re
from base64 import b32decode, b32encode
from uuid import UUID

SPELT = re.compile(r"^[a-z2-7]{26}$")


class UnknownReference(LookupError):
    """This stands for no id of ours."""


def spelt(pk: UUID) -> str:
    """Return 26 lower-case letters and digits that stand for an id."""
    return b32encode(pk.bytes).decode().rstrip("=").lower()


def meant(text: str) -> UUID:
    """Return the id that `spelt` gave this text for.

    :raises UnknownReference: when it gave it for none
    """
    if not SPELT.match(text):
        raise UnknownReference(text)
    pk = UUID(bytes=b32decode(f"{text.upper()}======"))
    if spelt(pk) != text:
        raise UnknownReference(text)
    return pk
