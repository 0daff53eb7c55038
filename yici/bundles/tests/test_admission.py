"""准入清单、技术评估、上门服务: which projects a park takes, after what, and how it serves them (C061)."""

from datetime import date

import pytest

from yici.bundles import actions, demo, parks
from yici.bundles.models import Admission, Project
from yici.bundles.rules import NotAllowed
from yici.bundles.tests.test_parks import TERM
from yici.bundles.tests.test_projects import SAID, kinds, park, published, step
from yici.conftest import on
from yici.people.tests.people import make_department
from yici.people.who import ANONYMOUS, Who

__all__ = ["park"]
REPORT = {"evaluator": "省工程咨询研究院", "document": "川工咨评〔2026〕12号"}


@pytest.fixture
def listed(street, park):
    """The list of the park: food is taken, other manufacturing after evaluation, paper not at all."""

    def enter(industry, title, verdict, **more):
        given = {"document": "园准〔2026〕1号", "issued_by": park.department, **TERM} | more
        return actions.list_industry(
            park=park, industry=industry, title=title, verdict=verdict, by=Who.clock(),
            at=on("2026-08-28"), **given,
        )  # fmt: skip

    enter("C", "制造业", "evaluated")
    enter("C13", "农副食品加工业", "admitted")
    enter("C2211", "木竹浆制造", "barred")
    return enter


def refused(code):
    return pytest.raises(NotAllowed, check=lambda error: error.code == code)


def test_an_industry_on_the_list_is_admitted_on_its_promise_alone(street, park, listed):
    project = published(street, park, industry="c1310")
    assert project.industry == "C1310"
    step(street, project, "admitted", "2026-09-14")
    assert kinds(project) == ["published", "admitted"]


def test_what_the_list_bars_does_not_even_come_on_notice(street, park, listed):
    with refused("barred"):
        published(street, park, industry="C2211")
    with refused("industry"):  # where there is a list, the industry is asked for
        published(street, park)
    with refused("industry"):
        published(street, park, industry="paper")
    assert not Project.objects.exists()


@pytest.mark.parametrize("industry", ["C2710", "M7320"])  # by its line; on no line at all
def test_what_needs_it_is_admitted_only_after_a_technical_evaluation(
    street, park, listed, industry
):
    project = published(street, park, industry=industry)
    with refused("not-evaluated"):
        step(street, project, "admitted", "2026-09-14")
    for wrong, code in (
        ({}, "evaluator"),
        ({"evaluator": SAID["enterprise"], "document": "1"}, "evaluator"),
        ({"evaluator": "省工程咨询研究院"}, "document"),
    ):
        with refused(code):
            step(street, project, "evaluated", "2026-09-03", **wrong)
    step(street, project, "unfit", "2026-09-03", **REPORT)
    with refused("not-now"):
        step(street, project, "admitted", "2026-09-14")
    step(street, project, "evaluated", "2026-09-10", **REPORT)
    with refused("not-yet"):  # the notice runs on all the same
        step(street, project, "admitted", "2026-09-11")
    step(street, project, "admitted", "2026-09-14")
    assert kinds(project) == ["published", "unfit", "evaluated", "admitted"]
    assert project.steps.get(kind="evaluated").document == REPORT["document"]


def test_the_list_of_the_day_of_admission_counts(street, park, listed):
    project = published(street, park, industry="C1310")
    line = Admission.objects.get(industry="C13")
    actions.revoke(entry=line, reason="调整产业定位。", by=Who.clock(), at=on("2026-09-10"))
    with refused("not-evaluated"):
        step(street, project, "admitted", "2026-09-14")
    listed("C1310", "谷物磨制", "barred")
    with refused("barred"):
        step(street, project, "admitted", "2026-09-14")
    step(street, project, "dropped", "2026-09-14")


def test_being_served_at_its_place_changes_nothing_else(street, park, listed):
    """上门服务: the office comes to the project, before and after it is admitted."""
    project = published(street, park, industry="C1310")
    step(street, project, "visited", "2026-09-03", reason="上门辅导环评手续。")
    step(street, project, "admitted", "2026-09-14")
    step(street, project, "warned", "2026-10-12", until=date(2026, 10, 30))
    step(street, project, "visited", "2026-10-15", reason="上门督促开工。")
    assert project.now.kind == "warned"
    step(street, project, "mended", "2026-10-20")
    assert kinds(project)[-2:] == ["visited", "mended"]
    step(street, project, "warned", "2026-11-02", until=date(2026, 11, 20))
    step(street, project, "exited", "2026-11-23", by="sun")
    with refused("not-now"):  # who is out is served as everybody else
        step(street, project, "visited", "2026-11-24")


def test_only_who_may_enter_lines_keeps_the_list_and_one_industry_stands_once(street, park, listed):
    with refused("not-yours"):
        actions.list_industry(
            park=park, industry="C14", title="食品制造业", verdict="admitted", by=street.li,
            document="1", issued_by=park.department, at=on("2026-09-01"), **TERM,
        )  # fmt: skip
    for wrong, code in (
        (("C13", "农副食品加工业", "admitted"), "once"), (("Z1", "无", "admitted"), "industry"),
        (("C14", " ", "admitted"), "title"), (("C14", "食品制造业", "maybe"), "verdict"),
    ):  # fmt: skip
        with refused(code):
            listed(*wrong)
    assert Admission.objects.count() == 3


def test_everybody_reads_the_list_and_asks_whether_a_park_takes_her(
    park, listed, client, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-01"))
    page = client.get("/parks/?industry=c2211").content.decode()
    assert "木竹浆制造" in page
    assert str(Admission.Verdict.BARRED.label) in page
    assert client.get("/parks/?industry=?!").status_code == 200
    ask = "/api/v1/parks/east/admission?industry="
    told = {code: client.get(ask + code).json() for code in ("C1310", "C2710", "A01")}
    assert [one["verdict"] for one in told.values()] == ["admitted", "evaluated", "evaluated"]
    assert told["C1310"]["line"]["industry"] == "C13"
    assert told["A01"]["line"] is None
    assert client.get(ask + "13").status_code == 422
    assert client.get("/api/v1/parks/west/admission?industry=C13").status_code == 404


def test_the_demo_city_shows_a_simulated_park_with_all_of_it(db):
    make_department("区发改局", region=demo.REGION)
    demo.load_parks()
    demo.load_parks()  # a second time changes nothing
    (row,) = parks.register(ANONYMOUS, date(2026, 9, 1))
    assert "模拟" in row["park"].name
    assert {one.verdict for one in row["admissions"]} == {"admitted", "evaluated", "barred"}
    assert "plan" in {one.kind for one in row["evaluations"]}
    assert [one.now.kind for one in row["projects"]] == ["admitted", "warned", "evaluated"]
    assert all("模拟" in one.name for one in row["projects"])
