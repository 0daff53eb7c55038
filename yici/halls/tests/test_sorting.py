"""Which window takes an item: what the hall says, else what the guide tells (C037, S4(16))."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yici.catalogue.guides import demo_guides
from yici.conftest import on
from yici.halls import actions, reading
from yici.halls.counter import counter_of, told_by
from yici.halls.models import Sorting
from yici.halls.rules.sorting import Place, Sorted, derived, taking
from yici.halls.rules.windows import Faulty
from yici.people.models import Department
from yici.people.refusals import NotAllowed
from yici.people.tests.people import account_of

from .hall import NOW, TODAY, publish


def test_what_editors_call_the_window_in_a_guide_comes_before_what_its_themes_tell():
    sign = ("规范户外招牌设施设置", ("corporate.permit",), "", ())
    assert derived(*sign, "社会事务综合窗口") == Sorted("social", "window")
    assert derived(*sign, "企业开办综合窗口") == Sorted("business", "window")
    assert derived(*sign, "城管窗口") == Sorted("business", "theme")


@pytest.mark.parametrize(
    ("name", "themes", "jointly", "served", "sort"),
    [
        ("不动产转移登记", ("corporate.construction",), "", (), Sorted("housing", "name")),
        ("商品房预售许可", ("corporate.permit",), "", (), Sorted("housing", "name")),
        ("施工图联合审查", (), "drawings", (), Sorted("investment", "joint")),
        ("企业投资项目备案", ("corporate.construction",), "", (), Sorted("investment", "theme")),
        ("公司设立登记", ("person.setup", "corporate.setup"), "", (), Sorted("business", "theme")),
        ("食品经营许可核发", ("corporate.permit",), "", (), Sorted("business", "theme")),
        ("社会保障卡申领", ("person.social",), "", (), Sorted("social", "theme")),
        ("居住证办理", (), "", ("person",), Sorted("social", "persons")),
        ("矿产资源储量查询", (), "", ("person", "enterprise"), Sorted("", "")),
    ],
)
def test_what_a_guide_tells_of_its_sort(name, themes, jointly, served, sort):
    assert derived(name, themes, jointly, served) == sort


def test_every_guide_of_the_demo_city_tells_its_sort():
    lost = [g.content.name for g in demo_guides() if not told_by(g.content).category]
    assert not lost


def test_a_window_of_the_sort_comes_first_then_those_for_everything_and_nobody_is_sent_away():
    business, general = Place(1, "A1", "", "business"), Place(2, "A2", "", "general")
    social = Place(3, "A3", "", "social")
    assert taking([business, general, social], ["business"]) == [business, general]
    assert taking([business, general, social], ["housing"]) == [general]
    assert taking([business, social], ["housing"]) == [business, social]  # art. 26
    assert taking([business, general, social], [""]) == [general]
    assert taking([business, social], ["business", "social"]) == [business, social]  # one thing
    assert taking([], ["business"]) == []


def test_what_the_hall_says_of_an_item_comes_before_its_department_and_the_guide(hall):
    said = {"hall": hall.hall, "reason": "与部门商定", "by": hall.peng, "at": NOW}
    edition = hall.items["建筑工程施工许可证核发"]
    item = edition.item

    def sort():
        return counter_of(hall.chen, TODAY, [item]).sort_of(item, edition.content)

    assert sort() == Sorted("investment", "theme")
    actions.sort(department=item.department, category="business", **said)
    assert sort() == Sorted("business", "department")
    actions.sort(item=item, category="general", **said)
    assert sort() == Sorted("", "item")
    actions.sort(item=item, category="", **said)  # left to the department again
    assert sort() == Sorted("business", "department")
    actions.sort(department=item.department, category="", **said)
    assert sort() == Sorted("investment", "theme")
    assert Sorting.objects.count() == 4  # all that was said stays


def test_only_the_manager_sorts_and_only_what_is_handled_there(hall):
    item = hall.items["高龄津贴给付"].item
    said = {"hall": hall.hall, "category": "social", "reason": "商定", "at": NOW}
    with pytest.raises(NotAllowed):
        actions.sort(item=item, by=hall.chen, **said)
    for wrong in ({}, {"item": item, "department": item.department}):
        with pytest.raises(Faulty, match="either an item or a department"):
            actions.sort(by=hall.peng, **said | wrong)
    with pytest.raises(Faulty, match="Say why"):
        actions.sort(item=item, by=hall.peng, **said | {"reason": " "})
    with pytest.raises(Faulty, match="Choose one of the four"):
        actions.sort(item=item, by=hall.peng, **said | {"category": "sports"})
    item.region_id = "511603000000"
    with pytest.raises(Faulty, match="handled in this hall"):
        actions.sort(item=item, by=hall.peng, **said)
    with pytest.raises(Faulty, match="handled in this hall"):
        actions.sort(department=hall.hall, by=hall.peng, **said)
    assert not Sorting.objects.exists()


def test_the_desk_shows_which_items_have_no_window_and_why_each_is_sorted_so(client, hall):
    hall.enter("A1", "business", since=on("2026-01-01").date(), at=on("2026-01-01"))
    client.force_login(account_of(hall.peng))
    page = client.get(reverse("desk:window_sorts"), {"sort": "without"}).content.decode()
    assert "高龄津贴给付" in page
    assert "矿产资源储量查询" in page
    assert "公司设立登记" not in page
    rows = csv.reader(
        io.StringIO(b"".join(client.get(reverse("desk:window_sorts_export"))).decode("utf-8-sig"))
    )
    told = {row[1]: row[3:6] for row in rows}
    assert told["公司设立登记"] == ["商事登记", "依办事指南主题", "有"]
    assert told["矿产资源储量查询"] == ["未归类", "无法判断类别", "无"]
    office = Department.objects.get(short_name="区民政局")
    sent = {"hall": hall.hall.pk, "department": office.pk, "category": "business"}
    assert client.post(reverse("desk:window_sorts"), sent).status_code == 422  # no reason
    client.post(reverse("desk:window_sorts"), sent | {"reason": "与部门商定"})
    page = client.get(reverse("desk:window_sorts"), {"sort": "without"}).content.decode()
    assert "高龄津贴给付" not in page
    client.force_login(account_of(hall.chen))
    assert client.post(reverse("desk:window_sorts"), sent | {"reason": "x"}).status_code == 403


def test_sorting_a_whole_region_takes_as_many_statements_as_sorting_one_item(hall):
    hall.enter("A1", "business")

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(reading.lines_of(hall.hall, TODAY))
        return len(asked)

    before = statements()
    for n in range(5):
        publish(f"某某许可{n}", "区住建局", (), number=100 + n)
    assert statements() == before <= 3


def test_the_api_says_how_items_are_sorted_and_lets_the_manager_say_otherwise(client, hall):
    hall.enter("A1", "business", since=on("2026-01-01").date(), at=on("2026-01-01"))
    listed = client.get(f"/api/v1/windows/sorts?hall={hall.hall.pk}&without_window=true").json()
    assert "公司设立登记" not in {one["name"] for one in listed["items"]}
    code = hall.items["高龄津贴给付"].item.code
    ask = {"content_type": "application/json"}
    sent = {"hall": hall.hall.pk, "item": code, "category": "business", "reason": "商定"}
    client.force_login(account_of(hall.chen))
    assert client.post("/api/v1/windows/sorts", sent, **ask).status_code == 422
    assert not Sorting.objects.exists()
    client.force_login(account_of(hall.peng))
    assert client.post("/api/v1/windows/sorts", sent | {"item": "none"}, **ask).status_code == 422
    assert client.post("/api/v1/windows/sorts", sent, **ask).status_code == 201
    takes = client.get(f"/api/v1/windows?item={code}").json()["items"]
    assert [one["number"] for one in takes] == ["A1"]
