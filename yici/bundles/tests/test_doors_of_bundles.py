"""What applicants, clerks and machines see of one thing."""

import json
import re

import pytest
from click.testing import CliRunner
from django.test import Client

from yici.bundles import actions
from yici.bundles.models import BundleCase
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import settled
from yici.cases.tests.citizen import Citizen, words_of
from yici.cases.tests.three_doors import _Inside
from yici.cli import door
from yici.cli.case import case as command
from yici.conftest import on
from yici.people.actions import make_token


def signed_in(street, name: str) -> Client:
    return Citizen(street.city.users[name])


def test_found_by_everyday_words_and_told_what_it_saves(street):
    client = Citizen()
    assert "Opening a shop" in words_of(client.get("/things/?q=我想开小店"))
    assert "Nothing fits these words" in words_of(client.get("/things/?q=结婚"))
    guide = words_of(client.get("/things/open-shop/?food=yes"))
    assert "63% less" in guide  # stages: eleven one by one, four as one thing
    assert "Begins by itself after: 个体工商户登记" in guide
    assert client.get("/things/nothing/").status_code == 404


def test_the_progress_page_says_of_each_part_why_it_is_where_it_is(street, shop):
    page = words_of(signed_in(street, "li").get(f"/things/cases/{shop.number}/"))
    assert "It begins by itself as soon as this is there: 个体工商户登记" in page
    assert "Critical path" in page
    for stranger in ("mei", "agent"):
        answer = signed_in(street, stranger).get(f"/things/cases/{shop.number}/")
        assert answer.status_code == 404


def test_the_applicant_supplies_at_one_page_what_two_offices_lack(street, opened):
    bundle = opened()
    actions.ask_correction(
        bundle=bundle, by=street.chen, missing=["place"], words_to_applicant="地址不详。",
        at=on("2026-09-14 11:00"), key="ask",
    )  # fmt: skip
    bundle = settled(bundle)
    client = signed_in(street, "li")
    page = client.get(f"/things/cases/{bundle.number}/correct/")
    assert "店址: 消防安全检查、个体工商户登记" in words_of(page)
    seen = re.search(r'name="seen" value="(\d+)"', page.content.decode())[1]
    address = f"/things/cases/{bundle.number}/correct/"
    assert client.post(address, {"seen": seen, "f-place": ""}).status_code == 422
    assert client.post(address, {"seen": seen, "f-place": "滨江路9号"}).status_code == 302
    assert not settled(bundle).is_paused


@pytest.fixture
def machine(street):
    client = signed_in(street, "li")

    def call(method: str, path: str, body=None):
        sent = {} if body is None else {"data": json.dumps(body)}
        answer = getattr(client, method)(f"/api/v1{path}", content_type="application/json", **sent)
        return answer.status_code, json.loads(answer.content)

    return call


def test_a_program_reads_the_plan_of_a_situation(machine):
    status, told = machine("get", "/bundles/open-shop?answer=food:no")
    assert status == 200
    assert [part["code"] for part in told["parts"]] == ["register", "hygiene", "fire"]
    assert told["path"] == ["fire"]
    assert {one["what"] for one in told["savings"]} >= {"fields", "stages", "days"}
    assert machine("get", "/bundles/open-shop?answer=food:maybe")[0] == 422


def test_a_program_is_told_every_problem_at_once(machine):
    status, told = machine("post", "/bundle-cases", {"bundle": "open-shop", "answers": {}})
    assert (status, told["type"].rpartition("/")[2].rpartition(":")[2]) == (422, "incomplete")
    assert {"food", "place", "register_lease"} <= set(
        re.findall(r"[a-z_]+", json.dumps(told["errors"]))
    )
    assert not BundleCase.objects.exists()


def test_a_program_follows_a_bundle_case_and_takes_it_back(street, machine, opened):
    bundle = opened(form=streets.FILLED)
    status, told = machine("get", f"/bundle-cases/{bundle.number}")
    assert (status, told["status"], "withdraw" in told["actions"]) == (200, "received", True)
    assert machine("post", f"/bundle-cases/{bundle.number}/actions/accept")[0] == 403
    status, told = machine("post", f"/bundle-cases/{bundle.number}/actions/withdraw", {})
    assert (status, told["status"]) == (200, "withdrawn")
    assert machine("get", "/bundle-cases")[1]["items"][0]["number"] == bundle.number


def test_the_command_line_does_to_the_whole_what_the_desk_does(street, opened, monkeypatch):
    """R22, C057: the same verbs with the same refusals; said twice it is done once."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-14 11:00"))
    monkeypatch.setattr(door, "httpx", _Inside)
    bundle = opened()
    user, by = street.city.users["chen"], street.chen
    token = make_token(user=user, name="door", by=by, at=on("2026-09-14 11:00"))[1]

    def run(*words):
        at = ["--url", "http://testserver", "--token", token]
        return CliRunner().invoke(command, [*at, *words], env={"LANG": "en_GB.UTF-8"})

    known = {one["verb"] for one in json.loads(run("verbs", "--whole", "--json").output)}
    assert {"accept", "ask-correction", "hand-over", "withdraw"} <= known
    ask = ["act", "--whole", "--json", "ask-correction", bundle.number, "-f", 'missing=["place"]']
    (refused,) = json.loads(run(*ask).output)
    assert not refused["done"]
    said = [*ask, "-f", "words_to_applicant=地址不详。"]
    (done,) = json.loads(run(*said).output)
    assert done["done"], done
    asked = settled(bundle)
    assert asked.is_paused
    assert run("act", "accept", bundle.number).exit_code == 1  # no case has that number
    assert BundleCase.objects.get(pk=bundle.pk).seq == asked.seq
