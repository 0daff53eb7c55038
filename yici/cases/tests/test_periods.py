"""The law's periods: how long, from when, and who may give more (行政许可法 art. 32, 42-50)."""

from datetime import date

import pytest

from yici.calendar.workdays import national
from yici.cases import actions, grounds, periods, rules
from yici.cases.events import Limit
from yici.cases.models import Case
from yici.cases.tests.city import PERMIT, publish
from yici.conftest import on
from yici.kernel.reactions import settle
from yici.licences.models import Paper

CALENDAR = national()


@pytest.mark.parametrize("kind", sorted(periods.PERIODS))
def test_every_period_of_the_law_has_its_article_in_words(kind):
    period = periods.PERIODS[kind]
    ground = grounds.GROUNDS[period.ground]
    assert ground.law == grounds.LICENSING
    cited = ground.article.split("、")
    assert any(period.article.startswith(article.removesuffix("第四项")) for article in cited)


@pytest.mark.parametrize(
    ("regime", "is_licence", "own", "limit"),
    [
        ("ordinary", True, None, Limit(20, "workday")),
        ("joint", True, None, Limit(45, "workday")),
        ("joint", True, Limit(30, "workday"), Limit(30, "workday")),  # another law says less
        ("ordinary", False, None, None),  # a service, no licence: the law sets nothing
        ("none", True, None, None),
    ],
)
def test_the_limit_is_the_items_own_or_the_laws(regime, is_licence, own, limit):
    assert periods.statutory(regime, is_licence, own) == limit


def test_a_hearing_is_announced_seven_working_days_ahead():
    # Told on Wednesday 23 September 2026: Mid-Autumn and National Day do not count.
    assert periods.earliest_hearing(CALENDAR, date(2026, 9, 23)) == date(2026, 10, 10)


def test_a_renewal_is_in_time_thirty_days_before_the_licence_expires():
    expires = date(2026, 10, 31)
    assert periods.last_day_to_renew(expires) == date(2026, 10, 1)
    assert periods.is_in_time(date(2026, 10, 1), expires)
    assert not periods.is_in_time(date(2026, 10, 2), expires)


@pytest.mark.parametrize(
    ("laid_down", "is_lower", "days"),
    [(5, True, 5), (30, True, 20), (0, True, 20), (30, False, 30)],
)
def test_a_lower_authority_reviews_within_twenty_days(laid_down, is_lower, days):
    assert periods.review_days(laid_down, is_lower=is_lower) == days


@pytest.fixture
def joint(city, apply):
    """An accepted case of an item that several departments handle together (art. 26)."""
    body = PERMIT | {"name": "联合办理", "statutory": None, "paths": {"regime": "joint"}}
    city.items["joint"] = publish("joint", body, city.departments["区市监局"])
    return actions.accept(case=_joint(city, apply), by=city.chen, at=on("2026-09-21"))


def _joint(city, apply):
    return apply("joint", answers={"kind": "shop"}, **_given())


def _given():
    from yici.cases.tests.conftest import FORM, PLAN

    return {"form": FORM, "materials": [PLAN]}


def test_joint_handling_has_forty_five_days(joint):
    clock = joint.state.clock("statutory")
    assert (clock.limit, clock.unit, clock.ground) == (45, "workday", "joint")
    assert clock.due_on == CALENDAR.after(date(2026, 9, 21), 45)


def test_joint_handling_is_extended_by_the_head_of_the_government_alone(city, joint):
    ask = {"case": joint, "reason": "涉及部门较多", "at": on("2026-09-23")}
    with pytest.raises(rules.NotAllowed) as refused:
        actions.extend(by=city.wang, days=15, **ask)
    assert "government" in refused.value.message
    with pytest.raises(rules.NotAllowed) as refused:
        actions.extend(by=city.wu, days=15, **ask)
    assert refused.value.code == "not-yours"
    with pytest.raises(rules.NotAllowed, match="1 to 15"):
        actions.extend(by=city.ren, days=16, **ask)
    case = actions.extend(by=city.ren, days=15, **ask)
    statutory = case.state.clock("statutory")
    assert statutory.due_on == CALENDAR.after(date(2026, 9, 21), 60)
    assert statutory.extensions[0].ground == "joint_extension"
    settle()
    assert Paper.objects.about(case.pk).filter(kind="extension").count() == 1


def test_the_head_of_the_government_sees_joint_cases_of_the_region_and_no_others(
    city, apply, joint
):
    other = apply(key="other")
    seen = set(Case.objects.visible_to(city.ren).values_list("pk", flat=True))
    assert seen == {joint.pk}
    assert rules.may_see(joint.state, city.ren)
    assert not rules.may_see(other.state, city.ren)


def test_the_head_extends_while_others_review_and_their_steps_get_the_days_too(city, accepted):
    before = {t.no: t.due_on for t in accepted.state.open_tasks()}
    case = actions.extend(case=accepted, by=city.wu, days=10, reason="复杂", at=on("2026-09-22"))
    assert case.state.clock("statutory").due_on == CALENDAR.after(date(2026, 9, 21), 30)
    assert case.state.clock("promised").due_on == CALENDAR.after(date(2026, 9, 21), 15)
    for task in case.state.open_tasks():
        assert task.due_on == CALENDAR.after(before[task.no], 10)
        assert task.due_on <= case.due_on


def test_what_the_law_does_not_limit_it_does_not_extend(city, apply):
    body = PERMIT | {"name": "公共服务", "task_type": "20", "paths": {"regime": "none"}}
    city.items["service"] = publish("service", body, city.departments["区市监局"])
    case = apply("service", answers={"kind": "shop"}, **_given())
    case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
    with pytest.raises(rules.NotAllowed, match="no extension"):
        actions.extend(case=case, by=city.wu, days=5, reason="复杂", at=on("2026-09-22"))
