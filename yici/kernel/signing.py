"""Letters between machines: HTTP requests signed with Ed25519, so that the reader knows who wrote,
when, and that nothing was changed on the way.

This is how Yici and its sandboxes (a bank, a carrier) speak with each other. What a real bank or
carrier signs with is the business of the adapter that reads its letters.
"""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

if TYPE_CHECKING:
    import httpx

FRESH = timedelta(minutes=5)  # a letter older than that is not read: it may be a replay
NAMES = ("Yici-Key", "Yici-Time", "Yici-Nonce", "Yici-Signature")
IN_LINKS = ("key", "time", "nonce", "signature")

transport: "httpx.BaseTransport | None" = None  # the wire; a test puts a short one in its place


class Undelivered(Exception):
    """The letter did not arrive, or no answer came back; the message is what kind of fault it was."""


class Forged(Exception):
    """The letter is not signed, not by whom it should be, or was changed on the way."""


class Outdated(Forged):
    """The letter was signed too long ago: it may have been kept and sent again."""


@dataclass(frozen=True)
class Letter:
    """A request as it came in: what is signed is its method, its path and its body."""

    method: str
    path: str
    body: bytes
    headers: Mapping[str, str]


def letter_of(request) -> Letter:
    """Return a Django request as a letter."""
    return Letter(request.method, request.path, request.body, request.headers)


# -- keys ----------------------------------------------------------------------------------------


def key_of(name: str) -> Ed25519PrivateKey:
    """Return a machine's own key; whoever is first makes it, whole or not at all."""
    file = _folder() / f"{name}.key"
    if not file.exists():
        _keep(file, secrets.token_hex(32))
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(file.read_text()))
    if not file.with_suffix(".pub").exists():
        _keep(file.with_suffix(".pub"), _public(key).hex())
    return key


def public_key_of(name: str) -> Ed25519PublicKey:
    """Return the key with which a machine's letters are checked.

    :raises Forged: when no machine of that name has written yet
    """
    file = _folder() / f"{name}.pub"
    if not name.isidentifier() or not file.exists():
        raise Forged("nobody of that name is known here")
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(file.read_text()))


def _public(key: Ed25519PrivateKey) -> bytes:
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return key.public_key().public_bytes(*raw)


def _folder() -> Path:
    folder = Path(settings.VAR) / "keys" / "machines"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _keep(file: Path, text: str) -> None:
    handle, draft = tempfile.mkstemp(dir=file.parent)  # mode 0600
    with os.fdopen(handle, "w") as new:
        new.write(text)
    with suppress(FileExistsError):
        os.link(draft, file)
    os.unlink(draft)


# -- letters -------------------------------------------------------------------------------------


def signed(name: str, method: str, path: str, body: bytes, at: datetime) -> dict[str, str]:
    """Return the headers that sign a letter."""
    time, nonce = at.isoformat(), secrets.token_hex(16)
    signature = key_of(name).sign(_text(method, path, body, name, time, nonce)).hex()
    return dict(zip(NAMES, (name, time, nonce, signature), strict=True))


def check(letter: Letter, *, by: str, at: datetime) -> None:
    """Let a letter pass that this machine has signed within the last five minutes.

    :raises Forged: when it is not that machine's, or was changed
    :raises Outdated: when it is too old, or of the future
    """
    found = [letter.headers.get(name, "") for name in NAMES]
    _check(found, letter.method, letter.path, letter.body, by, at, FRESH)


def _check(found, method: str, path: str, body: bytes, by: str, at: datetime, fresh) -> None:
    name, time, nonce, signature = found
    if name != by:
        raise Forged("signed by somebody else, or by nobody")
    try:
        text = _text(method, path, body, name, time, nonce)
        public_key_of(by).verify(bytes.fromhex(signature), text)
        age = at - datetime.fromisoformat(time)
    except (InvalidSignature, ValueError, TypeError):
        raise Forged("the signature does not fit") from None
    if abs(age) > fresh:
        raise Outdated("signed too long ago")


def _text(method: str, path: str, body: bytes, *who: str) -> bytes:
    return "\n".join((method, path, sha256(body).hexdigest(), *who)).encode()


def send(url: str, body: dict, *, name: str, at: datetime, timeout: float = 10) -> "httpx.Response":
    """Post a signed letter in JSON and return the answer.

    :param timeout: in seconds
    :raises Undelivered: it did not arrive, or no answer came back
    """
    import httpx

    content = orjson.dumps(body)
    headers = signed(name, "POST", urlsplit(url).path, content, at)
    headers["Content-Type"] = "application/json"
    try:
        with httpx.Client(transport=transport, timeout=timeout) as client:
            return client.post(url, content=content, headers=headers)
    except httpx.HTTPError as error:
        raise Undelivered(type(error).__name__) from error


# -- links ---------------------------------------------------------------------------------------


def signed_link(url: str, values: dict, *, name: str, at: datetime) -> str:
    """Return a link that bears values somebody's browser carries over, and cannot change."""
    query = urlencode(values).encode()
    found = signed(name, "GET", urlsplit(url).path, query, at)
    more = dict(zip(IN_LINKS, found.values(), strict=True))
    return f"{url}?{urlencode(values | more)}"


def check_link(url: str, *, by: str, at: datetime, within: timedelta) -> dict[str, str]:
    """Return the values of a signed link.

    :raises Forged: when this machine has not signed it, or it was changed
    :raises Outdated: when it was signed longer ago than `within`
    """
    parts = urlsplit(url)
    values = dict(parse_qsl(parts.query, keep_blank_values=True))
    found = [values.pop(name, "") for name in IN_LINKS]
    _check(found, "GET", parts.path, urlencode(values).encode(), by, at, within)
    return values
