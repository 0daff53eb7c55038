"""Editions: drafted by one, published by another, never changed after."""

from datetime import date

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction

from yici.catalogue import actions
from yici.catalogue.content import TaskType, digest
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Edition, Item, Revision, edition
from yici.catalogue.refusals import (
    IllegalStatus,
    NotAllowed,
    NotPublishable,
    ReasonMissing,
    TooEarly,
)
from yici.conftest import on
from yici.people.tests.people import CLOCK, make_department, make_staff
from yici.people.who import ANONYMOUS

from .way import Staff, item_of

pytestmark = pytest.mark.django_db

GUIDE = next(guide for guide in demo_guides() if guide.content.name == "教师资格认定")
DAY = on("2026-09-28")


@pytest.fixture
def item():
    return item_of(GUIDE)


@pytest.fixture
def staff(item):
    return Staff(item)


@pytest.fixture
def editor(staff):
    return staff.editor


@pytest.fixture
def reviewer(staff):
    return staff.reviewer


@pytest.fixture
def draft(item, editor):
    return actions.draft_edition(item=item, content=GUIDE.content, by=editor, at=DAY)


@pytest.fixture
def published(draft, staff):
    return staff.published(draft, DAY)


def test_department_centre_legality_and_government_each_take_their_step(item, published):
    assert (published.number, published.effective_on) == (1, date(2026, 9, 28))
    assert published.digest == digest(GUIDE.content)
    assert item.current == published
    assert published.content == GUIDE.content
    assert list(Item.objects.published()) == [item]


def test_nobody_else_drafts(item, reviewer):
    elsewhere = make_staff("邻局编目", "catalogue_editor", make_department("区水务局"))
    for who in (reviewer, elsewhere, ANONYMOUS):
        with pytest.raises(NotAllowed):
            actions.draft_edition(item=item, content=GUIDE.content, by=who, at=DAY)


def test_nobody_but_the_system_publishes_past_the_way(draft, editor, reviewer):
    for who in (editor, reviewer):
        with pytest.raises(NotAllowed):
            actions.publish_edition(edition=draft, by=who, at=DAY)


def test_a_draft_is_written_over_and_only_its_department_sees_it(item, draft, editor, reviewer):
    shorter = GUIDE.content.model_copy(update={"keywords": ()})
    again = actions.draft_edition(item=item, content=shorter, by=editor, at=DAY)
    assert (again.pk, again.content.keywords) == (draft.pk, ())
    assert list(Edition.objects.visible_to(editor)) == [draft]
    assert not Edition.objects.visible_to(reviewer)
    assert not Edition.objects.visible_to(ANONYMOUS)


def test_publication_names_everything_that_is_missing(item, editor, reviewer):
    bare = GUIDE.content.model_copy(
        update={
            "legal_basis": (),
            "visits": 2,
            "task_type": TaskType.SERVICE,
            "lead_department": "区没有局",
        }
    )
    draft = actions.draft_edition(item=item, content=bare, by=editor, at=DAY)
    with pytest.raises(NotPublishable) as refused:
        actions.publish_edition(edition=draft, by=CLOCK, at=DAY)
    assert [(found.rule, found.where) for found in refused.value.findings] == [
        ("R01", "legal basis"), ("R01", "visits"), ("R15", "task_type"), ("R34", "区没有局"),
    ]  # fmt: skip
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_an_edition_is_not_published_before_its_day(draft, reviewer):
    with pytest.raises(TooEarly):
        actions.publish_edition(edition=draft, by=CLOCK, at=DAY, effective_on=date(2026, 9, 29))


def test_the_next_edition_takes_the_place_of_the_last(item, published, editor, staff):
    key = Revision.objects.get().key
    changed = GUIDE.content.model_copy(update={"keywords": ("当老师",)})
    draft = actions.draft_edition(item=item, content=changed, by=editor, at=on("2026-10-12"))
    second = staff.published(draft, on("2026-10-12"))

    published.refresh_from_db()
    assert (second.number, item.current) == (2, second)
    assert (published.status, published.cancelled_on) == ("abolished", date(2026, 10, 12))
    assert edition(published.pk).content == GUIDE.content  # a case keeps its edition
    assert Revision.objects.get().key != key


@pytest.mark.parametrize(
    "change",
    [{"body": {}}, {"digest": "0" * 64}, {"number": 7}, {"effective_on": date(2020, 1, 1)},
     {"status": "draft"}],
)  # fmt: skip
def test_the_database_refuses_to_change_what_was_published(published, change):
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
        Edition.objects.filter(pk=published.pk).update(**change)


def test_the_database_refuses_to_delete_what_was_published(published):
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
        published.delete()


def test_the_database_refuses_two_editions_in_force(item, published):
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(
            item=item, number=9, status="published", body={}, digest="", drafted_at=DAY,
            published_at=DAY, effective_on=DAY.date(),
        )  # fmt: skip


def test_an_edition_is_suspended_resumed_and_abolished_with_reasons(item, published, reviewer):
    actions.suspend_edition(edition=published, by=reviewer, reason="系统升级")
    assert item.current is None
    actions.resume_edition(edition=published, by=reviewer, reason="升级完成")
    assert item.current == published
    ended = actions.abolish_edition(
        edition=published, by=reviewer, reason="法律修改", on=date(2026, 12, 1)
    )
    assert (ended.status, ended.cancelled_on) == ("abolished", date(2026, 12, 1))
    with pytest.raises(IllegalStatus):
        actions.resume_edition(edition=published, by=reviewer, reason="再用")


def test_a_suspended_edition_that_was_followed_by_another_does_not_come_back(
    item, published, reviewer
):
    actions.suspend_edition(edition=published, by=reviewer, reason="系统升级")
    body = published.content.model_copy(update={"name": f"{published.content.name}（新）"})
    draft = actions.draft_edition(item=item, content=body, by=CLOCK, at=DAY)
    second = actions.publish_edition(edition=draft, by=CLOCK, at=DAY)
    actions.abolish_edition(edition=second, by=reviewer, reason="法律修改", on=DAY.date())
    with pytest.raises(IllegalStatus):
        actions.resume_edition(edition=published, by=reviewer, reason="再用")
    assert item.current is None


def test_suspending_needs_a_reason_and_a_reviewer(published, editor, reviewer):
    with pytest.raises(ReasonMissing):
        actions.suspend_edition(edition=published, by=reviewer, reason=" ")
    with pytest.raises(NotAllowed):
        actions.suspend_edition(edition=published, by=editor, reason="不想办了")


def test_a_published_edition_is_not_published_again(published, reviewer):
    with pytest.raises(IllegalStatus):
        actions.publish_edition(edition=published, by=CLOCK, at=DAY)


def test_an_edition_is_read_from_memory_the_second_time(published, django_assert_num_queries):
    edition(published.pk).content  # noqa: B018
    with django_assert_num_queries(0):
        assert edition(published.pk).content.name == "教师资格认定"
        assert edition(published.pk).item.department.short_name == "区教科体局"
