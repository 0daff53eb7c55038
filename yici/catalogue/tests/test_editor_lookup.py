"""Articles are looked up in the register of laws while a basis is edited, without scripts."""

import datetime as dt
import re

import pytest

from yici.catalogue.editor import lookup
from yici.laws.register import shipped

from .test_editor import ROOM, content, form, he, item, save  # noqa: F401

DAY = dt.date(2026, 11, 2)


def found(law, article):
    return [(one.law.name, one.place) for one in lookup.offers(shipped(), DAY, law, article)]


@pytest.mark.parametrize("article", ["第三十二条", "32", "三十二", "第32条", "art. 32", "３２"])
def test_an_article_is_found_by_the_laws_name_and_its_number_however_written(article):
    assert found("行政许可法", article) == [("中华人民共和国行政许可法", "第三十二条")]


def test_a_paragraph_gives_its_own_words():
    [one] = lookup.offers(shipped(), DAY, "行政许可法", "第三十二条第二款")
    assert one.place == "第三十二条第二款"
    assert one.text.startswith("行政机关受理或者不予受理")


def test_articles_are_found_by_words_in_them_and_laws_by_a_part_of_their_name():
    assert ("中华人民共和国行政许可法", "第四十二条") in found(
        "行政许可", "二十日内作出行政许可决定"
    )
    assert ("中华人民共和国食品安全法", "") in found("食品安全", "")
    assert found("", "") == found("没有这部法律", "第一条") == found("行政许可法", "第九百条") == []


def test_what_is_repealed_is_not_offered():
    assert not [
        name for name, _ in found("中华人民共和国合同法", "第一条") if name.endswith("国合同法")
    ]


@pytest.mark.parametrize("mark", ["", "x", "x~1~0", "~~", "nothing~1~-1"])
def test_a_mark_of_nothing_takes_nothing(mark):
    assert lookup.taken(shipped(), mark, "") is None


@pytest.mark.django_db
def test_she_looks_an_article_up_takes_it_over_and_saves_it_with_the_criterion(he):  # noqa: F811
    address, before = f"{ROOM}/stages/review/", content()
    basis = "criteria-0-basis-"
    typed = form(he, address) | {
        f"{basis}law": "行政许可法",
        f"{basis}article": "38",
        "guide": "刚写的话",
    }
    page = he.post(address, typed | {"do": f"look-{basis}"}).content.decode()
    assert "《中华人民共和国行政许可法》第三十八条" in page
    assert "刚写的话" in page
    mark = re.search(rf'value="(take-{basis}[^"]*~38~0)"', page)[1]

    page = he.post(address, typed | {"do": mark}).content.decode()
    assert "已从法规库带入" in page
    assert content() == before
    taken = form_of(page)
    assert taken[f"{basis}article"] == "第三十八条"
    assert taken[f"{basis}text"].startswith("申请人的申请符合法定条件")
    assert he.post(address, typed | taken | {"do": "save"}).status_code == 302
    stage = next(s for s in content().stages if s.code == "review")
    assert str(stage.criteria[0].basis) == "《中华人民共和国行政许可法》第三十八条"


def form_of(page: str) -> dict:
    """The basis inputs of the first criterion, as the page shows them."""
    law = re.search(r'name="criteria-0-basis-law"[^>]*value="([^"]*)"', page)
    article = re.search(r'name="criteria-0-basis-article"[^>]*value="([^"]*)"', page)
    text = re.search(r'name="criteria-0-basis-text"[^>]*>\s*([^<]*)</textarea>', page)
    return {
        f"criteria-0-basis-{n}": m[1]
        for n, m in (("law", law), ("article", article), ("text", text))
    }


@pytest.mark.django_db
def test_looking_up_in_the_last_line_stays_beside_it_when_empty_lines_go(he):  # noqa: F811
    address = f"{ROOM}/materials/~new/"
    typed = form(he, address) | {
        "name": "某材料",
        "legal_basis-1-law": "行政许可法",
        "legal_basis-1-article": "31",
    }
    page = he.post(address, typed | {"do": "look-legal_basis-1-"}).content.decode()
    assert 'value="take-legal_basis-0-~' in page
    empty = he.post(address, typed | {"do": "look-legal_basis-0-"}).content.decode()
    assert "没有符合的现行有效条文" in empty
