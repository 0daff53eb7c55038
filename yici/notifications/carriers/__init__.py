"""The registry of carriers (渠道): who takes a message by e-mail and by SMS, behind one protocol.

A new one is a class with `hand`, and a line in `CARRIERS`.
"""

from django.conf import settings

from .base import Carrier, Outgoing, Refused, Unreachable
from .gateway import Gateway
from .rest import Rest, Resting
from .smtp import Smtp

__all__ = [
    "CARRIERS",
    "RESTS",
    "Carrier",
    "Outgoing",
    "Refused",
    "Resting",
    "Unreachable",
    "hand",
    "offered",
]

CARRIERS: dict[str, type[Carrier]] = {"smtp": Smtp, "http": Gateway}
RESTS: dict[str, Rest] = {}  # of this process


def offered() -> list[str]:
    """Return the channels that go out from here: those with a carrier in the settings."""
    return [channel for channel, name in settings.CARRIERS.items() if name]


def hand(channel: str, message: Outgoing) -> None:
    """Hand a message to who carries that channel; leave a carrier that was away in peace a while.

    :raises Resting: it was away a moment ago, so nobody tried
    :raises Unreachable: not now, or no carrier at all (any more)
    :raises Refused: never
    """
    name = settings.CARRIERS.get(channel)
    if not name:
        raise Unreachable("no-carrier")
    rest = RESTS.setdefault(channel, Rest())
    rest.need_none()
    try:
        CARRIERS[name]().hand(message)
    except Unreachable as failed:
        if failed.is_away:
            rest.begin()
        raise
    except Refused:
        rest.end()
        raise
    rest.end()
