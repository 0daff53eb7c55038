"""`/catalogue/basics/imports` and `/basics/file`: the basic catalogue taken in and out as a file."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Query, Schema
from ninja.files import UploadedFile
from pydantic import Field, StringConstraints

from yici.catalogue import actions, exporting
from yici.catalogue.findings_in_words import in_words
from yici.catalogue.importing import BASICS, Row
from yici.catalogue.models import BasicItem
from yici.catalogue.refusals import NotAllowed
from yici.kernel import rest
from yici.people.who import Who, who_is

from .door import new_router, staff
from .door import told as at_the_door
from .lists import DryRun, ImportFaultOut, ImportNoticeOut, RowsIn, fault_out, rows_sent

router = new_router()
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COUNTS = ("read", "created", "updated", "unchanged", "rejected", "incomplete", "to_adjust")
_RECORDS = {"type": "array", "items": {"type": "object", "additionalProperties": True}}
_SHAPES: dict[str, dict[str, Any]] = {
    "csv": {"type": "string"},
    "json": {"type": "object", "properties": {"items": _RECORDS}, "required": ["items"]},
    "xlsx": {"type": "string", "format": "binary"},
}
FILE = {
    "responses": {
        200: {"content": {t.split(";")[0]: {"schema": _SHAPES[k]} for k, t in TYPES.items()}}
    }
}
Reason = Annotated[
    rest.Plain,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    Query(description="The decision or law, for rows that give none of their own."),
]


class BasicElementOut(Schema):
    element: str = Field(description="A dot leads further in: promised.days.")
    old: Any = None
    new: Any = None


class BasicChangeOut(Schema):
    """A row that makes an edition; `to_adjust`: lists below that get an adjustment task."""

    row: int
    code: str
    name: str
    edition: int
    is_new: bool
    effective_on: date
    cancelled_on: date | None
    elements: list[BasicElementOut] = Field(description="Empty for an item that is new here.")
    to_adjust: int


class BasicsImportOut(Schema):
    """What was done, or would be. read = created + updated + unchanged + rejected."""

    dry_run: bool
    repeated: bool = Field(
        description="Sent before with this key: nothing was done again; this is how it stands now."
    )
    read: int
    created: int
    updated: int = Field(description="Items that get their next edition.")
    unchanged: int
    rejected: int
    incomplete: int = Field(description="Rows of which a cell was left out.")
    to_adjust: int = Field(description="Lists below that have to follow.")
    changes: list[BasicChangeOut]
    faults: list[ImportFaultOut]
    notices: list[ImportNoticeOut]


@router.get("/basics/file", auth=None, openapi_extra=FILE)
def file_of_basics(request, format: Annotated[Literal["csv", "json", "xlsx"], Query()] = "csv"):
    """Take the basic catalogue (基本目录) out in the national columns, each item's newest edition.

    Open to everybody. What comes out can be taken in again, here or at another platform.
    """
    basics = BasicItem.objects.visible_to(who_is(request.user))
    told = exporting.basics_file(format, exporting.basic_records(basics))
    answer = StreamingHttpResponse(told, content_type=TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="basics.{format}"'
    return answer


@router.post("/basics/imports", response=BasicsImportOut)
def import_basics(
    request,
    file: Annotated[
        UploadedFile, File(description="CSV, JSON or Excel in the national columns; at most 50 MB.")
    ],
    reason: Reason,
    dry_run: DryRun = False,
    key: rest.IdempotencyKey = None,
):
    """Take in a basic catalogue (基本目录); taking it in again changes nothing.

    A row that says something new becomes the item's next edition, and lists below that are no longer
    as it, or worse, get an adjustment task. A cell that does not fit is left out alone and told;
    an empty one is "not fixed above", 无 is "there is none".
    """
    who = _recorder(request)
    return _import(who, rows_sent(file, BASICS), reason, dry_run, key)


@router.post("/basics/imports/rows", response=BasicsImportOut)
def import_basic_rows(
    request, given: RowsIn, reason: Reason, dry_run: DryRun = False, key: rest.IdempotencyKey = None
):
    """Take in rows of a basic catalogue as JSON: the same as a file of them."""
    who = _recorder(request)
    return _import(who, rows_sent(given.items, BASICS), reason, dry_run, key)


def _recorder(request) -> Who:
    who = staff(request)
    if not actions.may_record(who):
        raise rest.Problem(403, "not-yours", _(NotAllowed.message))
    return who


def _import(who: Who, rows: list[Row], reason: str, dry_run: bool, key: str | None) -> dict:
    with at_the_door():
        done = actions.import_basics(
            rows=rows,
            by=who,
            at=timezone.now(),
            reason=reason,
            dry_run=dry_run,
            key=rest.key_of(who, key),
        )
    return {name: getattr(done, name) for name in COUNTS} | {
        "dry_run": dry_run,
        "repeated": done.repeated,
        "changes": [one.told for one in done.changed],
        "faults": [fault_out(one) for one in done.faults],
        "notices": [
            {"column": one.column, "rows": one.rows, "message": in_words(one.message)}
            for one in done.notices
        ],
    }
