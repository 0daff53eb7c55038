"""Words, numbers and limits in the cells of a list: read as they are meant, or told with what to do."""

import io

import orjson
import pytest
from click.testing import CliRunner

from yici.catalogue import actions, exporting
from yici.catalogue.commands import catalogue
from yici.catalogue.exchange import Unfit, merged, taken
from yici.catalogue.importing import VERDICTS, read
from yici.catalogue.importing.remedies import REMEDIES, remedy
from yici.catalogue.models import Edition, Item
from yici.people.models import User
from yici.people.tests.people import CLOCK, make_department, make_region, make_staff

from .dumps import BARE, CODE, HEAD, LINES, changed, written


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
