"""What can be wrong with a file."""

import re

from django.core.exceptions import PermissionDenied
from django.http import Http404

DIGEST = re.compile(r"[0-9a-f]{64}")


class Missing(Http404):
    """No file is stored under that digest."""


class TooLarge(ValueError):
    """The file is larger than the limit; nothing was stored."""


class Damaged(OSError):
    """What is stored is not what was stored: its digest differs. It is not handed out whole."""


class Infected(PermissionDenied):
    """A scanner found something harmful in it: it is kept under lock, and handed to nobody."""


class BadStore(ValueError):
    """The address of a store cannot be understood."""


def need_digest(text: str) -> None:
    """:raises Missing: when it is no digest, so that no path is made of it"""
    if not DIGEST.fullmatch(text):
        raise Missing(text)
