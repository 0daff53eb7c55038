"""A list as a CSV file for spreadsheets: streamed, and harmless when it is opened."""

import csv as written
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

AT_ONCE = 500
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class Echo:
    """A file that hands back what is written, for a streamed answer."""

    def write(self, line):
        return line


def csv(
    name: str, heads: Iterable, rows: Any, cells: Callable[[list], list[list]]
) -> StreamingHttpResponse:
    """Return the rows as a file.

    :param rows: a queryset or a list
    :param cells: turns some rows at once into their cells, so that it can read what lies beside
    """
    response = StreamingHttpResponse(
        _lines(heads, rows, cells), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(heads, rows, cells) -> Iterator[str]:
    writer = written.writer(Echo())
    yield "\ufeff" + writer.writerow(list(heads))  # spreadsheets then know it is UTF-8
    some: list = []
    source = rows.iterator(chunk_size=AT_ONCE) if hasattr(rows, "iterator") else rows
    for row in source:
        some.append(row)
        if len(some) == AT_ONCE:
            yield from _written(writer, cells(some))
            some = []
    yield from _written(writer, cells(some)) if some else ()


def _written(writer, lines) -> Iterator[str]:
    for line in lines:
        yield writer.writerow([harmless(cell) for cell in line])


def harmless(cell) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULAS) and not text.lstrip("-").isdigit() else text
