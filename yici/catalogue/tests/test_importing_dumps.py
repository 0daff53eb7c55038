"""Lists as other offices keep them: nothing is lost, nothing is changed without being told."""

import csv
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from yici.catalogue.guides import DATA
from yici.catalogue.importing import sheets
from yici.catalogue.importing.sheets import UNRECKONED

from .dumps import (
    CODE,
    HEAD,
    LINES,
    NAME,
    OFFICE,
    OFFICE_CODE,
    book,
    changed,
    sorted_out,
    written,
)

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


ALL_LINES = list(csv.reader((DATA / "guangan_items.csv").open(encoding="utf-8")))[1:]
FULL = str.maketrans("0123456789-", "０１２３４５６７８９－")
MAY_LACK = [HEAD.index(name) for name in HEAD if name in ("department_code", "main_item")]
TOLD_BY_CODE = {"code-width", "code-not-normal", "cell-placeholder", "name-lines", "name-invisible"}


@given(
    chosen=st.sets(st.integers(0, len(ALL_LINES) - 1), min_size=1, max_size=30),
    order=st.permutations(range(len(HEAD))),
    spaces=st.sampled_from(["", " ", "\u3000", "\u200b", "\ufeff "]),
    full=st.sets(st.sampled_from([CODE, HEAD.index("region_code"), HEAD.index("task_type")])),
    lacking=st.sets(st.sampled_from(MAY_LACK or [OFFICE_CODE])),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_items_of_the_same_origin_come_in_the_same_however_they_are_written(
    tmp_path, chosen, order, spaces, full, lacking, encoding
):
    """Issue 4: 285 further items of the same origin import the same way, whatever was done to the sheet."""
    lines = [ALL_LINES[n] for n in sorted(chosen)]

    def spoiled(line) -> list[str]:
        cells = [
            "" if n in lacking else cell.translate(FULL) if n in full else cell
            for n, cell in enumerate(line)
        ]
        return [f"{spaces}{cells[n]}{spaces}" if cells[n] else "" for n in order]

    sheet = [[HEAD[n] for n in order], *map(spoiled, lines)]
    found = sorted_out(tmp_path, written(sheet, encoding=encoding))
    plain = sorted_out(tmp_path, written([HEAD, *lines]))
    assert (found.read, found.rejected) == (plain.read, plain.rejected) == (len(lines), 0)
    same = ("row", "code", "basic", "holder", "name", "department", "region", "task_type")
    for one, other in zip(found.entries, plain.entries, strict=True):
        assert [getattr(one, n) for n in same] == [getattr(other, n) for n in same]
        if not lacking:
            assert (one.main_item, one.department_code) == (other.main_item, other.department_code)
    # Whatever was read otherwise than it stood there is told; no other fault appears or is lost.
    of_office = {one.code for one in plain.faults if one.code.startswith("department-code")}
    usual = {(one.row, one.code) for one in plain.faults if one.code not in of_office}
    here = {(one.row, one.code) for one in found.faults if one.code not in of_office}
    assert usual - {(r, c) for r, c in usual if c in TOLD_BY_CODE} <= here
    assert {code for _row, code in here - usual} <= TOLD_BY_CODE
    if CODE in full:
        assert {one.row for one in found.faults if one.code == "code-width"} == {
            one.row for one in found.entries
        }


def test_a_formula_nobody_has_reckoned_is_told_and_not_taken_for_an_empty_cell(tmp_path):
    """Programs write formulas without values; an empty text that was reckoned is a value (C002)."""
    lines = [line[:] for line in LINES[:3]]
    lines[1][NAME] = '=CONCATENATE("教师","资格认定")'
    found = sorted_out(tmp_path, book([HEAD, *lines]))
    assert [(one.row, one.code) for one in found.faults if one.row == 3] == [(3, "row-formula")]
    assert [one.code for one in found.entries] == [lines[0][CODE], lines[2][CODE]]
    [told] = [str(one.message) for one in found.faults if one.code == "row-formula"]
    assert f"{get_column_letter(NAME + 1)}3" in told
    cell = b'<c r="%s"><f>A1</f><v></v></c>'
    for written_as, is_told in ((cell, True), (cell.replace(b'"><f', b'" t="str"><f'), False)):
        assert bool(UNRECKONED.findall(written_as % b"B2")) is True
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as made:
            made.writestr("sheet", written_as % b"B2")
        assert sheets._unreckoned(zipfile.ZipFile(packed), "sheet") == (
            {2: "B2"} if is_told else {}
        )


def test_heads_in_two_lines_are_read_as_one(tmp_path):
    """Merged heads, parted by a second line; below a title, too, and as CSV of the same sheet."""
    above, below = [""] * len(HEAD), list(HEAD)
    for place in (OFFICE, NAME):  # merged downwards: their name stands in the upper line alone
        above[place], below[place] = HEAD[place], ""
    above[CODE] = "基本信息"
    upper = [[*HEAD, "联系方式", ""], [*[""] * len(HEAD), "电话", "地址"]]
    lines = [[*line, "12345", "滨江路1号"] for line in LINES[:5]]
    for told in (
        [above, below, *LINES[:5]],
        [["某区清单"], above, below, *LINES[:5]],
        [*upper, *lines],
    ):
        for raw in (book(told), written(told)):
            found = sorted_out(tmp_path, raw)
            assert (found.read, found.rejected) == (5, 0)
            assert [one.code for one in found.entries] == [line[CODE] for line in LINES[:5]]
    assert dict(found.entries[0].written)["+联系方式电话"] == "12345"


def test_a_first_item_without_its_names_is_no_second_line_of_the_head(tmp_path):
    bare = [""] * len(HEAD)
    bare[OFFICE_CODE] = LINES[0][OFFICE_CODE]
    found = sorted_out(tmp_path, book([HEAD, bare, *LINES[:2]]))
    assert (found.read, found.rejected) == (3, 1)
