"""The list of Guang'an as somebody keeps it: its rows, and how they are written to a file."""

import csv
import io

from openpyxl import Workbook

from yici.catalogue import actions
from yici.catalogue.content import Content, TaskType
from yici.catalogue.guides import DATA
from yici.catalogue.importing import read, sort_out
from yici.people.tests.people import CLOCK

REAL = list(csv.reader((DATA / "guangan_items.csv").open(encoding="utf-8")))[:286]
HEAD, LINES = REAL[0], REAL[1:]
CODE, NAME = HEAD.index("implementation_code"), HEAD.index("name")
OFFICE, OFFICE_CODE = HEAD.index("department"), HEAD.index("department_code")
BARE = Content(name="某事项", task_type=TaskType.LICENCE)


def written(lines, *, encoding="utf-8", end="\n", by=",") -> bytes:
    page = io.StringIO(newline="")
    csv.writer(page, lineterminator=end, delimiter=by).writerows(lines)
    return page.getvalue().encode(encoding)


def book(lines) -> bytes:
    made, out = Workbook(), io.BytesIO()
    for line in lines:
        made.active.append(line)
    made.save(out)
    return out.getvalue()


def sorted_out(tmp_path, raw: bytes):
    file = tmp_path / "list"
    file.write_bytes(raw)
    return sort_out(read(file), {"511602000000"}.__contains__)


def changed(column, cell) -> list[list[str]]:
    line = list(LINES[0])
    line[column] = cell
    return [HEAD, line]


def take_in(tmp_path, *lines, name="list.csv", **how):
    file = tmp_path / name
    file.write_bytes(written(lines))
    return actions.import_items(rows=read(file), by=CLOCK, **how)
