"""Events are facts in the past tense: frozen, small, and complete enough to replay.

No personal data in an event: references and digests only, so that lawful erasure never
breaks a seal.
"""

import re
from dataclasses import dataclass, is_dataclass
from functools import cache
from typing import ClassVar

import orjson
from pydantic import TypeAdapter

KINDS: dict[str, type["Event"]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact. Subclasses are frozen keyword-only dataclasses in a module's `events.py`.

    A kind that was renamed keeps its old names in `formerly`: the ledger is never rewritten.
    """

    kind: ClassVar[str]  # what the ledger calls it: the room and the class, e.g. cases.accepted

    def __init_subclass__(cls):
        module = cls.__module__.split(".")[1]
        cls.kind = f"{module}.{re.sub(r'(?<!^)(?=[A-Z])', '_', cls.__name__).lower()}"
        KINDS[cls.kind] = cls
        for name in cls.__dict__.get("formerly", ()):
            KINDS[f"{module}.{name}"] = cls

    def body(self) -> bytes:
        """Return the canonical JSON of the fact: sorted keys, ISO dates."""
        return canonical(self)


class UnknownKind(LookupError):
    """The ledger holds a kind of event that this version of the code does not know."""


def canonical(value) -> bytes:
    """Return the one JSON text that stands for this value, whatever order it was built in."""
    return orjson.dumps(value, default=_by_name, option=SORTED)


# orjson sorts the keys of dicts only, so dataclasses are handed to it as dicts.
SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS


def _by_name(value) -> dict:
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{type(value).__name__} has no place in a fact")
    return value.__dict__


def read(kind: str, body: dict) -> Event:
    """Return the event that was written as (kind, body).

    :raises UnknownKind: when no module defines that kind
    """
    try:
        return _reader(KINDS[kind]).validate_python(body)  # type: ignore[arg-type]
    except KeyError:
        raise UnknownKind(kind) from None


@cache
def _reader(event_class) -> TypeAdapter:
    return TypeAdapter(event_class)
