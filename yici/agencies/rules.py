"""Who is listed, with what, and who may be chosen (C129, C130, R54). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from yici.people.refusals import NotAllowed, Refused

KEEPER, ALL = "catalogue_editor", "administrator"
WATCHER = "supervisor"
BARRED_FOR = timedelta(days=365)  # after a serious breach of faith
LONGEST = 1000


def _(message: str) -> str:
    return message


class Faulty(Refused):
    """Something of a line is not as it has to be."""

    NAME = _("Give the firm's full name, 100 characters at most.")
    USCC = _("This is no valid unified social credit code. Compare it with the business licence.")
    KNOWN = _("This firm is in the register already.")
    SERVICE = _(
        "No guide in force asks for this service, so nobody may be asked to commission it "
        "(circular 31 of 2015). Choose one of the list of intermediary services."
    )
    QUALIFICATION = _("Name the certificate of qualification and its number.")
    EXPIRED = _("The qualification has run out. Enter its new certificate.")
    LIMIT = _("Give the time limit in working days, from 1 to 250.")
    OVER_LIMIT = _("The time limit is longer than the list of intermediary services allows.")
    FEE = _("Say what it costs, or how the fee is reckoned.")
    OFFERED = _("This firm offers the service already. Withdraw that line first.")
    FACTS = _("Say what happened, 1,000 characters at most, without the name of a person.")
    DOCUMENT = _("Name the decision it rests on, with its number.")
    DAY = _("The day lies ahead. Enter the day on which it was decided.")
    KIND = _("Choose what kind of record it is.")
    PROJECT = _("Name the project or matter, 200 characters at most, without the name of a person.")
    WAY = _("Choose whether the client chooses or the lot is drawn.")
    NOBODY = _("No firm in the register may take this now.")
    OTHER_FIRM = _("This firm may not take it: not listed, not qualified, suspended or barred.")


class NotNow(Refused):
    message = _("This is not possible as things stand. Reload the page to see what has happened.")


@dataclass(frozen=True)
class Standing:
    """What decides whether a firm may be chosen for a service on a day."""

    code: str
    suspended: bool
    qualified_until: date
    breaches: Sequence[date]  # serious ones

    def may_take(self, day: date) -> bool:
        barred = any(day - breach < BARRED_FOR for breach in self.breaches)
        return not self.suspended and self.qualified_until >= day and not barred


def eligible(firms: Iterable[Standing], day: date) -> list[str]:
    """Return the codes of all firms that may take a service: no quota, no order of favour (C130)."""
    return sorted(firm.code for firm in firms if firm.may_take(day))


def commitment(seed: str) -> str:
    """Return what is published before the draw: it binds to the seed without telling it."""
    return sha256(seed.encode()).hexdigest()


def drawn(seed: str, firms: Sequence[str]) -> str:
    """Return whom the lot falls on. Anybody can reckon it again from the seed and the list."""
    number = int(sha256(f"{seed}:{','.join(firms)}".encode()).hexdigest(), 16)
    return firms[number % len(firms)]


def may_keep(department_id: int, who) -> bool:
    """Whether somebody enters firms and services that this department watches over."""
    return who.is_clock or (who.is_staff and (who.has(KEEPER, department_id) or who.has(ALL)))


def may_judge(department_id: int, who) -> bool:
    """Whether somebody records credit and suspends: the department that watches, or supervision."""
    return may_keep(department_id, who) or (who.is_staff and who.has(WATCHER))


def need(allowed: bool) -> None:
    """:raises NotAllowed: unless allowed"""
    if not allowed:
        raise NotAllowed


def text(typed: str, most: int, message: str, field: str) -> str:
    """:raises Faulty: when it is empty or too long"""
    typed = (typed or "").strip()
    if not 0 < len(typed) <= most:
        raise Faulty(message, field)
    return typed
