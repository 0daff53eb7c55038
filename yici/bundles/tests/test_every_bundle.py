"""Every bundle that comes with Yici, taken whole: from the guide to the last result (C057, C058)."""

from collections import Counter
from functools import cache

import pytest

from yici.bundles import graph
from yici.bundles.savings import TARGET, plan, savings
from yici.bundles.tests.demo_city import TOLD, AtPages, Whole, load_city
from yici.cases.models import Case
from yici.cases.tests.citizen import words_of
from yici.conftest import set_up_once
from yici.licences import paper
from yici.people.models import Post, Staff

CODES = sorted(TOLD)


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker, tmp_path_factory):
    var = tmp_path_factory.mktemp("bundles")
    with set_up_once(django_db_blocker, var):
        load_city()
        yield var


@pytest.fixture
def city(loaded_once, db, settings):
    settings.VAR = loaded_once  # files are named by their digest: no test disturbs another


@pytest.fixture(autouse=True)
def papers_are_laid_out_once(monkeypatch):
    """Every notice and licence is made, numbered and kept, of one sheet a template: how they are
    set is tested in the rooms below, and takes most of the time."""
    monkeypatch.setattr(paper, "lay_out", lambda template, data: sheet(template, Kept(data)))


class Kept(dict):
    """Values by which no sheet is told from another."""

    def __hash__(self):
        return 0

    def __eq__(self, other):
        return True


LAID_OUT = paper.lay_out


@cache
def sheet(template, data):
    return LAID_OUT(template, data)


def repeated(names) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


@pytest.mark.parametrize("code", CODES)
def test_the_guide_asks_once_and_shows_the_same_at_the_page_and_at_the_api(city, code):
    """C057, N05: no question, field or paper twice; path and savings are shown and agree."""
    whole = Whole(code)
    told, page = whole.guide(), whole.her.get(f"/things/{code}/?{query(whole)}")
    asked = [m for m in told["materials"] if not m["made_here"]]
    assert not told["unanswered"]
    assert repeated(q["text"] for q in told["questions"]) == []
    assert repeated(f["label"] for f in told["fields"]) == []
    assert repeated(m["name"] for m in asked) == []

    figures = {one["what"]: one for one in told["savings"]}
    shown = words_of(page)
    for what in ("fields", "materials", "stages", "days", "visits"):
        one = savings(whole.joint, whole.answers).of(what)
        now = (one.before, one.after, one.percent)
        assert tuple(figures[what][name] for name in ("before", "after", "percent")) == now
        assert one.after <= one.before
        if one.percent:
            assert f"{one.percent}% less" in shown
    assert figures["stages"]["percent"] >= TARGET
    schedule, names = plan(whole.joint, whole.answers), whole.joint.contents
    assert (tuple(told["path"]), told["days"]) == (schedule.path, schedule.days)
    assert f"The critical path is {' → '.join(names[p].name for p in schedule.path)}" in shown
    assert told["days"] <= told["promised"]


def query(whole) -> str:
    return "&".join(f"{q}={one}" for q, told in whole.answers.items() for one in told)


@pytest.mark.parametrize("at", [Whole, AtPages])
@pytest.mark.parametrize("code", CODES)
def test_it_is_taken_whole_to_its_one_package(city, code, at):
    """C057, C058, R34: one form in, parts side by side in their departments, one package out."""
    whole = at(code)
    needs = whole.joint.needs(whole.answers)
    first, *later = graph.waves(needs)
    told = whole.apply()
    begun = {p["code"] for p in told["parts"] if p["number"]}
    there = {p["code"] for p in told["parts"] if p["status"] == "granted"}  # decided by rules alone
    # All that waits for nothing has its case, side by side; nothing else has.
    assert begun == {part for part, asked in needs.items() if there.issuperset(asked)}
    whole.accept()

    waves = [set(wave) - there for wave in (first, *later)]
    assert [set(one) for one in whole.work_through()] == [wave for wave in waves if wave]
    for part in whole.state.parts:
        assert part.stuck == ()
        assert_decided_by_its_own(part)
    whole.hand_over()

    told = whole.read()
    assert (told["status"], told["outcome"], told["asked"]) == ("completed", "granted", [])
    page = words_of(whole.her.get(f"/things/cases/{whole.number}/"))
    package = words_of(whole.her.get(f"/things/cases/{whole.number}/package/"))
    for part in told["parts"]:
        assert part["status"] == "granted"
        assert part["name"] in page
        assert part["name"] in package
    assert len({p["number"] for p in told["parts"]}) == len(needs)


def assert_decided_by_its_own(part) -> None:
    """The part's case is its department's, and whoever decided holds a post there."""
    case = Case.at(part.case_id)
    assert case.department_id == part.department_id
    (decided,) = [t for t in case.state.tasks if t.step == "decide" and t.outcome == "granted"]
    if not decided.handler:  # decided by the examination's own rules (R21)
        return
    staff = Staff.objects.get(pk=decided.handler)
    of_hers = Post.objects.filter(staff=staff, department_id=part.department_id).exists()
    assert of_hers or staff.posts.filter(department__is_hall=True).exists()


@pytest.mark.parametrize("at", [Whole, AtPages])
def test_one_part_that_waits_for_originals_does_not_hold_up_the_rest_of_the_package(city, at):
    """R29, art. 44: what is ready goes out; the one result follows when they were compared."""
    whole = at("newborn")
    whole.apply()
    whole.accept()
    whole.work_through(but=("originals",))
    late = {p.code for p in whole.state.parts if whole.case(p.code).state.open_tasks("originals")}
    assert late
    assert late != set(whole.statuses())
    whole.hand_over()
    gone = {p.code for p in whole.state.parts if p.delivered_on}
    assert gone == set(whole.statuses()) - late
    assert whole.read()["status"] == "delivering"
    for part in late:
        whole.work(part)
    whole.hand_over()
    assert whole.read()["status"] == "completed"


def test_what_the_window_sends_twice_is_done_once_and_another_word_with_its_key_is_refused(city):
    """Once, however often it is sent: asking for all parts, and handing over the package."""
    whole = Whole("utilities")
    whole.apply()
    one, two, *_rest = (m.code for m in whole.joint.applicable(whole.answers).asked)
    asked = {"missing": [one], "words_to_applicant": "请补正。"}
    for _time in range(2):
        whole.do(whole.clerk, "ask-correction", asked, key="ask")
    whole.do(whole.clerk, "ask-correction", asked | {"missing": [two]}, 422, key="ask")
    now = whole.state
    assert {p.code for p in now.parts if p.is_paused} == set(whole.asked(one))
    papers = [{"code": one, "file": whole.upload(whole.paper(one).accepts)}]
    for _time in range(2):
        whole.do(whole.her, "correct", {"materials": papers}, key="given")
    for _time in range(2):
        whole.do(whole.clerk, "accept", key="accept")
    whole.work_through()
    for _time in range(2):
        whole.do(whole.clerk, "hand-over", {"mode": "window"}, key="out")
    whole.do(whole.clerk, "hand-over", {"mode": "post"}, 422, key="out")
    assert whole.read()["status"] == "completed"
