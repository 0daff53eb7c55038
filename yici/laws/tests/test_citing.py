"""How rules are cited, and how an article is taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.laws import texts
from yici.laws.citing import Reference, Unreadable, cited, name_key, parse, places, read
from yici.laws.numerals import MOST, NoNumeral, number, numeral
from yici.laws.ranks import Rank, guessed


@given(st.integers(0, MOST))
def test_a_numeral_reads_back_as_the_number_it_was_written_from(value):
    assert number(numeral(value)) == value


@pytest.mark.parametrize("written", ["", "十十", "百", "一二", "三四条", "二十〇五", "零零", "1条"])
def test_what_no_statute_writes_is_no_numeral(written):
    with pytest.raises(NoNumeral):
        number(written)


@pytest.mark.parametrize(("written", "value"), [("两百", 200), ("二百〇三", 203), ("３２", 32)])
def test_other_spellings_of_a_number_are_read(written, value):
    assert number(written) == value


@pytest.mark.parametrize(
    ("words", "law", "place"),
    [
        ("《中华人民共和国食品安全法》第三十五条", "中华人民共和国食品安全法", (35, 0, 0, 0)),
        ("行政许可法 art. 32", "行政许可法", (32, 0, 0, 0)),
        ("行政许可法第32条第1款第（三）项", "行政许可法", (32, 0, 1, 3)),
        ("《刑法》第二百八十条之一第二款", "刑法", (280, 1, 2, 0)),
        ("《食品安全法》第三十三条第一款第一项至第四项", "食品安全法", (33, 0, 1, 1)),
        ("《民法典》第一千零四十九条", "民法典", (1049, 0, 0, 0)),
        ("《国务院关于X的意见（国发〔2015〕52号）》", "国务院关于X的意见（国发〔2015〕52号）", (0, 0, 0, 0)),
        ("行政许可法 article 32 paragraph 1 item 3", "行政许可法", (32, 0, 1, 3)),
    ],
)  # fmt: skip
def test_a_citation_is_read(words, law, place):
    found = parse(words)
    assert (found.law, (found.article, found.sub, found.paragraph, found.item)) == (law, place)


@pytest.mark.parametrize("words", ["", "  ", "第三条", "art. 3", "《》第一条", "1234"])
def test_words_that_name_no_rule_are_refused(words):
    with pytest.raises(Unreadable):
        parse(words)


def test_a_place_in_words_is_the_rule_as_a_whole():
    assert read("城市绿化条例", "关于砍伐城市树木的规定") == Reference("城市绿化条例")


@pytest.mark.parametrize(
    ("article", "named"),
    [
        ("第三十二条、第九百条", ["第三十二条", "第九百条"]),
        ("第三十二条至第三十四条", ["第三十二条", "第三十四条"]),
        ("第十二、十三条和第十五条第二款", ["第十二条", "第十三条", "第十五条第二款"]),
        ("第12-14条", ["第十二条", "第十四条"]),
        ("第十二条第（一）项、第（三）项", ["第十二条第（一）项", "第十二条第（三）项"]),
        ("第十二条第一款，第三款第二项", ["第十二条第一款", "第十二条第三款第（二）项"]),
        ("第三十三条第一款第一项至第四项", ["第三十三条第一款第（一）项", "第三十三条第一款第（四）项"]),
        ("第二百八十条之一及第二百八十一条", ["第二百八十条之一", "第二百八十一条"]),
        ("第三十五条 依照本法第九百条办理", ["第三十五条"]),
        ("第三五条", []), ("第零条", []), ("第十二条、第三五条", []), ("关于审查内容的规定", []),
    ],
)  # fmt: skip
def test_every_place_that_is_cited_is_named(article, named):
    assert [one.place for one in places(article)] == named


@given(
    st.builds(
        Reference,
        st.just("中华人民共和国行政许可法"),
        st.integers(1, 1300),
        sub=st.integers(0, 12),
        paragraph=st.integers(0, 20),
        item=st.integers(0, 30),
    )
)
def test_a_reference_written_out_reads_back_as_itself(reference):
    assert parse(str(reference)) == reference


def test_one_rule_is_known_by_one_name_however_it_is_written():
    spellings = ("中华人民共和国公司法", "《公司法》", "公司法（2023年修订）", " 公司 法 ")
    assert {name_key(spelling) for spelling in spellings} == {"公司法"}
    assert name_key("企业注销指引（国办发〔2019〕1号）") != name_key("企业注销指引")
    assert name_key("宪法修正案（1988年）") != name_key("宪法修正案（1999年）")


def test_running_words_give_every_article_they_name():
    told = "《居住证暂行条例》第十九条；《中华人民共和国居民身份证法》第二十一条、《某办法》"
    assert [str(one) for one in cited(told)] == [
        "《居住证暂行条例》第十九条", "《中华人民共和国居民身份证法》第二十一条",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("中华人民共和国公司法", Rank.LAW),
        ("中华人民共和国发票管理办法", Rank.MINISTRY_RULE),
        ("住房公积金管理条例", Rank.REGULATION),
        ("城市绿化条例", Rank.REGULATION),
        ("四川省城乡环境综合治理条例", Rank.LOCAL_REGULATION),
        ("广安市城乡污水处理条例", Rank.LOCAL_REGULATION),
        ("四川省残疾人托养服务办法", Rank.PROVINCIAL_RULE),
        ("广安市物业管理办法", Rank.CITY_RULE),
        ("食品经营许可和备案管理办法", Rank.MINISTRY_RULE),
        ("国务院关于第三批取消事项的决定（国发〔2017〕7号）", Rank.STATE_DECISION),
        ("国务院办公厅关于加快推进某事的指导意见（国办发〔2022〕32号）", Rank.DOCUMENT),
        ("育儿补贴制度实施方案", Rank.DOCUMENT),
    ],
)
def test_a_name_tells_the_rank(name, rank):
    assert guessed(name) == rank


ARTICLE = "有下列情形之一的：\n（一）甲；\n（二）乙。\n前款规定：\n（一）丙。\n第三款没有项。"


def test_paragraphs_and_items_of_an_article_are_found():
    assert texts.excerpt(ARTICLE, 1, 2) == "（二）乙。"
    assert texts.excerpt(ARTICLE, 2, 1) == "（一）丙。"
    assert texts.excerpt(ARTICLE, 0, 2) == "（二）乙。"
    assert texts.excerpt(ARTICLE, 3) == "第三款没有项。"
    assert texts.excerpt(ARTICLE, 3, 1) is texts.excerpt(ARTICLE, 4) is None


def test_a_pasted_rule_falls_into_its_articles():
    pasted = "第一章　总则\n第一条　为了某事，制定本办法。\n第二条之一 某款。\n（一）某项。\n第二章 附则\n第三条 自公布之日起施行。"
    assert texts.split(pasted) == {
        (1, 0): "为了某事，制定本办法。", (2, 1): "某款。\n（一）某项。", (3, 0): "自公布之日起施行。",
    }  # fmt: skip
    with pytest.raises(texts.NoArticles):
        texts.split("没有条文")
    with pytest.raises(texts.NoArticles):
        texts.split("第一条 甲。\n第一条 乙。")
