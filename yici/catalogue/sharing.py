"""`/catalogue`: two platforms keep one library: the upper gives basic items, the lower reports lists."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field as Limits

from yici.kernel.rest import Cursor, Given, Line, Page, Problem, seal, unseal
from yici.kernel.rest import Limit as Most
from yici.people.who import ANONYMOUS, who_is

from . import actions
from .content import BasicContent, Content
from .models import BasicEdition, Edition, Item
from .refusals import NotAllowed, Refused

router = Router(tags=["catalogue"], auth=None)
reports = Router(tags=["catalogue"])


class BasicOut(Schema):
    """An edition of a basic item. `digest` is SHA-256 of its canonical content."""

    catalog_code: str
    task_version: int
    plan_effective_date: date
    plan_cancel_date: date | None
    digest: str
    reason: str
    content: BasicContent


class EditionOut(Schema):
    """An edition in force of an implementation list, by its digest."""

    task_code: str
    task_name: str
    dept_name: str
    area_code: str
    task_version: int
    plan_effective_date: date | None
    digest: str


class ReportIn(Given):
    """An edition in force, as a lower platform reports it."""

    task_code: Annotated[str, Limits(min_length=1, max_length=80)]
    task_name: Annotated[str, Limits(min_length=1, max_length=1000)]
    dept_name: Line
    area_code: Annotated[str, Limits(pattern=r"^\d{12}$")]
    task_version: Annotated[int, Limits(ge=1, le=1_000_000)]
    plan_effective_date: date | None = None
    digest: Annotated[str, Limits(pattern=r"^[0-9a-f]{64}$")]
    content: Content


class ReceiptOut(Schema):
    """What was kept: the digest was reckoned here, from the content that arrived."""

    task_code: str
    task_version: int
    digest: str


@router.get("/basics", response=Page[BasicOut])
def list_basics(request: HttpRequest, cursor: Cursor = None, limit: Most = 50):
    """List the editions of basic items in the order in which they were recorded."""
    [last] = unseal(cursor, int) if cursor else [0]
    editions = BasicEdition.objects.visible_to(who_is(request.user)).filter(pk__gt=last)
    found = list(editions.select_related("basic").order_by("pk")[: limit + 1])
    following = seal(found[limit - 1].pk) if len(found) > limit else None
    return Page[BasicOut](items=[_basic(one) for one in found[:limit]], next=following)


def _basic(one: BasicEdition) -> BasicOut:
    return BasicOut(
        catalog_code=one.basic.code,
        task_version=one.number,
        plan_effective_date=one.effective_on,
        plan_cancel_date=one.cancelled_on,
        digest=one.digest,
        reason=one.reason,
        content=one.content,
    )


@router.get("/editions", response=Page[EditionOut])
def list_editions(
    request: HttpRequest,
    area_code: Annotated[str, Query(pattern=r"^(\d{12})?$")] = "",
    cursor: Cursor = None,
    limit: Most = 100,
):
    """List the editions in force with their digests, to compare channels and platforms (R18)."""
    [last] = unseal(cursor, int) if cursor else [0]
    editions = Edition.objects.in_force().filter(
        item__in=Item.objects.visible_to(ANONYMOUS), item_id__gt=last
    )
    if area_code:
        editions = editions.filter(item__region_id=area_code)
    editions = editions.select_related("item__department").defer("body").order_by("item_id")
    found = list(editions[: limit + 1])
    following = seal(found[limit - 1].item_id) if len(found) > limit else None
    return Page[EditionOut](items=[edition_out(one) for one in found[:limit]], next=following)


def edition_out(one: Edition) -> EditionOut:
    return EditionOut(
        task_code=one.item.code,
        task_name=one.item.name,
        dept_name=one.item.department.name,
        area_code=one.item.region_id,
        task_version=one.number,
        plan_effective_date=one.effective_on,
        digest=one.digest,
    )


@reports.put("/reports", response=ReceiptOut)
def report_edition(request: HttpRequest, told: ReportIn):
    """Report an edition in force to this platform; it takes the place of an earlier one.

    Sent again it changes nothing. An earlier edition than the one reported last, or another content
    under the same number, is a conflict (409).
    """
    said = told.dict(exclude={"digest", "content"})
    try:
        kept = actions.receive_edition(
            **said,
            content=told.content,
            said=told.digest,
            by=who_is(request.user),
            at=timezone.now(),
        )
    except NotAllowed as refused:
        raise Problem(403, "not-allowed", _(str(refused))) from None
    except actions.OtherDigest as refused:
        detail = _(str(refused))
        raise Problem(422, "other-digest", detail, errors=[("digest", detail)]) from None
    except Refused as refused:
        detail = _(str(refused))
        raise Problem(409, "not-now", detail, errors=[(refused.field, detail)]) from None
    return ReceiptOut(task_code=kept.task_code, task_version=kept.task_version, digest=kept.digest)


routers = [("/catalogue", router), ("/catalogue", reports)]
