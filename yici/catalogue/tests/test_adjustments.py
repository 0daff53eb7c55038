"""A change above opens a task on every list that depends on it; a town's objection is answered."""

from datetime import date

import pytest

from yici.catalogue import actions
from yici.catalogue.actions.editions import put_in_force
from yici.catalogue.content import BasicContent, LegalBasis, Limit, TaskType
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
from yici.laws import actions as laws
from yici.laws.models import register
from yici.laws.ranks import Rank
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


# -- tasks that close by themselves (C011) ---------------------------------------------------------


def in_force(item, at=DAY, **changes):
    content = CONTENT.model_copy(update=changes)
    draft = actions.draft_edition(item=item, content=content, by=CLOCK, at=at)
    return put_in_force(draft, CLOCK, at, at.date())


def test_a_task_about_the_basic_item_closes_with_the_edition_that_is_as_it(item):
    in_force(item)
    recorded(item, promised=Limit(days=1))
    in_force(item, keywords=("当老师",))
    task = Adjustment.objects.get()
    assert task.status == "open"  # something else was changed
    edition = in_force(item, promised=Limit(days=1))
    task.refresh_from_db()
    assert (task.status, task.answer, task.edition) == ("closed", "adjusted", edition)
    assert (task.closed_by, task.closed_at) == (CLOCK.actor, DAY)


def test_a_task_about_what_comes_into_force_above_later_closes_only_by_what_is_as_that(item):
    in_force(item)
    recorded(item, promised=Limit(days=20))
    actions.record_basic(
        code=item.basic.code, content=BASIC.model_copy(update={"promised": Limit(days=1)}), by=CLOCK,
        at=DAY, reason="压缩时限", effective_on=date(2026, 12, 1),
    )  # fmt: skip
    task = Adjustment.objects.get()
    in_force(item, promised=Limit(days=2))  # good enough for what is fixed today
    task.refresh_from_db()
    assert task.status == "open"
    in_force(item, promised=Limit(days=1))
    task.refresh_from_db()
    assert task.status == "closed"


def test_a_basic_item_that_ends_above_leaves_its_task_to_people(item):
    in_force(item)
    recorded(item)
    actions.record_basic(
        code=item.basic.code, content=BASIC, by=CLOCK, at=DAY, reason="取消", cancelled_on=date(2026, 12, 1)
    )  # fmt: skip
    in_force(item, keywords=("当老师",))
    assert Adjustment.objects.get().status == "open"


def test_a_change_of_a_law_entered_by_mistake_leaves_no_task(item):
    """R17, C011: withdrawn, it closes what it opened, answered or not; entered anew, it opens another."""
    in_force(item)
    law = register().find("教师法", date(2026, 9, 28))
    told = {"code": law.code, "kind": "amended", "on": date(2026, 10, 1), "by": CLOCK, "at": DAY}
    wrong, right = (
        laws.change_law(**told, ground=ground) for ground in ("误录", "修改决定（模拟）")
    )
    laws.withdraw_change(change=wrong, reason="录入有误", by=CLOCK, at=DAY)
    closed = Adjustment.objects.get(about=f"{law.code}/{wrong.pk}")
    assert (closed.status, closed.answer, closed.closed_at) == ("closed", "kept", DAY)
    assert "录入有误" in closed.answer_words
    assert Adjustment.objects.get(about=f"{law.code}/{right.pk}").status == "open"


def test_a_local_rule_withdrawn_takes_the_tasks_of_its_changes_with_it(item):
    local = laws.enter_law(
        name="广安市教师管理办法", rank=Rank.CITY_RULE, body="广安市人民政府", by=CLOCK, at=DAY,
        published_on=date(2026, 1, 1), starts_on=date(2026, 2, 1), source="公报（模拟）",
        text="第一条 申请教师资格，提交学历证明。",
    )  # fmt: skip
    basis = (*CONTENT.legal_basis, LegalBasis(law=local.name, article="第一条"))
    in_force(item, legal_basis=basis)
    laws.change_law(
        code=local.code, kind="amended", on=date(2026, 10, 1), ground="决定", by=CLOCK, at=DAY
    )
    assert Adjustment.objects.get().status == "open"
    laws.withdraw_law(law=local, reason="重复录入", by=CLOCK, at=DAY)
    assert Adjustment.objects.get().status == "closed"


def test_a_task_about_a_law_closes_when_nothing_rests_on_the_law_any_more(item):
    in_force(item)
    law = register().find("教师法", date(2026, 9, 28))
    laws.change_law(
        code=law.code,
        kind="repealed",
        on=date(2026, 10, 1),
        ground="决定（模拟）",
        by=CLOCK,
        at=DAY,
    )
    task = Adjustment.objects.get(cause="law")
    in_force(item, keywords=("当老师",))
    task.refresh_from_db()
    assert task.status == "open"
    other = LegalBasis(law="行政许可法", article="第三十二条")
    bare = {"legal_basis": (other,), "materials": (), "stages": (), "special_procedures": (),
            "fees": (), "tables": (), "intermediaries": ()}  # fmt: skip
    in_force(item, **bare)
    task.refresh_from_db()
    assert (task.status, task.answer) == ("closed", "adjusted")


def test_a_task_whose_cause_is_a_matter_of_judgement_never_closes_by_itself(item, staff):
    told = {"items": [item], "words": "请核对", "at": DAY, "by": CLOCK}
    for cause, about in (("law", "教师法/第十条"), ("upstream", "省里来函"), ("upstream", "x/1"),
                         ("benchmark", "武胜县"), ("function", "机构改革"), ("suggestion", "12345")):  # fmt: skip
        actions.open_adjustments(**told, cause=cause, about=about)
    in_force(item)
    assert set(Adjustment.objects.values_list("status", flat=True)) == {"open"}
