"""What goes out in the national columns comes back: CSV, JSON and Excel, without loss."""

import csv
import io

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yici.catalogue import actions, exporting
from yici.catalogue.content import Content, TaskType, digest
from yici.catalogue.exchange import COLUMNS, Unfit, content_columns, merged, of_content
from yici.catalogue.exchange.columns import NOTHING, plain
from yici.catalogue.guides import DATA, demo_guides
from yici.catalogue.importing import read
from yici.catalogue.models import Edition, Item
from yici.conftest import on
from yici.people.tests.people import CLOCK, make_department, make_region

DAY = on("2026-09-28")
GUIDES = list(demo_guides())
CONTENTS = [guide.content for guide in GUIDES]
BARE = Content(name="某事项", task_type=TaskType.LICENCE)


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: content.name)
def test_every_real_guide_comes_back_from_its_record(content):
    told = of_content(content)
    assert digest(merged(BARE, told)) == digest(content)
    assert digest(merged(content, told)) == digest(content)


def test_a_column_that_was_changed_overrules_the_whole():
    content = CONTENTS[0]
    told = of_content(content) | {"limit_scene_num": "0", "promise_day": "2", "handle_type": "1,2"}
    back = merged(BARE, told)
    assert (back.visits, back.promised.days) == (0, 2)
    assert [form.code for form in back.handling_forms] == ["1", "2"]
    assert back.situations == content.situations


def test_without_the_whole_the_columns_make_a_content():
    told = of_content(CONTENTS[0])
    del told["content"]
    back = merged(BARE, told)
    assert [m.name for m in back.materials] == [m.name for m in CONTENTS[0].materials]
    assert back.legal_basis[0].law == CONTENTS[0].legal_basis[0].law
    assert back.guide.address == CONTENTS[0].guide.address


@pytest.mark.parametrize(
    ("cell", "bases"),
    [
        ("《四川省实施《中华人民共和国残疾人保障法》办法》第三条",
         [("四川省实施《中华人民共和国残疾人保障法》办法", "第三条", "")]),
        ("《食品安全法》第三十五条和《行政许可法》第十二条",
         [("食品安全法", "第三十五条", ""), ("行政许可法", "第十二条", "")]),
        ("《食品安全法》第三十五条、第三十六条；《行政许可法》第十二条第（一）项",
         [("食品安全法", "第三十五条、第三十六条", ""), ("行政许可法", "第十二条第（一）项", "")]),
        ("《食品安全法》第三十五条：国家对食品生产经营实行许可制度。",
         [("食品安全法", "第三十五条", "国家对食品生产经营实行许可制度。")]),
        ("《国务院令》（国务院令第412号）第336项", [("国务院令", "（国务院令第412号）第336项", "")]),
    ],
)  # fmt: skip
def test_a_cell_of_laws_is_read_law_by_law(cell, bases):
    back = merged(BARE, {"by_law": cell})
    assert [(one.law, one.article, one.text) for one in back.legal_basis] == bases
    assert digest(merged(back, {"by_law": cell})) == digest(back)


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("limit_scene_num", "几次", "whole number"),
        ("project_type", "7", "1 即办件"),
        ("by_law", "教师法", "《law》article"),
        ("is_schedule", "maybe", "neither"),
        ("materials", "{", "no JSON list"),
        ("materials", [{"material_type": "77"}], "申请材料 1, material_type"),
        ("materials", [{"material_name": ""}], "申请材料 1: left out, material_name: Fill this in"),
        ("materials", [{"evidence_grade": "甲"}], "申请材料 1, evidence_grade: .* A 机关提供"),
        ("content", "{}", "name"),
        ("town_code", "12", "town_code"),
    ],
)
def test_a_cell_that_does_not_fit_is_told_by_its_column(column, cell, said):
    with pytest.raises(Unfit, match=said):
        merged(BARE, {column: cell})


@pytest.mark.parametrize("cell", ["B", "b", "Ｂ", "B级", "窗口核验"])
@pytest.mark.parametrize("head", ["evidence_grade", "证据等级"])
def test_the_evidence_grade_goes_out_as_it_follows_and_comes_in_as_written(head, cell):
    content = next(one for one in CONTENTS if any(m.evidence.code == "C" for m in one.materials))
    told = of_content(content)
    assert [row["evidence_grade"] for row in told["materials"]] == [
        material.evidence.code for material in content.materials
    ]
    number = next(n for n, m in enumerate(content.materials) if m.evidence.code == "C")
    rows = [dict(row) for row in told["materials"]]
    del rows[number]["evidence_grade"]
    rows[number][head] = cell
    changed = merged(content, {"materials": rows})
    assert [m.grade for m in changed.materials if m.grade] == ["B"]
    assert merged(changed, {"materials": told["materials"]}).materials[number].grade == "C"
    rows[number][head] = ""
    assert digest(merged(changed, {"materials": rows})) == digest(content)


def test_columns_are_named_once():
    names = [column.name for column in COLUMNS]
    assert len(set(names)) == len(names)
    heads = [*exporting.ITEM_COLUMNS.values(), *content_columns().values()]
    assert len(set(heads)) == len(heads)


texts = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\x85\u2028\u2029"),
    max_size=40,
)
texts |= st.builds(
    "{}{}{}".format, st.sampled_from(["'", "''", ""]), st.sampled_from("=+-@'"), texts
)


def is_said(line: str) -> bool:
    """无, - and the like say that there is nothing."""
    return bool(line) and plain(line).lower() not in NOTHING


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(
    st.sampled_from(CONTENTS),
    texts,
    st.integers(0, 9),
    st.lists(texts.map(str.strip).filter(is_said)),
)
def test_any_words_come_back_from_every_kind_of_file(tmp_path_factory, content, words, n, lines):
    body = content.model_dump(mode="json") | {"visits": n, "conditions": lines, "quota": words}
    content = Content.model_validate(body)
    row = {
        "task_code": "X", "task_name": "=1+1", "task_type": "01", "dept_name": "区局",
        "area_code": "511602000000",
    }  # fmt: skip
    for kind in exporting.FORMATS:
        file = tmp_path_factory.mktemp("files") / f"list.{kind}"
        file.write_bytes(b"".join(exporting.file_of(kind, [row | of_content(content)])))
        [back] = read(file)
        assert back.values["name"] == "=1+1"
        assert digest(merged(BARE, dict(back.rest))) == digest(content), kind


@pytest.fixture
def city(db):
    """The real list, and three guides in force."""
    make_region()
    for guide in GUIDES[:3]:
        make_department(guide.department)
    actions.import_items(rows=read(DATA / "guangan_items.csv"), by=CLOCK)
    for guide in GUIDES[:3]:
        item, _ = Item.objects.get_or_create(
            code=guide.code,
            defaults={
                "name": guide.content.name, "task_type": guide.content.task_type.value,
                "department": make_department(guide.department), "region_id": guide.region,
            },
        )  # fmt: skip
        draft = actions.draft_edition(item=item, content=guide.content, by=CLOCK, at=DAY)
        actions.publish_edition(edition=draft, by=CLOCK, at=DAY)


def test_the_real_list_goes_out_as_it_came_in(city):
    with (DATA / "guangan_items.csv").open(encoding="utf-8-sig") as file:
        came = {row["implementation_code"].strip(): row for row in csv.DictReader(file)}
    text = b"".join(exporting.file_of("csv", exporting.records(Item.objects.all()))).decode(
        "utf-8-sig"
    )
    went = {row["task_code"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert came.keys() <= went.keys()
    for code, row in came.items():
        out = went[code]
        assert (out["task_name"], out["dept_name"], out["main_name"]) == (
            " ".join(row["name"].split()), row["department"], row["main_item"],
        )  # fmt: skip
        assert (out["area_code"], int(out["task_type"])) == (
            row["region_code"],
            int(row["task_type"]),
        )
        assert out["dept_code"] == (row["department_code"] or out["dept_code"])


@pytest.mark.parametrize("kind", exporting.FORMATS)
def test_a_whole_catalogue_taken_back_changes_nothing(city, tmp_path, kind):
    file = tmp_path / f"all.{kind}"
    file.write_bytes(b"".join(exporting.file_of(kind, exporting.records(Item.objects.all()))))
    done = actions.import_items(rows=read(file), by=CLOCK)
    assert (done.created, done.updated, done.rejected, done.drafted) == (0, 0, 0, 0)
    assert done.unchanged == Item.objects.count()


def test_an_empty_platform_takes_all_of_it_as_drafts(city, tmp_path):
    file = tmp_path / "all.xlsx"
    file.write_bytes(
        b"".join(exporting.file_of("xlsx", exporting.records(Item.objects.published())))
    )
    before = dict(Edition.objects.values_list("item__code", "digest"))
    rows = read(file)
    for row in rows:
        row.values["code"] = row.values["code"][:-1] + "9"
    done = actions.import_items(rows=rows, by=CLOCK)
    assert (done.created, done.drafted) == (3, 3)
    drafts = dict(Edition.objects.filter(status="draft").values_list("item__code", "digest"))
    assert set(drafts.values()) == set(before.values())


def test_an_edited_sheet_becomes_a_draft_and_faults_leave_the_rest_alone(city, tmp_path):
    told = list(exporting.records(Item.objects.published()))
    told[0]["limit_scene_num"] = "3"
    told[1]["promise_day"] = "many"
    file = tmp_path / "edited.json"
    file.write_bytes(b"".join(exporting.file_of("json", told)))
    done = actions.import_items(rows=read(file), by=CLOCK)
    assert done.drafted == 1
    assert [(f.row, f.code, f.verdict) for f in done.faults if "content" in f.code] == [
        (2, "content-unfit", "kept")
    ]
    draft = Edition.objects.get(status="draft")
    assert (draft.content.visits, draft.steps.get().reason) == (3, "批量导入")
    assert draft.base.content.promised == draft.content.promised


def test_a_draft_under_way_is_not_written_over(city, tmp_path):
    item = Item.objects.published().first()
    changed = item.current.content.model_copy(update={"keywords": ("某词",)})
    draft = actions.draft_edition(item=item, content=changed, by=CLOCK, at=DAY)
    Edition.objects.filter(pk=draft.pk).update(step="submitted")
    file = tmp_path / "all.json"
    file.write_bytes(orjson.dumps([next(exporting.records(Item.objects.filter(pk=item.pk)))]))
    done = actions.import_items(rows=read(file), by=CLOCK)
    assert [f.code for f in done.faults if "content" in f.code] == ["content-under-way"]


def test_the_ground_for_staying_off_the_platform_travels_in_its_own_columns():
    """R16: 法律法规另有规定, 涉及国家秘密 and the three others, with reason and approver."""
    said = {
        "off_platform_type": "涉及国家秘密",
        "off_platform_explain": "涉密",
        "off_platform_approver": "区政府",
    }
    excused = merged(CONTENTS[0], said)
    assert (excused.off_platform.ground, excused.off_platform.reason) == ("state-secret", "涉密")
    told = of_content(excused)
    assert (told["off_platform_type"], told["off_platform_approver"]) == ("2", "区政府")
    assert merged(BARE, told).off_platform == excused.off_platform
    assert merged(excused, {"off_platform_type": ""}).off_platform is None
    by_law = merged(
        excused, {"off_platform_type": "1", "off_platform_law": "《食品安全法》第三十五条"}
    )
    assert str(by_law.off_platform.legal_basis[0]) == "《食品安全法》第三十五条"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"off_platform_explain": "涉密"}, "fill in off_platform_type"),
        ({"off_platform_type": "9"}, "1 法律法规另有规定"),
        ({"off_platform_type": "2"}, "off_platform.reason"),
    ],
)
def test_half_a_reason_for_staying_off_the_platform_is_none(cells, said):
    with pytest.raises(Unfit, match=said):
        merged(CONTENTS[0], cells)
