"""The upper platform: basic items are pulled from it, our editions are reported to it, over its API.

It speaks what `sharing` offers, so any Yici can be the upper platform of another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import httpx
from pydantic import ValidationError

from . import actions
from .content import BasicContent, basic_digest
from .models import BasicItem, Edition, Item
from .refusals import NothingChanged, Refused
from .sharing import edition_out

API = "/api/v1/catalogue"


class Unlike(Exception):
    """What the two platforms hold is not the same; the message names the item."""


class NotUnderstood(Exception):
    """The platform answered something that this program does not read."""


@dataclass(frozen=True)
class Pulled:
    """`refused`: editions that could not be recorded, each with why. The rest was."""

    read: int
    recorded: int
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reported:
    """`refused`: lists of which the platform holds a later edition, or another of this number."""

    count: int
    refused: tuple[str, ...] = ()


def client(address: str, token: str = "", transport=None) -> httpx.Client:
    """Return a client of the platform at that address (without /api/v1)."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=address, headers=headers, timeout=30, transport=transport)


def pull(upper: httpx.Client, *, by, at: datetime) -> Pulled:
    """Record every edition of a basic item that is not known here yet.

    One that cannot be recorded (a newer platform's elements, dates that contradict each other) holds
    up no other.

    :raises httpx.HTTPError: when the platform does not answer as it should
    :raises NotUnderstood: when it answers something else than editions
    :raises Unlike: when a content does not have the digest it came with
    """
    read = recorded = 0
    refused: list[str] = []
    for told in _pages(upper, f"{API}/basics"):
        read += 1
        name = f"{told.get('catalog_code')}/{told.get('task_version')}"
        try:
            content = BasicContent.model_validate(told["content"])
            if basic_digest(content) != told["digest"]:
                raise Unlike(told["catalog_code"])
            recorded += _record(told, content, str(upper.base_url), by, at)
        except ValidationError as error:
            one = error.errors(include_url=False, include_input=False)[0]
            refused.append(f"{name}: {'.'.join(map(str, one['loc']))}: {one['msg']}")
        except Refused as error:
            refused.append(f"{name}: {error}")
        except (KeyError, TypeError, ValueError) as error:
            raise NotUnderstood(f"{name}: {error!r}") from None
    return Pulled(read, recorded, tuple(refused))


def _record(told: dict, content: BasicContent, source: str, by, at: datetime) -> bool:
    effective, cancelled = _day(told["plan_effective_date"]), _day(told["plan_cancel_date"])
    basic = BasicItem.objects.filter(code=told["catalog_code"]).first()
    if basic:
        ours = basic.editions.filter(source=source[:200])
        same = {"digest": told["digest"], "effective_on": effective, "cancelled_on": cancelled}
        if ours.count() >= told["task_version"] or ours.filter(**same).exists():
            return False
    try:
        actions.record_basic(
            code=told["catalog_code"],
            content=content,
            by=by,
            at=at,
            reason=told["reason"],
            effective_on=effective,
            cancelled_on=cancelled,
            source=source,
        )
    except NothingChanged:
        return False
    return True


def _day(told: str | None):
    return datetime.fromisoformat(told).date() if told else None


def _pages(upper: httpx.Client, address: str) -> Iterator[dict]:
    cursor = None
    while True:
        answer = upper.get(address, params={"cursor": cursor} if cursor else {})
        try:
            page = answer.raise_for_status().json()
            items, cursor = list(page["items"]), page["next"]
        except (KeyError, TypeError, ValueError) as error:
            raise NotUnderstood(f"{address}: {error!r}") from None
        if not all(isinstance(one, dict) for one in items):
            raise NotUnderstood(address)
        yield from items
        if cursor is None:
            return


def report(upper: httpx.Client, *, region: str = "") -> Reported:
    """Report the editions in force. Each receipt's digest is compared (R18).

    A list of which the platform holds a later edition, or another content under the same number, is
    named and holds up no other.

    :param region: how the codes of the regions begin that are reported
    :raises httpx.HTTPError: when the platform does not take one
    :raises NotUnderstood: when it answers something else than a receipt
    :raises Unlike: when a receipt has another digest
    """
    editions = Edition.objects.in_force().filter(
        item__state=Item.State.IN_USE, item__region__pk__startswith=region
    )
    editions = editions.select_related("item__department").order_by("item__code")
    count, refused = 0, []
    for edition in editions.iterator(100):
        told = edition_out(edition).model_dump(mode="json")
        told["content"] = edition.content.model_dump(mode="json")
        answer = upper.put(f"{API}/reports", json=told)
        if answer.status_code == httpx.codes.CONFLICT:
            refused.append(f"{edition.item.code}/{edition.number}")
            continue
        try:
            received = answer.raise_for_status().json()["digest"]
        except (KeyError, TypeError, ValueError) as error:
            raise NotUnderstood(f"{edition.item.code}: {error!r}") from None
        if received != edition.digest:
            raise Unlike(edition.item.code)
        count += 1
    return Reported(count, tuple(refused))
