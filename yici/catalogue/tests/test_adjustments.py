"""A change above opens a task on every list that depends on it; a town's objection is answered."""

from datetime import date

import pytest

from yici.catalogue import actions
from yici.catalogue.content import BasicContent, Limit, TaskType
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Adjustment, BasicEdition, BasicItem, Item
from yici.catalogue.refusals import (
    IllegalStatus,
    NotAllowed,
    NothingChanged,
    NotPublishable,
    ReasonMissing,
)
from yici.catalogue.twins import differences
from yici.conftest import on
from yici.people.tests.people import CLOCK, make_department, make_staff

from .way import Staff

pytestmark = pytest.mark.django_db

GUIDE = next(guide for guide in demo_guides() if guide.content.name == "教师资格认定")
CONTENT = GUIDE.content
DAY = on("2026-09-28")
BASIC = BasicContent(name=CONTENT.name, task_type=TaskType.LICENCE)


@pytest.fixture
def item():
    department = make_department(GUIDE.department)
    basic = BasicItem.objects.create(
        code=GUIDE.code.split("-")[0], name=CONTENT.name, task_type="01"
    )
    return Item.objects.create(
        code=GUIDE.code, name=CONTENT.name, task_type="01", department=department,
        region=department.region, basic=basic,
    )  # fmt: skip


@pytest.fixture
def staff(item):
    return Staff(item)


def recorded(item, by=CLOCK, at=DAY, reason="国务院决定", **change):
    content = BASIC.model_copy(update=change)
    return actions.record_basic(code=item.basic.code, content=content, by=by, at=at, reason=reason)


def test_without_an_upper_tier_nothing_is_compared(item):
    assert differences(item) == ()


def test_a_list_that_is_as_its_basic_item_gets_no_task(item):
    recorded(item)
    assert not Adjustment.objects.exists()
    assert {one.verdict.value for one in differences(item)} == {"same"}


def test_a_new_name_above_opens_a_task_on_every_list_that_bears_the_old(item):
    recorded(item)
    twin = Item.objects.create(
        code=item.code + "X", name="教师资格证认定", task_type="01", basic=item.basic,
        department=make_department("区卫健局"), region=item.region,
    )  # fmt: skip
    edition = recorded(item, name="教师资格证认定", reason="国务院2026版清单更名")
    [task] = Adjustment.objects.all()
    assert (task.item, task.cause, task.elements) == (item, "upstream", ["name"])
    assert (task.owner, task.due_on) == (item.department, date(2026, 10, 18))
    assert (task.words, task.about) == (
        "国务院2026版清单更名",
        f"{item.basic.code}/{edition.number}",
    )
    assert twin.adjustments.count() == 0
    item.basic.refresh_from_db()
    assert item.basic.name == "教师资格证认定"


def test_worse_than_above_is_not_handed_in_and_opens_a_task(item, staff):
    draft = actions.draft_edition(item=item, content=CONTENT, by=staff.editor, at=DAY)
    staff.published(draft, DAY)
    recorded(item, promised=Limit(days=1))
    assert Adjustment.objects.get().elements == ["promised"]
    again = actions.draft_edition(item=item, content=CONTENT, by=staff.editor, at=DAY)
    with pytest.raises(NotPublishable) as refused:
        actions.submit_edition(edition=again, by=staff.editor, at=DAY)
    assert [(f.rule, f.where) for f in refused.value.findings] == [("R15", "promised")]


def test_an_edition_above_counts_from_its_day(item):
    recorded(item)
    actions.record_basic(
        code=item.basic.code, content=BASIC.model_copy(update={"name": "新名"}), by=CLOCK, at=DAY,
        reason="更名", effective_on=date(2026, 10, 8),
    )  # fmt: skip
    assert item.basic.on(date(2026, 10, 7)).number == 1
    assert item.basic.on(date(2026, 10, 8)).number == 2
    actions.follow_all(at=on("2026-10-08"))
    item.basic.refresh_from_db()
    assert item.basic.name == "新名"


def test_the_same_said_again_is_no_edition(item, staff):
    recorded(item, by=staff.compiler)
    with pytest.raises(NothingChanged):
        recorded(item, by=staff.compiler)
    with pytest.raises(NotAllowed):
        recorded(item, by=staff.editor, name="别名")
    assert BasicEdition.objects.count() == 1


def test_a_task_is_answered_by_its_owner_and_confirmed_by_the_centre(item, staff):
    recorded(item, name="新名")
    task = Adjustment.objects.get()
    answer = {"task": task, "answer": "kept", "words": "省里同意保留原名", "at": DAY}
    with pytest.raises(NotAllowed):
        actions.answer_adjustment(**answer, by=staff.compiler)
    with pytest.raises(IllegalStatus):
        actions.answer_adjustment(**answer | {"answer": "adjusted"}, by=staff.editor)
    actions.answer_adjustment(**answer, by=staff.editor)
    with pytest.raises(NotAllowed):
        actions.close_adjustment(task=task, by=staff.editor, at=DAY)
    back = actions.reopen_adjustment(task=task, by=staff.compiler, at=DAY, reason="没有省里的文件")
    assert (back.status, back.returned_for) == ("open", "没有省里的文件")
    actions.answer_adjustment(**answer, by=staff.editor)
    assert actions.close_adjustment(task=task, by=staff.compiler, at=DAY).status == "closed"
    with pytest.raises(IllegalStatus):
        actions.close_adjustment(task=task, by=staff.compiler, at=DAY)


def test_a_cause_opens_one_task_a_list_however_often_it_is_told(item, staff):
    told = {
        "items": [item], "cause": "law", "about": "教师法/第十条", "words": "第十条修改", "at": DAY,
        "by": staff.compiler,
    }  # fmt: skip
    assert len(actions.open_adjustments(**told)) == 1
    assert actions.open_adjustments(**told) == []
    stranger = make_staff("邻局", "catalogue_editor", make_department("区水务局"))
    with pytest.raises(NotAllowed):
        actions.open_adjustments(**told | {"by": stranger})


def test_a_town_objects_to_a_proof_and_sees_the_answer(item, staff):
    town = make_department("枣山镇", region="511602101000")
    li = make_staff("李镇", "clerk", town)
    told = {"item": item, "department": town, "elements": ["materials"], "at": DAY}
    with pytest.raises(NotAllowed):
        actions.object_to(**told, words="不合理", by=staff.compiler)
    with pytest.raises(ReasonMissing):
        actions.object_to(**told, words=" ", by=li)
    task = actions.object_to(**told, words="居住证明由公安共享，不应再开", by=li)
    assert (task.owner, task.due_on) == (item.department, date(2026, 10, 12))
    assert list(Adjustment.objects.visible_to(li)) == [task]
    other = make_staff("王镇", "clerk", make_department("龙安镇", region="511602104000"))
    assert not Adjustment.objects.visible_to(other).exists()
