"""智能审批: what is said of gaps, overlaps and dead rows is so in every case (C043, R21)."""

import pickle
from itertools import product

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from yici.catalogue import findings_in_words
from yici.catalogue.content import Content, canonical, digest
from yici.catalogue.examination_cover import ENGLISH, looked_at, table_is_sound
from yici.catalogue.examining import columns, holds
from yici.catalogue.guides import demo_guides
from yici.catalogue.templatetags.editor import finding

FIELDS = [
    {"code": "seats", "label": "座位数", "kind": "number", "minimum": 0, "maximum": 500},
    {"code": "note", "label": "备注", "required": False},
]
QUESTIONS = [
    {"code": "trade", "text": "做哪一行？", "options": [{"code": "shop", "text": "零售"}, {"code": "inn", "text": "餐饮"}]},
]  # fmt: skip
STAGES = [
    {"code": "review", "name": "审查", "kind": "review", "limit_days": 1,
     "duties": [{"department": "某局", "post": "reviewer", "limit_days": 1}],
     "criteria": [{"code": "c1", "text": "符合"}, {"code": "c2", "text": "不符合", "outcome": "refuse"}]},
]  # fmt: skip
MATERIALS = [{"code": "lease", "name": "租赁合同", "kind": "other"}]


def on(code, op, *values):
    return {"on": code, "op": op, "values": list(values)}


def rule(code, *when, outcome="pass", **more):
    return {"code": code, "text": f"规则{code}", "when": list(when), "outcome": outcome} | more


def item(*rules, **more) -> Content:
    told = {"name": "许可", "task_type": "01", "situations": QUESTIONS, "fields": FIELDS, "stages": STAGES, "materials": MATERIALS}  # fmt: skip
    return Content.model_validate(told | {"paths": {"examination": {"rules": list(rules)} | more}})


def look(*rules):
    content = item(*rules)
    return looked_at(content, content.paths.examination)


def findings(*rules, **more):
    return [(one.blocks, one.text) for one in table_is_sound(item(*rules, **more))]


INN = rule("inn", on("trade", "is", "inn"), on("seats", "at_most", "50"))
SHOP = rule("shop", on("trade", "is", "shop"), outcome="person")


def test_the_cases_that_no_row_covers_are_named():
    assert look(INN, SHOP).gaps == ("座位数：大于50；做哪一行：餐饮",)
    assert look(INN, SHOP, rule("rest", on("seats", "at_least", "50"))).gaps == ()


def test_less_than_leaves_out_its_bound_and_at_most_takes_it_in():
    """C043: "不足50" and "50以上" meet without a gap and without an overlap."""
    small, big = on("seats", "less_than", "50"), on("seats", "at_least", "50")
    assert look(rule("small", small), rule("big", big)).overlaps == ()
    assert look(rule("small", small), rule("big", big)).gaps == ()
    bigger = on("seats", "more_than", "50")
    assert look(rule("small", small), rule("bigger", bigger)).gaps == ("座位数：50",)
    assert "is no number" in findings(rule("a", on("seats", "less_than", "many")))[0][1]


def test_cases_are_said_in_english_to_who_reads_english():
    content = item(INN, SHOP)
    content = content.model_copy(update={"fields": (content.fields[0].model_copy(update={"label_en": "Seats"}),)})  # fmt: skip
    assert looked_at(content, content.paths.examination, ENGLISH).gaps == (
        "Seats: more than 50; 做哪一行: 餐饮",
    )


@pytest.mark.parametrize(
    ("language", "told"), [("en", "Seats: more than 50"), ("zh-hans", "座位数：大于50")]
)
def test_lint_names_a_gap_in_the_language_of_the_screen(language, told):
    """R21, R36: an English page that names the gap in Chinese says nothing to who reads it."""
    fields = [FIELDS[0] | {"label_en": "Seats"}]
    content = item(rule("small", on("seats", "at_most", "50")), otherwise="pass")
    content = content.model_copy(update={"fields": Content.model_validate(
        {"name": "许可", "task_type": "01", "fields": fields}).fields})  # fmt: skip
    (gap,) = [one for one in table_is_sound(content) if "cases" in one.params]
    with translation.override(language):
        assert findings_in_words.said(gap).endswith(told)
        assert finding(gap).endswith(told)
    assert gap.text.endswith("Seats: more than 50")
    assert pickle.loads(pickle.dumps(gap)).text == gap.text  # it travels between processes


def test_two_rows_that_say_different_things_of_one_case_are_named_and_the_first_speaks():
    big = rule("big", on("seats", "at_least", "50"), outcome="refuse")
    found = look(INN, SHOP, big)
    said = [(one.code, other.code, cases) for one, other, cases in found.at_odds]
    assert said[0] == ("inn", "big", "座位数：50；做哪一行：餐饮")
    assert {other for _one, other, _cases in said} == {"big"}


def test_a_row_behind_one_that_takes_everything_never_speaks():
    assert [one.code for one in look(rule("all"), INN).dead] == ["inn"]
    assert findings(rule("all"), INN)[0][0] is False


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (rule("a", on("colour", "filled")), "does not ask “colour” any more"),
        (rule("a", on("trade", "in", "bank")), "no option “bank”"),
        (rule("a", on("seats", "at_least", "many")), "is no number"),
        (rule("a", on("seats", "at_least")), "is compared"),
        (rule("a", on("lease", "is", "x")), "only be there or not"),
        (rule("a", criterion="c9"), "no stage has: c9"),
        (rule("a", criterion="c2"), "another outcome"),
    ],
)
def test_a_row_that_can_never_be_right_keeps_the_edition_from_being_published(wrong, told):
    (blocks, text) = findings(wrong)[0]
    assert blocks
    assert told in text


@pytest.mark.parametrize("bound", ["1e999999", "nan", "Infinity", "１０", "9" * 40])
def test_a_bound_beyond_all_measure_is_no_number(bound):
    assert "is no number" in findings(rule("a", on("seats", "at_most", bound)))[0][1]


def test_days_are_cut_at_their_bounds_up_to_the_end_of_all_days():
    days = [{"code": "day", "label": "开始日期", "kind": "date"}]
    for bound, gap in (
        ("2026-11-30", "开始日期：小于2026-11-30"),
        ("9999-12-31", "开始日期：小于9999-12-31"),
    ):
        content = item(rule("a", on("day", "at_least", bound))).model_dump(mode="json") | {
            "fields": days
        }
        content = Content.model_validate(content)
        assert looked_at(content, content.paths.examination).gaps == (gap,)


def test_two_rows_of_one_code_are_named():
    assert (True, "Two rules have the code a.") in findings(rule("a"), rule("a"))


def test_what_passes_without_a_rule_is_not_published_and_a_share_is_asked_for():
    """R21: each outcome with the rule that gave it; a random share checked by a person."""
    assert [blocks for blocks, _text in findings(INN, SHOP, otherwise="pass")] == [True]
    assert findings(rule("all"), otherwise="pass") == []
    assert findings(INN, SHOP, sample_percent=0) == [
        (False, "Of what the machine lets pass no share is checked by a person.")
    ]


def test_the_tables_of_the_guides_are_sound():
    for guide in demo_guides():
        assert not [one for one in table_is_sound(guide.content) if one.blocks], guide.content.name


CONDITIONS = st.sampled_from(
    [on("trade", "in", "shop"), on("trade", "not_in", "shop"), on("trade", "filled"), on("note", "empty"),
     on("note", "is", "甲"), on("note", "is_not", "甲", "乙"), on("seats", "at_least", "10"),
     on("seats", "at_most", "10"), on("seats", "at_most", "0"), on("seats", "in", "7"), on("lease", "filled"),
     on("seats", "more_than", "10"), on("seats", "less_than", "10"), on("seats", "less_than", "0")]
)  # fmt: skip
CASES = [
    {"trade": trade, "seats": seats, "note": note, "lease": lease}
    for trade, seats, note, lease in product(
        ("shop", "inn"), ("0", "5", "7", "10", "11", "500"), ("", "甲", "乙", "丙"), ("", "yes")
    )
]


@settings(max_examples=40)
@given(st.lists(st.lists(CONDITIONS, max_size=3), min_size=1, max_size=4))
def test_what_is_said_of_a_table_is_what_the_machine_does_case_by_case(whens):
    content = item(*(rule(f"r{n}", *when) for n, when in enumerate(whens)))
    table = content.paths.examination
    found = looked_at(content, table)
    fits = [[r.code for r in table.rules if all(holds(c, case[c.on]) for c in r.when)] for case in CASES]  # fmt: skip
    assert bool(found.gaps) == any(not one for one in fits)
    speaks = {one[0] for one in fits if one}
    assert {r.code for r in found.dead} == {r.code for r in table.rules} - speaks
    pairs = {(a, b) for one in fits for n, a in enumerate(one) for b in one[n + 1 :]}
    assert {(a.code, b.code) for a, b, _cases in found.overlaps} == pairs


def test_several_choices_are_told_apart_as_far_as_the_rows_do():
    options = [{"code": c, "text": t} for c, t in (("a", "甲"), ("b", "乙"), ("c", "丙"))]
    many = [{"code": "kinds", "label": "种类", "kind": "multichoice", "options": options}]
    content = Content.model_validate(
        {"name": "许可", "task_type": "01", "fields": many, "paths": {"examination": {"rules": [
            rule("only_a", on("kinds", "in", "a")), rule("no_a", on("kinds", "not_in", "a"))]}}}
    )  # fmt: skip
    assert looked_at(content, content.paths.examination).gaps == ("种类：甲和乙或丙",)


def test_a_table_without_a_basis_keeps_the_digest_it_had():
    """R18: the basis of a table came later."""
    plain = item(INN)
    with_basis = item(INN, basis={"law": "中华人民共和国行政许可法", "article": "第三十三条"})
    assert b'"basis"' not in canonical(plain.model_copy(update={"stages": ()}))
    assert digest(plain) != digest(with_basis)


def test_an_answer_goes_before_a_field_and_a_field_before_a_material():
    body = item(INN).model_dump(mode="json")
    body["materials"].append({"code": "seats", "name": "座位图"})
    assert columns(body)["seats"].group == "fields"
    assert list(columns(body)) == ["seats", "note", "trade", "lease"]
