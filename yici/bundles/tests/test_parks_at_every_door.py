"""The register of parks through a real server: page, API and command line share each verb (C060, C061)."""

import json

import pytest
from click.testing import CliRunner
from django.utils import timezone

from yici.bundles.models import Admission, Authorisation, Evaluation, Park, Project, ProjectStep
from yici.bundles.pages.parks import ENTER
from yici.bundles.tests.test_projects import SAID
from yici.cases.tests.conftest import city
from yici.cli.park import VERBS
from yici.cli.park import park as command
from yici.conftest import on
from yici.people.actions import make_token
from yici.people.models import Post, Role
from yici.people.who import who_is

__all__ = ["city"]
pytestmark = pytest.mark.django_db(transaction=True)
TERM = ["-f", "valid_from=2026-01-01", "-f", "valid_until=2099-12-31"]


@pytest.fixture
def run(city, live_server):
    """Run `yici park` as chen, who is administrator and works in the park's office."""
    office = city.departments["区市监局"]
    for role in (Role.ADMINISTRATOR, Role.REVIEWER):
        Post.objects.create(
            staff_id="GA-chen", department=office, role=role, since=on("2020-01-01")
        )
    city.users["chen"].__dict__.pop("_who", None)
    _token, text = make_token(
        user=city.users["chen"], name="cli", by=who_is(city.users["chen"]), at=timezone.now()
    )
    options = ["--url", live_server.url, "--token", text]
    return lambda *arguments: CliRunner().invoke(command, [*options, *arguments])


def test_a_park_is_opened_kept_and_read_from_the_command_line(city, run):
    office = city.departments["区市监局"].pk
    opened = run("act", "open", "east", "-f", "name=东区工业园", "-f", f"office={office}")
    assert opened.exit_code == 0, opened.output
    health = city.departments["区卫健局"].pk
    said = ["-f", "kind=energy", "-f", "document=区评1号", "-f", f"issued_by={health}", *TERM]
    assert run("act", "evaluate", "east", *said).exit_code == 0
    assert run("act", "evaluate", "east", *said[:4], "-f", "issued_by=999999", *TERM).exit_code == 1
    line = Evaluation.objects.get()
    assert run("act", "revoke-evaluation", "east", str(line.pk), "-f", "reason=失效").exit_code == 0
    assert Evaluation.objects.get().revoked_on
    told = [
        f
        for name in ("code", "name", "enterprise", "uscc", "promise")
        for f in ("-f", f"{name}={json.dumps(SAID[name])}")
    ]
    published = run("act", "publish", "east", *told, "-f", "until=2099-01-01")
    assert published.exit_code == 0, published.output
    early = run("act", "step", "east", SAID["code"], "-f", "kind=admitted", "-f", "reason=无异议。")
    assert early.exit_code == 1  # the notice is not over
    assert [p.now.kind for p in Project.objects.all()] == ["published"]
    shown = run("show")
    assert all(words in shown.output for words in ("东区工业园", "energy", SAID["code"], "revoked"))


def test_a_wrong_line_or_park_changes_nothing_and_says_so(city, run):
    refused = run("act", "authorise", "west", "-f", "item=x", "-f", "way=delegated",
                  "-f", "document=1", "-f", "issued_by=1", *TERM)  # fmt: skip
    assert refused.exit_code == 1
    assert run("act", "step", "east").exit_code == 2
    assert not Authorisation.objects.exists()
    assert not Park.objects.exists()


def test_every_way_to_enter_a_line_is_on_the_page_and_on_the_command_line():
    others = (
        "revoke-industry",
        "revoke-evaluation",
        "revoke-authorisation",
        "step",
        "declare",
        "ask",
    )
    assert len(ENTER) + len(others) == len(VERBS)


def test_the_admission_list_is_kept_and_asked_from_the_command_line(city, run):
    """C061: 准入清单 and 技术评估, the same rules as on the page."""
    office = city.departments["区市监局"].pk
    run("act", "open", "east", "-f", "name=东区工业园", "-f", f"office={office}")
    assert run("check", "east", "C1310").output.strip() == "admitted"  # no list yet

    def listed(industry, verdict):
        return run("act", "list-industry", "east", "-f", f"industry={industry}", "-f", "title=制造业",
                   "-f", f"verdict={verdict}", "-f", "document=准入1号",
                   "-f", f"issued_by={office}", *TERM)  # fmt: skip

    assert listed("C13", "admitted").exit_code == 0
    assert listed("C", "evaluated").exit_code == 0
    assert listed("C13", "barred").exit_code == 1  # once for one time
    assert listed("Z9", "barred").exit_code == 1
    for industry, verdict, code in (("C1310", "admitted", 0), ("C2710", "evaluated", 1)):
        asked = run("check", "east", industry)
        assert (asked.output.strip(), asked.exit_code) == (verdict, code)
    assert "C13 制造业: admitted" in run("show").output
    told = [
        f
        for name in ("code", "name", "enterprise", "uscc", "promise")
        for f in ("-f", f"{name}={json.dumps(SAID[name])}")
    ]
    assert run("act", "publish", "east", *told, "-f", "until=2099-01-01").exit_code == 1
    done = run("act", "publish", "east", *told, "-f", "until=2099-01-01", "-f", "industry=C2710")
    assert done.exit_code == 0, done.output
    report = ["-f", "reason=符合。", "-f", "evaluator=省工程咨询中心", "-f", "document=技评1号"]
    assert run("act", "step", "east", SAID["code"], "-f", "kind=evaluated", *report).exit_code == 0
    for _sent in range(2):  # the same words on the same day: one visit
        served = run(
            "act", "step", "east", SAID["code"], "-f", "kind=visited", "-f", "reason=上门收件。"
        )
        assert served.exit_code == 0
    assert ProjectStep.objects.filter(kind="visited").count() == 1
    line = str(Admission.objects.get(industry="C").pk)
    assert run("act", "revoke-industry", "east", line, "-f", "reason=失效").exit_code == 0
