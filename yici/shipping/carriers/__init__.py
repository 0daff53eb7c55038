"""Carriers (承运方): whoever takes parcels. The post, a courier; a sandbox; a counter without a wire.

An adapter is a class with what `Carrier` asks for. A city adds its own in a package of its own and
names it in YICI_SHIPPING_CARRIERS by its dotted path. See docs/operations.md.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from yici.kernel.signing import Letter
from yici.shipping.progress import Progress


class UnknownCarrier(LookupError):
    """No carrier of that name is registered."""


class Unreadable(ValueError):
    """A letter from a carrier makes no sense, though it is signed."""


class OutOfReach(Exception):
    """The carrier did not answer, or refused. Try again later. The message names no person."""


@dataclass(frozen=True)
class Consignment:
    """What a carrier has to know: from whom, to whom, and where it reports."""

    reference: str
    sender: dict[str, str]  # name, phone, address
    receiver: dict[str, str]
    notify: str


class Carrier(Protocol):
    """One way to send."""

    name: str  # kept with every parcel, at most 40 characters
    title: Any  # translated lazily
    is_sandbox: bool
    has_wire: bool  # whether it can be asked by a program; if not, people type waybill numbers

    def book(self, consignment: Consignment, at: datetime) -> str:
        """Return the waybill number; twice for one reference is one.

        :raises OutOfReach: when there is no answer
        """

    def cancel(self, waybill: str, at: datetime) -> None:
        """Ask that it be not fetched any more. :raises OutOfReach: when there is no answer"""

    def recall(self, waybill: str, at: datetime) -> str:
        """Ask that it be stopped and brought back (拦截); return `recalled` or `too_late`.

        :raises OutOfReach: when there is no answer
        """

    def read(self, letter: Letter, at: datetime) -> Progress:
        """Check the signature of a notice, then say what it reports.

        :raises Forged: when the carrier did not write it (yici.kernel.signing)
        :raises Unreadable: when it makes no sense
        """

    def track(self, waybill: str, at: datetime) -> Progress | None:
        """Ask where it is; None when the carrier does not know it.

        :raises OutOfReach: when there is no answer
        """


class Counter:
    """A carrier's counter: people carry it there, and type the waybill number in."""

    name = "counter"
    title = _("Counter of the post")
    is_sandbox = False
    has_wire = False

    def book(self, consignment: Consignment, at: datetime) -> str:
        raise OutOfReach("no wire")

    def cancel(self, waybill: str, at: datetime) -> None:
        """Nobody has to be told."""

    def recall(self, waybill: str, at: datetime) -> str:
        raise OutOfReach("no wire")

    def read(self, letter: Letter, at: datetime) -> Progress:
        raise Unreadable("no wire")

    def track(self, waybill: str, at: datetime) -> Progress | None:
        return None


_REGISTERED: dict[str, Carrier] = {}
_BY_PATH: dict[str, Carrier] = {}


def register(carrier: Carrier) -> Carrier:
    """Make a carrier known under its name."""
    _REGISTERED[carrier.name] = carrier
    return carrier


def offered() -> list[Carrier]:
    """Return the carriers on offer, in the order of the setting."""
    return [_named(word) for word in settings.SHIPPING_CARRIERS]


def carrier(name: str) -> Carrier:
    """Return a carrier by its name, also one that is offered no more: its parcels go on.

    :raises UnknownCarrier: when there is none
    """
    offered()
    if name not in _REGISTERED:
        raise UnknownCarrier(name)
    return _REGISTERED[name]


def recall(name: str, waybill: str, at: datetime) -> str:
    """Ask a carrier to bring something back; nothing where only people can ask it.

    :raises OutOfReach: when there is no answer
    :raises UnknownCarrier: when there is none of that name
    """
    asked = carrier(name)
    if not asked.has_wire or not hasattr(asked, "recall"):  # an adapter from before knows no recall
        return ""
    answer = asked.recall(waybill, at)
    if answer not in ("recalled", "too_late"):
        raise OutOfReach("recall: no answer that is known")
    return answer


def _named(word: str) -> Carrier:
    if "." not in word:
        if word not in _REGISTERED:
            raise UnknownCarrier(word)
        return _REGISTERED[word]
    return _BY_PATH.get(word) or _BY_PATH.setdefault(word, register(import_string(word)()))


register(Counter())

from . import sandbox

__all__ = ["Carrier", "Consignment", "OutOfReach", "UnknownCarrier", "Unreadable", "carrier",
           "offered", "recall", "register", "sandbox"]  # fmt: skip
