"""From a file to numbered rows: CSV (with or without BOM, UTF-8 or GB 18030) or JSON."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

# Our column: how others head it (standard's English column, official Chinese name, common forms).
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("implementation_code", "code", "task_code", "实施编码", "事项编码", "实施清单编码"),
    "name": ("name", "task_name", "item_name", "事项名称", "名称"),
    "task_type": ("task_type", "type", "事项类型", "类型"),
    "department": ("department", "dept_name", "实施主体", "实施主体名称", "部门"),
    "region": ("region_code", "region", "area_code", "行政区划", "行政区划代码", "区划代码"),
    "department_code": ("department_code", "dept_code", "实施主体编码", "部门编码"),
    "main_item": ("main_item", "main_name", "主项", "主项名称"),
}
OPTIONAL = {"department_code", "main_item"}
MOST_BYTES = 200 * 1024 * 1024


class Unreadable(ValueError):
    """The file cannot be read as a list of items; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One row: `number` as a spreadsheet numbers it (the header is 1), or 1, 2, ... in JSON."""

    number: int
    values: Mapping[str, str]
    broken: str = ""  # why its cells cannot be told apart


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
        places = _places([cell.strip() for cell in header], file)
        return [
            _row(number, cells, header, places) for number, cells in enumerate(reader, 2) if cells
        ]
    except csv.Error as error:
        raise Unreadable(f"{file} is no CSV: line {reader.line_num}: {error}") from None


def _row(number: int, cells: list[str], header: list[str], places: dict[str, int]) -> Row:
    broken = ""
    if len(cells) != len(header):
        broken = f"has {len(cells)} cells, the header {len(header)}"
    padded = cells + [""] * (len(header) - len(cells))
    return Row(number, {name: padded[place] for name, place in places.items()}, broken)


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
    return [_object(number, item, names) for number, item in enumerate(told, 1)]


def _object(number: int, item: object, names: dict[str, str]) -> Row:
    if not isinstance(item, dict):
        return Row(number, dict.fromkeys(names, ""), "is no object")
    values = {name: item.get(key) for name, key in names.items()}
    nested = [name for name, value in values.items() if isinstance(value, dict | list)]
    texts = {
        name: "" if value is None or name in nested else str(value)
        for name, value in values.items()
    }
    return Row(number, texts, f"{nested[0]} is no text" if nested else "")


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
