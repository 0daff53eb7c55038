"""情形表: decision tables from the citizen's answers to what applies (C018, C021).

A part that a table names applies exactly where a row that applies names it. A row may also set the
limits. How rows are told apart is the table's hit policy, with DMN's meaning:
`unique`: one row for every situation; `first`: the first that fits; `all`: every row that fits.
"""

from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field as Limits

from .base import Code, Condition, Limit, Part, Text

GROUPS = ("fields", "materials", "stages", "special_procedures", "fees")


class SituationRow(Part):
    """One situation (情形) and what it brings."""

    code: Code
    name: Text
    when: Condition = Limits(default_factory=lambda: MappingProxyType({}))  # empty: otherwise
    fields: tuple[Code, ...] = ()
    materials: tuple[Code, ...] = ()
    stages: tuple[Code, ...] = ()
    special_procedures: tuple[Code, ...] = ()
    fees: tuple[Code, ...] = ()
    promised: Limit | None = None  # instead of the item's own
    statutory: Limit | None = None


class SituationTable(Part):
    code: Code
    name: Text
    hit: Literal["unique", "first", "all"] = "unique"
    rows: Annotated[tuple[SituationRow, ...], Limits(min_length=1)]

    @property
    def questions(self) -> frozenset[str]:
        """Codes of the questions its rows look at."""
        return frozenset(code for row in self.rows for code in row.when)

    @property
    def sets_limits(self) -> bool:
        return any(row.promised or row.statutory for row in self.rows)

    def governs(self, group: str) -> frozenset[str]:
        """Codes of the parts of a group on which this table decides."""
        return frozenset(code for row in self.rows for code in getattr(row, group))
