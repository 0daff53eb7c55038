"""What may be told: a table of kinds, offered by the rooms that know the facts.

A room above offers `kinds = [Kind(...)]` in its `news.py`; they are collected here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from yici.kernel.module import collect


@dataclass(frozen=True)
class Kind:
    """One sort of news, with its words.

    :param title: what happened, in a few words; subject of the e-mail
    :param says: what it means for her and what to do, in a sentence or two; the whole SMS
    :param holds: placeholders that the data of this kind fill, of `words.PLACEHOLDERS`
    :param needs: those that edited words must keep
    :param statutory: the law that has it told; nobody can opt out of it
    :param urgent: quiet hours do not hold it back
    :param private: hers alone; those who act for her do not see it
    :param outside: whether it goes out by e-mail and SMS as well, or stays in her space
    :param desk: told to officials at their desks; outside it goes to those who asked for that
    :param in_space: whether she reads it in her space as well
    :param lasts: seconds after which it is worth nothing any more (0: no end)
    :param links: more links beside it in her space, as `links(notification, who)`
    """

    code: str
    title: Any
    says: Any
    holds: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    statutory: str = ""
    urgent: bool = False
    private: bool = False
    in_space: bool = True
    outside: bool = True
    desk: bool = False
    lasts: int = 0
    links: Callable | None = None


class UnknownKind(LookupError):
    """No room offers this kind of news."""


@cache
def all_kinds() -> dict[str, Kind]:
    """Return every kind by its code, in the order of the rooms."""
    return {kind.code: kind for kind in collect("news", "kinds")}


def kind_of(code: str) -> Kind:
    """:raises UnknownKind: when no room offers it"""
    try:
        return all_kinds()[code]
    except KeyError:
        raise UnknownKind(code) from None


def hidden() -> list[str]:
    """Return the codes of what only the person herself may read."""
    return [kind.code for kind in all_kinds().values() if kind.private]
