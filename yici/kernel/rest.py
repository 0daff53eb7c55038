"""What every module's `api.py` shares: problems, pages of a list, versions, idempotency keys.

The frame around it (sign-in, documents, problem details on the wire) is `yici.api`.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from functools import wraps
from inspect import unwrap
from typing import Annotated, Any, Generic, TypeVar

import orjson
from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.utils.translation import gettext
from ninja import Header, Query, Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

T = TypeVar("T")


class Problem(Exception):
    """An answer that something is wrong, as RFC 9457 tells it.

    :param code: a stable word for programs, e.g. `not-now`
    :param detail: a sentence for people, in the caller's language: what is wrong, what to do
    :param rule: the law's article or the requirement behind it
    :param errors: (field, sentence) for every single fault of the input
    """

    def __init__(self, status: int, code: str, detail, *, rule="", errors=(), headers=()):
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.rule, self.errors, self.headers = rule, list(errors), dict(headers)


# -- values that come in -------------------------------------------------------------------------


def _printable(text: str) -> str:
    """PostgreSQL keeps no NUL, UTF-8 no half character, and no opinion holds either."""
    if any((c < " " and c not in "\n\r\t") or "\ud800" <= c <= "\udfff" for c in text):
        raise PydanticCustomError("control_characters", "Take out the control characters.")
    return text


Plain = Annotated[str, AfterValidator(_printable)]
Line = Annotated[Plain, StringConstraints(max_length=200)]
Words = Annotated[Plain, StringConstraints(max_length=4000)]


class Given(Schema):
    """A body that comes in: an unknown key is refused, so that a misspelt one is never lost."""

    model_config = ConfigDict(extra="forbid")


def known_parameters_only(run):
    """Let a router refuse parameters it does not know: a misspelt filter would count as none.

    For `router.add_decorator(known_parameters_only, mode="view")`.
    """
    operation = unwrap(run).__self__

    @wraps(run)
    def checked(request, *args, **kwargs):
        sources = [m for m in operation.models if m.__ninja_param_source__ == "query"]
        known = {name for model in sources for name in model.__ninja_flatten_map__}
        if unknown := sorted(set(request.GET) - known):
            told = gettext("There is no such parameter. Check how it is spelt.")
            errors = [(name[:100], told) for name in unknown]
            problem = Problem(422, "not-valid", told, errors=errors)
            return operation.api.on_exception(request, problem)
        return run(request, *args, **kwargs)

    return checked


# -- idempotency and versions --------------------------------------------------------------------

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,64}$",
        description="A word of your own for this command, e.g. a UUID. Sent again with the same "
        "word and the same content, the command is not done twice: you get the case as it is "
        "now. With other content the answer is 422 `key-reused`, and nothing happens.",
        examples=["6f2c1d0e-7a77-4c1c-9d53-0f4d7c3ab0f1"],
    ),
]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=64,
        description="The ETag you last saw. If the case has moved on since in what concerns your "
        "work, the answer is 412 and nothing happens. What a colleague of another department did "
        "to her own part does not concern yours.",
        examples=['"7"'],
    ),
]
Prefer = Annotated[
    str | None,
    Header(
        alias="Prefer",
        max_length=200,
        description="`return=minimal` (RFC 7240): answer with number, status and version alone, "
        "for programs that handle many cases and look at few. The answer then says "
        "`Preference-Applied: return=minimal`.",
        examples=["return=minimal"],
    ),
]
LITTLE = "return=minimal"


def wants_little(prefer: str | None) -> bool:
    """Whether a caller would rather have a short answer (RFC 7240); the first word on it counts."""
    if not prefer:
        return False
    asked = ("".join(one.partition(";")[0].split()).lower() for one in prefer.split(","))
    said = next((one for one in asked if one.startswith("return=")), "")
    return said.replace('"', "") == LITTLE


def key_of(who, key: str | None) -> str | None:
    """Return the key as it is kept: another person's equal word is another key."""
    return f"{who.actor}:{key}" if key else None


def etag(version) -> str:
    return f'"{version}"'


def version_of(if_match: str | None) -> str | None:
    """Return the version a caller saw of something that is told by its digest; None when any will do.

    :raises Problem: 412, when she does not say what she has seen
    """
    if if_match is None:
        told = gettext("Say what you have seen: send the ETag of it as If-Match.")
        raise Problem(412, "version-missing", told, errors=[("If-Match", told)])
    text = if_match.strip()
    return None if text == "*" else text.removeprefix("W/").strip('"')


def seen(if_match: str | None) -> int | None:
    """Return the sequence the caller saw, or None when she does not say.

    :raises Problem: 412, when it can be no version of ours
    """
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    # Longer than any story: never equal, so never right.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


# -- pages of a list -----------------------------------------------------------------------------

Cursor = Annotated[
    str | None,
    Query(
        max_length=500,
        description="Where to go on: `next` of the page before. Leave it out for the first page.",
    ),
]
Limit = Annotated[int, Query(ge=1, le=100, description="How many there are on a page at most.")]


class Page(Schema, Generic[T]):
    """A part of a list. `next` is null on the last page."""

    items: list[T]
    next: str | None = Field(None, description="Pass it as `cursor` to get the next page.")


def seal(*place) -> str:
    """Return an opaque cursor for a place in a list."""
    return urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


def unseal(cursor: str, *kinds) -> list:
    """Return the place a cursor stands for.

    :param kinds: what makes each part of it: int, str, datetime.fromisoformat, UUID
    :raises BadCursor: when it is none of ours
    """
    try:
        place = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [kind(part) for kind, part in zip(kinds, place, strict=True)]
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise BadCursor from None


class BadCursor(ValueError):
    """The cursor is none that a list of ours has given."""


def newest_first(
    rows, cursor: str | None, limit: int, *, at: str, kind, key: str = "pk"
) -> tuple[list, str | None]:
    """Return a page of rows by their moment, and the cursor of the next.

    What is added meanwhile stands before the first page and moves nothing.

    :param at: name of the column with the moment
    :param kind: what makes the key from text
    :param key: what tells rows of one moment apart
    :raises BadCursor: when the cursor is none of ours
    """
    rows = older_than(rows, cursor, at=at, kind=kind, key=key)
    found: list[Any] = list(rows.order_by(f"-{at}", f"-{key}")[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], seal(getattr(last, at).isoformat(), str(getattr(last, key)))


def older_than(rows, cursor: str | None, *, at: str, kind, key: str = "pk"):
    """Return those of the rows that come after the cursor's place, newest first; all without one.

    :raises BadCursor: when the cursor is none of ours
    """
    if not cursor:
        return rows
    moment, pk = unseal(cursor, datetime.fromisoformat, kind)
    # As a pair, so that an index begins right there: a page far down costs no more, however many
    # have the same day.
    return rows.filter(TupleLessThan(Tuple(F(at), F(key)), (moment, pk)))
