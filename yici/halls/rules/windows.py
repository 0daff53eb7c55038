"""Who keeps a hall's windows, who sits at them, and in which words it is refused (C037). Pure."""

from yici.people.refusals import NotAllowed, Refused

KEEPER, ALL = "hall_manager", "administrator"
CLERK = "clerk"
CATEGORIES = ("investment", "housing", "business", "social")  # 四类综合窗口, S4(16)
GENERAL = "general"  # takes everything


def _(message: str) -> str:
    return message


class Faulty(Refused):
    """Something of a window is not as it has to be."""

    HALL = _("Choose a service hall that is in use.")
    NUMBER = _("Give the window's number as it hangs above it: letters, digits and -, 8 at most.")
    NAME = _("Give the window's name, 60 characters at most.")
    CATEGORY = _("Choose one of the four categories, or the general one.")
    SINCE = _("Give a day from which it is in use, within a year from today.")
    KNOWN = _("This hall has a window with this number. Correct that one, or close it first.")
    CLOSED = _("This window has been closed. Enter it anew if it is to open again.")
    NOT_YET = _("This window opens on a later day. Choose one that is open today.")
    TAKEN = _(
        "A colleague sits at this window. She hands it over first, or the hall manager frees it."
    )
    NOWHERE = _("You sit at no window today.")
    NOBODY = _("Nobody sits at this window today.")
    SUCCESSOR = _("Choose a colleague who is a clerk of this hall and sits at no other window.")
    OWN = _("Your own window takes this item: take it in here.")
    ONE_OF = _("Name either an item or a department.")
    NO_ITEM = _("No such item or department is handled in this hall.")
    REASON = _("Say why, in 200 characters at most.")


def may_keep(hall_id: int, who) -> bool:
    """Whether somebody keeps the windows of this hall: its manager, or an administrator."""
    return who.is_clock or (who.is_staff and (who.has(KEEPER, hall_id) or who.has(ALL)))


def may_sit(hall_id: int, who) -> bool:
    """Whether somebody sits at a window of this hall: its clerks."""
    return who.is_staff and who.has(CLERK, hall_id)


def need(allowed: bool) -> None:
    """:raises NotAllowed: unless allowed"""
    if not allowed:
        raise NotAllowed


def text(typed: str, most: int, message: str, field: str) -> str:
    """Return what was typed, without spaces around it.

    :raises Faulty: when it is empty or too long
    """
    typed = " ".join((typed or "").split())
    if not 0 < len(typed) <= most:
        raise Faulty(message, field)
    return typed


def number(typed: str) -> str:
    """Return a window's number in its one spelling: `a3` is `A3`.

    :raises Faulty: when it is none
    """
    typed = text(typed, 8, Faulty.NUMBER, "number").upper()
    if not typed.replace("-", "").isalnum() or not typed.isascii():
        raise Faulty(Faulty.NUMBER, "number")
    return typed


def category(typed: str) -> str:
    """:raises Faulty: unless it is one of the four, or the general one"""
    if typed not in (*CATEGORIES, GENERAL):
        raise Faulty(Faulty.CATEGORY, "category")
    return typed
