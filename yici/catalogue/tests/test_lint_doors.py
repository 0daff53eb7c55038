"""The desk's pages of rules and laws, the API and the command line, in the demo city."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from yici.catalogue import actions
from yici.catalogue.commands import catalogue
from yici.catalogue.content import Content
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Adjustment, Item
from yici.catalogue.refusals import NotPublishable
from yici.conftest import on
from yici.laws import actions as law_actions
from yici.laws.commands import laws
from yici.laws.models import Change, register
from yici.people.tests.people import account_of, make_department, make_staff
from yici.people.who import Who

pytestmark = pytest.mark.django_db
GUIDE = next(guide for guide in demo_guides() if guide.content.name == "教师资格认定")
DAY = on("2026-09-28")


@pytest.fixture
def item():
    office = make_department(GUIDE.department)
    item = Item.objects.create(
        code=GUIDE.code, name=GUIDE.content.name, task_type="01", department=office,
        region=office.region,
    )  # fmt: skip
    draft = actions.draft_edition(item=item, content=GUIDE.content, by=Who.clock(), at=DAY)
    actions.publish_edition(edition=draft, by=Who.clock(), at=DAY)
    return item


@pytest.fixture
def desk(client, item):
    """The desk, at which a legality reviewer sits."""
    who = make_staff("罗审查", "legality_reviewer", make_department("区司法局"))
    client.force_login(account_of(who))
    return client


def law_code(name="教师法"):
    return register().find(name, date(2026, 11, 28)).code


def repeal():
    return law_actions.change_law(
        code=law_code(), kind="repealed", on=date(2026, 10, 1), ground="全国人大常委会决定（模拟）",
        by=Who.clock(), at=on("2026-10-08"),
    )  # fmt: skip


def test_a_repeal_turns_up_at_every_door(desk, item):
    assert "没有指南违反规则" in desk.get("/desk/lint/").content.decode()
    change = repeal()
    overview = desk.get("/desk/lint/").content.decode()
    assert "R17" in overview
    assert GUIDE.content.name in overview
    page = desk.get(f"/desk/lint/items/{item.code}/").content.decode()
    assert "已废止" in page
    assert "要根据法律法规的颁布、修订、废止" in page
    rows = b"".join(desk.get("/desk/lint.csv").streaming_content).decode()
    assert "R17" in rows
    assert GUIDE.content.name in desk.get("/desk/lint/rules/R17/").content.decode()
    told = desk.get(f"/api/v1/items/{item.code}/findings").json()
    assert {one["rule"] for one in told} == {"R17"}
    law_actions.withdraw_change(
        change=change, reason="录入有误", by=Who.clock(), at=on("2026-10-09")
    )
    assert desk.get(f"/api/v1/items/{item.code}/findings").json() == []


def test_a_law_says_what_stands_on_it_and_is_repealed_at_the_desk(desk, item):
    page = desk.get(f"/desk/laws/{law_code()}/").content.decode()
    assert GUIDE.content.name in page
    assert "第十条" in page
    sent = {"kind": "repealed", "on": "2026-10-01", "ground": "决定（模拟）"}
    assert desk.post(f"/desk/laws/{law_code()}/", sent | {"on": "1990-01-01"}).status_code == 422
    assert not Change.objects.exists()
    assert desk.post(f"/desk/laws/{law_code()}/", sent).status_code == 302
    assert Change.objects.get().entered_by.startswith("staff:")
    task = Adjustment.objects.get()
    assert (task.item, task.cause, task.owner_id) == (item, "law", item.department_id)
    assert "教师法" in task.words
    rows = b"".join(desk.get(f"/desk/laws/{law_code()}/stands.csv").streaming_content).decode()
    assert GUIDE.code in rows
    back = f"/desk/laws/{law_code()}/changes/{Change.objects.get().pk}/withdraw/"
    desk.post(back, {"reason": "录入有误"})
    assert Change.objects.get().withdrawn_at


def test_a_rule_is_entered_at_the_desk_and_found(desk):
    sent = {
        "name": "广安市教师管理办法", "rank": "city-rule", "body": "广安市人民政府", "number": "",
        "published_on": "2026-01-01", "starts_on": "2026-02-01", "source": "公报（模拟）",
        "text": "没有条文",
    }  # fmt: skip
    assert "第……条" in desk.post("/desk/laws/new/", sent).content.decode()
    gone = desk.post("/desk/laws/new/", sent | {"text": "第一条 申请教师资格，提交学历证明。"})
    assert "学历证明" in desk.get(gone["Location"]).content.decode()
    found = desk.get("/desk/laws/?q=提交学历证明").content.decode()
    assert "广安市教师管理办法" in found


def test_a_circle_of_proofs_is_drawn(desk, item):
    """C030: a second item gives what this one asks, and asks what this one gives."""
    papers = [
        {"code": "loop", "name": "师德证明", "kind": "certificate",
         "legal_basis": [{"law": "教师法", "article": "第十条"}]},
    ]  # fmt: skip
    body = GUIDE.content.model_dump(mode="json")
    asks = Content.model_validate(body | {"materials": body["materials"] + papers})
    own = GUIDE.content.result
    forms = [one for one in body["materials"] if one["kind"] == "form" and not one["needed_if"]]
    theirs = [*forms, papers[0] | {"name": own.name, "licence_type": own.licence_type}]
    result = {**body["result"], "name": "师德证明", "licence_type": "", "fields": []}
    result |= {"on_paper": "师德证明只出具纸质件。"}
    gives = Content.model_validate(
        body | {"name": "师德核查", "materials": theirs, "result": result}
    )
    other = Item.objects.create(
        code=GUIDE.code[:-2] + "77", name="师德核查", task_type="01", department=item.department,
        region=item.region,
    )  # fmt: skip
    one = actions.draft_edition(item=other, content=gives, by=Who.clock(), at=DAY)
    actions.publish_edition(edition=one, by=Who.clock(), at=DAY)
    draft = actions.draft_edition(item=item, content=asks, by=Who.clock(), at=DAY)
    with pytest.raises(NotPublishable) as refused:
        actions.publish_edition(edition=draft, by=Who.clock(), at=DAY)
    assert "C030" in {finding.rule for finding in refused.value.findings}
    editor = make_staff("何编目", "catalogue_editor", item.department)
    desk.force_login(account_of(editor))
    page = desk.get(f"/desk/lint/items/{item.code}/").content.decode()
    assert page.count("<svg viewBox") == 1
    assert "师德核查" in page


def test_the_guide_folds_out_the_article(client, item):
    page = client.get(f"/items/{item.code}/").content.decode()
    assert "<summary>《中华人民共和国教师法》第十条" in page
    assert "国家实行教师资格制度" in page


def test_the_api_reads_citations_and_refuses_strangers(client, item):
    told = client.get("/api/v1/laws/resolve", {"citation": "教师法第十条第一款"}).json()
    assert (told["standing"], told["text"]) == ("in-force", "国家实行教师资格制度。")
    assert client.get("/api/v1/laws/resolve", {"citation": "第三条"}).status_code == 422
    assert client.get("/api/v1/laws/nothing").status_code == 404
    parts = client.get(f"/api/v1/laws/{law_code()}/standing").json()
    assert parts[0]["code"] == item.code
    sent = {"kind": "repealed", "on": "2026-10-01", "ground": "决定"}
    refused = client.post(
        f"/api/v1/laws/{law_code()}/changes", sent, content_type="application/json"
    )
    assert refused.status_code == 401
    assert not Change.objects.exists()


def test_the_command_line_checks_and_looks_up(item):
    call = CliRunner().invoke
    clean = call(catalogue, ["lint", "--json", "--workers", "1"])
    assert clean.exit_code == 0, clean.output
    assert json.loads(clean.output)["entries"] == 1
    assert call(catalogue, ["lint", "--region", "99"]).exit_code == 2
    repealed = call(
        laws, ["change", "教师法", "repealed", "--on", "2026-10-01", "--ground", "决定（模拟）"]
    )
    assert "1 items stand on it" in repealed.output
    broken = call(catalogue, ["lint", "--workers", "1"])
    assert broken.exit_code == 1
    assert "R17" in broken.output
    assert call(laws, ["show", "行政许可法 art. 32"]).exit_code == 0
    gone = call(laws, ["show", "婚姻法第八条"])
    assert gone.exit_code == 1
    assert "2021-01-01 by 《中华人民共和国民法典》第一千二百六十条" in gone.output
    assert "教师资格认定" in call(laws, ["stands-on", "教师法"]).output
    assert call(laws, ["stands-on", "没有的法"]).exit_code == 2
