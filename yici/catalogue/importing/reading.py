"""From a file to numbered rows: CSV (with or without BOM, UTF-8 or GB 18030), JSON or Excel."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice, zip_longest
from pathlib import Path

import orjson

from yici.catalogue.exchange import value_of
from yici.codes.phrases import Phrase

from .kinds import LISTS, Kind, head_of
from .sheets import Head, NoWorkbook, Parts, workbook

FORMULA = re.compile(r"'(?='*[=+\-@\t\r])")  # as spreadsheets are kept from reckoning, see ui.csvs
TITLES = 10  # lines among which the head is looked for
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
    unread: Mapping[str, str] = field(default_factory=dict)  # filled cells of columns nobody knows
    derived: tuple[str, ...] = ()  # filled columns that follow from others: passed over
    formula: str = ""  # a cell whose formula nobody has reckoned
    stray: str = ""  # a part of no item here: where it stands


def digest_of(rows: Sequence[Row]) -> str:
    """Return SHA-256 of what a list says, by whatever file it came."""
    told = sha256()
    for row in rows:
        said = (
            row.number,
            dict(row.values),
            row.broken,
            dict(row.rest),
            dict(row.unread),
            row.stray,
        )
        told.update(orjson.dumps(said, default=str))
    return told.hexdigest()


def read(file: Path, kind: Kind = LISTS) -> list[Row]:
    """Read a list of items.

    :param kind: implementation lists (LISTS) or the basic catalogue (BASICS)
    :raises Unreadable: not a file, too large, wrong encoding, no rows, or columns are missing
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Unreadable(Phrase("%(file)s is larger than 200 MB: split it", file=file))
        raw = file.read_bytes()
    except OSError as error:
        raise Unreadable(
            Phrase("%(file)s cannot be read: %(why)s", file=file, why=error.strerror)
        ) from None
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _sheets(raw, file, kind)
    text = _decode(raw, file)
    if not text.strip():
        raise Unreadable(Phrase("%(file)s is empty", file=file))
    told = _json if text.lstrip()[0] in "[{" else _csv
    return told(text, file, kind)


def _decode(raw: bytes, file: Path) -> str:
    marked = (
        ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ()
    )  # Unicode text of Excel
    for encoding in (*marked, "utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable(
        Phrase(
            "%(file)s is no text in UTF-8 or GB 18030: save it as CSV UTF-8 or as JSON", file=file
        )
    )


def _csv(text: str, file: Path, kind: Kind) -> list[Row]:
    found, delimiter = _layout(text, kind)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        first = list(islice(reader, found.until if found else 1))
        table = _Table(found.cells if found else first[0], file, kind)
        numbered = enumerate(reader, len(first) + 1)
        return [table.row(number, cells) for number, cells in numbered if _any(cells)]
    except csv.Error as error:
        raise Unreadable(
            Phrase(
                "%(file)s is no CSV: line %(line)s: %(why)s",
                file=file,
                line=reader.line_num,
                why=error,
            )
        ) from None


def _layout(text: str, kind: Kind) -> tuple[Head | None, str]:
    """Return the head, and what parts the cells: comma, tab, semicolon."""
    for delimiter in (",", "\t", ";"):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            found = find_head(list(islice(reader, TITLES + 1)), kind)
        except csv.Error:
            continue
        if found:
            return found, delimiter
    return None, ","  # what lacks is told of the first line


def find_head(lines: Sequence[Sequence[str]], kind: Kind) -> Head | None:
    """Return the head among the first lines: one, or two of which the lower says more of the upper."""
    pairs = list(zip_longest(lines[:TITLES], lines[1 : TITLES + 1], fillvalue=()))
    for at, (cells, below) in enumerate(pairs):
        if kind.is_head(cells):
            two = _goes_on(cells, below, kind)
            return Head(at + 2, _two(cells, below, kind)) if two else Head(at + 1, list(cells))
    for at, (cells, below) in enumerate(pairs):
        if kind.is_head(both := _two(cells, below, kind)):
            return Head(at + 2, both)
    return None


def _goes_on(head: Sequence[str], below: Sequence[str], kind: Kind) -> bool:
    """Whether the line below parts heads that were merged across: it says nothing else."""
    told = [place for place, cell in enumerate(below) if cell.strip()]
    named = {place for place, cell in enumerate(head) if cell.strip()}
    needed = {
        place for place, cell in enumerate(head)
        if any(head_of(cell) in said for name, said in kind.columns.items() if name not in kind.optional)
    }  # fmt: skip
    return not needed & set(told) and any(place not in named for place in told)


def _two(upper: Sequence[str], lower: Sequence[str], kind: Kind) -> list[str]:
    """Return the heads of two lines as one: 法定时限 over 天数 is 法定时限天数, if not simply 天数."""
    heads, across = [], ""
    for above, below in zip_longest(upper, lower, fillvalue=""):
        across = above.strip() or across
        if not below.strip():
            heads.append(above)
        else:
            both = f"{across}{below.strip()}"
            apart = head_of(below) in kind.known and head_of(both) not in kind.known
            heads.append(below if apart else both)
    return heads


def _any(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _sheets(raw: bytes, file: Path, kind: Kind) -> list[Row]:
    """The first sheet has the items; sheets named after a group have its parts, by the item's code."""
    try:
        head, lines, groups, unreckoned = workbook(
            raw, kind.groups, lambda lines: find_head(lines, kind), TITLES
        )
    except NoWorkbook as error:
        raise Unreadable(Phrase("%(file)s %(why)s", file=file, why=error.args[0])) from None
    table = _Table(head, file, kind)
    rows = [
        replace(table.row(number, cells), formula=unreckoned.get(number, ""))
        for number, cells in lines
    ]
    return [*(_with_groups(row, groups) for row in rows), *_strays(rows, groups, table)]


def _with_groups(row: Row, groups: Mapping[str, Parts]) -> Row:
    """A sheet that is there speaks for every item: no line of an item is none of its parts."""
    code = row.values["code"].strip()
    told = {name: [line for _, line in parts.get(code, [])] for name, parts in groups.items()}
    return replace(row, rest={**row.rest, **told}) if told else row


def _strays(rows: Sequence[Row], groups: Mapping[str, Parts], table: "_Table") -> Iterator[Row]:
    """Parts that belong to no item of the list are told as rows that cannot be read, never lost."""
    codes = {row.values["code"].strip() for row in rows}
    for name, parts in groups.items():
        for code, lines in parts.items():
            if code not in codes or not code:
                blank = dict.fromkeys(table.places, "") | {"code": code}
                yield Row(
                    lines[0][0],
                    blank,
                    stray=Phrase("%(n)s lines of the sheet %(sheet)r", n=len(lines), sheet=name),
                )


class _Table:
    """A head and what its columns mean to us."""

    def __init__(self, header: Sequence[str], file: Path, kind: Kind):
        self.header = [head_of(cell) for cell in header]
        self.written = [" ".join(cell.split()) for cell in header]
        self.places = _places(self.header, file, kind)
        taken = set(self.places.values())
        self.rest = {
            kind.heads[head]: place
            for place, head in enumerate(self.header)
            if head in kind.heads and place not in taken
        }
        known = taken | set(self.rest.values())
        self.unread = {
            self.written[place] or f"#{place + 1}": place
            for place, head in enumerate(self.header)
            if place not in known and head not in kind.follows
        }
        self.derived = {
            self.written[place]: place
            for place, head in enumerate(self.header)
            if place not in known and head in kind.follows
        }

    def row(self, number: int, cells: Sequence[str]) -> Row:
        broken, cells = "", list(cells)
        while len(cells) > len(self.header) and not cells[-1].strip():
            cells.pop()  # spreadsheets leave empty cells behind
        if len(cells) != len(self.header):
            broken = Phrase(
                "has %(n)s cells, the header %(all)s", n=len(cells), all=len(self.header)
            )
        padded = [FORMULA.sub("", cell, count=1) if FORMULA.match(cell) else cell for cell in cells]
        padded += [""] * (len(self.header) - len(cells))
        values = {name: padded[place] for name, place in self.places.items()}
        rest = {name: padded[place] for name, place in self.rest.items()}
        unread = {
            name: padded[place].strip()
            for name, place in self.unread.items()
            if padded[place].strip()
        }
        derived = tuple(name for name, place in self.derived.items() if padded[place].strip())
        return Row(number, values, broken, rest, unread, derived)


def _json(text: str, file: Path, kind: Kind) -> list[Row]:
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Unreadable(Phrase("%(file)s is no JSON: %(why)s", file=file, why=error)) from None
    if isinstance(told, dict):
        told = told.get("items")
    if not isinstance(told, list):
        raise Unreadable(
            Phrase(
                "%(file)s must hold a list of items, or an object with a list `items`", file=file
            )
        )
    heads = list(dict.fromkeys(key for item in told if isinstance(item, dict) for key in item))
    places = _places([head_of(head) for head in heads], file, kind) if told else {}
    names = {name: heads[place] for name, place in places.items()}
    taken = set(names.values())
    rest = {
        kind.heads[head_of(head)]: head
        for head in heads
        if head_of(head) in kind.heads and head not in taken
    }
    return [_object(number, item, names, rest, kind) for number, item in enumerate(told, 1)]


def _object(
    number: int, item: object, names: dict[str, str], rest: dict[str, str], kind: Kind
) -> Row:
    if not isinstance(item, dict):
        return Row(number, dict.fromkeys(names, ""), Phrase("is no object"))
    values = {name: item.get(key) for name, key in names.items()}
    nested = [name for name, value in values.items() if isinstance(value, dict | list)]
    texts = {
        name: "" if value is None or name in nested else str(value)
        for name, value in values.items()
    }
    more = {name: _cell(item[head]) for name, head in rest.items() if head in item}
    known = {*names.values(), *rest.values()}
    unread = {
        key: str(_cell(value))
        for key, value in item.items()
        if key not in known and head_of(key) not in kind.follows and value not in (None, "", [], {})
    }
    derived = tuple(
        key
        for key, value in item.items()
        if key not in known and head_of(key) in kind.follows and value not in (None, "", [], {})
    )
    broken = Phrase("says in %(name)s what is no text", name=nested[0]) if nested else ""
    return Row(number, texts, broken, more, unread, derived)


def _cell(value: object) -> object:
    """A list of parts, or a whole content, may stand in JSON as such."""
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    return value if isinstance(value, list) else value_of(value)


def _places(header: list[str], file: Path, kind: Kind) -> dict[str, int]:
    if betrayed := next((why for head, why in kind.foreign.items() if head in header), None):
        raise Unreadable(Phrase("%(file)s %(why)s", file=file, why=betrayed))
    places = {}
    for name, spellings in kind.columns.items():
        found = [place for place, head in enumerate(header) if head in spellings]
        if len(found) > 1:
            raise Unreadable(
                Phrase(
                    "%(file)s has two columns for %(name)s: %(head)s",
                    file=file,
                    name=name,
                    head=header[found[1]],
                )
            )
        if found:
            places[name] = found[0]
        elif name not in kind.optional:
            raise Unreadable(
                Phrase(
                    "%(file)s lacks a column for %(name)s: one of %(heads)s",
                    file=file,
                    name=name,
                    heads=", ".join(spellings),
                )
            )
    return places
