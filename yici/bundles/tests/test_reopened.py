"""A part that a remedy opens again opens the whole (行政复议法 art. 64; 行政诉讼法 art. 70)."""

from datetime import date

import pytest

from yici.bundles import actions, reading
from yici.bundles.tests.conftest import GRANT, REFUSE, case_of, settled, statuses
from yici.bundles.tests.test_one_thing import finish
from yici.cases import actions as cases
from yici.cases.tests.citizen import Citizen, words_of
from yici.conftest import on
from yici.kernel.ledger import Entry
from yici.notifications.models import Notification

FILED = {"filed_on": date(2026, 9, 21), "forum": "广安区人民政府", "summary": "不服。"}


@pytest.fixture
def set_aside(street):
    """Let a reconsideration set aside what a part came to, with orders to decide it anew."""

    def ruled(bundle, part, by="wu", outcome="revoked", **said):
        case, who = case_of(bundle, part), street.city.who[by]
        cases.record_remedy(
            case=case.pk, by=who, remedy="reconsideration", at=on("2026-09-22"), **FILED
        )
        told = {"orders": True, "days": 10, "unit": "workday"} | said
        cases.decide_remedy(
            case=case.pk,
            by=who,
            outcome=outcome,
            summary="复议决定书。",
            at=on("2026-09-28"),
            **told,
        )
        return settled(bundle)

    return ruled


def test_a_refused_part_that_is_granted_after_all_makes_the_whole_complete(
    street, shop, office, set_aside
):
    bundle = finish(shop, office, fire=REFUSE)
    assert (bundle.status, bundle.outcome) == ("completed", "partly")
    bundle = set_aside(bundle, "fire", "zhao")
    assert (bundle.status, bundle.outcome, bundle.completed_on) == ("running", "", None)
    assert statuses(bundle)["fire"] == "running"
    bundle = office.decide(bundle, "fire", "2026-09-30", "zhao")
    assert statuses(bundle)["fire"] == "granted"
    assert (bundle.status, bundle.outcome) == ("completed", "granted")
    assert bundle.completed_on == date(2026, 9, 30)
    assert Notification.objects.filter(kind="bundles.done").count() == 2  # each end once


def test_what_was_not_begun_for_want_of_it_begins_then(street, shop, office, set_aside):
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen", **REFUSE)
    actions.go_on(bundle=bundle, by=street.li, at=on("2026-09-15"))
    office.review(bundle, "fire", "2026-09-16", "zhao")
    bundle = office.decide(bundle, "fire", "2026-09-17", "zhao")
    assert (bundle.status, bundle.outcome) == ("completed", "partly")
    bundle = set_aside(bundle, "register")
    assert statuses(bundle) == {
        "register": "running", "fire": "granted", "food": "waiting", "hygiene": "waiting",
    }  # fmt: skip
    bundle = office.decide(bundle, "register", "2026-09-29", "chen")
    assert statuses(bundle)["food"] == "running"
    for part, reviewer, decider in (("food", "wang", "wu"), ("hygiene", "sun", "sun")):
        office.review(bundle, part, "2026-09-30", reviewer)
        bundle = office.decide(bundle, part, "2026-09-30", decider)
    assert (bundle.status, bundle.outcome) == ("completed", "granted")


def test_refused_once_more_it_bars_again_and_the_applicant_is_asked_again(
    street, shop, office, set_aside
):
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen", **REFUSE)
    actions.go_on(bundle=bundle, by=street.li, at=on("2026-09-15"))
    bundle = set_aside(bundle, "register")
    again = REFUSE | {"reason": "经复查仍不符合。", "differs": "新的勘验表明场所不存在。"}
    bundle = office.decide(bundle, "register", "2026-09-29", "chen", **again)
    assert statuses(bundle)["food"] == "barred"
    assert bundle.choice


def test_news_that_comes_late_and_twice_is_told_once(street, shop, office, set_aside, monkeypatch):
    bundle = finish(shop, office, fire=REFUSE)
    with monkeypatch.context() as away:
        away.setattr(actions, "follow", lambda **_case: None)
        set_aside(bundle, "fire", "zhao")
        cases.decide(case=case_of(bundle, "fire"), by=street.zhao, at=on("2026-09-30"), **GRANT)
        settled(bundle)
    for _time in range(2):
        actions.follow(case=case_of(bundle, "fire"), at=on("2026-10-10"))
    bundle = settled(bundle)
    assert (bundle.status, bundle.outcome) == ("completed", "granted")
    kinds = list(Entry.objects.filter(story=bundle.pk).values_list("kind", flat=True))
    assert kinds.count("bundles.part_reopened") == 1


def test_its_own_day_counts_and_the_whole_is_late_through_nobody_before_that(
    street, shop, office, set_aside
):
    """The time from the refusal to the new decision is no office's delay within the total (R34)."""
    bundle = finish(shop, office, fire=REFUSE)
    bundle = set_aside(bundle, "fire", "zhao")
    before, after = (
        reading.whole_of(bundle, day) for day in (date(2026, 10, 12), date(2026, 10, 30))
    )
    (fire,) = [view for view in before.parts if view.part.code == "fire"]
    assert fire.ends_on == date(2026, 10, 16)  # ten working days, of which the holidays count none
    assert (before.late, before.is_late) == ([], False)
    assert [view.part.code for view in after.late] == ["fire"]
    page = words_of(Citizen(street.city.users["li"]).get(f"/things/cases/{bundle.number}/"))
    assert "it is handled again" in page


def test_a_granted_part_that_a_court_takes_away_is_open_again(street, shop, office, set_aside):
    bundle = finish(shop, office)
    bundle = set_aside(bundle, "food")
    assert (bundle.status, statuses(bundle)["food"]) == ("running", "running")
    assert bundle.state.part("food").licence_id is None
    anew = GRANT | {"differs": "补正了原决定遗漏的现场核查记录。"}
    bundle = office.decide(bundle, "food", "2026-09-30", "wu", **anew)
    assert (bundle.status, bundle.outcome) == ("completed", "granted")
    assert bundle.state.part("food").licence_id == case_of(bundle, "food").licence_id


def test_a_whole_that_was_taken_back_stays_so_whatever_becomes_of_a_part(
    street, shop, office, set_aside
):
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen", **REFUSE)
    actions.withdraw(bundle=bundle, by=street.li, at=on("2026-09-15"))
    bundle = set_aside(settled(bundle), "register")
    assert (bundle.status, statuses(bundle)["register"]) == ("withdrawn", "running")
    bundle = office.decide(bundle, "register", "2026-09-29", "chen")
    assert (bundle.status, bundle.outcome) == ("withdrawn", "partly")
    assert statuses(bundle)["food"] == "barred"
