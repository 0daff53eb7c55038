"""What an item has several of: materials, fees, intermediaries, questions; each a table of its own."""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count

from yici.catalogue import content as said
from yici.codes.phrases import Phrase

from .columns import (
    Column,
    Unfit,
    bases,
    code,
    flag,
    grade,
    number,
    text,
    value_of,
)


@dataclass
class Written:
    """What became of the records of a group."""

    wrong: list[tuple[int, Phrase]] = field(default_factory=list)  # record, what does not fit in it
    places: list[tuple[int, bool]] = field(default_factory=list)  # of each part: record, was known


@dataclass(frozen=True)
class Group:
    """`path` is where the parts lie in a body; `key` tells one part from another."""

    name: str
    label: str
    path: str
    key: str
    columns: tuple[Column, ...]
    blank: dict

    def read(self, body: dict) -> list[dict[str, str]]:
        return [
            {column.name: column.read(part) for column in self.columns}
            for part in _parts(body, self.path)
        ]

    def write(self, body: dict, told: list) -> "Written":
        """Put the parts back: known ones keep what the table has no column for.

        :param told: records; None stands for one that was left out
        """
        known = {str(part.get(self.key)): part for part in _parts(body, self.path)}
        done = Written()
        rows = [
            (n, cells)
            for n, row in enumerate(told, 1)
            if row is not None and (cells := self._cells(n, row, done)) is not None
        ]
        parts: dict[str, dict] = {}
        for (n, cells), key in zip(rows, self._keys(rows, known), strict=True):
            if key in parts:
                told_ = {"group": self.label, "n": n, "key": key}
                why = Phrase(
                    "%(group)s %(n)s: left out, %(key)r is the number of one before", **told_
                )
                done.wrong.append((n - 1, why))
                continue
            done.places.append((n - 1, key in known))
            parts[key] = self._part(n, cells, known.get(key) or {**self.blank, self.key: key}, done)
        *way, last = self.path.split(".")
        for step in way:
            body = body[step]
        body[last] = list(parts.values())
        return done

    def _cells(self, n: int, row: object, done: "Written") -> dict[str, str] | None:
        """Return the cells of a record by the names of their columns."""
        if not isinstance(row, dict):
            why = Phrase("%(group)s %(n)s: no object", group=self.label, n=n)
            done.wrong.append((n - 1, why))
            return None
        heads = {column.label: column.name for column in self.columns}
        cells = {heads.get(str(k)) or str(k): value_of(value) for k, value in row.items()}
        if self.key in KEYS and cells.get(self._number):
            cells[self._number] = numbered(cells[self._number])
        return cells

    @property
    def _number(self) -> str:
        """The column that tells one part from another."""
        return KEYS.get(self.key, self.key)

    def _keys(self, rows: list[tuple[int, dict[str, str]]], known: dict[str, dict]) -> list[str]:
        """Return which part each row is. One that does not say so is the known part of its name, or new."""
        told = {cells.get(self._number, "") for _n, cells in rows}
        named = {str(part.get("name")): key for key, part in known.items() if key not in told}
        taken, keys = told | known.keys(), []
        for n, cells in rows:
            key = cells.get(self._number, "")
            if not key and self.key in KEYS:
                name = cells.get(self.columns[1].name, "")
                key = named.pop(name, "") or next(
                    one for at in count(n) if (one := f"{self.name[0]}{at}") not in taken
                )
                taken.add(key)
            keys.append(key or f"#{n}")
        return keys

    def without(self, row: object, field: str) -> object | None:
        """Return a record without the cell that goes into a field; None: it has none."""
        names = {n for c in self.columns if c.path == field for n in (c.name, c.label)}
        if not isinstance(row, dict) or not names & row.keys():
            return None
        return {name: value for name, value in row.items() if name not in names}

    def _part(self, n: int, cells: dict[str, str], there: dict, done: "Written") -> dict:
        part = dict(there)
        for column in self.columns:
            if column.name in cells and cells[column.name] != column.read(part):
                if not cells[column.name] and column.name == self._number:
                    continue  # an empty number says nothing
                try:
                    column.write(part, cells[column.name])
                except Unfit as error:
                    said_ = {"group": self.label, "n": n, "column": column.name}
                    why = error.args[0]
                    why = Phrase("%(group)s %(n)s, %(column)s: %(why)s", **said_, why=why)
                    done.wrong.append((n - 1, why))
        return part


def numbered(guid: str) -> str:
    """Return our code for the row's id of another platform, always the same one: 8F-2A is g8f_2a."""
    plain = re.sub(r"[-\s.]", "_", guid.lower())
    plain = plain if plain[0].isalpha() else f"g{plain}"
    if re.fullmatch(r"[a-z][a-z0-9_]{0,39}", plain):
        return plain
    return f"g{sha256(guid.encode()).hexdigest()[:20]}"


def _parts(body: dict, path: str) -> list[dict]:
    found: object = body
    for key in path.split("."):
        found = (found or {}).get(key)  # type: ignore[attr-defined]
    return found or []  # type: ignore[return-value]


KEYS = {"code": "row_guid"}  # our code of a part travels as the national row's id

GROUPS: tuple[Group, ...] = (
    Group(
        "materials", "申请材料", "materials", "code",
        (
            text("row_guid", "材料编号", "code"),
            text("material_name", "材料名称", "name"),
            code("material_type", "材料类型", "kind", said.MaterialKind),
            code("material_format", "材料形式", "form", said.MaterialForm),
            code("is_need", "必要性", "necessity", said.Necessity),
            number("page_num", "份数", "copies"),
            code("source_type", "来源渠道", "source", said.MaterialSource),
            text("source_explain", "来源渠道说明", "issuer"),
            bases("by_law", "依据", "legal_basis"),
            text("accept_stand", "受理标准", "acceptance_standard"),
            text("fill_explain", "填报须知", "filling_notes"),
            grade("evidence_grade", "证据等级"),  # the last: it follows from what stands before it
        ),
        {"kind": "other", "source": "applicant", "form": "either", "necessity": "required"},
    ),
    Group(
        "fees", "收费项目", "fees", "code",
        (
            text("row_guid", "收费编号", "code"),
            text("fee_name", "收费项目名称", "name"),
            text("fee_stand", "收费标准", "standard"),
            number("fee_amount", "金额（分）", "amount_cents"),
            text("by_law", "收费依据", "basis"),
            flag("is_desc", "是否可减免", "reducible"),
            text("desc_explain", "减免说明", "reduction"),
        ),
        {"amount_cents": 0},
    ),
    Group(
        "services", "中介服务", "intermediaries", "code",
        (
            text("row_guid", "中介服务编号", "code"),
            text("service_name", "中介服务名称", "name"),
            bases("by_law", "设定依据", "legal_basis"),
            text("fee_stand", "收费", "fee"),
            text("result_name", "结果", "result"),
        ),
        {},
    ),
    Group(
        "faqs", "常见问题", "guide.faq", "question",
        (text("question", "问题", "question"), text("answer", "解答", "answer")),
        {},
    ),
)  # fmt: skip
