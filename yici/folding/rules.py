"""Who folds certificates into the business licence, and who takes what registration tells (C062). Pure."""

from yici.people.refusals import NotAllowed, Refused

LICENCE = "business-licence"  # the kind of e-licence they are folded into
INTO = "营业执照"  # kept: Chinese
KEEPERS = ("compiler", "administrator")


def _(message: str) -> str:
    return message


class Faulty(Refused):
    """Something is not as it has to be."""

    NAME = _("Give the certificate's name, 100 characters at most.")
    KNOWN = _("This certificate is folded already.")
    ITSELF = _("The business licence is not folded into itself.")
    BASIS = _("Name the decision it rests on, with its number, 200 characters at most.")
    ITEMS = _("Name items of the department whose certificate it is, by their codes.")
    DATA = _("Name what registration tells the department: at least one field of the licence.")
    REASON = _("Give the reason, 500 characters at most, without the name of a person.")
    WITHDRAWN = _("It is withdrawn already.")
    TAKEN = _("It is taken over already.")


def may_fold(who) -> bool:
    """Whether somebody keeps the list: who compiles the catalogue for all departments."""
    return who.is_clock or (who.is_staff and any(who.has(role) for role in KEEPERS))


def need(allowed: bool) -> None:
    """:raises NotAllowed: unless allowed"""
    if not allowed:
        raise NotAllowed


def text(typed: str, most: int, message: str, field: str) -> str:
    """:raises Faulty: when it is empty or too long"""
    typed = " ".join((typed or "").split())
    if not 0 < len(typed) <= most:
        raise Faulty(message, field)
    return typed
