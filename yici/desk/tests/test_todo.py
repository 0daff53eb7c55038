"""The to-do list: what waits for whom, how urgent, found and taken away."""

import csv
import io

import pytest
from django.urls import reverse

from yici.cases import actions
from yici.cases.tests.city import person
from yici.conftest import on
from yici.people.models import Applicant

HOME = "/desk/"


def numbers_in(answer) -> list[str]:
    return [task.case.number for task in answer.context["table"].page.object_list]


@pytest.fixture
def week(apply):
    """Applications received on Monday to Thursday; each waits five working days."""
    days = ("2026-09-14", "2026-09-15", "2026-09-16", "2026-09-17")
    return [apply(at=day, key=day) for day in days]


def test_the_list_begins_with_what_is_most_urgent(week, at_desk):
    answer = at_desk("chen", "2026-09-21").get(HOME)
    assert numbers_in(answer) == [case.number for case in week]
    counts = {one["title"]: one["count"] for one in answer.context["counts"]}
    assert list(counts.values()) == [1, 1, 1, 1]  # overdue, today, soon, later
    text = answer.content.decode()
    assert "已超期 1 个工作日" in text
    assert "今天到期" in text


def test_days_are_counted_over_holidays_and_stopped_clocks_say_so(city, accepted, at_desk):
    answer = at_desk("wang", "2026-09-24").get(HOME)  # Mid-Autumn on the 25th
    assert "已超期 1 个工作日" in answer.content.decode()
    actions.start_procedure(case=accepted, by=city.wang, at=on("2026-09-22"), procedure="site_survey", told="十日")  # fmt: skip
    answer = at_desk("wang", "2026-09-24").get(HOME)
    assert "计时已暂停" in answer.content.decode()


def test_what_was_due_on_friday_is_late_on_saturday(apply, at_desk):
    case = apply(at="2026-11-06")  # due on Friday the 13th
    answer = at_desk("chen", "2026-11-14").get(HOME, {"due": "overdue"})
    assert numbers_in(answer) == [case.number]
    assert "已超期" in answer.content.decode().split("<tbody>")[1]
    page = at_desk("chen", "2026-11-14").get(reverse("desk:case", args=[case.number]))
    assert page.context["due"]["days_left"] == -1


def test_the_list_is_narrowed_and_remembers_how(city, week, apply, at_desk):
    actions.take(case=week[2], by=city.chen, at=on("2026-09-17"))
    client = at_desk("chen", "2026-09-21")
    assert numbers_in(client.get(HOME, {"whose": "mine"})) == [week[2].number]
    assert numbers_in(client.get(HOME)) == [week[2].number]
    assert len(numbers_in(client.get(HOME, {"whose": "free"}))) == 3
    assert numbers_in(client.get(HOME, {"due": "overdue"})) == [week[0].number]
    assert numbers_in(client.get(HOME, {"item": "nonsense"})) == []
    assert "暂无内容" in client.get(HOME).content.decode()
    assert len(numbers_in(client.get(HOME, {"reset": "1"}))) == 4
    assert numbers_in(client.get(HOME, {"sort": "-case__number"}))[0] == week[3].number
    assert len(numbers_in(client.get(HOME, {"sort": "password", "page": "x"}))) == 4


def test_officials_without_such_work_see_an_empty_list(week, at_desk):
    for name in ("outsider", "wang", "deng"):
        answer = at_desk(name, "2026-09-21").get(HOME)
        assert answer.status_code == 200
        assert numbers_in(answer) == []


def test_the_number_of_statements_does_not_grow_with_the_list(
    apply, at_desk, django_assert_num_queries, django_assert_max_num_queries
):
    apply()
    client = at_desk("chen", "2026-09-21")
    client.get(HOME)
    with django_assert_max_num_queries(9) as few:
        client.get(HOME)
    for no in range(12):
        apply(key=f"more{no}", by="li")
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(HOME)


def test_the_export_holds_the_rows_of_the_list_and_no_name_in_clear(city, week, apply, at_desk):
    Applicant.objects.filter(pk=city.applicants["li"].pk).update(name="=HYPERLINK(1)")
    client = at_desk("chen", "2026-09-21")
    client.get(HOME, {"due": "overdue"})
    answer = client.get(reverse("desk:todo_export"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows] == [week[0].number]
    assert len(head) == len(rows[0])
    assert rows[0][2].startswith("'=")
    assert rows[0][7] == "-1"
    assert "HYPERLINK" not in text
    client = at_desk("wang", "2026-09-21")
    assert (
        len(b"".join(client.get(reverse("desk:todo_export")).streaming_content).splitlines()) == 1
    )


def test_a_case_is_found_by_its_number(week, at_desk):
    number = week[1].number
    client = at_desk("chen", "2026-09-21")
    for typed in (number, f" {number[:6]}-{number[6:]} "):
        answer = client.post(reverse("desk:find"), {"q": typed})
        assert answer.url == reverse("desk:case", args=[number])
    answer = at_desk("outsider", "2026-09-21").post(reverse("desk:find"), {"q": number})
    assert answer.url == reverse("desk:home")


def test_an_applicant_is_found_by_her_whole_number_only_and_by_those_who_may(city, apply, at_desk):
    number = "110105199003070033"
    wen = person("文小满", number)
    case = apply(by="chen", applicant_id=wen.pk, channel="window")
    client = at_desk("chen")
    answer = client.post(reverse("desk:find"), {"q": number})
    assert answer.url == reverse("desk:find")
    assert number not in answer.url
    found = client.get(answer.url).content.decode()
    assert case.number in found
    assert "文*满" in found
    assert number not in found
    for typed in (number[:17], number[:10], "", "%"):
        assert client.post(reverse("desk:find"), {"q": typed}).url == HOME
    assert at_desk("outsider").post(reverse("desk:find"), {"q": number}).url == HOME
