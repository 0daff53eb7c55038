"""What a declaration passes on its way through customs, and how its number is read. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime

# Customs office (4), year (4), 1 import or 0 export, serial (9): 报关单编号.
NUMBER = re.compile(r"^[0-9]{4}(19|20)[0-9]{2}[01][0-9]{9}$")
KINDS = ("declared", "checked", "inspected", "taxed", "released", "cleared", "returned")
TOLD = frozenset({"inspected", "released", "returned"})  # what the enterprise waits for
LAST = frozenset({"cleared", "returned"})  # nothing comes after it


class Unknown(LookupError):
    """The window has no declaration of that number."""


class OutOfReach(Exception):
    """The window did not answer. Try again later. The message names nobody."""


@dataclass(frozen=True)
class Passed:
    """One step, as the window tells it."""

    kind: str  # of KINDS
    at: datetime


def direction_of(number: str) -> str:
    """Return import or export, as the ninth digit of a number says."""
    return "import" if number[8] == "1" else "export"


def following(known: list[Passed], told) -> list[Passed]:
    """Return what of the steps told is new, in order; what is known is never told twice, nor taken back.

    :raises OutOfReach: when the window tells what is no step
    """
    if any(one.kind not in KINDS for one in told):
        raise OutOfReach
    there = set(known)
    return sorted((one for one in dict.fromkeys(told) if one not in there), key=lambda one: one.at)
