"""Several departments come together once: one appointment, one record, every part's survey ends."""

import pytest

from yici.bundles import actions
from yici.bundles.actions.visiting import visitable
from yici.bundles.models import BundleCase
from yici.bundles.rules import NotAllowed
from yici.bundles.tests.conftest import case_of, settled
from yici.cases import actions as cases
from yici.cases.rules import NotAllowed as CaseNotAllowed
from yici.conftest import on
from yici.licences.models import Paper
from yici.notifications.models import Notification

MEMBERS = ["GA-wang", "GA-sun", "GA-zhao"]
TOLD = "9月17日上午9时，滨江路1号，请备好平面图。"


@pytest.fixture
def running(shop, office):
    """All four parts under way: food, hygiene and fire each need a survey."""
    return office.decide(shop, "register", "2026-09-14 11:00", "chen")


def announced(street, bundle, **changes):
    wanted = {
        "held_on": on("2026-09-17").date(), "parts": ["food", "hygiene", "fire"],
        "members": MEMBERS, "told": TOLD,
    }  # fmt: skip
    actions.set_visit(bundle=bundle, by=street.chen, at=on("2026-09-15"), **wanted | changes)
    return settled(bundle)


def held(street, bundle, **changes):
    wanted = {
        "members": MEMBERS, "record": "现场与图纸一致。",
        "outcomes": {"food": "pass", "hygiene": "pass", "fire": "pass"},
    }  # fmt: skip
    actions.hold_visit(bundle=bundle, by=street.wang, at=on("2026-09-17"), **wanted | changes)
    return settled(bundle)


def kinds_told(bundle, code: str) -> int:
    return Notification.objects.filter(kind=code).count()


def test_one_visit_stands_for_three_surveys_and_one_record_ends_them(street, running):
    bundle = announced(street, running)
    for part in ("food", "hygiene", "fire"):
        case = case_of(bundle, part)
        assert [t.subject for t in case.state.waits if t.step == "procedure"] == ["survey"]
        assert case.state.clock("promised").is_stopped
    bundle = held(street, bundle)
    for part in ("food", "hygiene", "fire"):
        case = case_of(bundle, part)
        survey = next(t for t in case.state.tasks if t.step == "procedure")
        assert (survey.state, survey.outcome) == ("done", "pass")
        assert not case.state.clock("promised").is_stopped
    assert not bundle.is_paused
    assert bundle.state.visits[0].status == "held"


def test_the_applicant_is_told_once_not_once_a_part(street, running):
    before = Paper.objects.count()
    bundle = held(street, announced(street, running))
    assert kinds_told(bundle, "bundles.visit_set") == 1
    assert kinds_told(bundle, "bundles.visit_held") == 1
    assert not Notification.objects.filter(kind__startswith="cases.procedure").exists()
    kinds = list(Paper.objects.order_by("at").values_list("kind", "story"))[before:]
    assert sorted(kinds) == [("inspection", bundle.pk), ("procedure", bundle.pk)]


@pytest.mark.parametrize(("changes", "code"), [
    ({"parts": ["register"]}, "parts"),
    ({"parts": []}, "parts"),
    ({"members": ["GA-wang"]}, "members"),
    ({"members": ["GA-wang", "GA-nobody"]}, "members"),
    ({"members": ["GA-wang", "GA-sun"]}, "members"),  # nobody of 区住建局, whose part fire is
    ({"held_on": on("2026-09-26").date()}, "day"),  # a Saturday
    ({"held_on": on("2026-09-14").date()}, "day"),  # past
    ({"held_on": on("2026-10-29").date()}, "day"),  # behind the ten working days of the surveys
])  # fmt: skip
def test_what_is_no_lawful_visit_is_refused_and_nothing_changed(street, running, changes, code):
    with pytest.raises(CaseNotAllowed) as refused:
        announced(street, running, **changes)
    assert refused.value.code == code
    assert not BundleCase.at(running.pk).state.visits
    assert not any(t.step == "procedure" for t in case_of(running, "food").state.tasks)


def test_no_second_visit_is_announced_beside_one_and_none_held_early_or_by_strangers(
    street, running
):
    bundle = announced(street, running)
    for act in (
        lambda: announced(street, bundle),
        lambda: held(street, bundle, outcomes={"food": "pass"}),
        lambda: actions.hold_visit(
            bundle=bundle, by=street.wang, members=MEMBERS, outcomes={}, record="早", at=on("2026-09-16")
        ),
        lambda: actions.hold_visit(
            bundle=bundle, by=street.outsider, members=MEMBERS, outcomes={}, record="无关",
            at=on("2026-09-17"),
        ),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()


def test_a_visit_called_off_leaves_the_surveys_running_and_the_next_takes_them_up(street, running):
    bundle = announced(street, running)
    actions.call_off_visit(bundle=bundle, by=street.chen, reason="暴雨。", at=on("2026-09-16"))
    bundle = settled(bundle)
    assert kinds_told(bundle, "bundles.visit_off") == 1
    assert set(visitable(bundle)) == {"food", "hygiene", "fire"}
    bundle = announced(street, bundle, held_on=on("2026-09-18").date(), parts=["food", "fire"])
    starts = [t for t in case_of(bundle, "food").state.tasks if t.step == "procedure"]
    assert len(starts) == 1  # it runs since the first
    bundle = BundleCase.at(bundle.pk)
    actions.hold_visit(
        bundle=bundle, by=street.wang, members=MEMBERS, record="合格。", at=on("2026-09-18"),
        outcomes={"food": "pass", "fire": "refuse"},
    )  # fmt: skip
    assert set(visitable(BundleCase.at(bundle.pk))) == {"hygiene"}


def test_a_department_that_surveyed_alone_before_is_not_asked_again(street, running):
    case = case_of(running, "fire")
    cases.start_procedure(
        case=case.pk, by=street.zhao, procedure="survey", told="单独核查。", at=on("2026-09-15")
    )
    cases.finish_procedure(
        case=case.pk, by=street.zhao, outcome="pass", findings="合格。", second="GA-sun",
        at=on("2026-09-15 15:00"),
    )  # fmt: skip
    assert set(visitable(settled(running))) == {"food", "hygiene"}


def test_what_a_crash_kept_from_happening_happens_later_and_once(street, running, monkeypatch):
    from yici.bundles.actions import visiting

    with monkeypatch.context() as crash:
        crash.setattr(visiting, "start_surveys", lambda **_: None)
        actions.set_visit(
            bundle=running, by=street.chen, held_on=on("2026-09-17").date(),
            parts=["food"], members=MEMBERS, told=TOLD, at=on("2026-09-15"),
        )  # fmt: skip
    assert not any(t.step == "procedure" for t in case_of(running, "food").state.tasks)
    bundle = settled(running)
    actions.start_surveys(bundle=bundle.pk, at=on("2026-09-16"))
    assert sum(t.step == "procedure" for t in case_of(bundle, "food").state.tasks) == 1
