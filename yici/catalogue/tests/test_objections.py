"""A town objects to what is asked from above, follows its objection, and gets an answer (C105)."""

import pytest

from yici.catalogue import actions
from yici.catalogue.models import Adjustment, Item
from yici.conftest import on
from yici.people.models import User
from yici.people.tests.people import make_department, make_staff

from .way import Staff

pytestmark = pytest.mark.django_db
DAY = on("2026-09-28")
WORDS = "居住证明由公安共享，不应再要求到村里开具"


@pytest.fixture
def item():
    department = make_department("区教科体局")
    return Item.objects.create(
        code="X-1", name="教师资格认定", task_type="01", department=department,
        region=department.region,
    )  # fmt: skip


@pytest.fixture
def town(item):
    return make_department("悦来镇", region="511602102000")


def door(client, name):
    client = type(client)()
    client.force_login(User.objects.get(staff__name=name))
    return client


@pytest.fixture
def li(client, town):
    make_staff("李镇", "clerk", town)
    return door(client, "李镇")


def filed(li, town, **change):
    told = {"department": town.pk, "elements": ["materials"], "words": WORDS} | change
    return li.post("/desk/catalogue/objections/new/?item=X-1", told)


def test_a_town_finds_the_item_files_its_objection_and_follows_it(li, town, item, client):
    found = li.get("/desk/catalogue/objections/new/?q=教师").content.decode()
    assert "?item=X-1" in found
    answer = filed(li, town)
    task = Adjustment.objects.get()
    assert answer.url == f"/desk/catalogue/tasks/{task.pk}/"
    assert (task.cause, task.raised_for, task.owner) == ("objection", town, item.department)
    page = li.get("/desk/catalogue/objections/").content.decode()
    assert WORDS in page
    assert "悦来镇" in page

    editor = make_staff("何编目", "catalogue_editor", item.department)
    he = door(client, "何编目")
    assert WORDS in he.get("/desk/catalogue/objections/").content.decode()
    said = {"do": "answer", "answer": "kept", "words": "系统联通前暂时保留"}
    he.post(answer.url, said | {"seen": task.version})
    task.refresh_from_db()
    assert (task.status, task.answered_by) == ("answered", editor.actor)
    assert "系统联通前暂时保留" in li.get(answer.url).content.decode()
    assert WORDS in li.get("/desk/catalogue/objections.csv").getvalue().decode()


def test_the_objections_of_others_are_nobodys_business(li, town, item, client):
    filed(li, town)
    make_staff("王镇", "clerk", make_department("龙安镇", region="511602104000"))
    wang = door(client, "王镇")
    assert WORDS not in wang.get("/desk/catalogue/objections/").content.decode()
    assert WORDS not in wang.get("/desk/catalogue/objections.csv").getvalue().decode()
    assert wang.get(f"/desk/catalogue/tasks/{Adjustment.objects.get().pk}/").status_code == 404
    assert filed(wang, town).status_code == 422  # not for another town
    assert Adjustment.objects.count() == 1


@pytest.mark.parametrize("change", [{"words": " "}, {"elements": []}, {"elements": ["x"]}, {"department": ""}, {"words": "很" * 1001}])  # fmt: skip
def test_an_objection_without_its_parts_is_sent_back_with_what_was_typed(li, town, change):
    answer = filed(li, town, **change)
    assert answer.status_code == 422
    assert not Adjustment.objects.exists()


def test_nobody_objects_to_her_own_departments_item_or_to_one_below(li, item, client):
    make_staff("区教", "clerk", item.department)
    own = door(client, "区教")
    assert own.get("/desk/catalogue/objections/new/?item=X-1").status_code == 404
    below = make_department("石笋镇", region="511602105000")
    Item.objects.create(code="Y-1", name="镇里的事项", task_type="20", department=below, region=below.region)  # fmt: skip
    assert own.get("/desk/catalogue/objections/new/?item=Y-1").status_code == 404
    assert "没有此名称" in own.get("/desk/catalogue/objections/new/?q=镇里").content.decode()


def test_the_same_objection_sent_twice_is_one(li, town):
    first, second = filed(li, town), filed(li, town)
    assert first.url == second.url
    assert Adjustment.objects.count() == 1


def test_an_objection_is_adjusted_by_an_edition_and_confirmed_by_the_centre(item, town):
    staff = Staff(item)
    li = make_staff("李镇", "clerk", town)
    told = {"item": item, "department": town, "elements": ["materials"], "at": DAY}
    task = actions.object_to(**told, words=WORDS, by=li)
    actions.answer_adjustment(task=task, answer="kept", words="暂留", by=staff.editor, at=DAY)
    assert actions.close_adjustment(task=task, by=staff.compiler, at=DAY).status == "closed"
    assert actions.object_to(**told, words=WORDS, by=li).pk != task.pk  # it may be raised again
