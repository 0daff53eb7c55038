"""The site's own keys, made once and kept under var/keys with nobody else's eyes on them."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Keys:
    session: str
    identity: bytes  # 32 bytes, AES-256-GCM
    blind: bytes  # 32 bytes, HMAC-SHA-256


def keys(folder: Path) -> Keys:
    """Return the keys from YICI_*_KEY variables, or from files made at the first call."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    session, identity, blind = (_key(folder, name) for name in ("session", "identity", "blind"))
    return Keys(session, bytes.fromhex(identity), bytes.fromhex(blind))


def _key(folder: Path, name: str) -> str:
    given = os.environ.get(f"YICI_{name.upper()}_KEY")
    if given:
        return given
    file = folder / f"{name}.key"
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return file.read_text()
