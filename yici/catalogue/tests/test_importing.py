"""Importing a list somebody else kept: every row accounted for, every fault told."""

import json
from dataclasses import replace

import orjson
import pytest
from click.testing import CliRunner

from yici.catalogue import actions
from yici.catalogue.commands import catalogue
from yici.catalogue.guides import DATA
from yici.catalogue.importing import VERDICTS, Row, Unreadable, read, sort_out, verdict
from yici.catalogue.models import BasicItem, Item, Revision
from yici.people.models import Department
from yici.people.refusals import NotAllowed
from yici.people.tests.people import CLOCK, make_department, make_region, make_staff

LIST = DATA / "guangan_items.csv"
GOOD = {
    "code": "511A0138600000-511602000000-000-115113010833722043-1-00",
    "name": "教师资格认定",
    "task_type": "1",
    "department": "区教科体局",
    "region": "511602000000",
    "department_code": "083372204",
    "main_item": "未分类",
}


def rows(*changes):
    return [Row(number, GOOD | change) for number, change in enumerate(changes, 2)]


def told(*changes):
    found = sort_out(rows(*changes), {"511602000000"}.__contains__)
    return found, [(fault.row, fault.code) for fault in found.faults]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"code": " "}, "code-empty"),
        ({"code": "H-000185-001-4444444444"}, "code-segments"),
        ({"code": GOOD["code"][:-6] + "4-1-00"}, "code-holder-check-digit"),
        ({"code": GOOD["code"].replace("115113010833722043", "2222222222222")},
         "code-holder-placeholder"),
        ({"code": GOOD["code"].replace("511A0138600000", "511A01386")}, "code-item-length"),
        ({"code": GOOD["code"].lower()}, "code-not-normal"),
        ({"code": "9" * 81}, "code-too-long"),
        ({"code": GOOD["code"].replace("-", "－")}, "code-width"),
        ({"code": GOOD["code"].replace("511602000000", "５１１６０２００００００")}, "code-width"),
        ({"code": "511A/0138600000"}, "code-characters"),
        ({"name": "教师\u200b资格认定"}, "name-invisible"),
        ({"name": ""}, "name-empty"),
        ({"name": "某" * 1001}, "name-too-long"),
        ({"name": "某\x07事项"}, "name-characters"),
        ({"task_type": "77"}, "type-unknown"),
        ({"task_type": ""}, "type-unknown"),
        ({"department": ""}, "department-empty"),
        ({"department": "某" * 41}, "department-too-long"),
        ({"region": "5116"}, "region-malformed"),
        ({"region": "511699000000"}, "region-unknown"),
        ({"code": GOOD["code"].replace("511602000000", "510000000000")}, "region-differs"),
        ({"department_code": "11511301008778386C"}, "department-code-check-digit"),
    ],
)  # fmt: skip
def test_a_fault_is_told_and_its_row_kept_or_left_out_by_the_table(change, fault):
    found, codes = told(change)
    assert (2, fault) in codes
    assert found.rejected == (1 if verdict(fault) == "rejected" else 0)


def test_a_row_without_fault_says_nothing():
    found, codes = told({})
    assert (len(found.entries), codes) == (1, [])


@pytest.mark.parametrize(
    ("written", "kept"),
    [("1", "01"), ("01", "01"), (" １ ", "01"), ("1.0", "01"), ("行政许可", "01"), ("许可", "01"),
     ("行政许可事项", "01"), ("公共服务", "20"), ("公共服务事项", "20"), ("20.0", "20"),
     ("其他行政权力", "10"), ("其他类", "10"), ("行政 确认", "07")],
)  # fmt: skip
def test_a_type_is_read_however_it_is_written(written, kept):
    found, codes = told({"task_type": written})
    assert (found.entries[0].task_type, codes) == (kept, [])


def test_spaces_and_width_make_no_other_item_region_or_department():
    found, codes = told(
        {"name": "教师　资格 认定 ", "department": "区教科体局 ", "region": "511602.0"},
        {"code": GOOD["code"].replace("-", "－").lower(), "department": "区教 科体局"},
    )
    assert found.entries[0].name == "教师 资格 认定"
    assert found.entries[0].department == "区教科体局"
    assert found.entries[0].region == "511602000000"
    assert (3, "code-duplicate") in codes


def test_a_code_of_no_profile_is_kept_as_it_is_with_the_row_as_its_only_witness():
    found, codes = told({"code": "H-000185-001-4444444444"})
    assert codes == [(2, "code-segments")]
    assert (found.entries[0].code, found.entries[0].basic) == ("H-000185-001-4444444444", "")


def test_what_several_rows_say_together_is_told_too():
    other = GOOD["code"].replace("0138600000", "0138600001")
    found, codes = told({}, {}, {"code": other}, {"code": other, "task_type": "20"})
    assert codes == [(3, "code-duplicate"), (4, "name-duplicate"), (5, "code-duplicate")]
    assert (found.read, found.rejected) == (4, 2)


def test_the_same_basic_item_with_another_type_is_told():
    elsewhere = GOOD["code"].replace("-000-", "-001-")
    _, codes = told({}, {"code": elsewhere, "name": "教师资格", "task_type": "7"})
    assert codes == [(3, "type-differs")]


def test_every_verdict_is_one_of_two():
    assert set(VERDICTS.values()) == {"kept", "rejected"}


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("bom.csv", "name,implementation_code,region_code,department,task_type\n甲,乙,1,丙,1\n", "utf-8-sig"),
        ("plain.csv", "事项名称,实施编码,行政区划,实施主体,事项类型\r\n甲,乙,1,丙,1\r\n", "utf-8"),
        ("office.csv", "名称,实施编码,区划代码,部门,类型\n甲,乙,1,丙,1\n", "gb18030"),
        ("list.json", json.dumps([{"name": "甲", "code": "乙", "region": 1, "department": "丙", "type": 1}]), "utf-8"),
        ("items.json", json.dumps({"items": [{"task_name": "甲", "task_code": "乙", "region": "1", "dept_name": "丙", "task_type": "1"}]}), "utf-8"),
    ],
)  # fmt: skip
def test_lists_are_read_however_they_are_saved(tmp_path, name, text, encoding):
    file = tmp_path / name
    file.write_bytes(text.encode(encoding))
    [row] = read(file)
    assert [row.values[c] for c in ("name", "code", "region", "department", "task_type")] == [
        "甲", "乙", "1", "丙", "1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02\xff", "no text"),
        (b"name,code\n1,2\n", "lacks a column for task_type"),
        (b'{"rows": []}', "list of items"),
        (b"[{]", "no JSON"),
        (b"name,task_name,code,type,department,region\n", "two columns for name"),
        (b'name,code,type,department,region\n"a,b\n', "no CSV"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_line(tmp_path, raw, said):
    file = tmp_path / "file"
    file.write_bytes(raw)
    with pytest.raises(Unreadable, match=said):
        read(file)


def test_a_row_with_a_cell_too_many_is_rejected_and_the_rest_goes_on(tmp_path):
    file = tmp_path / "list.csv"
    head = "name,code,type,department,region\n"
    good = f"{GOOD['name']},{GOOD['code']},1,区教科体局,511602000000\n"
    file.write_text(head + good.replace("\n", ",x\n") + good)
    found = sort_out(read(file), lambda code: True)
    assert [(f.row, f.code, f.verdict) for f in found.faults] == [(2, "row-broken", "rejected")]
    assert len(found.entries) == 1


def test_the_real_list_is_imported_and_a_second_time_nothing_changes(db):
    make_region()
    before = Revision.objects.get().key

    first = actions.import_items(rows=read(LIST), by=CLOCK)
    key = Revision.objects.get().key
    second = actions.import_items(rows=read(LIST), by=CLOCK)

    assert (first.read, first.created, first.rejected) == (850, 850, 0)
    assert first.read == first.created + first.updated + first.unchanged + first.rejected
    assert (second.created, second.updated, second.unchanged) == (0, 0, 850)
    assert second.faults == first.faults
    assert before != key == Revision.objects.get().key
    assert (Item.objects.count(), BasicItem.objects.count()) == (850, 849)
    assert Department.objects.filter(region="511602000000").count() == 32


def test_a_changed_row_updates_its_item_and_a_missing_one_stays(db):
    make_region()
    entered = read(LIST)
    actions.import_items(rows=entered, by=CLOCK)
    changed = replace(entered[0], values={**entered[0].values, "name": "改了名的事项"})

    done = actions.import_items(rows=[changed], by=CLOCK)

    assert (done.created, done.updated, done.unchanged) == (0, 1, 0)
    assert Item.objects.get(code=changed.values["code"]).name == "改了名的事项"
    assert Item.objects.count() == 850


def test_a_dry_run_counts_and_writes_nothing(db):
    make_region()
    done = actions.import_items(rows=read(LIST), by=CLOCK, dry_run=True)
    assert (done.created, Item.objects.count(), Department.objects.count()) == (850, 0, 0)


def test_only_an_administrator_imports(db):
    chen = make_staff("陈小芳", "clerk", make_department())
    with pytest.raises(NotAllowed):
        actions.import_items(rows=[], by=chen)


def test_a_list_of_another_place_with_other_departments_and_types(db):
    make_region()
    make_region("110105000000", "朝阳区")
    national = "11110105000000000X3000131127004"  # made up: its check digit is wrong, so it is told
    other = GOOD | {
        "code": national,
        "region": "110105",
        "department": "区药监局",
        "task_type": "02",
    }
    done = actions.import_items(rows=[Row(2, other), Row(3, GOOD)], by=CLOCK)
    assert done.created == 2
    item = Item.objects.get(code=national)
    assert (item.region_id, item.department.short_name, item.task_type) == (
        "110105000000", "区药监局", "02",
    )  # fmt: skip
    assert {fault.row for fault in done.faults} == {2}


def test_the_command_gives_counts_and_every_fault(db):
    make_region()
    shell = CliRunner().invoke(catalogue, ["import", str(LIST), "--json"])
    told = orjson.loads(shell.stdout)
    assert shell.exit_code == 0
    assert {name: told[name] for name in ("read", "created", "updated", "unchanged", "rejected")} == {
        "read": 850, "created": 850, "updated": 0, "unchanged": 0, "rejected": 0,
    }  # fmt: skip
    assert {"row", "code", "message", "item", "verdict", "column", "remedy"} == set(
        told["faults"][0]
    )
    assert [f["row"] for f in told["faults"] if f["code"] == "code-segments"] == [469]


def test_the_command_says_in_one_line_what_is_wrong_with_a_file(db, tmp_path):
    shell = CliRunner().invoke(catalogue, ["import", str(tmp_path / "none.csv")])
    assert shell.exit_code == 2
    assert "none.csv cannot be read: No such file" in shell.output
