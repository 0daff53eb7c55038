"""Wordings: what is shipped is lawful, what drops the law is refused, what is typed is printed."""

import pytest

from yici.documents import wordings
from yici.documents.kinds import KINDS, LISTED, NUMBER, SAMPLES, kind_of
from yici.licences import paper
from yici.licences.tests import samples
from yici.licences.tests.test_papers import text_of

REFUSAL = KINDS["refusal"]


def faults(kind, **parts):
    body = wordings.shipped(kind) | parts
    return [one for one in wordings.findings(kind, body) if one.blocks]


@pytest.mark.parametrize("kind", [*KINDS.values(), NUMBER], ids=lambda kind: kind.code)
def test_every_shipped_wording_says_what_the_law_asks_for(kind):
    assert wordings.findings(kind, wordings.shipped(kind), own=False) == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_every_kind_can_be_set_with_its_sample_on_one_page_or_two(kind):
    said = wordings.filled(kind, wordings.shipped(kind), SAMPLES, LISTED)
    head = {name: samples.CORRECTION[name] for name in ("authority", "number", "date")}
    sheet = paper.lay_out("notice.typ", said | head | {"addressee": "张明"})
    text = text_of(sheet.pdf)
    assert said["title"] in text
    assert "{" not in text
    assert len(sheet.places) == 1
    for cited in kind.law:
        assert cited.law in text
        assert cited.article in text
    if kind.remedies:
        assert "六十日内向广安市广安区人民政府申请行政复议" in text
        assert "六个月内向广安市广安区人民法院提起行政诉讼" in text


def test_a_refusal_without_its_article_is_refused_and_told_which_one():
    (fault,) = faults(REFUSAL, ground="依照有关规定")
    assert (fault.part, fault.article) == ("ground", "《行政许可法》第三十八条")


def test_a_refusal_that_does_not_say_where_to_turn_is_refused_with_each_article():
    found = faults(REFUSAL, remedies="如不服本决定，可以申请行政复议。")
    assert {one.part for one in found} == {"remedies"}
    assert {one.article for one in found} == {
        "《行政复议法》第二十条", "《行政许可法》第三十八条", "《行政诉讼法》第四十六条",
    }  # fmt: skip


def test_the_items_own_remedies_are_remedies():
    assert faults(REFUSAL, remedies="{救济途径}") == []


def test_a_refusal_has_to_give_its_reasons():
    (fault,) = faults(REFUSAL, paragraphs="审查要点：{审查要点}")
    assert fault.params == {"name": "理由"}


def test_a_needed_value_may_not_vanish_with_its_neighbour():
    """A line that lacks a value is left out: reasons beside a criterion could be lost."""
    (fault,) = faults(REFUSAL, paragraphs="理由：{理由}（{审查要点}）")
    assert "vanish" in fault.message


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("opening", "{申请人姓名}，你好。"),
        ("opening", "请看{理由。"),
        ("opening", "请看理由}。"),
        ("title", ""),
        ("title", "关于{理由}的决定"),
        ("title", "决" * 61),
        ("paragraphs", "{理由}\n" + "长" * 3000),
        ("opening", "藏\u202e着"),
    ],
)
def test_what_could_not_be_printed_as_it_is_meant_is_refused(part, text):
    assert {one.part for one in faults(REFUSAL, **{part: text})} == {part}


def test_a_line_is_left_out_when_its_value_is_missing_and_the_rest_stays():
    said = wordings.filled(REFUSAL, wordings.shipped(REFUSAL), SAMPLES | {"审查要点": ""})
    assert said["paragraphs"] == [f"理由：{SAMPLES['理由']}"]


def test_a_special_provision_that_is_not_known_leaves_the_law():
    kind = KINDS["procedure"]
    said = wordings.filled(kind, wordings.shipped(kind), SAMPLES | {"依据": ""})
    assert said["ground"] == "依照《中华人民共和国行政许可法》第四十五条。"


def test_a_notice_does_not_go_out_without_what_the_law_asks_for():
    with pytest.raises(wordings.Unfilled, match="理由"):
        wordings.filled(REFUSAL, wordings.shipped(REFUSAL), SAMPLES | {"理由": ""})


def test_words_with_markup_are_printed_as_typed():
    typed = '#panic("停") $x$ <seal> *粗*'
    said = wordings.filled(REFUSAL, wordings.shipped(REFUSAL) | {"closing": typed}, SAMPLES)
    head = {name: samples.CORRECTION[name] for name in ("authority", "number", "date")}
    text = text_of(paper.render("notice.typ", said | head))
    assert typed.replace(" ", "") in text


# -- numbers -------------------------------------------------------------------------------------


def test_a_number_is_written_as_official_documents_are():
    body = {"agency": "广市监许", "pattern": "{机关代字}{文种}〔{年份}〕{序号}号"}
    written = wordings.number(body, agency="市市监局", word="受", year=2026, serial=12)
    assert written == "广市监许受〔2026〕12号"


def test_without_a_word_of_its_own_an_authority_is_named_by_its_short_name():
    body = wordings.shipped(NUMBER)
    written = wordings.number(body, agency="区市监局", word="不受", year=2026, serial=1)
    assert written == "区市监局不受〔2026〕1号"


@pytest.mark.parametrize(
    "pattern",
    [
        "{机关代字}〔{年份}〕{序号}号",  # acceptance and refusal would get the same number
        "{机关代字}{文种}{序号}号",  # and so would two years
        "{文种}〔{年份}〕{序号}号",
        "{机关代字}{文种}〔{年份}〕号",
        "{机关代字}{文种}〔{年份}〕{序号}{序号}号",
        "{机关代字}{文种}〔{年份}〕1{序号}号",  # 1 and 11 could not be told apart from 11 and 1
        "{机关代字}{文种}〔{年份}〕{序号}号{办件编号}",
    ],
)
def test_a_form_under_which_two_papers_could_bear_one_number_is_refused(pattern):
    assert faults(NUMBER, pattern=pattern)


def test_a_form_other_than_the_standards_is_advised_against_and_let_pass():
    body = {"agency": "广市监许", "pattern": "{机关代字}{文种}字〔{年份}〕第{序号}号"}
    found = wordings.findings(NUMBER, body)
    assert [one.article for one in found] == ["GB/T 9704-2012 7.2.5"]
    assert not any(one.blocks for one in found)


def test_the_city_cannot_give_all_authorities_one_word():
    body = wordings.shipped(NUMBER) | {"agency": "广市监许"}
    assert wordings.findings(NUMBER, body, own=False)[0].part == "agency"
    assert kind_of("number") is NUMBER
