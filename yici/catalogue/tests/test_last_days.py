"""An edition's days count by themselves, whether or not the night's job has run (C011, R18)."""

from datetime import date

import pytest

from yici.catalogue import actions
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Edition
from yici.catalogue.refusals import IllegalStatus
from yici.conftest import on

from .way import Staff, item_of

pytestmark = pytest.mark.django_db

GUIDE = next(guide for guide in demo_guides() if guide.content.name == "教师资格认定")
DAY = on("2026-09-28")
ENDS = date(2026, 12, 1)
LAST, AFTER = on("2026-11-30 23:59"), on("2026-12-01 00:01")


@pytest.fixture
def item():
    return item_of(GUIDE)


@pytest.fixture
def staff(item):
    return Staff(item)


@pytest.fixture
def draft(item, staff):
    return actions.draft_edition(item=item, content=GUIDE.content, by=staff.editor, at=DAY)


@pytest.fixture
def ending(staff, draft):
    """An edition in force that was to end on the first of December."""
    edition = staff.published(draft, DAY)
    return actions.plan_end(edition=edition, by=staff.reviewer, reason="法律废止", on=ENDS, at=DAY)


WHAT_ENDED = [
    ("suspend_edition", {}),
    ("plan_end", {"on": date(2027, 1, 1)}),
    ("abolish_edition", {"on": date(2027, 1, 1)}),
]


@pytest.mark.parametrize(("verb", "said"), WHAT_ENDED, ids=[verb for verb, _ in WHAT_ENDED])
def test_what_has_ended_is_neither_paused_nor_made_to_last_longer(staff, ending, verb, said):
    told = {"edition": ending, "by": staff.reviewer, "reason": "继续"} | said
    with pytest.raises(IllegalStatus):
        getattr(actions, verb)(at=AFTER, **told)
    assert Edition.objects.get(pk=ending.pk).cancelled_on == ENDS
    getattr(actions, verb)(at=LAST, **told)


def test_a_pause_does_not_outlast_the_end(staff, ending):
    said = {"edition": ending, "by": staff.reviewer, "reason": "暂停"}
    actions.suspend_edition(at=DAY, **said)
    with pytest.raises(IllegalStatus):
        actions.resume_edition(at=AFTER, **said)
    assert actions.resume_edition(at=LAST, **said).status == "published"


def test_it_is_in_force_on_its_last_day_and_not_on_the_next(ending):
    for day, there in ((date(2026, 11, 30), True), (ENDS, False)):
        assert Edition.objects.in_force(day).filter(pk=ending.pk).exists() is there


def test_what_ended_sooner_does_not_last_until_the_next_edition(item, staff, ending):
    following = actions.draft_edition(item=item, content=GUIDE.content, by=staff.editor, at=DAY)
    staff.published(following, on("2026-12-07"))
    assert Edition.objects.get(pk=ending.pk).cancelled_on == ENDS


def test_nobody_takes_back_what_is_to_be_in_force_from_today(staff, draft):
    approved = staff.published(draft, DAY, effective_on=ENDS)
    with pytest.raises(IllegalStatus):
        actions.return_edition(edition=approved, by=staff.leader, at=AFTER, reason="有误")
    back = actions.return_edition(edition=approved, by=staff.leader, at=LAST, reason="有误")
    assert back.step == "drafting"
