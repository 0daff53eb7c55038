"""Words that officials add are understood at once; searches in vain are counted, not watched."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.catalogue.finding import find_items
from yici.catalogue.tests.conftest import city_alone
from yici.conftest import on
from yici.people.refusals import NotAllowed
from yici.people.tests.people import account_of, make_department, make_person, make_staff
from yici.vocabulary import actions
from yici.vocabulary.models import Change, Figure, Miss, Trace, synonyms
from yici.vocabulary.rules import BadWord, ReasonMissing
from yici.vocabulary.terms import keepable
from yici.vocabulary.words import origins, shipped

__all__ = ["city_alone"]
pytestmark = pytest.mark.django_db
AT = on("2026-11-20")


@pytest.fixture
def editor():
    return make_staff("谭晓燕", "catalogue_editor", make_department())


def looked_for(typed, askers, near=False, at=AT):
    for asker in askers:
        actions.note_search(typed=typed, near=near, asker=asker, at=at)


def test_a_word_an_editor_adds_is_understood_at_once_and_no_longer_once_taken_out(
    city_alone, editor
):
    assert find_items("铁疙瘩证").total == 0
    actions.add_synonym(
        everyday="铁疙瘩证", official="机动车驾驶证", origin="dialect", by=editor, at=AT
    )
    assert "驾驶证" in find_items("铁疙瘩证").items[0].name
    actions.take_out_synonym(everyday="铁疙瘩证", why="无人使用", by=editor, at=AT)
    assert find_items("铁疙瘩证").total == 0
    assert [change.by for change in Change.objects.all()] == [editor.actor] * 2


def test_a_shipped_word_can_be_taken_out_with_a_reason_only(editor):
    with pytest.raises(ReasonMissing):
        actions.take_out_synonym(everyday="饭店", why=" ", by=editor, at=AT)
    assert "饭店" in synonyms()
    actions.take_out_synonym(everyday="饭店", why="本地另有说法", by=editor, at=AT)
    assert "饭店" not in synonyms()


@pytest.mark.parametrize(
    ("everyday", "official", "field"),
    [
        ("饭", "餐饮", "everyday"),
        ("", "餐饮", "everyday"),
        ("饭" * 31, "餐饮", "everyday"),
        ("饭堂", "", "official"),
        ("饭堂", "餐", "official"),
        ("饭堂", "、".join(f"餐饮{n}" for n in range(9)), "official"),
        ("饭堂", "饭堂", "official"),
    ],
)
def test_a_word_that_would_find_nothing_or_everything_is_refused(editor, everyday, official, field):
    with pytest.raises(BadWord) as refused:
        actions.add_synonym(
            everyday=everyday, official=official, origin="everyday", by=editor, at=AT
        )
    assert refused.value.field == field
    assert not Change.objects.exists()


def test_only_who_edits_a_catalogue_changes_words():
    clerk = make_staff("陈小芳", "clerk", make_department())
    with pytest.raises(NotAllowed):
        actions.add_synonym(everyday="饭堂", official="餐饮", origin="everyday", by=clerk, at=AT)


def test_every_shipped_word_says_what_kind_it_is_and_leads_elsewhere():
    for everyday, official in shipped().items():
        assert len(everyday) >= 1
        assert official, everyday
        assert all(len(word) >= 1 for word in official)
        assert origins()[everyday] in Change.Origin.values, everyday


# -- searches in vain ----------------------------------------------------------------------------


def test_a_word_is_written_down_once_five_different_people_looked_for_it(settings):
    settings.SEARCH_ASKERS = 5
    looked_for("坝坝宴许可", ["a", "b", "c", "d", "a", "a", "a", "d"])
    assert not Miss.objects.exists()
    assert not any("坝" in str(row.__dict__) for row in Trace.objects.all())
    looked_for("坝坝宴许可", ["e"])
    miss = Miss.objects.get()
    assert (miss.term, miss.askers, miss.month) == ("坝坝宴许可", 5, date(2026, 11, 1))
    looked_for(" 坝坝宴许可 ", ["f"])
    assert Miss.objects.get().askers == 6
    assert Figure.objects.get().nothing == 10  # the figures count every one of them


def test_what_only_came_close_is_counted_apart():
    looked_for("月球采矿", ["a", "b"], near=True)
    looked_for("嗷嗷嗷", ["a"])
    day = Figure.objects.get()
    assert (day.nothing, day.close) == (1, 2)


@pytest.mark.parametrize(
    "typed",
    [
        "511602199001011234",
        "我的电话 139-1234-5678",
        "陈小芳",
        "陈小芳的低保",
        "li@example.cn",
        "滨江路12号",
        "一" * 21,
        "好",
        "",
    ],
)
def test_what_may_name_or_number_somebody_is_never_written_down(typed):
    looked_for(typed, [str(n) for n in range(9)])
    assert not Miss.objects.exists()
    assert not Trace.objects.exists()


def test_the_name_of_somebody_known_here_is_never_written_down():
    make_person("高山")
    looked_for("高山", [str(n) for n in range(9)])
    assert not Miss.objects.exists()


@given(st.text(max_size=40))
def test_nothing_kept_holds_a_number_or_is_long(typed):
    term = keepable(typed)
    assert len(term) <= 20
    assert sum(c.isdigit() for c in term) < 4 or not any(
        term[i : i + 4].isdigit() for i in range(len(term) - 3)
    )


def test_last_months_digests_are_forgotten():
    looked_for("坝坝宴", ["a", "b"], at=on("2026-10-31"))
    looked_for("坝坝宴", ["a"], at=on("2026-11-01"))
    assert actions.forget(at=on("2026-11-02")) == 2
    assert Trace.objects.count() == 1


def test_a_search_in_vain_is_counted_at_the_page_and_learnt_with_one_click(city_alone, client, editor, settings):  # fmt: skip
    settings.SEARCH_ASKERS = 3
    for n in range(3):
        client.get("/items/", {"q": "嘎嘎麻糖"}, REMOTE_ADDR=f"10.0.0.{n}")
    client.get("/items/", {"q": "教师资格"})
    miss = Miss.objects.get()
    client.force_login(account_of(editor))
    shown = client.get("/desk/search/").content.decode()
    assert miss.term in shown
    client.post("/desk/search/words/", {"everyday": miss.term, "official": "机动车驾驶证",
                                        "origin": "searched", "back": "misses"})  # fmt: skip
    assert synonyms()[miss.term] == ("机动车驾驶证",)
    assert f"<h3>{miss.term}" not in client.get("/desk/search/").content.decode()


def test_the_pages_say_what_is_wrong_and_keep_what_was_typed(client, editor):
    client.force_login(account_of(editor))
    answer = client.post("/desk/search/words/", {"everyday": "饭堂", "official": ""})
    assert answer.status_code == 422
    assert "饭堂" in answer.content.decode()
    client.post("/desk/search/words/take-out/", {"everyday": "饭店", "why": ""})
    assert "饭店" in synonyms()
    words = b"".join(client.get("/desk/search/words.csv").streaming_content).decode()
    assert words.count("\n") > len(shipped())


def test_a_clerk_reads_no_figures(client):
    client.force_login(account_of(make_staff("陈小芳", "clerk", make_department())))
    assert client.get("/desk/search/").status_code == 403
    assert client.get("/desk/search/words/").status_code == 403
