"""`/catalogue/imports`: an implementation list taken in over the API, as by page and command."""

from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import File, Query, Schema
from ninja.files import UploadedFile
from pydantic import Field

from yici.catalogue import actions, reports
from yici.catalogue.findings_in_words import in_words, said
from yici.catalogue.importing import LISTS, Kind, Row, Unreadable
from yici.catalogue.receiving import TooLarge, rows_of, rows_told
from yici.catalogue.refusals import NotAllowed
from yici.kernel import rest
from yici.people.who import Who

from .door import new_router, staff
from .door import told as at_the_door

router = new_router()
COUNTS = ("read", "created", "updated", "unchanged", "rejected", "drafted", "incomplete")


DryRun = Annotated[bool, Query(description="Say what would happen; change nothing.")]


class RowsIn(rest.Given):
    """Rows of a list, each an object under the national names; 2 MB at most, else send a file."""

    items: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=20_000)]


class ImportFaultOut(Schema):
    """A fault of a row: what is wrong, whether the row was kept, what to do."""

    row: int = Field(
        description="As a spreadsheet counts: the header is 1; in JSON the first item is 1."
    )
    item: str = Field(description="The item's code as written.")
    column: str
    code: str = Field(description="A stable word for programs.")
    verdict: str = Field(description="kept: the row was taken in all the same; rejected: left out.")
    message: str
    remedy: str


class ImportNoticeOut(Schema):
    """A column that was passed over, since it follows from others: no fault."""

    column: str
    rows: int
    message: str


class TrialLineOut(Schema):
    department: str
    rule: str
    errors: int
    advice: int


class TrialFindingOut(Schema):
    code: str
    item: str
    rule: str
    where: str
    message: str
    blocks: bool


class TrialOut(Schema):
    """What the rules (R01-R21) find in the guides that would be taken in."""

    entries: int
    faulty: int = Field(description="Guides that could not be published so.")
    table: list[TrialLineOut]
    findings: list[TrialFindingOut]
    left_off: int = Field(description="Findings that are counted but not told in words.")


class ImportOut(Schema):
    """What was done, or would be. read = created + updated + unchanged + rejected."""

    dry_run: bool
    repeated: bool = Field(
        description="Sent before with this key: nothing was done again; this is how it stands now."
    )
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    drafted: int = Field(description="Items whose guide differs: a draft of its next edition.")
    incomplete: int = Field(description="Rows of which a cell of the guide was left out.")
    faults: list[ImportFaultOut]
    notices: list[ImportNoticeOut]
    lint: TrialOut | None = Field(None, description="Of a dry run only.")


@router.post("/imports", response=ImportOut)
def import_list(
    request,
    file: Annotated[
        UploadedFile, File(description="CSV, JSON or Excel in the national columns; at most 50 MB.")
    ],
    dry_run: DryRun = False,
    key: rest.IdempotencyKey = None,
):
    """Take in an implementation list (实施清单); taking it in again changes nothing.

    Every faulty row is kept or rejected by its code, and told. Columns of a guide become drafts of
    the items' next editions: nobody sees them before they were handed in, reviewed and approved.
    """
    who = _importer(request)
    return _import(who, rows_sent(file), dry_run, key)


@router.post("/imports/rows", response=ImportOut)
def import_rows(request, given: RowsIn, dry_run: DryRun = False, key: rest.IdempotencyKey = None):
    """Take in rows of an implementation list as JSON: the same as a file of them."""
    who = _importer(request)
    return _import(who, rows_sent(given.items), dry_run, key)


def _importer(request) -> Who:
    who = staff(request)
    if not actions.may_import(who):
        raise rest.Problem(403, "not-yours", _(NotAllowed.message))
    return who


def _import(who: Who, rows: list[Row], dry_run: bool, key: str | None) -> dict:
    with at_the_door():
        done = actions.import_items(rows=rows, by=who, dry_run=dry_run, key=rest.key_of(who, key))
    return {name: getattr(done, name) for name in COUNTS} | {
        "dry_run": dry_run,
        "repeated": done.repeated,
        "faults": [fault_out(one) for one in done.faults],
        "notices": [
            {"column": one.column, "rows": one.rows, "message": in_words(one.message)}
            for one in done.notices
        ],
        "lint": _trial(done.trial) if done.trial is not None else None,
    }


def rows_sent(given, kind: Kind = LISTS) -> list[Row]:
    """Read the rows of a file or of a list. :raises Problem: 413 or 422, when it is none of ours"""
    name = "items" if isinstance(given, list) else "file"
    try:
        return rows_told(given, kind) if name == "items" else rows_of(given, kind)
    except TooLarge as error:
        told = in_words(error.args[0])
        raise rest.Problem(413, "too-large", told, errors=[(name, told)]) from None
    except Unreadable as error:
        told = in_words(error.args[0])
        raise rest.Problem(422, "not-valid", told, errors=[(name, told)]) from None


def _trial(report) -> dict:
    return {
        "entries": report.entries,
        "faulty": report.faulty,
        "table": reports.table(report),
        "findings": [reports.told(one) | {"message": said(one.finding)} for one in report.told],
        "left_off": report.left_off,
    }


def fault_out(one) -> dict:
    kept = ("row", "item", "column", "code", "verdict", "message")
    told = {name: getattr(one, name) for name in kept}
    told["message"] = in_words(one.message)
    return told | {"remedy": _(one.remedy) if one.remedy else ""}
