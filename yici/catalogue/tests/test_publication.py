"""What blocks publication, and that the guides which come with Yici are fit for it."""

import csv

import pytest

from yici.catalogue.content import CaseKind, Content, StageKind
from yici.catalogue.guides import DATA, demo_guides
from yici.catalogue.publication import blocking, findings, missing_elements
from yici.catalogue.themes import THEMES
from yici.people.sources import departments

GUIDES = list(demo_guides())
FOOD = next(guide.content for guide in GUIDES if guide.content.name.endswith("经营许可核发"))
LIST = list(csv.DictReader((DATA / "guangan_items.csv").open(encoding="utf-8-sig")))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.content.name)
def test_a_guide_that_comes_with_yici_breaks_no_rule(guide):
    assert [str(finding) for finding in findings(guide.content)] == []


def test_departments_of_the_guides_are_those_of_the_list_or_of_the_demo_city():
    known = {row["department"] for row in LIST} | {row["short_name"] for row in departments()}
    for guide in GUIDES:
        named = {guide.department, *guide.content.departments, *guide.content.other_departments}
        assert named <= known, guide.content.name


def test_a_guide_carries_the_name_and_type_of_its_row():
    rows = {row["implementation_code"]: row for row in LIST}
    matched = [(guide, rows[guide.code]) for guide in GUIDES if guide.code in rows]
    assert len(matched) > 50
    for guide, row in matched:
        listed = row["name"].replace("(", "（").replace(")", "）")
        assert (guide.content.name, guide.content.task_type) == (listed, row["task_type"].zfill(2))


def test_a_code_that_the_list_lacks_is_owned_up_to():
    listed = {row["implementation_code"] for row in LIST}
    told = (DATA / "ORIGIN.md").read_text(encoding="utf-8")
    for guide in GUIDES:
        assert guide.code in listed or guide.content.name in told, guide.content.name


def test_the_filing_of_a_project_is_examined_by_the_negative_list():
    """C064: what the list forbids is not filed by the machine, what it leaves free is."""
    listed = list(csv.DictReader((DATA / "market_access.csv").open(encoding="utf-8")))
    filing = next(g.content for g in GUIDES if g.content.name == "企业投资项目备案")
    asked = next(f for f in filing.fields if f.code == "negative")
    assert [(o.code, o.text) for o in asked.options] == [(r["code"], r["name"]) for r in listed]
    rules = {rule.code: rule for rule in filing.paths.examination.rules}
    forbidden = {row["code"] for row in listed if row["kind"] == "forbidden"}
    assert set(rules["forbidden"].when[0].values) == forbidden
    assert rules["forbidden"].outcome == "refuse"
    assert all(row["source"] for row in listed)


def test_every_kind_of_procedure_is_among_the_guides():
    contents = [guide.content for guide in GUIDES]
    routes = {tuple(stage.kind for stage in content.stages) for content in contents}
    assert {len(route) for route in routes} == {2, 3, 4}
    assert {content.case_kind for content in contents} == set(CaseKind)
    assert any(len(stage.duties) == 3 for c in contents for stage in c.stages)
    assert any(p.kind == "site-survey" for c in contents for p in c.special_procedures)
    assert any(c.fees for c in contents)
    assert {theme for c in contents for theme in c.themes} <= set(THEMES)


def test_form_fields_on_the_result_are_fields_of_the_form():
    for guide in GUIDES:
        content = guide.content
        if content.result:
            printed = set(content.result.fields)
            assert printed <= {field.code for field in content.fields}, content.name


def test_an_empty_guide_is_told_everything_it_lacks():
    bare = Content.model_validate({"name": "某事项", "task_type": "01"})
    assert {"legal basis", "bus routes", "status query", "time limit"} <= set(
        missing_elements(bare)
    )
    assert {finding.rule for finding in blocking(bare)} == {"R01"}


def broken(**change) -> Content:
    return FOOD.model_copy(update=change)


def material(**change):
    return FOOD.materials[0].model_copy(update=change)


def stage(number, **change):
    changed = list(FOOD.stages)
    changed[number] = changed[number].model_copy(update=change)
    return tuple(changed)


CASES = [
    ("R01", broken(guide=FOOD.guide.model_copy(update={"bus_routes": ""}))),
    ("R01", broken(legal_basis=())),
    ("R01", broken(visits=1)),
    ("R02", broken(stages=stage(1, guide=""))),
    ("R02", broken(stages=stage(2, criteria=()))),
    ("R03", broken(materials=(material(legal_basis=()),))),
    ("R04", broken(materials=(material(name="法律、法规规定的其他材料"),))),
    ("R04", broken(materials=(material(name="其他相关证明文件"),))),
    ("R04", broken(materials=(material(name="登记机关要求提交的材料"),))),
    ("R04", broken(materials=(material(name="其它需要提交的资料"),))),
    ("R05", broken(materials=(material(shared=True),))),
    ("R09", broken(materials=(material(issuer="区行政审批局"),))),
    ("R12", broken(promised=FOOD.statutory.model_copy(update={"days": 21}))),
    ("R12", broken(case_kind=CaseKind.IMMEDIATE)),
    ("R13", broken(stages=FOOD.stages[::-1])),
    ("R13", broken(stages=stage(1, name="初审"))),
    ("R14", broken(special_procedures=(FOOD.special_procedures[0].model_copy(
        update={"standard": ""}),))),
    ("R34", broken(stages=stage(1, limit_days=9))),
    ("R34", broken(stages=stage(1, limit_days=1))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "content"), CASES)
def test_a_breach_blocks_publication_under_its_rule(rule, content):
    assert rule in {finding.rule for finding in blocking(content)}


@pytest.mark.parametrize(
    "name", ["其他组织登记证书", "相关人员身份证明", "材料清单", "规章制度文件"]
)
def test_a_material_that_only_sounds_like_a_catch_all_may_be_asked(name):
    content = broken(materials=(material(name=name),))
    assert "R04" not in {finding.rule for finding in findings(content)}


def test_four_stages_need_an_exemption():
    review = FOOD.stages[1]
    checked = review.model_copy(
        update={"code": "check", "name": "审核", "kind": StageKind.CHECK, "limit_days": 0}
    )
    duty = checked.duties[0].model_copy(update={"limit_days": 0})
    four = broken(
        stages=(*FOOD.stages[:2], checked.model_copy(update={"duties": (duty,)}), FOOD.stages[2])
    )
    assert [finding.rule for finding in blocking(four)] == ["R13"]


def test_advice_does_not_block():
    slow = broken(promised=FOOD.promised.model_copy(update={"days": 15}))
    twice = broken(
        materials=(*FOOD.materials, material(code="again", name="食品经营许可申请书（复印件）"))
    )
    for content, rule in ((slow, "R12"), (twice, "R06")):
        assert rule in {finding.rule for finding in findings(content)}
        assert blocking(content) == []
