"""`yici draft`, `batch`, `task`, `objection`: the desk's verbs by command, through a real server."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Adjustment, Batch, Item
from yici.catalogue.tests.way import Staff
from yici.cli.catalogue import commands
from yici.people.actions import make_token
from yici.people.tests.people import account_of, make_department, make_staff

pytestmark = pytest.mark.django_db(transaction=True)
GUIDE = next(guide for guide in demo_guides() if guide.content.name == "教师资格认定")
COMMANDS = {command.name: command for command in commands}


@pytest.fixture
def item():
    department = make_department(GUIDE.department)
    return Item.objects.create(
        code=GUIDE.code, name=GUIDE.content.name, task_type="01", department=department,
        region=department.region,
    )  # fmt: skip


@pytest.fixture
def staff(item):
    return Staff(item)


@pytest.fixture
def run(live_server):
    """Run a command as somebody: `run(staff.editor, "draft", "list")`."""

    def ran(who, noun, *arguments, typed=""):
        _token, text = make_token(user=account_of(who), name="cli", by=who, at=timezone.now())
        options = ["--url", live_server.url, "--token", text]
        return CliRunner().invoke(COMMANDS[noun], [*options, *arguments], input=typed)

    return ran


def test_a_draft_is_written_and_goes_its_way_by_command(item, staff, run, tmp_path):
    file = tmp_path / "content.json"
    file.write_text(json.dumps(GUIDE.content.model_dump(mode="json")))
    wrote = run(staff.editor, "draft", "write", item.code, str(file), "--json")
    assert wrote.exit_code == 0, wrote.output
    version = json.loads(wrote.output)["version"]
    again = run(staff.editor, "draft", "write", item.code, str(file))
    assert (again.exit_code, "If-Match" in again.output) == (1, True)

    stale = run(staff.editor, "draft", "act", "submit", f"{item.code}@{version[::-1]}")
    assert (stale.exit_code, "refused" in stale.output) == (1, True)
    for who, verb in (
        (staff.editor, "submit"), (staff.compiler, "compile"), (staff.reviewer, "review"),
    ):  # fmt: skip
        done = run(who, "draft", "act", verb, "-", typed=f"{item.code}@{version}\n")
        assert done.exit_code == 0, done.output
    listed = run(staff.leader, "draft", "list", "-f", "step=reviewed", "-f", "mine=true")
    assert f"{item.code}  教师资格认定  reviewed" in listed.output
    shown = run(staff.leader, "draft", "show", item.code)
    assert "you may: approve, return" in shown.output
    assert run(staff.leader, "draft", "act", "approve", item.code).exit_code == 0
    assert item.current.content == GUIDE.content
    ended = run(staff.reviewer, "edition", "act", "suspend", f"{item.code}/1", "-f", "reason=升级")
    assert ended.exit_code == 0, ended.output
    [line] = json.loads(run(staff.editor, "edition", "list", item.code, "--json").output)
    assert line["status"] == "suspended"


def test_batches_tasks_and_objections_by_command(item, staff, run):
    today = timezone.localdate()
    days = [
        f"{name}={today + timedelta(days=5)}"
        for name in ("submit_by", "compile_by", "review_by", "approve_by")
    ]
    said = [f'region="{item.region_id}"', "name=第四批", *days]
    facts = [part for one in said for part in ("-f", one)]
    assert run(staff.compiler, "batch", "open", *facts).exit_code == 0
    batch = Batch.objects.get()
    assert run(staff.compiler, "batch", "act", "close", str(batch.pk)).exit_code == 0
    assert run(staff.editor, "batch", "open", *facts).exit_code == 1

    town = make_department("枣山镇", region="511602101000")
    li = make_staff("李镇", "clerk", town)
    told = ["-f", f"item={item.code}", "-f", f"department={town.pk}", "-f", "words=不应再开证明"]
    assert run(li, "objection", "file", *told).exit_code == 0
    task = Adjustment.objects.get()
    answer = ["answer", str(task.pk), "-f", "answer=kept", "-f", "words=暂时保留"]
    assert run(staff.editor, "task", "act", *answer).exit_code == 0
    assert "kept" in run(li, "objection", "list").output
    shown = json.loads(run(staff.compiler, "task", "show", str(task.pk), "--json").output)
    assert (shown["may"], shown["answer_words"]) == (["close", "reopen"], "暂时保留")


def test_the_command_line_knows_every_verb_of_the_api(staff, run):
    found = {
        one["verb"] for one in json.loads(run(staff.editor, "draft", "verbs", "--json").output)
    }
    assert found == {"submit", "withdraw", "compile", "review", "approve", "return"}
    assert all("act" in COMMANDS[noun].commands for noun in ("edition", "batch", "task"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("edition", "show", "X-1"), "as `yici edition list` does"),
        (("draft", "show", "a/b"), "as `yici draft list` does"),
        (("draft", "list", "-f", "step"), "NAME=VALUE"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_line(staff, run, arguments, words):
    refused = run(staff.editor, *arguments)
    assert refused.exit_code == 2
    assert words in refused.output


def test_what_the_api_does_not_know_is_refused(staff, run):
    refused = run(staff.editor, "draft", "list", "-f", "stage=submitted")
    assert refused.exit_code == 1
    assert "stage" in refused.output
    assert run(staff.editor, "task", "show", "1").exit_code == 1
