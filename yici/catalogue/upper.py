"""The upper platform: basic items are pulled from it, our editions are reported to it, over its API.

It speaks what `sharing` offers, so any Yici can be the upper platform of another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import httpx

from . import actions
from .content import BasicContent, basic_digest
from .models import BasicItem, Edition, Item
from .refusals import NothingChanged
from .sharing import edition_out

API = "/api/v1/catalogue"


class Unlike(Exception):
    """What the two platforms hold is not the same; the message names the item."""


@dataclass(frozen=True)
class Pulled:
    read: int
    recorded: int


def client(address: str, token: str = "", transport=None) -> httpx.Client:
    """Return a client of the platform at that address (without /api/v1)."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=address, headers=headers, timeout=30, transport=transport)


def pull(upper: httpx.Client, *, by, at: datetime) -> Pulled:
    """Record every edition of a basic item that is not known here yet.

    :raises httpx.HTTPError: when the platform does not answer as it should
    :raises Unlike: when a content does not have the digest it came with
    """
    read = recorded = 0
    for told in _pages(upper, f"{API}/basics"):
        read += 1
        content = BasicContent.model_validate(told["content"])
        if basic_digest(content) != told["digest"]:
            raise Unlike(told["catalog_code"])
        recorded += _record(told, content, str(upper.base_url), by, at)
    return Pulled(read, recorded)


def _record(told: dict, content: BasicContent, source: str, by, at: datetime) -> bool:
    basic = BasicItem.objects.filter(code=told["catalog_code"]).first()
    known = basic.editions.filter(source=source[:200]).count() if basic else 0
    if known >= told["task_version"]:
        return False
    try:
        actions.record_basic(
            code=told["catalog_code"],
            content=content,
            by=by,
            at=at,
            reason=told["reason"],
            effective_on=datetime.fromisoformat(told["plan_effective_date"]).date(),
            cancelled_on=_day(told["plan_cancel_date"]),
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
        page = answer.raise_for_status().json()
        yield from page["items"]
        cursor = page["next"]
        if cursor is None:
            return


def report(upper: httpx.Client, *, region: str = "") -> int:
    """Report the editions in force; return how many. Each receipt's digest is compared (R18).

    :param region: how the codes of the regions begin that are reported
    :raises httpx.HTTPError: when the platform does not take one
    :raises Unlike: when a receipt has another digest
    """
    editions = Edition.objects.in_force().filter(
        item__state=Item.State.IN_USE, item__region__pk__startswith=region
    )
    editions = editions.select_related("item__department").order_by("item__code")
    count = 0
    for edition in editions.iterator(100):
        told = edition_out(edition).model_dump(mode="json")
        told["content"] = edition.content.model_dump(mode="json")
        receipt = upper.put(f"{API}/reports", json=told).raise_for_status().json()
        if receipt["digest"] != edition.digest:
            raise Unlike(edition.item.code)
        count += 1
    return count
