"""The register: what is in force on a day, and what officials enter beside the statutes."""

from datetime import date

import pytest

from yici.conftest import on
from yici.laws import actions, models
from yici.laws.models import Change, LocalLaw, register
from yici.laws.ranks import Rank
from yici.laws.refusals import BadLaw, NotAllowed, Refused, UnknownLaw, WrongDay
from yici.laws.register import Standing, shipped
from yici.people.tests.people import make_department, make_staff

TODAY = date(2026, 11, 28)
RULE = {
    "name": "广安市城市供水管理办法",
    "rank": Rank.CITY_RULE,
    "body": "广安市人民政府",
    "published_on": date(2026, 3, 1),
    "starts_on": date(2026, 4, 1),
    "source": "广安市人民政府公报2026年第3期（模拟）",
    "text": "第一条 为了规范城市供水，制定本办法。\n第二条 用户申请用水：\n（一）身份证明；\n（二）用水地点。",
}


def standing(law, article, day=TODAY, since=None):
    return shipped().resolve(law, article, day, since).standing


def test_the_register_has_every_statute_of_the_file_and_what_they_repeal():
    texts = [law for law in shipped().laws.values() if law.has_text]
    assert len(texts) == 378
    assert sum(len(shipped().articles[law.code]) for law in texts) > 26_000
    assert all(law.ended_on and law.ended_by for law in shipped().laws.values() if not law.has_text)


@pytest.mark.parametrize(
    ("law", "article", "found"),
    [
        ("中华人民共和国食品安全法", "第三十五条", Standing.IN_FORCE),
        ("食品安全法", "第三十三条第一款第（六）项", Standing.IN_FORCE),
        ("食品安全法", "第三十三条第一款第十二项", Standing.NO_ARTICLE),
        ("食品安全法", "第五百条", Standing.NO_ARTICLE),
        ("中华人民共和国婚姻法", "第八条", Standing.REPEALED),
        ("环境影响评价法", "第三条", Standing.REPEALED),
        ("医疗保障法", "第一条", Standing.NOT_YET),
        ("住房公积金管理条例", "第十三条", Standing.UNKNOWN),
        ("城乡规划法", "关于日照间距的规定", Standing.IN_FORCE),
        ("行政许可法", "第三十二条、第三十三条", Standing.IN_FORCE),
        ("行政许可法", "第三十二条、第九百条", Standing.NO_ARTICLE),
        ("行政许可法", "第三十二条至第九十九条", Standing.NO_ARTICLE),
        ("行政许可法", "第十二条第（一）项、第（九）项", Standing.NO_ARTICLE),
        ("行政许可法", "第三五条", Standing.NO_ARTICLE),
        ("行政许可法", "第零条", Standing.NO_ARTICLE),
        ("行政许可法", "附则", Standing.IN_FORCE),
    ],
)
def test_a_reference_stands_or_does_not(law, article, found):
    assert standing(law, article) == found


def test_several_places_give_the_words_of_each():
    told = shipped().resolve("行政许可法", "第三十二条第一款第（四）项、第三十三条", TODAY)
    assert told.text.startswith("（四）申请材料不齐全")
    assert "行政机关应当建立和完善有关制度" in told.text
    assert "第三十三条　行政机关应当" in told.whole
    assert (
        str(shipped().resolve("行政许可法", "第三十二条、第九百条", TODAY).reference)
        == "《行政许可法》第九百条"
    )


def test_a_repeal_counts_from_its_day():
    """生态环境法典 art. 1242: from 15 August 2026 on the old statutes are repealed."""
    assert standing("环境影响评价法", "第三条", date(2026, 8, 14)) == Standing.IN_FORCE
    assert standing("环境影响评价法", "第三条", date(2026, 8, 15)) == Standing.REPEALED
    assert standing("生态环境法典", "第一条", date(2026, 8, 14)) == Standing.NOT_YET
    assert standing("生态环境法典", "第一条", date(2026, 8, 15)) == Standing.IN_FORCE


def test_the_old_version_counts_until_the_new_one_starts():
    on_the_eve = shipped().find("商标法", date(2026, 12, 31))
    assert on_the_eve.published_on == date(2019, 4, 23)
    assert shipped().find("商标法", date(2027, 1, 1)).published_on == date(2026, 6, 26)


def test_a_basis_looked_at_before_a_new_version_is_to_be_looked_at_again():
    assert standing("监狱法", "第一条", TODAY, date(2026, 10, 31)) == Standing.AMENDED
    assert standing("监狱法", "第一条", TODAY, date(2026, 11, 1)) == Standing.IN_FORCE


# -- what officials enter --------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return make_staff("张敏", "legality_reviewer", make_department("区司法局"))


@pytest.fixture
def local(reviewer):
    return actions.enter_law(**RULE, by=reviewer, at=on("2026-11-20"))


def test_a_local_rule_is_cited_like_a_statute(local):
    found = register().resolve("广安市城市供水管理办法", "第二条第（二）项", TODAY)
    assert (found.standing, found.text) == (Standing.IN_FORCE, "（二）用水地点。")
    assert found.law.rank == Rank.CITY_RULE
    assert shipped().find(RULE["name"], TODAY) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "食" * 201}, "name"),
        ({"starts_on": date(2026, 2, 28)}, "starts_on"),
        ({"text": "没有条文"}, "text"),
        ({"source": ""}, "source"),
    ],
)
def test_a_rule_that_cannot_be_so_is_refused_and_nothing_is_kept(reviewer, change, field):
    with pytest.raises(BadLaw) as refused:
        actions.enter_law(**RULE | change, by=reviewer, at=on("2026-11-20"))
    assert refused.value.field == field
    assert not LocalLaw.objects.exists()


def test_the_same_version_is_not_entered_twice(local, reviewer):
    with pytest.raises(BadLaw):
        actions.enter_law(**RULE, by=reviewer, at=on("2026-11-21"))


def test_only_who_looks_at_legality_keeps_the_register():
    clerk = make_staff("陈小芳", "clerk", make_department("区行政审批局"))
    with pytest.raises(NotAllowed):
        actions.enter_law(**RULE, by=clerk, at=on("2026-11-20"))


def test_a_repeal_is_recorded_told_and_taken_back(local, reviewer, monkeypatch):
    told = []
    monkeypatch.setattr(
        models, "CHANGED", [lambda law, change: told.append((law.name, change.kind))]
    )
    monkeypatch.setattr(actions, "CHANGED", models.CHANGED)
    change = actions.change_law(
        code=local.code, kind="repealed", on=date(2026, 11, 25), ground="市政府令第9号（模拟）",
        by=reviewer, at=on("2026-11-20"),
    )  # fmt: skip
    assert told == [(RULE["name"], "repealed")]
    assert (
        register().resolve(RULE["name"], "第一条", date(2026, 11, 24)).standing == Standing.IN_FORCE
    )
    assert register().resolve(RULE["name"], "第一条", TODAY).standing == Standing.REPEALED
    actions.withdraw_change(change=change, reason="录入有误", by=reviewer, at=on("2026-11-21"))
    assert register().resolve(RULE["name"], "第一条", TODAY).standing == Standing.IN_FORCE
    with pytest.raises(Refused):
        actions.withdraw_change(change=change, reason="再来", by=reviewer, at=on("2026-11-21"))
    assert Change.objects.count() == 1


def test_a_statute_that_ships_can_be_amended_too(reviewer):
    [law] = register().versions("食品安全法")
    actions.change_law(
        code=law.code, kind="amended", on=date(2026, 11, 1), ground="全国人大常委会决定（模拟）",
        by=reviewer, at=on("2026-11-20"),
    )  # fmt: skip
    look = register().resolve
    assert look("食品安全法", "第三十五条", TODAY, date(2026, 7, 1)).standing == Standing.AMENDED
    assert look("食品安全法", "第三十五条", TODAY, date(2026, 11, 2)).standing == Standing.IN_FORCE


def test_a_change_needs_a_rule_and_a_day_within_its_life(local, reviewer):
    change = {"kind": "repealed", "ground": "令", "by": reviewer, "at": on("2026-11-20")}
    with pytest.raises(UnknownLaw):
        actions.change_law(code="nothing", on=TODAY, **change)
    with pytest.raises(WrongDay):
        actions.change_law(code=local.code, on=date(2026, 3, 31), **change)


def test_a_rule_entered_by_mistake_leaves_the_register(local, reviewer):
    actions.withdraw_law(law=local, reason="重复录入", by=reviewer, at=on("2026-11-21"))
    assert register().find(RULE["name"], TODAY) is None
