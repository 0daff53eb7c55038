"""`/catalogue/imports`: an implementation list taken in over the API, as by page and command."""

from typing import Annotated

from django.utils.translation import gettext as _
from ninja import File, Query, Schema
from ninja.files import UploadedFile
from pydantic import Field

from yici.catalogue import actions
from yici.catalogue.importing import Unreadable
from yici.catalogue.receiving import rows_of
from yici.catalogue.refusals import NotAllowed
from yici.kernel import rest

from .door import new_router, staff
from .door import told as at_the_door

router = new_router()
COUNTS = ("read", "created", "updated", "unchanged", "rejected", "drafted")


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


class ImportOut(Schema):
    """What was done, or would be. read = created + updated + unchanged + rejected."""

    dry_run: bool
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    drafted: int = Field(description="Items whose guide differs: a draft of its next edition.")
    faults: list[ImportFaultOut]


@router.post("/imports", response=ImportOut)
def import_list(
    request,
    file: Annotated[
        UploadedFile, File(description="CSV, JSON or Excel in the national columns; at most 50 MB.")
    ],
    dry_run: Annotated[bool, Query(description="Say what would happen; change nothing.")] = False,
):
    """Take in an implementation list (实施清单); taking it in again changes nothing.

    Every faulty row is kept or rejected by its code, and told. Columns of a guide become drafts of
    the items' next editions: nobody sees them before they were handed in, reviewed and approved.
    """
    who = staff(request)
    if not actions.may_import(who):
        raise rest.Problem(403, "not-yours", _(NotAllowed.message))
    try:
        rows = rows_of(file)
    except Unreadable as error:
        raise rest.Problem(422, "not-valid", str(error), errors=[("file", str(error))]) from None
    with at_the_door():
        done = actions.import_items(rows=rows, by=who, dry_run=dry_run)
    return {name: getattr(done, name) for name in COUNTS} | {
        "dry_run": dry_run,
        "faults": [_fault(one) for one in done.faults],
    }


def _fault(one) -> dict:
    kept = ("row", "item", "column", "code", "verdict", "message")
    told = {name: getattr(one, name) for name in kept}
    return told | {"remedy": _(one.remedy) if one.remedy else ""}
