"""Reading an Excel workbook (.xlsx) as text: codes stay codes, whatever Excel took them for."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from openpyxl import load_workbook

from yici.catalogue.exchange import value_of
from yici.catalogue.exchange.records import WHOLE

MOST_UNPACKED = 2**30  # bytes: a small file that grows to more is no list of items
ITEM = ("task_code", "实施编码")


class NoWorkbook(ValueError):
    """The file is no workbook we read; the message goes on from the file's name."""


def workbook(raw: bytes, groups: Iterable[str], is_head: Callable[[list[str]], bool], titles: int):
    """Return the head and numbered lines of the first sheet, and the parts of each group by item.

    :raises NoWorkbook:
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise NoWorkbook("is larger than 1 GB when unpacked: split it")
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, OSError):
        raise NoWorkbook(
            "is no Excel workbook (.xlsx): save it as one, as CSV or as JSON"
        ) from None
    with_content = _grouped(book, "content_parts")
    parts = {name: _grouped(book, name) for name in groups if name in book.sheetnames}
    first = _lines(book.worksheets[0], below=_titles(book.worksheets[0], is_head, titles))
    _, head = next(first, (0, []))
    if not any(head):
        raise NoWorkbook("has an empty first sheet: the items stand there, below their heads")
    lines = [(number, cells) for number, cells in first if any(cells)]
    return _joined(head, lines, with_content, parts)


def _joined(head, lines, with_content, parts):
    """Put the pieces of a long content together again: a cell holds 32,767 characters."""
    if with_content and WHOLE not in head:
        place = next((head.index(name) for name in ITEM if name in head), None)
        head = [*head, WHOLE]
        lines = [(n, [*cells, _whole(with_content, cells, place)]) for n, cells in lines]
    return head, lines, parts


def _whole(with_content, cells, place) -> str:
    pieces = with_content.get(cells[place], []) if place is not None else []
    return "".join(piece.get("text", "") for piece in pieces)


def _grouped(book, name: str) -> dict[str, list[dict[str, str]]]:
    if name not in book.sheetnames:
        return {}
    lines = _lines(book[name], trim=name != "content_parts")
    _, head = next(lines, (0, []))
    grouped: dict[str, list[dict[str, str]]] = {}
    for _, cells in lines:
        told = dict(zip(head, cells, strict=False))
        code = next((told.pop(item) for item in ITEM if item in told), "")
        if any(told.values()):
            grouped.setdefault(code, []).append(told)
    return grouped


def _titles(sheet, is_head: Callable[[list[str]], bool], most: int) -> int:
    """Return how many lines stand above the head; 0 where there is none."""
    sheet.reset_dimensions()
    lines = sheet.iter_rows(values_only=True, max_row=most)
    found = (at for at, cells in enumerate(lines) if is_head([_text(c, True) for c in cells]))
    return next(found, 0)


def _lines(sheet, trim: bool = True, below: int = 0) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # what the file says of its size is often wrong
    width = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if number <= below:
            continue
        texts = [_text(cell, trim) for cell in cells]
        if number == below + 1:
            while texts and not texts[-1]:
                texts.pop()
            width = len(texts)
        yield number, (texts + [""] * width)[: max(width, len(_used(texts)))]


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
