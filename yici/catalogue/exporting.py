"""Items and their editions in the national columns, as CSV, JSON or Excel: what goes out comes back."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import orjson
from django.db.models import Prefetch, TextField
from django.db.models.functions import Cast

from yici.ui.csvs import harmless

from .content import Content, TaskType
from .exchange import BASIC, GROUPS, content_columns, of_basic, of_content
from .exchange.records import WHOLE
from .models import BasicEdition, BasicItem, Edition, Item

if TYPE_CHECKING:
    from openpyxl import Workbook

FORMATS = ("csv", "json", "xlsx")
AT_ONCE = 200
PIECE = 1 << 16  # bytes
CELL = 30_000  # characters; a cell of Excel holds 32,767
ITEM_COLUMNS = {
    "task_code": "实施编码", "catalog_code": "基本编码", "task_name": "事项名称", "main_name": "主项名称",
    "task_type": "事项类型", "dept_name": "实施主体", "dept_code": "实施主体编码", "dept_type": "实施主体性质",
    "area_code": "行政区划代码", "task_state": "事项状态", "task_version": "事项版本",
    "plan_effective_date": "计划生效日期", "plan_cancel_date": "计划取消日期", "digest": "内容摘要",
}  # fmt: skip
HEADS = ITEM_COLUMNS | content_columns()
BASIC_COLUMNS = {
    "catalog_code": "基本编码", "task_name": "事项名称", "task_type": "事项类型", "task_state": "事项状态",
    "task_version": "事项版本", "plan_effective_date": "计划生效日期",
    "plan_cancel_date": "计划取消日期", "reason": "变更依据", "digest": "内容摘要",
}  # fmt: skip
BASIC_HEADS = BASIC_COLUMNS | BASIC.heads


def records(items) -> Iterator[dict[str, object]]:
    """Yield the record of every item of a queryset; without an edition in force, its row alone."""
    editions = Edition.objects.in_force().defer("body").annotate(words=Cast("body", TextField()))
    in_force = Prefetch("editions", editions, to_attr="_in_force")
    items = items.prefetch_related(None).prefetch_related(in_force).order_by("code")
    items = items.select_related("basic", "department")
    for item in items.iterator(chunk_size=AT_ONCE):
        yield _record(item, item.current)


def _record(item: Item, edition: Edition | None) -> dict[str, object]:
    """Return what is exchanged of an item and one edition, whose content was read as text."""
    row = item.row or {}
    told: dict[str, object] = {
        "task_code": row.get("code", "").strip() or item.code,
        "catalog_code": item.basic.code if item.basic else "",
        "task_name": item.name,
        "main_name": item.main_item,
        "task_type": TaskType.of_code(item.task_type).code,
        "dept_name": item.department.short_name,
        "dept_code": row.get("department_code", "").strip() or item.department.credit_code or "",
        "dept_type": item.department.nature,
        "area_code": item.region_id,
        "task_state": item.state,
    }
    if edition is None:
        return told
    return told | {
        "task_version": str(edition.number),
        "plan_effective_date": edition.effective_on.isoformat() if edition.effective_on else "",
        "plan_cancel_date": edition.cancelled_on.isoformat() if edition.cancelled_on else "",
        "digest": edition.digest,
        **of_content(Content.model_validate_json(edition.words)),  # type: ignore[attr-defined]
    }


def basic_records(basics) -> Iterator[dict[str, object]]:
    """Yield the record of every basic item of a queryset with the edition recorded last, which may
    come into force later; without one, its name and type alone."""
    newest = BasicEdition.objects.order_by("-number")
    basics = basics.prefetch_related(Prefetch("editions", newest, to_attr="_editions"))
    for basic in basics.order_by("code").iterator(chunk_size=AT_ONCE):
        yield basic_record(basic, next(iter(basic._editions), None))


def basic_record(basic: BasicItem, edition: BasicEdition | None) -> dict[str, object]:
    """Return what is exchanged of a basic item and one edition."""
    told: dict[str, object] = {
        "catalog_code": basic.code,
        "task_name": basic.name,
        "task_type": TaskType.of_code(basic.task_type).code,
        "task_state": basic.state,
    }
    if edition is None:
        return told
    content = edition.content
    return told | {
        "task_name": content.name,
        "task_type": content.task_type.code,
        "task_version": str(edition.number),
        "plan_effective_date": edition.effective_on.isoformat(),
        "plan_cancel_date": edition.cancelled_on.isoformat() if edition.cancelled_on else "",
        "reason": edition.reason,
        "digest": edition.digest,
        **of_basic(content),
    }


# -- files -------------------------------------------------------------------------------------------


def as_csv(told: Iterable[dict], heads: Iterable[str] = HEADS) -> Iterator[bytes]:
    """Yield a CSV file with a mark that spreadsheets know; groups stand in their cells as JSON."""
    told, heads = iter(told), list(heads)
    yield "\ufeff".encode()
    lines: list[list] = [heads]
    while lines:
        page = io.StringIO(newline="")
        csv.writer(page).writerows([[harmless(cell) for cell in line] for line in lines])
        yield page.getvalue().encode()
        lines = [[_flat(one.get(name, "")) for name in heads] for one in islice(told, AT_ONCE)]


def _flat(cell: object) -> str:
    return orjson.dumps(cell).decode() if isinstance(cell, list) else str(cell)


def as_json(told: Iterable[dict]) -> Iterator[bytes]:
    """Yield a JSON object with the list `items`; the whole content stands in it as an object."""
    yield b'{"items": ['
    for number, one in enumerate(told):
        if one.get(WHOLE):
            one = one | {WHOLE: orjson.Fragment(str(one[WHOLE]).encode())}
        yield (b",\n" if number else b"\n") + orjson.dumps(one)
    yield b"\n]}\n"


def as_xlsx(told: Iterable[dict], heads: Iterable[str] = HEADS, groups=GROUPS) -> Iterator[bytes]:
    """Yield a workbook: items, a sheet a group, and the whole content in pieces.

    It is put together on disk, so it begins when its last line is there, whatever its size.

    :param heads: the columns; the first is the code, which tells one item from another
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    nested = {group.name for group in groups} | {WHOLE}
    columns = [name for name in heads if name not in nested]
    code = columns[0]
    items = _sheet(book, "items", columns)
    sheets = {
        group.name: _sheet(book, group.name, [code, *(c.name for c in group.columns)])
        for group in groups
    }
    pieces = _sheet(book, "content_parts", [code, "part", "text"])
    for one in told:
        _append(items, [one.get(name, "") for name in columns])
        for group in groups:
            for part in one.get(group.name) or ():
                _append(sheets[group.name], [one[code], *part.values()])
        whole = str(one.get(WHOLE, ""))
        for number, start in enumerate(range(0, len(whole), CELL), 1):
            _append(pieces, [one[code], str(number), whole[start : start + CELL]])
    with TemporaryFile() as out:
        book.save(out)
        out.seek(0)
        while piece := out.read(PIECE):
            yield piece


def _sheet(book: "Workbook", name: str, heads: list[str]):
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    cells = [WriteOnlyCell(sheet, head) for head in heads]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    return sheet


def file_of(kind: str, told: Iterable[dict]) -> Iterator[bytes]:
    """Yield the file of that format.

    :param kind: one of FORMATS
    """
    if kind == "xlsx":
        return as_xlsx(told)
    return as_csv(told) if kind == "csv" else as_json(told)


def basics_file(kind: str, told: Iterable[dict]) -> Iterator[bytes]:
    """Yield the file of basic items in that format.

    :param kind: one of FORMATS
    """
    if kind == "xlsx":
        return as_xlsx(told, BASIC_HEADS, ())
    return as_csv(told, BASIC_HEADS) if kind == "csv" else as_json(told)


def _append(sheet, texts: Iterable[object]) -> None:
    """Add a line of text: a code is no number, and a name no formula.

    Text that looks marked as `harmless` is marked again, since whoever reads takes a mark off.
    """
    from openpyxl.cell import WriteOnlyCell

    cells = []
    for text in map(str, texts):
        cell = WriteOnlyCell(sheet, harmless(text) if text.startswith("'") else text)
        cell.data_type = "s"
        cells.append(cell)
    sheet.append(cells)
