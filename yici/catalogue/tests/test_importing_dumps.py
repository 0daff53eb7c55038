"""Lists as other offices keep them: nothing is lost, nothing is changed without being told."""

import csv
import io
import zipfile

import orjson
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from yici.catalogue import actions, exporting
from yici.catalogue.commands import catalogue
from yici.catalogue.content import Content, TaskType
from yici.catalogue.exchange import Unfit, merged, taken
from yici.catalogue.guides import DATA
from yici.catalogue.importing import VERDICTS, read, sheets, sort_out
from yici.catalogue.importing.remedies import REMEDIES, remedy
from yici.catalogue.importing.sheets import UNRECKONED
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
     ("30 自然日", 30, "day"), ("20.0", 20, "workday"), ("二十个工作日", 20, "workday"),
     ("20（工作日）", 20, "workday"), ("两周", 14, "day"), ("1个星期内", 7, "day"), ("十五日内", 15, "day"), ("不超过７个工作日", 7, "workday")],
)  # fmt: skip
def test_a_limit_is_read_with_the_unit_beside_its_number(cell, days, unit):
    found = merged(BARE, {"promise_day": cell})
    assert found.promised is not None
    assert (found.promised.days, found.promised.unit.value) == (days, unit)


@pytest.mark.parametrize("cell", ["2个月", "1年", "48小时", "20.5", "自然日20", "十百", "若干天"])
def test_a_limit_in_months_or_hours_is_told_and_never_reckoned_as_days(cell):
    assert [one.column for one in taken(BARE, {"promise_day": cell})[1]] == ["promise_day"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [("2个月", "59 calendar days"), ("一年内", "365 calendar days"), ("3月", "89 calendar days"),
     ("不超过6个月", "181 calendar days"), ("48小时", "at most 1 calendar"), ("2小时", "at most 0")],
)  # fmt: skip
@pytest.mark.parametrize("column", ["promise_day", "anticipate_day"])
def test_a_limit_in_months_or_hours_says_what_may_be_written_in_its_place(column, cell, said):
    """民法典 201, 202: what is told is never later than what was meant."""
    content, [left] = taken(BARE, {column: cell})
    assert (left.column, said in left.why) == (column, True)
    assert (content.promised, content.statutory) == (None, None)


@pytest.mark.parametrize("unit", ["月", "年", "小时", "周", "3", "04", "4.0", "刻"])
def test_a_number_whose_unit_is_not_understood_never_becomes_working_days(unit):
    """行政许可法 82: three months taken for three working days would be a promise nobody made."""
    cells = {"promise_day": "3", "promise_type": unit, "promise_explain": "需专家评审"}
    content, left = taken(BARE, cells)
    assert content.promised is None
    assert [one.column for one in left] == ["promise_type", "promise_explain"]
    known = merged(BARE, {"promise_day": "5", "promise_type": "2"})
    assert taken(known, cells | {"promise_explain": ""})[0].promised == known.promised


@pytest.mark.parametrize(
    ("column", "cell", "kept"),
    [
        ("handle_type", "窗口办理/网上", ["window", "online"]),
        ("handle_type", "窗口办理\n网上办理", ["window", "online"]),
        ("handle_area", "全市", "city"),
        ("project_type", "承诺", "committed"),
        ("limit_scene_num", "至多一次", 1),
    ],
)
def test_a_word_that_only_one_of_the_list_begins_with_is_that_one(column, cell, kept):
    body = merged(BARE, {column: cell}).model_dump(mode="json")
    name = {"handle_type": "handling_forms", "handle_area": "cross_region",
            "project_type": "case_kind", "limit_scene_num": "visits"}[column]  # fmt: skip
    assert body[name] == kept
    assert taken(BARE, {"handle_area": "全"})[1]  # of several


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
        merged(BARE, {"limit_scene_num": "几次", "is_schedule": "maybe"})


def test_every_fault_says_what_to_do():
    for code in VERDICTS:
        assert remedy(code.rstrip("*"))[1], code
    assert {column for column, _ in REMEDIES.values()} <= {
        "", "code", "name", "task_type", "department", "department_code", "region", "effective",
        "cancelled", "reason",
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


def take_in(tmp_path, *lines, name="list.csv", **how):
    file = tmp_path / name
    file.write_bytes(written(lines))
    return actions.import_items(rows=read(file), by=CLOCK, **how)


MORE = ["承诺办结时限", "到办事现场次数", "办理地点", "申请材料"]
PAPERS = [
    {"material_name": "身份证", "material_type": "9"},
    {"material_name": "户口簿", "material_type": "1"},
]


@pytest.mark.django_db
def test_one_cell_that_does_not_fit_is_left_out_alone_and_the_rest_is_a_draft(tmp_path):
    make_region()
    cells = ["20个工作日", "几次", "兴安中街1号", orjson.dumps(PAPERS).decode()]
    done = take_in(tmp_path, [*HEAD, *MORE], [*LINES[0], *cells])
    assert (done.created, done.drafted, done.incomplete) == (1, 1, 1)
    unfit = [one for one in done.faults if one.code == "content-unfit"]
    assert [(one.row, one.column) for one in unfit] == [(2, "limit_scene_num"), (2, "materials")]
    assert "申请材料 1, material_type" in unfit[1].message
    draft = Edition.objects.get()
    content = draft.content
    assert (content.promised.days, content.guide.address) == (20, "兴安中街1号")
    assert (content.visits, [m.name for m in content.materials]) == (1, ["身份证", "户口簿"])
    assert draft.steps.get().reason == "批量导入；未采用的单元格：到办事现场次数、申请材料"


@pytest.mark.django_db
def test_the_same_list_with_its_gaps_taken_in_again_writes_nothing_and_tells_them_again(tmp_path):
    make_region()
    lines = [[*HEAD, *MORE], [*LINES[0], "20个工作日", "几次", "兴安中街1号", ""]]
    take_in(tmp_path, *lines)
    again = take_in(tmp_path, *lines)
    assert (again.unchanged, again.drafted, again.incomplete) == (1, 0, 1)
    mended = take_in(tmp_path, lines[0], [*LINES[0], "20个工作日", "2次", "兴安中街1号", ""])
    assert (mended.drafted, mended.incomplete) == (1, 0)
    assert Edition.objects.get().content.visits == 2


@pytest.mark.django_db
def test_a_row_of_which_nothing_fits_makes_no_draft(tmp_path):
    make_region()
    done = take_in(tmp_path, [*HEAD, *MORE], [*LINES[0], "半年", "几次", "", "{"])
    assert (done.created, done.drafted, done.incomplete) == (1, 0, 1)
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("cells", "left"),
    [
        ({"limit_scene_num": "-1"}, {"limit_scene_num"}),
        ({"town_code": "12"}, {"town_code"}),
        ({"materials": [{"material_name": ""}], "fees": [{"fee_name": "", "fee_stand": "x"}]}, {"materials", "fees"}),
        ({"off_platform_type": "2", "off_platform_explain": "涉密"}, {"off_platform_type", "off_platform_explain"}),
        ({"content": "{"}, {"content"}),
    ],
)  # fmt: skip
def test_what_a_content_cannot_be_is_left_out_by_element(cells, left):
    content, misfits = taken(BARE, {**cells, "transact_addr": "兴安中街1号"})
    assert {one.column for one in misfits} == left
    assert content == merged(BARE, {"transact_addr": "兴安中街1号"})


def told_of(materials, base=BARE):
    content, misfits = taken(base, {"materials": materials})
    return [(m.code, m.name) for m in content.materials], [str(one.why) for one in misfits]


def test_of_a_list_of_parts_only_those_are_left_out_that_cannot_be():
    named = [{"material_name": name} for name in ("身份证", "", "户口簿", "长" * 201)]
    assert told_of([*named, "x", {"material_name": "合同", "page_num": "几份"}]) == (
        [("m1", "身份证"), ("m3", "户口簿"), ("m6", "合同")],
        ["申请材料 2: left out, material_name: Fill this in.",
         "申请材料 4: left out, material_name: At most 200 characters.",
         "申请材料 5: no object", "申请材料 6, page_num: '几份' is no whole number"],
    )  # fmt: skip
    twice = [{"row_guid": "a", "material_name": "甲"}, {"row_guid": "a", "material_name": "乙"}]
    assert told_of(twice) == (
        [("a", "甲")], ["申请材料 2: left out, 'a' is the number of one before"],
    )  # fmt: skip


def test_a_part_that_was_there_keeps_what_a_faulty_cell_would_have_changed():
    before = merged(BARE, {"materials": [{"material_name": "身份证"}, {"material_name": "合同"}]})
    told = [{"row_guid": "m2", "material_name": "", "page_num": "2"}, {"row_guid": "m1"}]
    found, why = told_of(told, before)
    assert (found, why) == (
        [("m2", "合同"), ("m1", "身份证")], ["申请材料 1, material_name: Fill this in."],
    )  # fmt: skip
    assert taken(before, {"materials": told})[0].materials[0].copies == 2


def test_parts_numbered_by_another_platform_or_not_at_all_are_the_same_the_next_time():
    guids = [{"row_guid": "8F2A-11", "material_name": "甲"}, {"row_guid": "材料一", "material_name": "乙"},
             {"material_name": "丙"}]  # fmt: skip
    first, _ = taken(BARE, {"materials": guids})
    assert [m.name for m in first.materials] == ["甲", "乙", "丙"]
    assert first.materials[0].code == "g8f2a_11"
    again, misfits = taken(first, {"materials": [{"material_name": "新"}, *guids]})
    assert misfits == []
    codes = {m.name: m.code for m in again.materials}
    assert {m.name: m.code for m in first.materials} == {
        k: v for k, v in codes.items() if k != "新"
    }
    assert len(set(codes.values())) == 4


@pytest.mark.django_db
def test_a_column_that_follows_from_others_is_passed_over_and_said_to_be(tmp_path):
    make_region()
    head = [*HEAD, "计划生效日期", "是否网办", "到办事现场次数"]
    done = take_in(tmp_path, head, [*LINES[0], "2026-10-01", "1", "2"], [*LINES[1], "", "1", "2"])
    assert {(one.column, one.rows) for one in done.notices} == {
        ("计划生效日期", 1),
        ("是否网办", 2),
    }
    assert not [one for one in done.faults if one.code == "column-unknown"]
    assert done.drafted == 2
    alone = take_in(tmp_path, [*HEAD, "是否网办"], [*LINES[2], "1"], name="other.csv")
    assert (alone.created, alone.drafted) == (1, 0)
    file = tmp_path / "list.json"
    keys = ("task_code", "task_name", "task_type", "dept_name", "area_code", "plan_effective_date")
    line = [LINES[3][CODE], LINES[3][NAME], "7", "区民政局", "511602000000", "2026-10-01"]
    file.write_bytes(orjson.dumps([dict(zip(keys, line, strict=True))]))
    assert [one.column for one in sort_out(read(file), lambda _code: True).notices] == [
        "plan_effective_date"
    ]


@pytest.mark.django_db
def test_the_desk_tells_faults_gaps_and_what_was_passed_over_in_the_language_of_the_page(
    client, tmp_path
):
    make_region()
    make_staff("管理员", "administrator", make_department())
    client.force_login(User.objects.get(staff__name="管理员"))
    line = list(LINES[0])
    line[OFFICE_CODE] = "12345678901234567X"

    def page(language: str, raw: bytes) -> str:
        file = io.BytesIO(raw)
        file.name = "list.csv"
        sent = {"file": file, "dry_run": "on"}
        client.cookies["django_language"] = language
        return client.post("/desk/catalogue/import/", sent).content.decode()

    raw = written([[*HEAD, "到办事现场次数", "计划生效日期"], [*line, "几次", "2026-10-01"]])
    chinese, english = page("zh-hans", raw), page("en", raw)
    assert "&#x27;几次&#x27; 不是整数" in chinese
    assert "到办事现场次数" in chinese
    assert "由平台已有数据得出：1 行" in chinese
    assert "统一社会信用代码" in chinese
    assert "whole number" not in chinese
    assert "character" not in chinese[chinese.index("<table") : chinese.index("</table")]
    assert "&#x27;几次&#x27; is no whole number" in english
    assert "passed over in 1 rows" in english
    broken = written([["名称"], ["x"]])
    assert "文件缺少 code 一列" in page("zh-hans", broken)
    assert "The file lacks a column for code" in page("en", broken)


# -- what the rules find before it is taken in (R01-R21) -------------------------------------------

CATCH_ALL = [
    {"material_name": "其他相关材料", "material_type": "3", "by_law": "《食品安全法》第三十五条"}
]


@pytest.mark.django_db
def test_a_dry_run_checks_by_the_rules_what_would_be_taken_in_and_writes_nothing(tmp_path):
    make_region()
    head = [*HEAD, "申请材料", "到办事现场次数"]
    lines = [
        [*LINES[0], orjson.dumps(CATCH_ALL).decode(), "1"],
        [*LINES[1], "", "2"],
        [*LINES[2], "", ""],
    ]
    done = take_in(tmp_path, head, *lines, dry_run=True)
    assert (done.trial.entries, done.trial.faulty) == (2, 2)
    assert {"R04", "R01"} <= {rule for _office, rule, _blocks in done.trial.counts}
    [found] = [one for one in done.trial.told if one.finding.rule == "R04"]
    assert (found.code, found.finding.where) == (LINES[0][CODE], "其他相关材料")
    assert not Item.objects.exists()
    assert take_in(tmp_path, head, *lines).trial is None
    shell = CliRunner().invoke(catalogue, ["import", str(tmp_path / "list.csv"), "--dry-run"])
    assert "rules: 2 guides" in shell.output
    assert "R04" in shell.output
    told = CliRunner().invoke(
        catalogue, ["import", str(tmp_path / "list.csv"), "--dry-run", "--json"]
    )
    lint = orjson.loads(told.stdout)["lint"]
    assert (lint["entries"], lint["faulty"]) == (2, 2)
    assert {"department", "rule", "errors", "advice"} == set(lint["table"][0])


@pytest.mark.django_db
def test_papers_of_the_same_list_are_known_to_each_other_before_they_are_taken_in(tmp_path):
    """R05: what one row fetches from the state, another of the list may not ask."""
    make_region()
    basis = [{"law": "食品安全法", "article": "第三十五条"}]
    paper = {"code": "income", "name": "收入核对报告", "kind": "certificate", "legal_basis": basis}

    def whole(number: int, **more) -> str:
        said = BARE.model_dump(mode="json") | {"name": LINES[number][NAME]}
        return orjson.dumps(said | {"materials": [paper | more]}).decode()

    lines = [
        [*LINES[0], whole(0, shared=True, source="government", issuer="民政部门")],
        [*LINES[1], whole(1)],
    ]
    done = take_in(tmp_path, [*HEAD, "完整内容"], *lines, dry_run=True)
    assert [one.code for one in done.trial.told if one.finding.rule == "R05"] == [LINES[1][CODE]]


@pytest.mark.django_db
def test_the_desk_shows_what_the_rules_find_before_a_list_is_taken_in(client):
    make_region()
    make_staff("管理员", "administrator", make_department())
    client.force_login(User.objects.get(staff__name="管理员"))
    raw = io.BytesIO(written([[*HEAD, "申请材料"], [*LINES[0], orjson.dumps(CATCH_ALL).decode()]]))
    raw.name = "list.csv"
    page = client.post("/desk/catalogue/import/", {"file": raw, "dry_run": "on"}).content.decode()
    assert "规则检查结果" in page
    assert "/desk/lint/rules/R04/" in page
    assert "其他相关材料" in page


# -- other lists of the same origin ----------------------------------------------------------------

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
