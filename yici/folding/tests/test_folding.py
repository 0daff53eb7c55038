"""多证合一、一照一码: what the business licence stands for is asked for nowhere and told to its department (C062)."""

from datetime import date
from functools import partial

import httpx
import orjson
import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from yici.catalogue import actions as catalogue
from yici.catalogue import linting
from yici.catalogue.content import Material
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Adjustment, Edition, Item
from yici.cli import door
from yici.cli.folding import folding as command
from yici.conftest import on
from yici.folding import actions, jobs
from yici.folding.models import Folded, Push
from yici.folding.rules import Faulty
from yici.kernel import reactions
from yici.kernel.story import OtherContent
from yici.licences import actions as licences
from yici.licences.pages import _card_rows
from yici.licences.wallet import cards
from yici.people.actions import make_token
from yici.people.models import Department
from yici.people.refusals import NotAllowed
from yici.people.tests.people import CLOCK, account_of, make_department, make_firm, make_staff

GUIDE = next(guide for guide in demo_guides() if guide.content.result and guide.content.legal_basis)
NAME = "社会保险登记证"
NOW = on("2026-11-20")
BASIS = "国务院办公厅关于加快推进“多证合一”改革的指导意见（国办发〔2017〕41号）"
SHARED = ["经营范围", "法定代表人"]


def published(department, code, **changes):
    """Return an edition in force of an item of this department."""
    item = Item.objects.create(
        code=code, name=GUIDE.content.name, task_type=GUIDE.content.task_type.value,
        department=department, region=department.region,
    )  # fmt: skip
    draft = catalogue.draft_edition(
        item=item, content=GUIDE.content.model_copy(update=changes), by=CLOCK, at=NOW
    )
    Edition.objects.filter(pk=draft.pk).update(
        status="published", effective_on=NOW.date(), published_at=NOW
    )
    return Edition.objects.get(pk=draft.pk)


PAPER = Material(
    code="insurance",
    kind="certificate",
    name=f"{NAME}（副本）复印件",
    legal_basis=GUIDE.content.legal_basis[:1],
)


@pytest.fixture
def insurance(db):
    """The department whose certificate it was, with the item that gave it."""
    department = make_department("区人社局")
    result = GUIDE.content.result.model_copy(update={"name": NAME, "licence_type": ""})
    published(department, "insurance-registration", result=result)
    return department


@pytest.fixture
def asking(insurance):
    """Another department's list that still asks the certificate."""
    return published(make_department("区住建局"), "asks-it", materials=(PAPER,))


@pytest.fixture
def compiler(db):
    return make_staff("向编目", "compiler", make_department("区政务服务中心"))


def fold(insurance, compiler, **changes):
    told = {
        "name": NAME, "department": insurance, "items": ["insurance-registration"], "basis": BASIS,
        "effective_on": date(2026, 12, 1), "data": SHARED, "by": compiler, "at": NOW,
    }  # fmt: skip
    return actions.fold(**told | changes)


def rules_broken(edition, day):
    return [f.rule for f in linting.blocking(edition, day) if "usiness licence" in f.message]


def test_every_list_that_still_asks_it_gets_a_task_and_may_not_be_published_from_its_day_on(
    insurance, asking, compiler
):
    fold(insurance, compiler)
    task = Adjustment.objects.get()
    assert task.item == asking.item
    assert "多证合一" in task.words
    assert rules_broken(asking, date(2026, 11, 30)) == []
    assert rules_broken(asking, date(2026, 12, 1)) == ["R05"]


def test_the_item_that_gave_it_ends_on_its_day_and_no_new_edition_gives_it(insurance, compiler):
    made = fold(insurance, compiler)
    edition = Edition.objects.get(item__code="insurance-registration")
    assert jobs.take_effect(int(on("2026-11-30").timestamp())) == 0
    assert jobs.take_effect(int(on("2026-12-01").timestamp())) == 1
    assert jobs.take_effect(int(on("2026-12-02").timestamp())) == 0
    edition.refresh_from_db()
    assert edition.status == "abolished"
    assert BASIS in edition.reason
    assert rules_broken(edition, date(2026, 12, 1)) == ["R05"]
    actions.withdraw(folded=made, reason="恢复单独登记。", by=compiler, at=on("2026-12-03"))
    assert rules_broken(edition, date(2026, 12, 4)) == []


def test_an_older_decision_ends_the_item_on_the_day_it_is_entered(insurance, compiler):
    """What was in force until today was in force: nobody changes that afterwards."""
    fold(insurance, compiler, effective_on=date(2016, 10, 1))
    edition = Edition.objects.get(item__code="insurance-registration")
    assert (edition.status, edition.cancelled_on) == ("abolished", NOW.date())


def test_withdrawn_the_tasks_close_and_it_may_be_asked_again(insurance, asking, compiler):
    made = fold(insurance, compiler)
    actions.withdraw(folded=made, reason="决定撤销。", by=compiler, at=NOW)
    assert Adjustment.objects.get().status == "closed"
    with pytest.raises(Faulty):
        actions.withdraw(folded=made, reason="再次。", by=compiler, at=NOW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"), ({"name": "营业执照（副本）"}, "name"), ({"basis": ""}, "basis"),
        ({"items": ["no-such-item"]}, "items"), ({"data": []}, "data"), ({"data": [" "]}, "data"),
    ],
)  # fmt: skip
def test_what_is_folded_needs_its_decision_its_items_and_what_is_told(
    insurance, compiler, wrong, field
):
    with pytest.raises(Faulty) as refused:
        fold(insurance, compiler, **wrong)
    assert refused.value.field == field
    assert not Folded.objects.exists()


def test_only_who_compiles_for_all_departments_folds_and_once(insurance, compiler):
    with pytest.raises(NotAllowed):
        fold(insurance, make_staff("谭编辑", "catalogue_editor", insurance))
    made = fold(insurance, compiler, key="a")
    assert fold(insurance, compiler, key="a").pk == made.pk
    with pytest.raises(OtherContent):
        fold(insurance, compiler, key="a", basis="另一决定")
    with pytest.raises(Faulty, match="already"):
        fold(insurance, compiler)


@pytest.fixture
def licence(insurance, compiler):
    """A firm is registered after the certificate was folded."""
    fold(insurance, compiler, effective_on=NOW.date())
    market = make_department("区市监局", credit_code="11511301MB051073XA")
    made = licences.issue(
        kind="business-licence", department=market, holder=make_firm("广安示例有限公司").pk,
        face={"holder_name": "广安示例有限公司", "holder_kind": "organisation",
              "fields": [["经营范围", "餐饮服务"], ["住所", "滨江路1号"]], "more": []},
        at=NOW, actor="clock", key="1",
    )  # fmt: skip
    reactions.settle()
    return made


def test_registration_tells_the_department_what_was_agreed_and_nothing_else(
    licence, insurance, client
):
    """C062: information is shared in place of an application."""
    push = Push.objects.get()
    ((_push, told),) = actions.told([push])
    assert [label for label, _value in told] == ["名称", "证照标识", "经营范围"]
    assert actions.push(licence_id=licence.pk, region=insurance.region_id, at=NOW) == 1
    assert Push.objects.count() == 1  # told twice is once
    clerk = make_staff("何国强", "reviewer", insurance)
    stranger = make_staff("周文斌", "reviewer", make_department("区卫健局"))
    address = f"/desk/folded/{push.folded_id}/pushes/{push.licence}/"
    client.force_login(account_of(stranger))
    assert "餐饮服务" not in client.get("/desk/folded/").content.decode()
    assert client.post(address).status_code == 404
    assert client.get("/api/v1/folded-certificates/pushes").json() == []
    client.force_login(account_of(clerk))
    page = client.get("/desk/folded/").content.decode()
    assert "餐饮服务" in page
    assert "滨江路" not in page
    assert client.post(address).status_code == 302
    push.refresh_from_db()
    assert push.taken_by == clerk.actor
    with pytest.raises(Faulty):
        actions.take(folded=push.folded, licence_id=push.licence, by=clerk, at=NOW)


def test_the_licence_names_what_it_stands_for(licence, db):
    (card,) = cards([licence], NOW.date())
    assert NAME in {value for _label, value in _card_rows(card)}


def test_the_list_is_published_and_kept_at_the_desk_and_over_the_api(insurance, compiler, client):
    client.force_login(account_of(compiler))
    told = {
        "name": NAME, "department": insurance.pk, "items": "insurance-registration", "basis": BASIS,
        "effective_on": "2027-01-01", "shared": "经营范围\n法定代表人", "key": "k",
    }  # fmt: skip
    assert client.post("/desk/folded/", told | {"shared": ""}).status_code == 422
    assert client.post("/desk/folded/", told).status_code == 302
    given = told | {"name": "统计登记证", "items": [], "data": SHARED}
    del given["key"], given["shared"]
    made = client.post(
        "/api/v1/folded-certificates", orjson.dumps(given), content_type="application/json"
    )
    assert made.status_code == 201, made.content
    gone = client.post(f"/desk/folded/{made.json()['id']}/withdraw/", {"reason": "另有规定。"})
    assert gone.status_code == 302
    client.logout()
    page = client.get("/folded/").content.decode()
    assert NAME in page
    assert "统计登记证" not in page
    assert len(client.get("/api/v1/folded-certificates").json()) == 2


def test_the_demo_city_has_what_was_folded_in_2016(insurance):
    from yici.folding import demo

    demo.load_folded()
    demo.load_folded()
    assert [one.name for one in Folded.objects.all()] == ["社会保险登记证"]


def test_its_item_is_over_on_the_day_though_no_job_has_run(insurance, compiler):
    fold(insurance, compiler)
    found = Edition.objects.filter(item__code="insurance-registration")
    for day, there in ((date(2026, 11, 30), True), (date(2026, 12, 1), False)):
        assert found.in_force(day).exists() is there


def test_taken_off_the_list_before_its_day_the_item_goes_on(insurance, compiler):
    folded = fold(insurance, compiler)
    actions.withdraw(folded=folded, reason="暂缓整合。", by=compiler, at=on("2026-11-30"))
    found = Edition.objects.filter(item__code="insurance-registration")
    assert found.in_force(date(2026, 12, 1)).exists()
    assert jobs.take_effect(int(on("2026-12-01").timestamp())) == 0


def test_whoever_verifies_the_licence_is_told_what_it_stands_for(licence, compiler, client):
    """C062: nobody has to ask for the certificate besides; of a revoked licence nothing is said."""
    page = client.get(f"/verify/{licence.identifier}").content.decode()
    assert NAME in page
    asked = orjson.dumps({"identifier": licence.identifier})
    told = client.post("/api/v1/licences/verify", asked, content_type="application/json").json()
    assert told["facts"]["stands_for"] == [NAME]
    licences.revoke(
        licence=licence.pk, key="2", ground="《行政许可法》第六十九条", actor="clock", at=NOW
    )
    assert NAME not in client.get(f"/verify/{licence.identifier}").content.decode()
    told = client.post("/api/v1/licences/verify", asked, content_type="application/json").json()
    assert (told["outcome"], told["facts"]["stands_for"]) == ("revoked", [])


def test_what_departments_are_told_costs_the_same_however_much_it_is(
    licence, insurance, django_assert_num_queries
):
    market = Department.objects.get(credit_code=licence.issuer)
    for n in range(3):
        licences.issue(
            kind="business-licence", department=market, holder=make_firm(f"广安示例{n}有限公司").pk,
            face={"holder_name": f"广安示例{n}有限公司", "holder_kind": "organisation", "fields": [["住所", "滨江路1号"]], "more": []},
            at=NOW, actor="clock", key=f"more-{n}",
        )  # fmt: skip
    reactions.settle()
    waiting = list(Push.objects.select_related("folded"))
    assert len(waiting) == 4
    with django_assert_num_queries(2):
        told = actions.told(waiting)
    assert all(dict(lines)["证照标识"] for _push, lines in told)


@pytest.fixture
def run(monkeypatch):
    """Run `yici folding` against this very application, as somebody."""

    def inside(asked: httpx.Request) -> httpx.Response:
        said = {
            "data": asked.read(),
            "content_type": "application/json",
            "headers": dict(asked.headers),
        }
        got = Client().generic(asked.method, asked.url.raw_path.decode(), **said)
        return httpx.Response(got.status_code, content=got.content)

    monkeypatch.setattr(
        door.httpx, "Client", partial(httpx.Client, transport=httpx.MockTransport(inside))
    )

    def ran(who, *arguments):
        user = account_of(who)
        _token, text = make_token(user=user, name="cli", by=who, at=timezone.now())
        options = ["--url", "http://testserver", "--token", text]
        return CliRunner().invoke(command, [*options, *arguments])

    return ran


def test_the_list_is_kept_and_what_was_told_taken_over_from_the_command_line(
    licence, insurance, compiler, run
):
    said = {
        "name": "统计登记证", "department": insurance.pk, "items": [], "basis": BASIS,
        "effective_on": "2027-01-01", "data": SHARED,
    }  # fmt: skip
    facts = [
        f for name, value in said.items() for f in ("-f", f"{name}={orjson.dumps(value).decode()}")
    ]
    clerk = make_staff("何国强", "reviewer", insurance)
    assert run(clerk, "act", "fold", *facts).exit_code == 1  # who compiles for all does it
    made = run(compiler, "act", "fold", *facts, "--json")
    assert made.exit_code == 0, made.output
    number = orjson.loads(made.output)["id"]
    assert run(compiler, "act", "withdraw", str(number), "-f", "reason=另有规定。").exit_code == 0
    shown = run(compiler, "show").output
    assert NAME in shown
    assert "withdrawn" in shown
    (waiting,) = orjson.loads(run(clerk, "pushes", "--json").output)
    assert ["经营范围", "餐饮服务"] in waiting["told"]
    places = (str(waiting["certificate"]), waiting["licence"])
    assert run(clerk, "act", "take", *places).exit_code == 0
    assert run(clerk, "pushes").output == ""
    assert "餐饮服务" in run(clerk, "pushes", "--taken").output
    assert run(clerk, "act", "take", places[0]).exit_code == 2
    assert run(clerk, "act", "fold", "-f", "name").exit_code == 2
