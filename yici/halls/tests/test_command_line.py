"""Windows are kept, and sat at, from the command line by the same rules (C037)."""

import json

import pytest
from click.testing import CliRunner
from django.utils import timezone

from yici.cli.window import window as command
from yici.halls.models import Sitting, Window
from yici.people.actions import make_token
from yici.people.tests.people import account_of
from yici.people.who import who_is

from .hall import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(live_server, monkeypatch):
    """Run `yici window` as one of the hall's people: `run("peng", "show")`."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    hall = build()
    tokens = {}

    def done(name, *words):
        if name not in tokens:
            user = account_of(getattr(hall, name))
            _row, tokens[name] = make_token(
                user=user, name="cli", by=who_is(user), at=timezone.now()
            )
        options = ["--url", live_server.url, "--token", tokens[name]]
        return CliRunner().invoke(command, [*options, *words])

    done.hall = hall
    return done


def test_a_manager_enters_windows_and_a_clerk_sits_down_from_the_command_line(run):
    hall = f"hall={run.hall.hall.pk}"
    told = ("-f", hall, "-f", "number=A1", "-f", "name=综合一号", "-f", "category=general")
    assert run("chen", "act", "enter", *told).exit_code != 0
    assert run("peng", "act", "enter", *told).exit_code == 0
    assert run("peng", "act", "enter", *told).exit_code == 0  # sent twice, entered once
    window = Window.objects.get()
    assert "综合一号" in run("chen", "show").output
    assert "no window" in run("chen", "seat").output
    assert run("chen", "act", "sit", str(window.pk)).exit_code == 0
    assert "A1" in run("chen", "seat").output
    assert json.loads(run("chen", "seat", "--json").output)["window"]["id"] == window.pk
    taken = run("zhou", "act", "sit", str(window.pk))
    assert "A colleague sits at this window" in str(taken.exception) + taken.output
    assert run("chen", "act", "hand-over", "-f", f"to={run.hall.zhou.staff_code}").exit_code == 0
    assert Sitting.objects.get(until=None).staff_id == run.hall.zhou.staff_code
    assert run("peng", "act", "free", str(window.pk)).exit_code == 0
    assert run("peng", "act", "close", str(window.pk)).exit_code == 0
    assert run("chen", "show").output == ""


def test_sorts_are_read_and_said_from_the_command_line(run):
    pk = str(run.hall.hall.pk)
    told = ("-f", f"hall={pk}", "-f", "number=A1", "-f", "name=商事", "-f", "category=business")
    run("peng", "act", "enter", *told)
    code = run.hall.items["高龄津贴给付"].item.code
    assert code in run("chen", "sorts", pk, "--without-window").output
    said = (
        "-f",
        f"hall={pk}",
        "-f",
        f"item={code}",
        "-f",
        "category=business",
        "-f",
        "reason=商定",
    )
    assert run("peng", "act", "sort", *said).exit_code == 0
    assert code not in run("chen", "sorts", pk, "--without-window").output
    assert "A1" in run("chen", "show", "--item", code).output
    assert run("chen", "act", "sit").exit_code == 2  # which one?
    assert "close" in run("chen", "verbs").output
