"""Lists as CSV files: streamed, with a mark that spreadsheets know, and no cell taken for a formula."""

import csv
from collections.abc import Iterable
from itertools import islice

from django.http import StreamingHttpResponse
from django.utils import translation

AT_ONCE = 500  # lines


def csv_file(name: str, head: Iterable, rows: Iterable[Iterable]) -> StreamingHttpResponse:
    """Return a CSV file as an answer that nobody keeps.

    :param name: of the file, without its ending
    """
    response = StreamingHttpResponse(
        _written(head, rows, translation.get_language()), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


class _Echo:
    """A file that hands back what is written, for a streamed answer."""

    def write(self, line):
        return line


def _written(head, rows, language):
    writer, rows = csv.writer(_Echo()), iter(rows)
    lines: list = [head]
    yield "\ufeff"
    while lines:
        # Written after the page was left, so in the language the reader had there.
        with translation.override(language):
            text = "".join(writer.writerow([harmless(cell) for cell in line]) for line in lines)
            lines = list(islice(rows, AT_ONCE))
        yield text


def harmless(cell) -> str:
    """Keep a spreadsheet from taking a name for a formula.

    The mark is put before what bears one already, too, so that taking one off gives back any text.
    """
    text = str(cell)
    is_formula = text.lstrip("'").startswith(tuple("=+-@\t\r")) and not text.lstrip("-").isdigit()
    return f"'{text}" if is_formula else text
