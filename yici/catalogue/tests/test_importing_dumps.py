"""Lists as other offices keep them: nothing is lost, nothing is changed without being told."""

import csv
import io

import orjson
import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from yici.catalogue import actions, exporting
from yici.catalogue.commands import catalogue
from yici.catalogue.content import Content, TaskType
from yici.catalogue.exchange import Unfit, merged
from yici.catalogue.guides import DATA
from yici.catalogue.importing import VERDICTS, read, sort_out
from yici.catalogue.importing.remedies import REMEDIES, remedy
from yici.catalogue.models import Edition, Item
from yici.people.models import User
from yici.people.tests.people import CLOCK, make_department, make_region, make_staff

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


PLAIN = [HEAD, *LINES]
AS_KEPT = {
    "mark": written(PLAIN, encoding="utf-8-sig"),
    "gbk": written(PLAIN, encoding="gbk", end="\r\n"),
    "unicode text of Excel": written(PLAIN, encoding="utf-16", by="\t"),
    "semicolons": written(PLAIN, by=";"),
    "tabs": written(PLAIN, by="\t"),
    "capital, spaced and invisible heads": written(
        [[f" {head.upper()}\u200b " for head in HEAD], *LINES]
    ),
    "turned round": written([line[::-1] for line in PLAIN]),
    "a title above": written([["广安区政务服务事项清单"], [], *PLAIN]),
    "empty lines between": written([x for line in PLAIN for x in (line, [""] * len(line))]),
    "empty cells behind": written([HEAD, *([*line, "", ""] for line in LINES)]),
    "workbook": book(PLAIN),
    "workbook with a title": book([["广安区政务服务事项清单"], ["2026年"], *PLAIN]),
}


@pytest.mark.parametrize("raw", AS_KEPT.values(), ids=list(AS_KEPT))
def test_285_real_items_are_the_same_however_their_file_was_saved(tmp_path, raw):
    found, plain = sorted_out(tmp_path, raw), sorted_out(tmp_path, written(PLAIN))
    assert (found.read, found.rejected) == (285, 0)
    assert [one.digest for one in found.entries] == [one.digest for one in plain.entries]
    assert [one.code for one in found.faults] == [one.code for one in plain.faults]


def changed(column, cell) -> list[list[str]]:
    line = list(LINES[0])
    line[column] = cell
    return [HEAD, line]


@pytest.mark.parametrize("nothing", ["无", "null", "-", "／", "N/A", "—"])
def test_a_word_for_nothing_is_nothing_and_told(tmp_path, nothing):
    beside = sorted_out(tmp_path, written(changed(OFFICE_CODE, nothing)))
    assert [one.code for one in beside.faults] == ["cell-placeholder"]
    assert beside.entries[0].department_code == ""
    assert dict(beside.entries[0].written)["department_code"] == nothing
    for column, fault in ((CODE, "code-empty"), (NAME, "name-empty"), (OFFICE, "department-empty")):
        found = sorted_out(tmp_path, written(changed(column, nothing)))
        assert (found.rejected, [one.code for one in found.faults]) == (1, [fault])


def test_a_name_in_two_lines_is_one_name_and_told(tmp_path):
    found = sorted_out(tmp_path, written(changed(NAME, "延缓入学\r\n（休学）审批\n")))
    assert [one.name for one in found.entries] == ["延缓入学（休学）审批"]
    assert [one.code for one in found.faults] == ["name-lines"]


def test_a_column_nobody_knows_is_told_once_and_kept_with_every_row(tmp_path):
    lines = [["更新日期", *HEAD], *(["2024年3月1日", *line] for line in LINES[:3])]
    found = sorted_out(tmp_path, written(lines))
    assert [(one.row, one.code) for one in found.faults if one.code == "column-unknown"] == [
        (2, "column-unknown")
    ]
    assert all(dict(one.written)["+更新日期"] == "2024年3月1日" for one in found.entries)
    later = sorted_out(tmp_path, written([lines[0], ["45352", *LINES[0]]]))
    assert later.entries[0].digest != found.entries[0].digest


def test_a_cover_and_a_list_of_codes_may_come_before_the_sheet_of_items(tmp_path):
    made, out = Workbook(), io.BytesIO()
    made.active.title = "填报说明"
    made.active.append(["填报说明：每行一个事项"])
    hidden = made.create_sheet("字典")
    hidden.append(["事项类型", "代码"])
    hidden.sheet_state = "hidden"
    items = made.create_sheet("事项清单")
    for line in [["广安区政务服务事项清单"], *PLAIN]:
        items.append(line)
    made.save(out)
    found = sorted_out(tmp_path, out.getvalue())
    assert (found.read, found.rejected) == (len(LINES), 0)


def test_a_cell_merged_downwards_speaks_for_all_its_rows(tmp_path):
    """Lists are sorted by department, and its cell stands once for all its items."""
    made, out = Workbook(), io.BytesIO()
    lines = [line[:] for line in LINES[:4]]
    for line in lines:
        line[OFFICE], line[OFFICE_CODE] = lines[0][OFFICE], lines[0][OFFICE_CODE]
    for line in [HEAD, *lines, LINES[4]]:
        made.active.append(line)
    made.active.merge_cells(start_row=2, end_row=5, start_column=OFFICE + 1, end_column=OFFICE + 1)
    made.save(out)
    found = sorted_out(tmp_path, out.getvalue())
    assert found.rejected == 0
    assert [one.department for one in found.entries] == [lines[0][OFFICE]] * 4 + [LINES[4][OFFICE]]


def test_parts_follow_the_merged_code_of_their_item_and_none_is_lost(tmp_path):
    """A sheet of materials: the item's code merged over its lines; one code is misspelt, one lacks."""
    made, out = Workbook(), io.BytesIO()
    for line in PLAIN:
        made.active.append(line)
    code = LINES[0][HEAD.index("implementation_code")]
    parts = made.create_sheet("materials")
    for line in [["task_code", "material_name"], [code, "申请书"], ["", "身份证明"], ["", "照片"],
                 [code + "X", "合同"], ["", "章程"]]:  # fmt: skip
        parts.append(line)
    parts.merge_cells("A2:A4")
    made.save(out)
    found = sorted_out(tmp_path, out.getvalue())
    assert [told["material_name"] for told in found.entries[0].rest["materials"]] == [
        "申请书", "身份证明", "照片",
    ]  # fmt: skip
    strays = [(one.row, one.message) for one in found.faults if one.code == "part-stray"]
    assert [row for row, _ in strays] == [5, 6]
    assert code + "X" in strays[0][1]
    assert found.read == len(found.entries) + found.rejected == len(LINES) + 2


@pytest.mark.parametrize(
    ("cell", "days", "unit"),
    [("20个工作日", 20, "workday"), ("１５", 15, "workday"), ("15天", 15, "day"), ("即办", 0, "workday"),
     ("30 自然日", 30, "day"), ("20.0", 20, "workday")],
)  # fmt: skip
def test_a_limit_is_read_with_the_unit_beside_its_number(cell, days, unit):
    found = merged(BARE, {"promise_day": cell})
    assert found.promised is not None
    assert (found.promised.days, found.promised.unit.value) == (days, unit)


@pytest.mark.parametrize(
    "cell",
    ["《行政许可法》第三十二条；《教师法》第十条、第十一条", "1.《行政许可法》第三十二条\n2.《教师法》第十条、第十一条",
     "《行政许可法》第三十二条、《教师法》第十条、第十一条。", "行政许可法第三十二条\n《教师法》第十条、第十一条"],
)  # fmt: skip
def test_several_laws_in_one_cell_are_several_bases(cell):
    found = merged(BARE, {"by_law": cell.rstrip("。")})
    assert [(b.law, b.article) for b in found.legal_basis] == [
        ("行政许可法", "第三十二条"), ("教师法", "第十条、第十一条"),
    ]  # fmt: skip


def test_every_cell_that_does_not_fit_is_told_at_once():
    with pytest.raises(Unfit, match=r"(?s)limit_scene_num.*is_schedule"):
        merged(BARE, {"limit_scene_num": "两次", "is_schedule": "maybe"})


def test_every_fault_says_what_to_do():
    for code in VERDICTS:
        assert remedy(code.rstrip("*"))[1], code
    assert {column for column, _ in REMEDIES.values()} <= {
        "", "code", "name", "task_type", "department", "department_code", "region",
    }  # fmt: skip


@pytest.mark.django_db
def test_full_width_regions_alone_are_no_reason_to_lose_a_list(tmp_path):
    make_region()
    file = tmp_path / "list.csv"
    lines = [
        [cell.replace("511602000000", "５１１６０２００００００") for cell in line]
        for line in LINES[:4]
    ]
    file.write_bytes(written([HEAD, *lines]))
    done = actions.import_items(rows=read(file), by=CLOCK)
    assert (done.read, done.created, done.rejected) == (4, 4, 0)


@pytest.mark.django_db
def test_a_list_with_words_in_its_cells_comes_in_and_goes_out_again(tmp_path):
    make_region()
    file, out = tmp_path / "list.csv", tmp_path / "out.json"
    more = ["承诺办结时限", "设定依据", "到办事现场次数"]
    cells = ["20个工作日", "《教师法》第十条；《行政许可法》第三十二条", "无"]
    file.write_bytes(written([[*HEAD, *more], [*LINES[0], *cells], [*LINES[1], "半年", "无", "1"]]))
    told = CliRunner().invoke(catalogue, ["import", str(file), "--json"])
    done = orjson.loads(told.stdout)
    assert (done["read"], done["created"], done["drafted"]) == (2, 2, 1)
    [unfit] = [one for one in done["faults"] if one["code"] == "content-unfit"]
    assert (unfit["row"], "半年" in unfit["message"], bool(unfit["remedy"])) == (3, True, True)
    draft = Edition.objects.get(status="draft")
    assert (draft.content.promised.days, len(draft.content.legal_basis)) == (20, 2)
    out.write_bytes(b"".join(exporting.file_of("json", exporting.records(Item.objects.all()))))
    again = actions.import_items(rows=read(out), by=CLOCK)
    assert (again.read, again.rejected, again.created) == (2, 0, 0)
    assert not [one for one in again.faults if one.code == "column-unknown"]


@pytest.mark.django_db
def test_the_desk_names_row_column_and_what_to_do(client, tmp_path):
    make_region()
    make_staff("管理员", "administrator", make_department())
    client.force_login(User.objects.get(staff__name="管理员"))
    raw = io.BytesIO(written(changed(CODE, "无")))
    raw.name = "list.csv"
    page = client.post("/desk/catalogue/import/", {"file": raw, "dry_run": "on"}).content.decode()
    assert "实施编码" in page
    assert "请为该事项填写实施编码" in page
