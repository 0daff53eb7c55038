"""Gateways (缴费渠道): whoever takes the money. A bank, a treasury platform, a wallet; a sandbox.

An adapter is a class with what `Gateway` asks for. The house has one, the sandbox; a city adds its
own in a package of its own and names it in YICI_PAYMENT_GATEWAYS by its dotted path:

    YICI_PAYMENT_GATEWAYS=guangan.treasury.Treasury

See docs/operations.md.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from yici.kernel.signing import Letter
from yici.payments.reports import Report, Statement


class UnknownGateway(LookupError):
    """No gateway of that name is registered."""


class Unreadable(ValueError):
    """A letter from a gateway makes no sense, though it is signed."""


class OutOfReach(Exception):
    """The gateway did not answer, or refused. Try again later. The message names no person."""


@dataclass(frozen=True)
class Bill:
    """What a cashier has to know. No names: what is paid for, to which department, how much."""

    order: str
    cents: int
    payee: str  # credit code of the department (执收单位)
    title: str  # names of the fees
    until: datetime
    back: str  # where the payer's browser returns to
    notify: str  # where reports are sent to


class Gateway(Protocol):
    """One way to pay. Amounts are in fen; order and refund numbers are ours."""

    name: str  # kept with every order, at most 40 characters
    title: Any  # translated lazily
    hint: Any
    is_sandbox: bool

    def begin(self, bill: Bill, at: datetime) -> str:
        """Return the address of the cashier. Twice for one order is one order there.

        :raises OutOfReach: when the gateway takes no orders now
        """

    def read(self, letter: Letter, at: datetime) -> Report:
        """Check the signature of a notice, then say what it reports.

        :raises Forged: when the gateway did not write it (yici.kernel.signing)
        :raises Unreadable: when it makes no sense
        """

    def query(self, order: str, at: datetime) -> Report | None:
        """Ask how an order stands; None when the gateway has never heard of it.

        :raises OutOfReach: when there is no answer
        """

    def close(self, order: str, at: datetime) -> None:
        """Ask that an order be not paid any more. :raises OutOfReach: when there is no answer"""

    def refund(self, order: str, refund: str, cents: int, at: datetime) -> None:
        """Ask for money to go back; twice for one refund number is one refund. It is reported later.

        :raises OutOfReach: when there is no answer, or the gateway refuses
        """

    def statement(self, day: date, at: datetime) -> Statement | None:
        """Return the statement of a day; None while there is none yet.

        :raises OutOfReach: when there is no answer
        """


_REGISTERED: dict[str, Gateway] = {}


def register(gateway: Gateway) -> Gateway:
    """Make a gateway known under its name."""
    _REGISTERED[gateway.name] = gateway
    return gateway


def offered() -> list[Gateway]:
    """Return the gateways that payers may choose from, in the order of the setting."""
    return [_named(word) for word in settings.PAYMENT_GATEWAYS]


def gateway(name: str) -> Gateway:
    """Return a gateway by its name, also one that is offered no more: its orders live on.

    :raises UnknownGateway: when there is none
    """
    for word in settings.PAYMENT_GATEWAYS:
        _named(word)
    if name not in _REGISTERED:
        raise UnknownGateway(name)
    return _REGISTERED[name]


def _named(word: str) -> Gateway:
    if "." not in word:
        if word not in _REGISTERED:
            raise UnknownGateway(word)
        return _REGISTERED[word]
    known = _BY_PATH.get(word)
    return known or _BY_PATH.setdefault(word, register(import_string(word)()))


_BY_PATH: dict[str, Gateway] = {}

from . import sandbox

__all__ = ["Bill", "Gateway", "OutOfReach", "UnknownGateway", "Unreadable", "gateway", "offered",
           "register", "sandbox"]  # fmt: skip
