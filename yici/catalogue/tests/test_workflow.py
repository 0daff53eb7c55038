"""The way of a draft: department, centre, legality, government; batches, returns, days."""

from datetime import date

import pytest

from yici.catalogue import actions, editing
from yici.catalogue.changes import Change, made
from yici.catalogue.content import Content, Limit, digest
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Edition, EditionStep, Item
from yici.catalogue.refusals import (
    BadDates,
    BatchClosed,
    BatchTaken,
    IllegalStatus,
    NotAllowed,
    NotPublishable,
    ReasonMissing,
    StaleDraft,
    TooEarly,
    UnderWay,
)
from yici.conftest import on
from yici.people.tests.people import CLOCK, make_department, make_region, make_staff
from yici.people.who import ANONYMOUS

from .way import Staff, item_of

pytestmark = pytest.mark.django_db

GUIDE = next(guide for guide in demo_guides() if guide.content.name == "教师资格认定")
CONTENT = GUIDE.content
DAY = on("2026-09-28")


@pytest.fixture
def item():
    return item_of(GUIDE)


@pytest.fixture
def staff(item):
    return Staff(item)


@pytest.fixture
def draft(item, staff):
    return actions.draft_edition(item=item, content=CONTENT, by=staff.editor, at=DAY)


def test_nobody_takes_anothers_step(draft, staff):
    everybody = {staff.editor, staff.compiler, staff.reviewer, staff.leader, ANONYMOUS}
    steps = [
        (actions.submit_edition, staff.editor), (actions.compile_edition, staff.compiler),
        (actions.review_edition, staff.reviewer), (actions.approve_edition, staff.leader),
    ]  # fmt: skip
    for step, whose in steps:
        for who in everybody - {whose}:
            with pytest.raises(NotAllowed):
                step(edition=draft, by=who, at=DAY)
        draft = step(edition=draft, by=whose, at=DAY)
    assert draft.status == "published"


def test_steps_come_in_their_order(draft, staff):
    with pytest.raises(IllegalStatus):
        actions.approve_edition(edition=draft, by=staff.leader, at=DAY)
    with pytest.raises(IllegalStatus):
        actions.compile_edition(edition=draft, by=staff.compiler, at=DAY)


def test_who_wrote_it_does_not_review_it(item, draft, staff):
    both = make_staff("一人两岗", "legality_reviewer", make_department("区司法局"))
    actions.submit_edition(edition=draft, by=staff.editor, at=DAY)
    actions.compile_edition(edition=draft, by=staff.compiler, at=DAY)
    Edition.objects.filter(pk=draft.pk).update(drafted_by=both.actor)
    with pytest.raises(NotAllowed):
        actions.review_edition(edition=draft, by=both, at=DAY)


def test_what_lacks_an_element_is_not_handed_in(item, staff):
    bare = CONTENT.model_copy(update={"legal_basis": ()})
    draft = actions.draft_edition(item=item, content=bare, by=staff.editor, at=DAY)
    with pytest.raises(NotPublishable):
        actions.submit_edition(edition=draft, by=staff.editor, at=DAY)


def test_a_draft_that_was_handed_in_is_not_written_over_until_it_comes_back(item, draft, staff):
    actions.submit_edition(edition=draft, by=staff.editor, at=DAY)
    with pytest.raises(UnderWay):
        actions.draft_edition(item=item, content=CONTENT, by=staff.editor, at=DAY)
    with pytest.raises(ReasonMissing):
        actions.return_edition(edition=draft, by=staff.compiler, at=DAY, reason=" ")
    with pytest.raises(NotAllowed):
        actions.return_edition(edition=draft, by=staff.reviewer, at=DAY, reason="不合法")
    back = actions.return_edition(edition=draft, by=staff.compiler, at=DAY, reason="名称不统一")
    assert back.step == "drafting"
    assert back.steps.last().reason == "名称不统一"
    actions.draft_edition(item=item, content=CONTENT, by=staff.editor, at=DAY)


def test_the_department_takes_it_back_before_it_is_compiled(draft, staff):
    actions.submit_edition(edition=draft, by=staff.editor, at=DAY)
    assert actions.withdraw_edition(edition=draft, by=staff.editor, at=DAY).step == "drafting"
    actions.submit_edition(edition=draft, by=staff.editor, at=DAY)
    actions.compile_edition(edition=draft, by=staff.compiler, at=DAY)
    with pytest.raises(NotAllowed):
        actions.withdraw_edition(edition=draft, by=staff.editor, at=DAY)


def test_two_editors_at_once_do_not_write_over_each_other(item, draft, staff):
    seen = draft.digest
    quicker = CONTENT.model_copy(update={"promised": Limit(days=1)})
    actions.draft_edition(item=item, content=quicker, by=staff.editor, at=DAY, seen=seen)
    with pytest.raises(StaleDraft):
        actions.draft_edition(item=item, content=CONTENT, by=staff.editor, at=DAY, seen=seen)
    with pytest.raises(StaleDraft):
        actions.submit_edition(edition=draft, by=staff.editor, at=DAY, seen=seen)


def test_an_edition_approved_for_a_later_day_is_published_on_that_day(item, draft, staff):
    first = staff.published(draft, DAY)
    wider = CONTENT.model_copy(update={"keywords": ("当老师",)})
    again = actions.draft_edition(item=item, content=wider, by=staff.editor, at=DAY)
    with pytest.raises(TooEarly):
        staff.published(again, DAY, effective_on=date(2026, 9, 1))
    approved = actions.approve_edition(
        edition=again, by=staff.leader, at=DAY, effective_on=date(2026, 10, 8)
    )
    assert (approved.status, approved.step) == ("draft", "approved")
    assert actions.publish_due(at=on("2026-10-07"))["published"] == 0
    assert item.current == first
    assert actions.publish_due(at=on("2026-10-08"))["published"] == 1
    assert item.current == approved
    first.refresh_from_db()
    assert (first.status, first.cancelled_on) == ("abolished", date(2026, 10, 8))
    assert actions.publish_due(at=on("2026-10-08")) == {"published": 0, "ended": 0}


def test_what_was_approved_for_a_later_day_is_taken_back_before_it(item, draft, staff):
    """A mistake seen in time never comes into force; once it is, it is suspended or replaced."""
    approved = staff.published(draft, DAY, effective_on=date(2026, 10, 8))
    assert editing.verbs(actions.place_of(approved), staff.leader) == ("return",)
    for who in (staff.editor, staff.compiler, staff.reviewer):
        assert editing.verbs(actions.place_of(approved), who) == ()
        with pytest.raises(NotAllowed):
            actions.return_edition(edition=approved, by=who, at=DAY, reason="有误")
    with pytest.raises(ReasonMissing):
        actions.return_edition(edition=approved, by=staff.leader, at=DAY, reason="")
    back = actions.return_edition(edition=approved, by=staff.leader, at=DAY, reason="收费标准有误")
    assert (back.step, back.effective_on) == ("drafting", None)
    assert actions.publish_due(at=on("2026-10-09")) == {"published": 0, "ended": 0}
    actions.draft_edition(item=item, content=CONTENT, by=staff.editor, at=DAY)
    in_force = staff.published(back, DAY)
    with pytest.raises(IllegalStatus):
        actions.return_edition(edition=in_force, by=staff.leader, at=DAY, reason="有误")


def test_what_can_no_longer_be_published_on_its_day_goes_back_with_the_findings(item, draft, staff):
    approved = staff.published(draft, DAY, effective_on=date(2026, 10, 8))
    Item.objects.filter(pk=item.pk).update(task_type="20")
    assert actions.publish_due(at=on("2026-10-08"))["published"] == 0
    approved.refresh_from_db()
    assert (approved.step, approved.steps.last().reason) == ("drafting", "R15 task_type")


def test_an_edition_ends_on_its_planned_day(item, draft, staff):
    published = staff.published(draft, DAY)
    with pytest.raises(BadDates):
        actions.plan_end(edition=published, by=staff.reviewer, reason="废止", on=DAY.date(), at=DAY)
    actions.plan_end(
        edition=published, by=staff.reviewer, reason="法律废止", on=date(2026, 12, 1), at=DAY
    )
    assert actions.publish_due(at=on("2026-11-30"))["ended"] == 0
    assert item.current == published
    assert actions.publish_due(at=on("2026-12-01"))["ended"] == 1
    assert item.current is None


def test_a_batch_takes_drafts_of_its_region_until_its_day(item, draft, staff):
    days = {
        "submit_by": date(2026, 9, 30), "compile_by": date(2026, 10, 15),
        "review_by": date(2026, 10, 20), "approve_by": date(2026, 10, 31),
    }  # fmt: skip
    told = {"region": item.region, "name": "2026年第三批", "at": DAY} | days
    with pytest.raises(NotAllowed):
        actions.open_batch(**told, by=staff.editor)
    with pytest.raises(BadDates):
        actions.open_batch(**told | {"review_by": date(2026, 10, 1)}, by=staff.compiler)
    with pytest.raises(BadDates):  # nobody could hand a draft in
        actions.open_batch(**told | {"submit_by": date(2026, 9, 27)}, by=staff.compiler)
    batch = actions.open_batch(**told, by=staff.compiler)
    with pytest.raises(BatchTaken):
        actions.open_batch(**told, by=staff.compiler)
    elsewhere = actions.open_batch(
        **told | {"region": make_region("110105000000", "朝阳区")}, by=CLOCK
    )
    for wrong, at in ((elsewhere, DAY), (batch, on("2026-10-01"))):
        with pytest.raises(BatchClosed):
            actions.submit_edition(edition=draft, by=staff.editor, at=at, batch=wrong)
    actions.submit_edition(edition=draft, by=staff.editor, at=DAY, batch=batch)
    assert list(batch.editions.all()) == [draft]


def test_the_history_told_again_gives_the_edition(item, draft, staff):
    staff.published(draft, DAY)
    edition = None
    for days in (3, 5, 2):
        content = CONTENT.model_copy(
            update={"promised": Limit(days=days), "materials": CONTENT.materials[:days]}
        )
        edition = actions.draft_edition(
            item=item, content=content, by=staff.editor, at=DAY, reason=f"压缩到{days}日"
        )
    body = edition.base.content.model_dump(mode="json")
    for step in EditionStep.objects.filter(edition=edition):
        body = made(body, [Change.of(told) for told in step.changes])
    assert digest(Content.model_validate(body)) == edition.digest
    assert [step.reason for step in edition.steps.all()] == ["压缩到3日", "压缩到5日", "压缩到2日"]


def test_who_has_no_part_sees_no_draft(draft, staff):
    visible = Edition.objects.visible_to
    assert not visible(ANONYMOUS).exists()
    assert not visible(staff.compiler).exists()
    actions.submit_edition(edition=draft, by=staff.editor, at=DAY)
    assert all(visible(who).exists() for who in (staff.editor, staff.compiler, staff.leader))


def test_the_buttons_are_what_the_actions_allow(draft, staff):
    place = actions.place_of(draft)
    assert editing.verbs(place, staff.editor) == ("edit", "submit")
    assert editing.verbs(place, staff.compiler) == ()
    actions.submit_edition(edition=draft, by=staff.editor, at=DAY)
    draft.refresh_from_db()
    place = actions.place_of(draft)
    assert editing.verbs(place, staff.compiler) == ("compile", "return")
    assert editing.verbs(place, staff.editor) == ("withdraw",)
