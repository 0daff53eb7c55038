"""Components: what they say, in both languages, and what they are sent back."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from yici.ui import dates, fields, pills
from yici.ui.menu import Entry, line_up
from yici.ui.table import Column, Table

DUE = date(2026, 11, 26)
PILLS = [
    ({"days_left": 8, "due_on": DUE}, "green", "还剩 8 个工作日（11月26日到期）"),
    ({"days_left": 2, "due_on": DUE}, "amber", "还剩 2 个工作日（11月26日到期）"),
    ({"days_left": 0, "due_on": DUE}, "amber", "今天到期（11月26日到期）"),
    ({"days_left": -3, "due_on": DUE}, "red", "已超期 3 个工作日（11月26日到期）"),
    ({"days_left": 4, "stopped": True}, "grey", "计时已暂停，还剩 4 个工作日"),
    ({"days_left": None, "stopped": True}, "grey", "计时已暂停"),
    (
        {"days_left": 9, "due_on": DUE, "calendar_days": True},
        "green",
        "还剩 9 个自然日（11月26日到期）",
    ),
    ({"done": True}, "green", "已按时办结"),
    ({}, "grey", "当前无计时期限"),
]


@pytest.mark.parametrize(("clock", "colour", "words"), PILLS)
def test_a_pill_says_in_colour_and_words_how_long_is_left(clock, colour, words):
    shown = pills.pill(clock)
    assert (shown["colour"], shown["words"]) == (colour, words)


def test_days_are_said_as_the_reader_is_used_to():
    at = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
    assert dates.long_day(at) == "2026年11月21日（周六）"
    assert dates.instant(at) == "2026年11月21日（周六）09:30"
    with override("en"):
        assert dates.long_day("2026-11-21") == "21 Nov 2026 (Sat)"
        assert dates.instant(at) == "21 Nov 2026 (Sat) 09:30"


def test_what_a_citizen_typed_is_shown_as_text_never_as_markup():
    view = fields.view({"name": "n", "label": "Name", "value": '"><script>alert(1)</script>'})
    assert "<script>" not in view.control()
    assert "&quot;&gt;&lt;script&gt;" in view.control()


def test_hint_error_and_source_belong_to_the_input_for_a_screen_reader():
    view = fields.view(
        {"name": "n", "label": "Name", "hint": "h", "errors": ["wrong"], "source": "known"}
    )
    assert 'aria-describedby="id_n_hint id_n_source id_n_error"' in view.control()
    assert 'aria-invalid="true"' in view.control()


def test_a_long_list_is_a_select_and_keeps_what_was_chosen():
    options = [(str(n), f"Option {n}") for n in range(9)]
    view = fields.view({"name": "n", "kind": "choice", "options": options, "value": "3"})
    assert not view.is_group
    assert '<option value="3" selected>Option 3</option>' in view.control()


def test_a_bound_field_tells_its_error_at_the_field():
    class Form(forms.Form):
        phone = forms.CharField(label="Telephone", help_text="Eleven digits")

    view = fields.view(Form({"phone": ""})["phone"])
    assert view.errors == ["这个字段是必填项。"]
    assert "id_phone_hint id_phone_error" in view.control()


def test_a_table_comes_back_as_it_was_left():
    columns = [Column("Name", lambda row: row, sort="name")]

    def table(query):
        request = RequestFactory().get("/", query)
        request.session = session
        return Table(request, "todo", list("abcdef"), columns, size=2)

    session = type("Session", (dict,), {"modified": False})()
    assert list(table({"page": "2", "sort": "name"}).page) == ["c", "d"]
    again = table({})
    assert (list(again.page), again.sort) == (["c", "d"], "name")
    assert list(table({"reset": "1"}).page) == ["a", "b"]
    assert table({"sort": "password"}).sort == ""


def test_a_list_that_nobody_filtered_offers_nothing_to_clear_and_says_what_is_so():
    def table(query):
        request = RequestFactory().get("/", query)
        request.session = type("Session", (dict,), {"modified": False})()
        state = {"name": "state", "label": "State", "kind": "select", "value": "", "options": []}
        return Table(
            request, "log", [], [], filters=[state],
            empty="Nothing fits. Clear the filters.", none="Nothing was sent yet.",
        )  # fmt: skip

    def shown(query):
        return Template("{% load ui %}{% table table %}").render(Context({"table": table(query)}))

    untouched, filtered = shown({}), shown({"state": "dead"})
    assert "Nothing was sent yet." in untouched
    assert "?reset=1" not in untouched
    assert "Nothing fits. Clear the filters." in filtered
    assert "?reset=1" in filtered


def test_the_menu_shows_each_only_what_is_hers_in_order():
    entries = [
        Entry("Licences", "b", "wallet", order=9, waiting=lambda user: 3),
        Entry("Home", "a", "home", order=1),
        Entry("Staff", "c", "user", shown=lambda user: user == "clerk"),
    ]
    assert [one["label"] for one in line_up(entries, "citizen")] == ["Home", "Licences"]
    assert line_up(entries, "citizen")[1]["count"] == 3


def test_the_menu_counts_the_rows_of_all_entries_in_one_statement(db, django_assert_num_queries):
    def counted(waiting, **more):
        entries = [
            Entry("", str(n), "", waiting=lambda user, one=one: one)
            for n, one in enumerate(waiting)
        ]
        return [one["count"] for one in line_up(entries, "clerk", **more)]

    Group.objects.create(name="clerks")
    Group.objects.create(name="reviewers")
    every, clerks = Group.objects.all(), Group.objects.filter(name="clerks").order_by("name")
    with django_assert_num_queries(1):
        assert counted([every, 7, (clerks, every), clerks.none(), clerks]) == [2, 7, 3, 0, 1]
    with django_assert_num_queries(0):
        assert counted([0, 4]) == [0, 4]
        assert counted([clerks.none()]) == [0]
        assert counted([clerks.none(), 2, (every.none(), clerks.filter(pk__in=()))]) == [0, 2, 0]
    with django_assert_num_queries(1):
        assert counted([clerks]) == [1]
    with django_assert_num_queries(1):
        assert counted([clerks, every], known={"0": 5}) == [5, 2]


def test_the_statement_that_counts_is_written_once_for_the_same_person_and_day(db):
    asked = []

    def waiting(user):
        asked.append(user)
        return Group.objects.all()

    def count(alike):
        return line_up([Entry("", "a", "", waiting=waiting)], "clerk", alike=alike)[0]["count"]

    assert count(("clerk", 1)) == 0
    Group.objects.create(name="clerks")
    assert (count(("clerk", 1)), count(("clerk", 1))) == (1, 1)
    assert asked == ["clerk"]
    assert count(("clerk", 2)) == 1
    assert asked == ["clerk", "clerk"]


ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"""{% icon "([a-z-]+)"|{% badge [^%]*"([a-z-]+)" %}""")
COLOURS = {"red", "amber", "green", "blue", "grey"}


def test_every_icon_that_a_page_names_is_drawn():
    """A name that the sheet of icons lacks leaves a hole, and nobody is told."""
    drawn = set(
        re.findall(r'<symbol id="([a-z-]+)"', (ROOT / "ui/static/ui/icons.svg").read_text())
    )
    found = {
        (path.name, name)
        for path in ROOT.glob("*/templates/**/*.html")
        for one in NAMED.finditer(path.read_text())
        for name in one.groups()
        if name
    }
    assert len(found) > 100
    assert {(page, name) for page, name in found if name not in drawn | COLOURS} == set()
