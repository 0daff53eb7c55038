"""Asking clamd whether a file is harmful, over its INSTREAM protocol.

The protocol is three lines long, so there is no library between: `zINSTREAM\\0`, then chunks with
their length before them, then a length of nought; the answer is one line.
"""

import logging
import socket
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

log = logging.getLogger(__name__)
PORT = 3310
CONNECT, ANSWER = 5, 120  # seconds
NAME_FOR = 60  # seconds for which the engine's name and signatures are remembered
_names: dict[str, tuple[float, str]] = {}


class NoAnswer(OSError):
    """The scanner cannot be reached, or cannot judge this file. The message is its own."""


@dataclass(frozen=True)
class Scan:
    """What is known of a file: `made` here, `clean`, `infected`, or `open` (not scanned)."""

    state: str
    engine: str = ""
    finding: str = ""
    at: datetime | None = None

    def values(self) -> dict:
        return {"state": self.state, "engine": self.engine[:80], "finding": self.finding[:120]}


MADE_HERE = Scan("made")
NOT_SCANNED = Scan("open")


def is_configured() -> bool:
    return bool(settings.CLAMD)


def scan(blocks: Iterable[bytes]) -> Scan:
    """Return what the scanner says; `open` when there is none, or it does not answer."""
    if not is_configured():
        return NOT_SCANNED
    try:
        engine = _engine()
        answer = _ask(b"zINSTREAM\0", blocks)
    except OSError as error:
        log.warning("the scanner at %s does not answer: %s", settings.CLAMD, error)
        return NOT_SCANNED
    if answer.endswith(" FOUND"):
        return Scan("infected", engine, answer.removesuffix(" FOUND").partition(": ")[2])
    if answer.endswith(": OK"):
        return Scan("clean", engine)
    log.warning("the scanner cannot judge a file: %s", answer)
    return NOT_SCANNED


def _engine() -> str:
    """Return the engine with its signatures' number and day, e.g. `ClamAV 1.4.6/27820/...`."""
    until, name = _names.get(settings.CLAMD, (0.0, ""))
    if until < time.monotonic():
        name = _ask(b"zVERSION\0")
        _names[settings.CLAMD] = (time.monotonic() + NAME_FOR, name)
    return name


def _ask(command: bytes, blocks: Iterable[bytes] | None = None) -> str:
    """:raises OSError: when nobody answers"""
    with _connected(settings.CLAMD) as link:
        link.settimeout(ANSWER)
        link.sendall(command)
        try:
            for block in blocks or ():
                if block:
                    link.sendall(struct.pack("!I", len(block)) + block)
            if blocks is not None:
                link.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has said why, and closed: too large, say
        answer = b""
        while not answer.endswith(b"\0"):
            some = link.recv(4096)
            if not some:
                break
            answer += some
    if not answer:
        raise NoAnswer("closed without a word")
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _connected(address: str) -> socket.socket:
    """:raises NoAnswer: when the setting is no address"""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(CONNECT)
        try:
            link.connect(parts.path)
        except OSError:
            link.close()
            raise
        return link
    if parts.scheme == "tcp" and parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or PORT), CONNECT)
    raise NoAnswer(f"{address!r}: write tcp://host:3310 or unix:/run/clamav/clamd.ctl")
