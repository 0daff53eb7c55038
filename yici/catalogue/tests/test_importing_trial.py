"""What the rules find in a list before it is taken in (R01 to R21)."""

import io

import orjson
import pytest
from click.testing import CliRunner

from yici.catalogue.commands import catalogue
from yici.catalogue.models import Item
from yici.people.models import User
from yici.people.tests.people import make_department, make_region, make_staff

from .dumps import BARE, CODE, HEAD, LINES, NAME, take_in, written

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
