"""Reading a negative list (市场准入负面清单): CSV as officials have it, every fault told. Pure.

Columns as published: 项目号, 类别, 行业, 禁止或许可事项, 事项编码, 禁止或许可准入措施描述, 主管部门,
地方性许可措施. A row that has a fault is left out, and named.
"""

import csv
import io
import re
from dataclasses import dataclass

COLUMNS = {
    "number": ("项目号", "序号", "number"),
    "kind": ("类别", "清单类别", "kind"),
    "industry": ("行业", "所属行业", "industry"),
    "name": ("禁止或许可事项", "事项名称", "name"),
    "code": ("事项编码", "code"),
    "measures": ("禁止或许可准入措施描述", "措施描述", "measures"),
    "authority": ("主管部门", "authority"),
    "local": ("地方性许可措施", "地方性许可事项", "local"),
}
NEEDED = ("number", "kind", "name", "code")
KINDS = {
    "禁止准入类": "forbidden", "禁止": "forbidden", "forbidden": "forbidden",
    "许可准入类": "licensed", "许可": "licensed", "licensed": "licensed",
}  # fmt: skip
CODE = re.compile(r"^\d{6}$")
BEGINS = {"forbidden": "1", "licensed": "2"}
LONGEST = {"name": 500, "industry": 100, "authority": 200}
MOST_ROWS = 2000
MOST_BYTES = 20 * 1024 * 1024


class Unreadable(ValueError):
    """The file is no such list. `message` is an English message id; `values` fill it."""

    def __init__(self, message: str, **values):
        super().__init__(message % values)
        self.message, self.values = message, values


def _(text: str) -> str:
    return text


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row; rows are numbered as a spreadsheet does, the header is 1."""

    row: int
    message: str
    values: dict


@dataclass(frozen=True)
class Read:
    """The items that are in order, the faults of the others, and how many rows there were."""

    items: tuple[dict, ...]
    faults: tuple[Fault, ...]
    rows: int


def read_access(raw: bytes) -> Read:
    """Read a list.

    :raises Unreadable: when it is no CSV in UTF-8 or GB 18030, or lacks a column
    """
    reader = csv.reader(io.StringIO(_text(raw), newline=""), strict=True)
    try:
        table = [cells for cells in reader]
    except csv.Error as error:
        raise Unreadable(
            _("Line %(line)d is no CSV: %(why)s."), line=reader.line_num, why=error
        ) from None
    places = _places(table[0] if table else [])
    if len(table) > MOST_ROWS:
        raise Unreadable(_("A list has at most %(most)d rows."), most=MOST_ROWS)
    items: list[dict] = []
    faults: list[Fault] = []
    for no, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        values = {n: cells[at].strip() if at < len(cells) else "" for n, at in places.items()}
        wrong = _fault(no, cells, table[0], values, items)
        if wrong:
            faults.append(wrong)
        else:
            items.append(values | {"number": int(values["number"]), "kind": KINDS[values["kind"]]})
    return Read(tuple(items), tuple(faults), len(items) + len(faults))


def _text(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 20 MB."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and text.strip():
            return text
        break
    raise Unreadable(_("Save the list as CSV in UTF-8 or GB 18030."))


def _places(header: list[str]) -> dict[str, int]:
    told = [cell.strip() for cell in header]
    places = {}
    for name, spellings in COLUMNS.items():
        found = [at for at, head in enumerate(told) if head in spellings]
        if len(found) > 1:
            raise Unreadable(_("Two columns are headed %(head)s."), head=told[found[1]])
        if found:
            places[name] = found[0]
        elif name in NEEDED:
            raise Unreadable(_("A column is missing: %(head)s."), head=spellings[0])
    return places


def _fault(no: int, cells, header, values: dict, before: list[dict]) -> Fault | None:
    """Return the first thing that is wrong with a row."""
    kind, code, number = KINDS.get(values["kind"]), values["code"], values["number"]
    numbers, codes = {one["number"] for one in before}, {one["code"] for one in before}
    checks: tuple[tuple[bool, str, dict], ...] = (
        (len(cells) != len(header), _("it has %(n)d cells, the header %(all)d"),
         {"n": len(cells), "all": len(header)}),
        (not (number.isascii() and number.isdigit() and 0 < int(number) < 10_000),
         _("the number “%(value)s” is none"), {"value": number[:20]}),
        (kind is None, _("the kind “%(value)s” is neither %(one)s nor %(two)s"), {"value": values["kind"][:20], "one": "禁止准入类", "two": "许可准入类"}),
        (not values["name"], _("the item has no name"), {}),
        (not CODE.match(code), _("the code “%(value)s” is not of six digits"), {"value": code[:20]}),
        (kind is not None and not code.startswith(BEGINS[kind]),
         _("the code %(value)s does not fit the kind"), {"value": code[:20]}),
        (code in codes, _("the code %(value)s stands twice"), {"value": code[:20]}),
    )  # fmt: skip
    for wrong, message, told in checks:
        if wrong:
            return Fault(no, message, told)
    if int(number) in numbers:
        return Fault(no, _("the number %(value)s stands twice"), {"value": number})
    for name, most in LONGEST.items():
        if len(values.get(name, "")) > most:
            return Fault(no, _("a cell is longer than %(most)d characters"), {"most": most})
    return None
