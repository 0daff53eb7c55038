"""`/catalogue/reduction`: what applicants are spared against a baseline (C033)."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field as Limits

from yici.kernel.rest import Cursor, Page, Plain, seal, unseal
from yici.kernel.rest import Limit as Most

from . import accounts
from .reduction import told

router = Router(tags=["catalogue"], auth=None)
Dimension = Literal["item", "department", "region", "theme"]
Measure = Literal["stages", "materials", "promised", "visits", "statutory"]


class FigureOut(Schema):
    """Sums over the items whose two editions both say it; negative savings are increases."""

    before: float
    now: float
    saved: float
    percent: int | None = Limits(description="Rounded down; null where there was nothing before.")
    items: int


class AccountOut(Schema):
    """`promised` counts working days; `statutory` sets today's promise against the law's limit."""

    key: str = Limits(description="Code of the item, region or theme, or number of the department.")
    name: str
    within: str
    items: int
    items_with_less: int
    figures: dict[Measure, FigureOut]


class ReductionOut(Page[AccountOut]):
    """A page of accounts, most saved first, and the sum of the whole scope."""

    baseline: date | None = Limits(description="Null: the first published edition of each item.")
    whole: AccountOut
    new_items: int = Limits(description="Without an edition in force on that day: not compared.")
    total: int


class AccountsAsked(Schema):
    """What the accounts are kept by, against what, and of which items."""

    by: Dimension = "department"
    sort: Measure = "promised"
    since: date | None = None
    department: Annotated[int, Limits(ge=1, le=2_000_000_000)] | None = None
    region: Annotated[str, Limits(pattern=r"^(\d{12})?$")] = ""
    theme: Annotated[Plain, Limits(max_length=60)] = ""
    q: Annotated[
        Plain, Limits(max_length=100, description="Part of a name, or how a code begins.")
    ] = ""

    @property
    def scope(self) -> accounts.Scope:
        return accounts.Scope(self.since, self.department, self.region, self.theme, self.q.strip())


@router.get("/reduction", response=ReductionOut)
def read_reduction(
    request: HttpRequest, asked: Query[AccountsAsked], cursor: Cursor = None, limit: Most = 50
):
    """Say how many stages, materials, working days and visits applicants are spared (C033).

    Reckoned from the editions in force today and those of the baseline, never typed.
    """
    [start] = unseal(cursor, _place) if cursor else [0]
    found = accounts.accounts(asked.by, asked.scope, sort=asked.sort, offset=start, limit=limit)
    end = start + limit
    return ReductionOut(
        items=[AccountOut(**told(one)) for one in found.lines],
        next=seal(end) if end < found.count else None,
        baseline=asked.since,
        whole=AccountOut(**told(found.whole)),
        new_items=found.new,
        total=found.count,
    )


def _place(told_) -> int:
    if not (type(told_) is int and 0 <= told_ < 10_000_000):
        raise ValueError
    return told_


routers = [("/catalogue", router)]
