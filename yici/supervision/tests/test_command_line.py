"""`yici supervision`: the orders of page and API from the command line, by the same rules (R25, C108)."""

import json

import pytest
from click.testing import CliRunner
from django.utils import timezone

from yici.cases.tests.conftest import apply, city  # noqa: F401
from yici.cli.supervision import supervision as command
from yici.people.actions import make_token
from yici.supervision.models import Card

from .test_cards import LATE, accepted, look, tang  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(city, tang, live_server, monkeypatch):  # noqa: F811
    """Run `yici supervision` as one of the city's people, and return what it printed as JSON."""
    city.who["tang"] = tang

    def ran(name, *arguments, code=0):
        by = city.who[name]
        _token, text = make_token(user=city.users[name], name="cli", by=by, at=timezone.now())
        options = ["--url", live_server.url, "--token", text]
        done = CliRunner().invoke(command, [*options, *arguments, "--json"])
        assert done.exit_code == code, done.output
        return json.loads(done.output) if code == 0 else done.output

    return ran


def test_an_order_is_listed_shown_answered_and_judged_from_the_command_line(accepted, run):  # noqa: F811
    look(LATE)
    order = Card.objects.get(kind="promised", colour="red")
    listed = run("tang", "list", "--state", "asked")
    assert {one["number"] for one in listed} == set(
        Card.objects.orders().values_list("number", flat=True)
    )
    assert run("tang", "list", "--state", "accepted") == []
    assert {one["number"] for one in run("wu", "list", "--overdue")} < {
        one["number"] for one in run("tang", "list", "--overdue")
    }
    tomorrow = timezone.localdate().replace(year=2099).isoformat()
    said = (order.number, "--words", "已加派人员。", "--until", tomorrow)
    assert run("wu", "answer", *said)["state"] == "answered"
    assert run("tang", "judge", order.number, "ask-again", "--words", "原因？")["state"] == "asked"
    run("wu", "answer", *said)
    assert run("tang", "judge", order.number, "accept")["state"] == "accepted"
    kinds = [step["kind"] for step in run("wu", "show", order.number)["steps"]]
    assert kinds == ["answered", "again", "answered", "accepted"]


def test_who_may_not_is_refused_and_nothing_changes(accepted, run):  # noqa: F811
    look(LATE)
    order = Card.objects.get(kind="promised", colour="red")
    assert run("outsider", "list") == []
    run("outsider", "show", order.number, code=1)
    said = (order.number, "--words", "已加派人员。", "--until", "2099-01-01")
    for stranger in ("outsider", "tang"):  # she supervises and answers for nobody
        run(stranger, "answer", *said, code=1)
    run("wu", "judge", order.number, "accept", code=1)
    run("wu", "judge", order.number, "ask-again", code=2)  # says nothing
    order.refresh_from_db()
    assert order.state == "asked"


def test_a_sweep_by_hand_raises_what_is_due_once(accepted, run, monkeypatch):  # noqa: F811
    raised = run("wu", "sweep")["raised"]
    assert raised == Card.objects.count() > 0
    assert run("wu", "sweep") == {"raised": 0, "overdue": 0}
