"""`yici case`: the same verbs and rules as everywhere, through a real server."""

import json

import pytest
from click.testing import CliRunner
from django.utils import timezone

from yici.cases import actions, rules
from yici.cases.models import Case
from yici.cases.tests.conftest import apply, city
from yici.cases.tests.test_sent_files import pdf
from yici.cli.case import case as command
from yici.conftest import on
from yici.people import secrets
from yici.people.actions import make_token
from yici.people.models import Post, Staff

__all__ = ["apply", "city"]
NUMBER = "440524188001010014"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(city, live_server):
    """Run `yici case` as one of the city's people."""

    def ran(name, *arguments, typed=""):
        _token, text = make_token(
            user=city.users[name], name="cli", by=city.who[name], at=timezone.now()
        )
        options = ["--url", live_server.url, "--token", text]
        return CliRunner().invoke(command, [*options, *arguments], input=typed)

    return ran


def test_a_clerk_accepts_two_cases_and_one_that_is_gone_stops_neither(city, apply, run):
    one, two, gone = apply(), apply(key="two"), apply(key="three")
    actions.withdraw(case=gone, by=city.li, at=on("2026-09-21"))
    numbers = "\n".join(c.number for c in (one, gone, two))
    done = run("chen", "act", "accept", "-", "--json", typed=numbers)
    assert done.exit_code == 1, done.output
    assert [line["done"] for line in json.loads(done.output)] == [True, False, True]
    assert {Case.at(c.pk).status for c in (one, two)} == {"in_review"}


def test_facts_are_given_by_name_and_shown_back(city, apply, run):
    case = actions.accept(case=apply(), by=city.chen, at=on("2026-09-21"))
    said = ["-f", "outcome=pass", "-f", "criterion=meets_conditions"]
    assert run("wang", "act", "review", case.number, *said).exit_code == 0
    assert Case.at(case.pk).state.task(2).outcome == "pass"
    shown = run("wang", "show", case.number)
    assert case.number in shown.output


def test_who_may_not_is_told_so(city, apply, run):
    refused = run("mei", "act", "accept", apply().number)
    assert refused.exit_code == 1
    assert "refused" in refused.output


def test_a_token_is_needed():
    done = CliRunner().invoke(command, ["show", "1"], env={"YICI_TOKEN": ""})
    assert done.exit_code != 0
    assert "YICI_TOKEN" in str(done.output) + str(done.exception)


def test_the_command_line_knows_every_verb_and_what_it_asks_for(city, run):
    found = {one["verb"]: one["facts"] for one in json.loads(run("chen", "verbs", "--json").output)}
    assert found.keys() == rules.VERBS.keys()
    assert "place*" in found["set-hearing"]
    assert "reason*" not in found["withdraw"]
    assert "set-hearing" in run("chen", "verbs").output


def test_every_verb_reaches_its_rule_from_the_command_line(city, apply, run):
    """None is lost on the way: each is done or refused by its rule, none is unknown."""
    case = apply()
    for verb in rules.VERBS:
        said = run("outsider", "act", verb, case.number, "--json")
        (line,) = json.loads(said.output)
        assert not line["done"], verb
        assert line["words"], verb


def test_somebody_concerned_states_her_views(city, apply, run):
    case = actions.accept(case=apply(), by=city.chen, at=on("2026-09-21"))
    mei = city.applicants["mei"]
    mei.number_index = secrets.blind_index("person", NUMBER)
    mei.save(update_fields=["number_index"])
    actions.name_concerned(
        case=case, by=city.wang, name="mei", number=NUMBER, told="相邻。", at=on("2026-09-22")
    )
    refused = run("mei", "act", "state-views", case.number, "-f", "views=请改到北侧。")
    assert refused.exit_code == 1  # the case is not hers
    said = run("mei", "act", "--concerned", "state-views", case.number, "-f", "words=请改到北侧。")
    assert said.exit_code == 0, said.output
    assert Case.at(case.pk).seq == case.seq + 1


def test_the_machine_is_stopped_for_ones_own_items_only_and_started_again(city, run):
    """C043: the same rule at the command line and the API as at the desk."""
    code = city.items["permit"].item.code
    for name, item in (("wu", "*"), ("wang", code), ("chen", code), ("mei", code)):
        refused = run(name, "machine", item, "--reason", "规则有误。")
        assert refused.exit_code != 0, name
    assert run("mei", "machine").exit_code != 0
    assert run("wu", "machine", "--lift", "99").exit_code != 0
    assert "--reason" in str(run("wu", "machine", code).output)
    done = json.loads(run("wu", "machine", code, "--reason", "规则有误。", "--json").output)
    assert (done["item"], done["lifted_at"]) == (code, None)
    assert "规则有误" in run("ren", "machine").output
    assert run("ren", "machine", "--lift", str(done["id"])).exit_code != 0
    assert "on again" in run("zhou", "machine", "--lift", str(done["id"])).output


def test_a_citizen_applies_copies_follows_and_rates_from_the_command_line(
    city, run, tmp_path, apply
):
    """R32, R35, R37: what a page and a program can do, a command can."""
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(pdf())
    code = city.items["permit"].item.code
    asked = ["-a", "kind=shop", "-m", f"floor_plan={plan}"]
    typed = ["-f", "shop_name=老李面馆", "-f", "phone=13800138000"]
    first = run("li", "apply", code, *asked, *typed, "--key", "one", "--json")
    assert first.exit_code == 0, first.output
    number = json.loads(first.output)["number"]
    again = run("li", "apply", code, *asked, *typed, "--key", "one", "--json")
    assert json.loads(again.output)["number"] == number
    copied = run("li", "apply", code, "-m", f"floor_plan={plan}", "--copy", number)
    assert copied.exit_code == 0, copied.output
    theirs = apply(by="mei", key="hers").number
    refused = run("li", "apply", code, *asked, "--copy", theirs)
    assert refused.exit_code == 1
    assert "copy_of:" in refused.output
    listed = json.loads(run("li", "list", "--json").output)
    assert len(listed) == 2
    assert theirs not in run("li", "list", "--status", "applied").output
    shown = run("li", "show", number).output
    assert "广安市广安区区市监局" in shown
    assert run("li", "rate", number, "satisfied").exit_code == 1  # not over yet
    assert run("li", "act", "withdraw", number).exit_code == 0
    assert run("mei", "rate", number, "satisfied").exit_code == 1
    rated = run("li", "rate", number, "satisfied")
    assert rated.exit_code == 0, rated.output


def test_what_is_wrong_with_an_application_is_named_at_its_field(city, run):
    code = city.items["permit"].item.code
    refused = run("li", "apply", code, "-f", "phone=12", "-f", "shop_name=12")
    assert refused.exit_code == 1
    for field in ("kind", "phone"):
        assert f"{field}:" in refused.output
    assert run("li", "apply", code, "-m", "floor_plan=/nowhere.pdf").exit_code == 2
    assert run("li", "apply", code, "-f", "phone").exit_code == 2
    assert not Case.objects.exists()


def test_the_head_hands_everything_of_a_leaver_to_a_colleague(city, apply, run, monkeypatch):
    """R23: the same over API and command line as at the desk; sent twice it moves nothing twice."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    case = actions.accept(case=apply(), by=city.chen, at=on("2026-09-21"))
    actions.take(case=case, by=city.wang, at=on("2026-09-21"))
    new = Staff.objects.create(code="GA-new", name="新来的", phone="")
    Post.objects.create(
        staff=new, department=city.departments["区市监局"], role="reviewer", since=on("2026-01-01")
    )
    known = json.loads(run("wu", "hand-over", "--json").output)
    assert {"staff": "GA-wang", "name": "wang", "open": 1} in known["open"]
    assert "GA-new" in [one["staff"] for one in known["successors"]]
    refused = run("wu", "hand-over", "GA-wang", "GA-nobody", "--reason", "调离")
    assert (refused.exit_code, Case.at(case.pk).state.task(2).handler) == (1, "GA-wang")
    refused = run("wang", "hand-over", "GA-wang", "GA-new", "--reason", "调离")
    assert "answer for the department" in refused.output
    done = run("wu", "hand-over", "GA-wang", "GA-new", "--reason", "调离", "--json")
    assert (done.exit_code, json.loads(done.output)) == (0, {"left": []})
    moved = Case.at(case.pk)
    assert moved.state.task(2).handler == "GA-new"
    again = run("wu", "hand-over", "GA-wang", "GA-new", "--reason", "调离", "--json")
    assert (again.exit_code, json.loads(again.output)) == (0, {"left": []})
    assert Case.at(case.pk).seq == moved.seq
    assert run("wu", "hand-over", "GA-nobody", "GA-new", "--reason", "调离").exit_code == 1
