"""`/catalogue/batches`: until when each step is done, and how far the drafts have come (C009)."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Schema
from pydantic import Field, StringConstraints

from yici.catalogue import actions
from yici.catalogue.models import Batch, Edition
from yici.kernel import rest
from yici.people.models import Region

from .door import ACTS, first, new_router, staff
from .door import told as at_the_door

router = new_router()
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
DAYS = ("submit_by", "compile_by", "review_by", "approve_by")


class BatchLineOut(Schema):
    """A batch with its days, and how far its drafts have come."""

    id: int
    region: str
    name: str
    submit_by: date
    compile_by: date
    review_by: date
    approve_by: date
    opened_at: datetime
    closed_at: datetime | None
    drafts: int = Field(description="All that were handed in with it.")
    done: int = Field(description="Those in force.")


class BatchOut(BatchLineOut):
    """A batch, and its progress among the drafts that you may see."""

    at_step: dict[str, int] = Field(description="Drafts on their way, by the step they stand at.")
    late: int
    may_close: bool


class BatchIn(rest.Given):
    """A batch to be announced; each day is not before the one above it."""

    region: Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
    name: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=100)]
    submit_by: date
    compile_by: date
    review_by: date
    approve_by: date


class CloseIn(rest.Given):
    """Nothing has to be said."""


def _seen_by(who):
    done = Count("editions", filter=~Q(editions__status=Edition.Status.DRAFT))
    return Batch.objects.visible_to(who).annotate(drafts=Count("editions"), done=done)


def _line(one: Batch) -> dict:
    kept = ("name", *DAYS, "opened_at", "closed_at", "drafts", "done")
    return {name: getattr(one, name) for name in kept} | {"id": one.pk, "region": one.region_id}


def _whole(who, pk: int) -> dict:
    one = first(_seen_by(who).filter(pk=pk))
    drafts = Edition.objects.visible_to(who).filter(batch=one, status=Edition.Status.DRAFT)
    steps = drafts.values_list("step").annotate(n=Count("pk")).order_by("step")
    return _line(one) | {
        "at_step": dict(steps),
        "late": drafts.late(timezone.localdate()).count(),
        "may_close": one.closed_at is None and actions.may_run_batches(who, one.region_id),
    }


@router.get("/batches", response=rest.Page[BatchLineOut])
def list_batches(
    request,
    open_only: Annotated[
        bool, Query(alias="open", description="Only those that take drafts.")
    ] = False,
    region: Annotated[str, Query(pattern=r"^(\d{12})?$")] = "",
    cursor: rest.Cursor = None,
    limit: rest.Limit = 20,
):
    """List the batches, the newest first, with how far each has come."""
    rows = _seen_by(staff(request))
    if open_only:
        rows = rows.open().filter(submit_by__gte=timezone.localdate())
    if region:
        rows = rows.filter(region=region)
    found, following = rest.newest_first(rows, cursor, limit, at="opened_at", kind=int)
    return {"items": [_line(one) for one in found], "next": following}


@router.post("/batches", response={201: BatchOut}, openapi_extra=ACTS)
def open_batch(request, given: BatchIn):
    """Announce until which day each step is to be done. The name is once in a region."""
    who = staff(request)
    region = Region.objects.filter(pk=given.region).first()
    if region is None:
        told = _("There is no such region.")
        raise rest.Problem(422, "not-valid", told, errors=[("region", told)])
    with at_the_door():
        said = given.dict() | {"region": region}
        made = actions.open_batch(**said, by=who, at=timezone.now())
    return 201, _whole(who, made.pk)


@router.get("/batches/{batch}", response=BatchOut)
def read_batch(request, batch: Id):
    """Read a batch: its days, and its drafts by step. They are listed by `/drafts?batch=`."""
    return _whole(staff(request), batch)


@router.post("/batches/{batch}/actions/close", response=BatchOut, openapi_extra=ACTS)
def close_batch(request, batch: Id, given: CloseIn):
    """Let a batch take no more drafts; those in it go on."""
    who = staff(request)
    one = first(Batch.objects.visible_to(who).filter(pk=batch))
    with at_the_door():
        actions.close_batch(batch=one, by=who, at=timezone.now())
    return _whole(who, batch)
