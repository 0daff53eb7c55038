"""What a carrier is given, and how it says that it will not, or not now."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Outgoing:
    """A message to hand over. The same `id` twice is the same message: the carrier may drop it."""

    id: str
    to: str
    subject: str
    text: str


class Refused(Exception):
    """This message will never be taken: to try again is useless. `code` says why, in one word."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code[:40]


class Unreachable(Exception):
    """It may be taken later: the carrier is away, busy, or asks for patience."""

    def __init__(self, code: str, *, is_away: bool = False):
        super().__init__(code)
        self.code = code[:40]
        self.is_away = is_away  # not even reached: the next message would fare the same


class Carrier(Protocol):
    def hand(self, message: Outgoing) -> None:
        """Hand a message over; returning means that the carrier answers for it now.

        :raises Refused: never
        :raises Unreachable: not now
        """
