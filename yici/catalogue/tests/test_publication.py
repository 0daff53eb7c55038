"""What blocks publication, and that the guides which come with Yici are fit for it."""

import csv

from yici.catalogue.content import CaseKind, Content
from yici.catalogue.guides import DATA, demo_guides
from yici.catalogue.lint.rules.guide import missing_elements
from yici.catalogue.themes import THEMES
from yici.people.sources import departments

from .alone import blocking

GUIDES = list(demo_guides())
FOOD = next(guide.content for guide in GUIDES if guide.content.name.endswith("经营许可核发"))
LIST = list(csv.DictReader((DATA / "guangan_items.csv").open(encoding="utf-8-sig")))


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
    forbidden = [row["禁止或许可事项"] for row in listed if row["类别"] == "禁止准入类"]
    _none, *bars, _licensed = asked.options
    assert [option.text for option in bars] == forbidden
    rules = {rule.code: rule for rule in filing.paths.examination.rules}
    assert set(rules["forbidden"].when[0].values) == {option.code for option in bars}
    assert rules["forbidden"].outcome == "refuse"


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
