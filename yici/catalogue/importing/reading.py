"""From a file to numbered rows: CSV (with or without BOM, UTF-8 or GB 18030), JSON or Excel."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from yici.catalogue.exchange import GROUPS, content_columns, value_of

from .sheets import NoWorkbook, workbook

# Our column: how others head it (standard's English column, official Chinese name, common forms).
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("implementation_code", "code", "task_code", "实施编码", "事项编码", "实施清单编码"),
    "name": ("name", "task_name", "item_name", "事项名称", "名称"),
    "task_type": ("task_type", "type", "事项类型", "类型"),
    "department": ("department", "dept_name", "实施主体", "实施主体名称", "部门"),
    "region": ("region_code", "region", "area_code", "行政区划", "行政区划代码", "区划代码"),
    "department_code": ("department_code", "dept_code", "实施主体编码", "部门编码"),
    "main_item": ("main_item", "main_name", "主项", "主项名称"),
    "basic": ("catalog_code", "basic_code", "基本编码"),
}
OPTIONAL = {"department_code", "main_item", "basic"}
HEADS = {head: name for name, label in content_columns().items() for head in (name, label)}
LISTS = {group.name for group in GROUPS}
FORMULA = re.compile(r"'(?=[=+\-@\t\r])")  # as spreadsheets are kept from reckoning, see ui.csvs
MOST_BYTES = 200 * 1024 * 1024


class Unreadable(ValueError):
    """The file cannot be read as a list of items; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One row: `number` as a spreadsheet numbers it (the header is 1), or 1, 2, ... in JSON."""

    number: int
    values: Mapping[str, str]
    broken: str = ""  # why its cells cannot be told apart
    rest: Mapping[str, object] = field(default_factory=dict)  # columns of a content, by their names


def read(file: Path) -> list[Row]:
    """Read a list of items.

    :raises Unreadable: not a file, too large, wrong encoding, no rows, or columns are missing
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Unreadable(f"{file} is larger than 200 MB: split it")
        raw = file.read_bytes()
    except OSError as error:
        raise Unreadable(f"{file} cannot be read: {error.strerror}") from None
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _sheets(raw, file)
    text = _decode(raw, file)
    if not text.strip():
        raise Unreadable(f"{file} is empty")
    return _json(text, file) if text.lstrip()[0] in "[{" else _csv(text, file)


def _decode(raw: bytes, file: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable(f"{file} is no text in UTF-8 or GB 18030: save it as CSV UTF-8 or as JSON")


def _csv(text: str, file: Path) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader)
        table = _Table([cell.strip() for cell in header], file)
        return [table.row(number, cells) for number, cells in enumerate(reader, 2) if cells]
    except csv.Error as error:
        raise Unreadable(f"{file} is no CSV: line {reader.line_num}: {error}") from None


def _sheets(raw: bytes, file: Path) -> list[Row]:
    """The first sheet has the items; sheets named after a group have its parts, by the item's code."""
    try:
        head, lines, groups = workbook(raw, LISTS)
    except NoWorkbook as error:
        raise Unreadable(f"{file} {error}") from None
    table = _Table(head, file)
    rows = [table.row(number, cells) for number, cells in lines]
    return [_with_groups(row, groups) for row in rows]


def _with_groups(row: Row, groups: Mapping[str, Mapping[str, list]]) -> Row:
    """A sheet that is there speaks for every item: no line of an item is none of its parts."""
    code = row.values["code"].strip()
    told = {name: parts.get(code, []) for name, parts in groups.items()}
    return Row(row.number, row.values, row.broken, {**row.rest, **told}) if told else row


class _Table:
    """A head and what its columns mean to us."""

    def __init__(self, header: Sequence[str], file: Path):
        self.header = list(header)
        self.places = _places(self.header, file)
        taken = set(self.places.values())
        self.rest = {
            HEADS[head]: place
            for place, head in enumerate(self.header)
            if head in HEADS and place not in taken
        }

    def row(self, number: int, cells: Sequence[str]) -> Row:
        broken = ""
        if len(cells) != len(self.header):
            broken = f"has {len(cells)} cells, the header {len(self.header)}"
        padded = [FORMULA.sub("", cell, count=1) if FORMULA.match(cell) else cell for cell in cells]
        padded += [""] * (len(self.header) - len(cells))
        values = {name: padded[place] for name, place in self.places.items()}
        rest = {name: padded[place] for name, place in self.rest.items()}
        return Row(number, values, broken, rest)


def _json(text: str, file: Path) -> list[Row]:
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"{file} is no JSON: {error}") from None
    if isinstance(told, dict):
        told = told.get("items")
    if not isinstance(told, list):
        raise Unreadable(f"{file} must hold a list of items, or an object with a list `items`")
    heads = list(dict.fromkeys(key for item in told if isinstance(item, dict) for key in item))
    places = _places(heads, file) if told else {}
    names = {name: heads[place] for name, place in places.items()}
    taken = set(names.values())
    rest = {HEADS[head]: head for head in heads if head in HEADS and head not in taken}
    return [_object(number, item, names, rest) for number, item in enumerate(told, 1)]


def _object(number: int, item: object, names: dict[str, str], rest: dict[str, str]) -> Row:
    if not isinstance(item, dict):
        return Row(number, dict.fromkeys(names, ""), "is no object")
    values = {name: item.get(key) for name, key in names.items()}
    nested = [name for name, value in values.items() if isinstance(value, dict | list)]
    texts = {
        name: "" if value is None or name in nested else str(value)
        for name, value in values.items()
    }
    more = {name: _cell(item[head]) for name, head in rest.items() if head in item}
    return Row(number, texts, f"{nested[0]} is no text" if nested else "", more)


def _cell(value: object) -> object:
    """A list of parts, or a whole content, may stand in JSON as such."""
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    return value if isinstance(value, list) else value_of(value)


def _places(header: list[str], file: Path) -> dict[str, int]:
    places = {}
    for name, spellings in COLUMNS.items():
        found = [place for place, head in enumerate(header) if head in spellings]
        if len(found) > 1:
            raise Unreadable(f"{file} has two columns for {name}: {header[found[1]]}")
        if found:
            places[name] = found[0]
        elif name not in OPTIONAL:
            raise Unreadable(f"{file} lacks a column for {name}: one of {', '.join(spellings)}")
    return places
