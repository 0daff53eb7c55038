"""Decision tables at work: which rows apply to the answers told. Evaluated by the ZEN rules engine.

A table is compiled once. The engine answers wrongly in silence to three things, so none reaches it:
names are ASCII codes with a prefix, cells are made here and never typed, and no row is an error.
Every question goes in as the options still possible, so one evaluation serves the guide, where
answers are open, as well as the application, where none is.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import orjson
import zen

from .content import Content, Limit, LimitUnit, Question, SituationRow, SituationTable
from .content.tables import GROUPS

Known = Mapping[str, "set[str] | None"]  # None: not yet answered; empty: not asked


class TableFault(LookupError):
    """A table gives no row, or several where one is meant: `code` of the table, `rows` found."""

    def __init__(self, table: SituationTable, rows: tuple[SituationRow, ...]):
        super().__init__(f"{table.code}: {len(rows)} rows apply")
        self.table, self.rows = table, rows


def rows_for(
    table: SituationTable, questions: Iterable[Question], known: Known
) -> tuple[SituationRow, ...]:
    """Return the rows that apply, or that may apply while an answer is open.

    :raises TableFault: no row does; or several, though every answer is there and one is meant
    """
    possible = {
        f"q_{q.code}": sorted(o.code for o in q.options)
        if known.get(q.code) is None
        else sorted(known[q.code] or ())
        for q in questions
    }
    found = _evaluate(table, possible)
    is_open = any(known.get(code) is None for code in table.questions)
    if table.hit == "first" and not is_open:
        found = found[:1]
    if not found or (table.hit == "unique" and len(found) > 1 and not is_open):
        raise TableFault(table, found)
    return found


def governed(content: Content) -> dict[str, frozenset[str]]:
    """Return the parts on which some table decides, by group."""
    return {
        group: frozenset().union(*(table.governs(group) for table in content.tables))
        for group in GROUPS
    }


def longest(limits: Iterable[Limit | None]) -> Limit | None:
    """Return the longest: while it is open which row applies, nothing shorter is promised."""
    return max(filter(None, limits), key=calendar_days, default=None)


def calendar_days(limit: Limit) -> float:
    return limit.days * (7 / 5 if limit.unit == LimitUnit.WORKDAY else 1)


def _evaluate(table: SituationTable, possible: dict) -> tuple[SituationRow, ...]:
    told = _engine(orjson.dumps(as_jdm(table))).evaluate("table", possible)["result"]
    rows = {row.code: row for row in table.rows}
    return tuple(rows[line["row"]] for line in told)


@lru_cache(maxsize=1024)
def _engine(jdm: bytes) -> zen.ZenEngine:
    content = zen.ZenDecisionContent(jdm.decode())
    return zen.ZenEngine({"loader": lambda _key: content})


def as_jdm(table: SituationTable) -> dict:
    """Return the table in the engine's own format (JSON Decision Model)."""
    asked = sorted(table.questions)
    inputs = [{"id": code, "name": code, "field": f"q_{code}"} for code in asked]
    rules = [
        {"_id": row.code, "row": orjson.dumps(row.code).decode()}
        | {code: _cell(row.when.get(code)) for code in asked}
        for row in table.rows
    ]
    decision = {
        "hitPolicy": "collect",
        "inputs": inputs or [{"id": "any", "name": "any", "field": "any"}],
        "outputs": [{"id": "row", "name": "row", "field": "row"}],
        "rules": rules,
    }
    nodes: list[dict[str, object]] = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": table.code, "content": decision},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
        for a, b in (("in", "table"), ("table", "out"))
    ]
    return {"nodes": [n | {"position": {"x": 0, "y": 0}} for n in nodes], "edges": edges}


def _cell(options: tuple[str, ...] | None) -> str:
    """Return a cell: one of the options still possible is among these. Empty: whatever it is."""
    return f"some($, # in {orjson.dumps(options).decode()})" if options else ""
