"""What keeps identity numbers and filled-in forms unreadable at rest, and yet findable.

AES-256-GCM with a random nonce; the context (which row, which column) is authenticated, so a
sealed value moved to another row cannot be opened. Layout: version 1, nonce 12, ciphertext, tag 16.
"""

import hmac
import os
from hashlib import sha256

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = b"\x01"


class Unreadable(Exception):
    """A sealed value was changed, moved to another row, or sealed with another key."""


def encrypt(text: str, context: str) -> bytes:
    """Seal a text for one place; `decrypt` needs the same context."""
    return _seal(text.encode(), context)


def decrypt(sealed: bytes, context: str) -> str:
    """Open what `encrypt` sealed.

    :raises Unreadable: when it was changed, moved or sealed with another key
    """
    return _open(sealed, context).decode()


def encrypt_json(value, context: str) -> bytes:
    """Seal anything JSON can hold, e.g. a filled-in form."""
    return _seal(orjson.dumps(value), context)


def decrypt_json(sealed: bytes, context: str):
    """Open what `encrypt_json` sealed.

    :raises Unreadable: when it was changed, moved or sealed with another key
    """
    return orjson.loads(_open(sealed, context))


def blind_index(kind: str, number: str) -> str:
    """Return 64 hex digits that stand for a number: equal for equal numbers, telling nothing else.

    Without the key nobody can try out all numbers; spaces and case do not matter.
    """
    text = f"{kind}\n{normalised(number)}"
    return hmac.new(settings.BLIND_INDEX_KEY, text.encode(), sha256).hexdigest()


def normalised(number: str) -> str:
    """Return a number as it is kept: no spaces, capital letters."""
    return "".join(number.split()).upper()


def _seal(plain: bytes, context: str) -> bytes:
    nonce = os.urandom(12)
    return VERSION + nonce + _cipher().encrypt(nonce, plain, context.encode())


def _open(sealed: bytes, context: str) -> bytes:
    sealed = bytes(sealed)
    if sealed[:1] != VERSION:
        raise Unreadable("unknown version of sealing")
    try:
        return _cipher().decrypt(sealed[1:13], sealed[13:], context.encode())
    except InvalidTag:
        raise Unreadable("changed, moved, or sealed with another key") from None


def _cipher() -> AESGCM:
    return AESGCM(settings.IDENTITY_KEY)
