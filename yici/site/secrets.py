"""The site's own keys, made once and kept under var/keys with nobody else's eyes on them."""

import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Keys:
    session: str
    identity: bytes  # 32 bytes, AES-256-GCM
    blind: bytes  # 32 bytes, HMAC-SHA-256
    digest: bytes  # 32 bytes, Ed25519

    def of(self, purpose: str) -> str:
        """Return a secret of the demo's own for some purpose, the same in every process."""
        return hmac.new(self.session.encode(), purpose.encode(), "sha256").hexdigest()


def keys(folder: Path) -> Keys:
    """Return the keys from YICI_*_KEY variables, or from files made at the first call."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    session, *others = (_key(folder, name) for name in ("session", "identity", "blind", "digest"))
    return Keys(session, *(bytes.fromhex(text) for text in others))


def _key(folder: Path, name: str) -> str:
    given = os.environ.get(f"YICI_{name.upper()}_KEY")
    return given or _kept(folder / f"{name}.key")


def _kept(file: Path) -> str:
    """Return the key in the file; whoever is first makes it, whole or not at all."""
    if not file.exists():
        handle, draft = tempfile.mkstemp(dir=file.parent)  # mode 0600
        with os.fdopen(handle, "w") as new:
            new.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(draft, file)
        os.unlink(draft)
    return file.read_text()
