"""The sheet of automatic examination: columns, rows and cells as an official fills them in.

A sheet is what stands on the screen, right or wrong; `told` makes the table of it, and says at which cell
something is amiss. A content keeps conditions, not columns: those come from what the rules look at.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from yici.catalogue.content.paths import Condition
from yici.catalogue.examination_cover import fault_of
from yici.catalogue.examination_in_words import ALIKE, proposed
from yici.catalogue.examining import BOUNDS, Column, holds

from .inputs import fresh

MOST_ROWS, MOST_COLUMNS = 60, 12
MOST_CELLS = 240  # each is up to three inputs, and a page may send a thousand
BETWEEN = "between"
VALUED = {"in", "not_in", *BOUNDS, BETWEEN}
LONGEST = 500  # characters of a rule in words


@dataclass
class Cell:
    op: str = ""  # empty: whatever it is
    values: list[str] = field(default_factory=list)
    until: str = ""  # of between

    def conditions(self, on: str) -> list[dict]:
        if not self.op:
            return []
        if self.op == BETWEEN:
            ends = (("at_least", self.values[:1]), ("at_most", [self.until]))
            return [{"on": on, "op": op, "values": [v for v in values if v]} for op, values in ends]
        values = self.values if self.op in VALUED else []
        return [{"on": on, "op": self.op, "values": values}]


@dataclass
class Row:
    code: str = ""
    text: str = ""
    outcome: str = ""
    criterion: str = ""
    cells: list[Cell] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        return not (self.text or self.outcome or self.criterion or any(c.op for c in self.cells))


@dataclass
class Sheet:
    heads: list[str]
    rows: list[Row]

    def has_room(self, rows: int = 0, columns: int = 0) -> bool:
        return (len(self.rows) + rows) * (len(self.heads) + columns) <= MOST_CELLS

    def wide(self) -> "Sheet":
        """Give every row a cell for every column."""
        for row in self.rows:
            row.cells += [Cell() for _spare in range(len(self.heads) - len(row.cells))]
        return self


# -- from the table, and back ----------------------------------------------------------------------


def of_table(table: Mapping | None) -> Sheet:
    """Return the sheet of a stored table."""
    rules = (table or {}).get("rules", [])
    columns: Counter[str] = Counter()
    packed = [_packed(rule["when"]) for rule in rules]
    for cells in packed:
        columns |= Counter(on for on, _cell in cells)
    heads = [on for on, n in columns.items() for _again in range(n)]
    return Sheet(
        heads, [_row(rule, cells, heads) for rule, cells in zip(rules, packed, strict=True)]
    )


def _row(rule: Mapping, cells: list[tuple[str, Cell]], heads: list[str]) -> Row:
    left = list(cells)
    placed = []
    for on in heads:
        found = next((one for one in left if one[0] == on), None)
        if found:
            left.remove(found)
        placed.append(found[1] if found else Cell())
    return Row(rule["code"], rule["text"], rule["outcome"], rule.get("criterion") or "", placed)


def _packed(when: list[Mapping]) -> list[tuple[str, Cell]]:
    """Return conditions as cells: a lower and an upper bound of the same are one."""
    cells: list[tuple[str, Cell]] = []
    for one in when:
        on, op, values = one["on"], ALIKE.get(one["op"], one["op"]), list(one.get("values", ()))
        lower = next((c for o, c in cells if o == on and c.op == "at_least"), None)
        if op == "at_most" and lower and len(values) == 1:
            lower.op, lower.until = BETWEEN, values[0]
        else:
            cells.append((on, Cell(op, values)))
    return cells


def of_post(post, known: Mapping[str, Column]) -> Sheet:
    """Return the sheet as it was sent, whatever is in it."""
    numbers = _numbers(post, "head-")[:MOST_COLUMNS]
    heads = [post[f"head-{c}"] for c in numbers]
    rows = []
    for r in _numbers(post, "row-")[:MOST_ROWS]:
        cells = [_cell(post, f"cell-{r}-{c}", known.get(on)) for c, on in zip(numbers, heads, strict=True)]  # fmt: skip
        read = {name: _line(post.get(f"row-{r}-{name}", "")) for name in ("code", "text", "outcome", "criterion")}  # fmt: skip
        rows.append(Row(**read, cells=cells))
    return Sheet(heads, rows)


def _numbers(post, start: str) -> list[int]:
    told = (key.removeprefix(start).partition("-")[0] for key in post if key.startswith(start))
    return sorted({int(n) for n in told if n.isascii() and n.isdigit() and len(n) < 5})


def _line(text: str) -> str:
    """A line of text: what is pasted from a spreadsheet keeps its words and loses tabs and breaks."""
    return " ".join(text.split())


def _cell(post, name: str, column: Column | None) -> Cell:
    op = post.get(f"{name}-op", "")
    if op not in {"", "filled", "empty", *VALUED}:
        op = ""
    sent = post.getlist(f"{name}-v")
    if column and column.is_listed:
        values = [value for value in sent if value]
    else:
        lines = [line for text in sent for line in text.replace("\t", "\n").splitlines()]
        values = [line.strip() for line in lines if line.strip()]
        if column and column.kind in {"number", "money"}:
            values = [value.replace(",", "").replace("，", "") for value in values]
    return Cell(op, values, post.get(f"{name}-w", "").strip())


def told(
    sheet: Sheet, old: list[Mapping], known: Mapping[str, Column]
) -> tuple[list[dict], dict[str, list[str]]]:
    """Return the rules that a sheet says, and what is wrong by the names of its cells.

    :param old: the rules as stored: one that says the same is kept as it is, to the letter
    """
    errors: dict[str, list[str]] = {}
    rules: list[dict] = []
    taken: set[str] = set()
    before = {rule["code"]: rule for rule in old}
    for c, on in enumerate(sheet.heads):
        if on not in known:
            errors[f"head-{c}"] = [_("Choose what the column looks at.")]
    for r, row in enumerate(sheet.rows):
        if row.is_blank:
            continue
        if not row.code or row.code in taken:
            row.code = fresh("rule_", taken | set(before) | {one.code for one in sheet.rows})
        taken.add(row.code)
        rule, wrong = _rule(r, row, sheet, known)
        errors |= wrong
        rules.append(_kept(rule, before.get(row.code)))
    return rules, errors


def _rule(r: int, row: Row, sheet: Sheet, known: Mapping[str, Column]) -> tuple[dict, dict]:
    errors: dict[str, list[str]] = {}
    when: list[dict] = []
    for c, (on, cell) in enumerate(zip(sheet.heads, row.cells, strict=True)):
        if on in known and (wrong := _wrong(cell, on, known)):
            errors[f"cell-{r}-{c}"] = [wrong]
        when += cell.conditions(on)
    if row.outcome not in ("pass", "refuse", "person"):
        errors[f"row-{r}-outcome"] = [_("Choose what follows.")]
    if len(row.text) > LONGEST:
        errors[f"row-{r}-text"] = [_("At most %(n)s characters.") % {"n": LONGEST}]
    if not row.text and not errors:
        row.text = proposed([Condition.model_validate(one) for one in when], row.outcome, known)
    rule = {"code": row.code, "text": row.text, "when": when, "outcome": row.outcome}
    return rule | {"criterion": row.criterion or None}, errors


def _wrong(cell: Cell, on: str, known: Mapping[str, Column]) -> str:
    """Return what is amiss in a cell; empty: nothing."""
    told = cell.conditions(on)
    if cell.op == BETWEEN and not all(one["values"] for one in told):
        return _("Give both ends.")
    for one in told:
        if fault := fault_of(Condition.model_validate(one), known):
            return _(fault[0]) % fault[1]
    if cell.op == BETWEEN and _is_turned(cell):
        return _("The first is to be the smaller one.")
    return ""


def _is_turned(cell: Cell) -> bool:
    ends = Condition(on="x", op="at_most", values=(cell.until,))
    return not holds(ends, cell.values[0])


def _kept(rule: dict, before: Mapping[str, Any] | None) -> dict:
    """Return the rule as it was stored, where it says the same: in its order and its own words."""
    if before is None or _same(before["when"]) != _same(rule["when"]):
        return rule
    return rule | {"when": before["when"]}


def _same(when: list[Mapping]) -> list[tuple]:
    return sorted(
        (one["on"], ALIKE.get(one["op"], one["op"]), tuple(one.get("values", ()))) for one in when
    )
