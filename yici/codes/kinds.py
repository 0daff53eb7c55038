"""Every kind of code under the name the command line and the API know it by."""

from collections.abc import Callable

from yici.codes import cases, items, licences, organisation, regions, resident, uscc

KINDS: dict[str, Callable[[str], None]] = {
    "resident-id": resident.check,
    "uscc": uscc.check,
    "organisation": organisation.check,
    "item": items.check,
    "licence": licences.check,
    "region": regions.check,
    "case": cases.check,
}


class UnknownKind(ValueError):
    """No such kind of code."""


def check(kind: str, value: str) -> None:
    """Refuse a value that is not a well-formed code of the kind.

    :raises UnknownKind: when there is no such kind.
    :raises Invalid: when the value is not well formed.
    """
    if kind not in KINDS:
        raise UnknownKind(f"{kind!r} is no kind of code: use one of {', '.join(KINDS)}")
    KINDS[kind](value)
