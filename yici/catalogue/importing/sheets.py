"""Reading an Excel workbook (.xlsx) as text: codes stay codes, whatever Excel took them for."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from yici.catalogue.exchange import value_of
from yici.catalogue.exchange.records import WHOLE
from yici.codes.phrases import Phrase

MOST_UNPACKED = 2**30  # bytes: a small file that grows to more is no list of items
ITEM = ("task_code", "实施编码", "catalog_code", "基本编码")  # the first that is there
MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"', re.ASCII
)
UNRECKONED = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"([^>]*)><(?:\w+:)?f(?: [^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>",
    re.ASCII,
)
MOST_CELL = 20_000  # bytes of a cell with a formula, which has 8,192 characters
CHUNK = 2**20  # bytes of a sheet looked through at once
MOST_MERGED = 100_000  # ranges; more is no list of items
Parts = dict[str, list[tuple[int, dict[str, str]]]]  # of each item's code: its lines, numbered


@dataclass(frozen=True)
class Head:
    """The head of a list: with which line it ends, and its cells, of two lines put together."""

    until: int
    cells: list[str]


FindHead = Callable[[list[list[str]]], Head | None]


class NoWorkbook(ValueError):
    """The file is no workbook we read; the message goes on from the file's name."""


def workbook(raw: bytes, groups: Iterable[str], find_head: FindHead, titles: int):
    """Return the head and numbered lines of the items, the parts of each group by item, and the
    lines with a formula without a value, each with its first such cell.

    The items stand in the first sheet that has their heads: a cover, instructions or a list of
    codes may come before it.

    :raises NoWorkbook:
    """
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise NoWorkbook(Phrase("is larger than 1 GB when unpacked: split it"))
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
            sheet, found = _of_items(book, groups, find_head, titles)
            merged = _merged(packed, sheet._worksheet_path)
            unreckoned = _unreckoned(packed, sheet._worksheet_path)
            with_content = _grouped(book, packed, "content_parts")
            parts = {n: _grouped(book, packed, n) for n in groups if n in book.sheetnames}
    except (zipfile.BadZipFile, KeyError, OSError):
        raise NoWorkbook(
            Phrase("is no Excel workbook (.xlsx): save it as one, as CSV or as JSON")
        ) from None
    first = _lines(sheet, below=found.until - 1, merged=merged, told=found.cells)
    _, head = next(first, (0, []))
    if not any(head):
        raise NoWorkbook(
            Phrase("has an empty first sheet: the items stand there, below their heads")
        )
    lines = [(number, cells) for number, cells in first if any(cells)]
    return (*_joined(head, lines, with_content, parts), unreckoned)


def _joined(head, lines, with_content, parts):
    """Put the pieces of a long content together again: a cell holds 32,767 characters."""
    if with_content and WHOLE not in head:
        place = next((head.index(name) for name in ITEM if name in head), None)
        head = [*head, WHOLE]
        lines = [(n, [*cells, _whole(with_content, cells, place)]) for n, cells in lines]
    return head, lines, parts


def _whole(with_content, cells, place) -> str:
    pieces = with_content.get(cells[place], []) if place is not None else []
    return "".join(told.get("text", "") for _number, told in pieces)


def _grouped(book, packed: zipfile.ZipFile, name: str) -> Parts:
    if name not in book.sheetnames:
        return {}
    sheet = book[name]
    merged = _merged(packed, sheet._worksheet_path)
    for cell in _unreckoned(packed, sheet._worksheet_path).values():
        raise NoWorkbook(
            Phrase(
                "has a formula without its value in cell %(cell)s of the sheet %(sheet)r: open it in "
                "a spreadsheet program and save it",
                cell=cell,
                sheet=name,
            )
        )
    lines = _lines(sheet, trim=name != "content_parts", merged=merged)
    _, head = next(lines, (0, []))
    grouped: Parts = {}
    for number, cells in lines:
        told = dict(zip(head, cells, strict=False))
        code = next((told.pop(item) for item in ITEM if item in told), "")
        if any(told.values()):
            grouped.setdefault(code.strip(), []).append((number, told))
    return grouped


def _of_items(book, groups: Iterable[str], find_head: FindHead, titles: int):
    """Return the sheet of the items and its head.

    :raises NoWorkbook: when there is none
    """
    apart = {*groups, "content_parts"}
    sheets = [one for one in book.worksheets if one.title not in apart]
    if not sheets:
        raise NoWorkbook(Phrase("has no sheet of items"))
    for sheet in sheets:
        sheet.reset_dimensions()
        lines = sheet.iter_rows(values_only=True, max_row=titles + 1)
        found = find_head([[_text(cell, True) for cell in cells] for cells in lines])
        if found:
            return sheet, found
    return sheets[0], Head(1, [])  # what lacks is told of the first sheet


def _unreckoned(packed: zipfile.ZipFile, part: str) -> dict[int, str]:
    """Return the cells with a formula and no value, the first of each line: programs write such."""
    found: dict[int, str] = {}
    with packed.open(part) as told:
        kept = b""
        while chunk := told.read(CHUNK):
            text = kept + chunk
            end = 0
            for one in UNRECKONED.finditer(text):
                end = one.end()
                if b't="str"' not in one[3]:  # an empty text is a value
                    found.setdefault(int(one[2]), (one[1] + one[2]).decode())
            kept = text[max(end, len(text) - MOST_CELL) :]
    return found


def _merged(packed: zipfile.ZipFile, part: str) -> dict[int, list[tuple[int, int]]]:
    """Return the rows (first, last) of cells merged downwards, by their column from 0 on."""
    from openpyxl.utils import column_index_from_string

    found: dict[int, list[tuple[int, int]]] = {}
    with packed.open(part) as told:
        kept, many = b"", 0
        while chunk := told.read(CHUNK):
            text = kept + chunk
            end = 0
            for one in MERGED.finditer(text):
                end, many = one.end(), many + 1
                left, top, right, bottom = one.groups()
                if int(bottom) > int(top) and left == right and many <= MOST_MERGED:
                    place = column_index_from_string(left.decode()) - 1
                    found.setdefault(place, []).append((int(top), int(bottom)))
            kept = text[max(end, len(text) - 200) :]
    return {place: sorted(rows) for place, rows in found.items()}


def _lines(
    sheet,
    trim: bool = True,
    below: int = 0,
    merged: dict[int, list[tuple[int, int]]] | None = None,
    told: list[str] | None = None,
) -> Iterator[tuple[int, list[str]]]:
    """Yield the head and every line after it; a cell merged downwards speaks for all its rows.

    :param told: the head, where it is known already
    """
    sheet.reset_dimensions()  # what the file says of its size is often wrong
    width, above = 0, list[str]()
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if number <= below:
            continue
        texts = [_text(cell, trim) for cell in cells]
        if number == below + 1:
            texts = list(told or texts)
            while texts and not texts[-1]:
                texts.pop()
            width = len(texts)
        else:
            _fill(texts, above, number, below + 1, merged or {})
            above = texts
        yield number, (texts + [""] * width)[: max(width, len(_used(texts)))]


def _fill(texts: list[str], above: list[str], number: int, head: int, merged) -> None:
    for place, rows in merged.items():
        while rows and rows[0][1] < number:
            rows.pop(0)
        if rows and head < rows[0][0] < number and place < len(above):
            texts.extend([""] * (place + 1 - len(texts)))
            texts[place] = texts[place] or above[place]


def _used(texts: list[str]) -> list[str]:
    end = len(texts)
    while end and not texts[end - 1]:
        end -= 1
    return texts[:end]


def _text(cell: object, trim: bool) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return value_of(cell) if trim or not isinstance(cell, str) else cell
