"""A cell that does not fit is left out alone and told: the rest of its row is taken in."""

import io

import orjson
import pytest

from yici.catalogue.exchange import merged, taken
from yici.catalogue.importing import read, sort_out
from yici.catalogue.models import Edition
from yici.people.models import User
from yici.people.tests.people import make_department, make_region, make_staff

from .dumps import BARE, CODE, HEAD, LINES, NAME, OFFICE_CODE, take_in, written

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
