"""Decision tables: from answers to exactly the parts and limits that apply, without a hole."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.catalogue import coverage
from yici.catalogue.content import Content, digest
from yici.catalogue.guides import demo_guides
from yici.catalogue.rules import applicable
from yici.catalogue.tables import TableFault, rows_for

from .alone import blocking

QUESTIONS = [
    {
        "code": code,
        "text": text,
        "options": [{"code": o, "text": t} for o, t in options],
        "needed_if": needed,
    }
    for code, text, options, needed in (
        ("trade", "做哪一行？", [("shop", "零售"), ("inn", "餐饮")], {}),
        ("place", "场所", [("own", "自有"), ("let", "租用")], {}),
        ("seats", "多少座位？", [("few", "少"), ("many", "多")], {"trade": ["inn"]}),
    )
]
MATERIALS = [
    {"code": code, "name": name, "kind": "other"}
    for code, name in (("lease", "租赁合同"), ("plan", "平面图"))
]


def an_item(*rows, hit="unique", **more) -> Content:
    table = {"code": "t", "name": "情形表", "hit": hit, "rows": list(rows)}
    told = {"name": "证明", "task_type": "20", "situations": QUESTIONS, "materials": MATERIALS}
    return Content.model_validate(told | {"tables": [table]} | more)


def row(code, when, **brings) -> dict:
    return {"code": code, "name": f"情形{code}", "when": when} | brings


INN = row("inn", {"trade": ["inn"]}, materials=["plan"], promised={"days": 8})
SHOP = row("shop", {"trade": ["shop"]}, promised={"days": 3})


def found(content) -> list[tuple[str, str]]:
    return [(one.rule, one.text) for one in coverage.tables_are_whole(content)]


def test_the_row_that_applies_decides_the_papers_and_the_limit():
    content = an_item(INN, SHOP, promised={"days": 9})
    inn = applicable(content, {"trade": "inn", "place": "own", "seats": "few"})
    shop = applicable(content, {"trade": "shop", "place": "own"})
    assert [m.code for m in inn.materials] == ["lease", "plan"]  # no row names the lease
    assert [m.code for m in shop.materials] == ["lease"]
    assert (inn.promised.days, shop.promised.days) == (8, 3)
    assert [r.code for r in shop.rows] == ["shop"]


def test_while_an_answer_is_open_nothing_is_hidden_and_nothing_shorter_promised():
    open_ = applicable(an_item(INN, SHOP, promised={"days": 9}), {})
    assert {m.code for m in open_.materials} == {"lease", "plan"}
    assert open_.promised.days == 8


def test_a_situation_without_a_row_is_named_and_answered_by_an_error():
    content = an_item(INN)
    assert found(content) == [("T1", "No row applies to this situation: 做哪一行？ 零售")]
    with pytest.raises(TableFault):
        applicable(content, {"trade": "shop"})


def test_two_rows_for_one_situation_are_named():
    content = an_item(INN, SHOP, row("let", {"place": ["let"], "trade": ["inn"]}))
    assert found(content) == [
        ("T2", "“情形inn” and “情形let” both apply: 做哪一行？ 餐饮; 场所 租用"),
    ]
    with pytest.raises(TableFault):
        applicable(content, {"trade": "inn", "place": "let", "seats": "few"})


def test_a_row_behind_one_that_takes_everything_is_dead():
    content = an_item(INN, row("rest", {}), SHOP, hit="first")
    assert found(content) == [("T3", "No situation leads to “情形shop”.")]
    assert [r.code for r in applicable(content, {"trade": "shop"}).rows] == ["rest"]


def test_a_row_on_an_answer_that_is_never_asked_there_is_dead():
    content = an_item(INN, SHOP, row("odd", {"trade": ["shop"], "seats": ["few"]}))
    assert ("T3", "No situation leads to “情形odd”.") in found(content)


def test_a_row_promises_neither_longer_than_the_law_nor_shorter_than_its_stages():
    stage = {"code": "review", "name": "审查", "kind": "review", "limit_days": 5}
    stage["duties"] = [{"department": "某局", "post": "reviewer", "limit_days": 5}]
    content = an_item(INN, SHOP, statutory={"days": 7}, stages=[stage])
    assert [rule for rule, _text in found(content)] == ["T4", "T4"]


def test_a_row_with_a_shorter_law_does_not_keep_the_longer_promise_of_the_item():
    """T4, R12: the row has no promise of its own, so the item's is what people are told there."""
    inn = INN | {"promised": None, "statutory": {"days": 5}}
    content = an_item(inn, SHOP, statutory={"days": 20}, promised={"days": 9})
    told = applicable(content, {"trade": "inn", "place": "own", "seats": "few"})
    assert told.promised.days > told.statutory.days
    assert found(content) == [("T4", "It promises longer than the law allows.")]


def test_rows_that_all_apply_add_up():
    several = [QUESTIONS[0], QUESTIONS[1] | {"multiple": True}]
    rows = [row("own", {"place": ["own"]}, materials=["plan"]), row("let", {"place": ["let"]}, materials=["lease"])]  # fmt: skip
    content = an_item(*rows, hit="all", situations=several)
    both = applicable(content, {"trade": "shop", "place": ["own", "let"]})
    assert [m.code for m in both.materials] == ["lease", "plan"]
    assert found(content) == []
    assert [rule for rule, _ in found(an_item(*rows, situations=several))] == ["T5"]


@pytest.mark.parametrize(
    "wrong", [{"materials": ["nothing"]}, {"when": {"colour": ["red"]}}, {"when": {"trade": []}}]
)
def test_a_row_names_only_what_the_item_has(wrong):
    with pytest.raises(ValueError, match=r"nothing|colour|trade"):
        an_item(row("inn", {}) | wrong)


OPTIONS = {q["code"]: [o["code"] for o in q["options"]] for q in QUESTIONS}
conditions = st.fixed_dictionaries(
    {},
    optional={
        code: st.lists(st.sampled_from(options), min_size=1, max_size=1)
        for code, options in OPTIONS.items()
    },
)


def situations():
    for trade, place, seats in product(*OPTIONS.values()):
        yield {"trade": {trade}, "place": {place}, "seats": {seats} if trade == "inn" else set()}


@given(st.lists(conditions, min_size=1, max_size=5), st.sampled_from(["unique", "first"]))
def test_what_is_said_of_a_table_is_so_in_every_situation(whens, hit):
    """The boxes of the check and the engine at work say the same, one situation after another."""
    content = an_item(*(row(f"r{n}", when) for n, when in enumerate(whens)), hit=hit)
    table, fitting, used = content.tables[0], [], set()
    for known in situations():
        fits = [r.code for r in table.rows if all(known[q] & set(o) for q, o in r.when.items())]
        fitting.append(len(fits))
        used |= set(fits[:1] if hit == "first" else fits)
        try:
            got = [r.code for r in rows_for(table, content.situations, known)]
        except TableFault as fault:
            got = [r.code for r in fault.rows]
            assert not fits or (hit == "unique" and len(fits) > 1)
        assert got == (fits[:1] if hit == "first" else fits)
    assert bool(coverage.gaps(content, table)) == (0 in fitting)
    assert bool(coverage.overlaps(content, table)) == (max(fitting) > 1)
    dead = {r.code for r in coverage.unreachable(content, table)}
    assert dead == {r.code for r in table.rows} - used


def test_an_edition_from_before_there_were_tables_keeps_its_digest():
    plain = Content.model_validate({"name": "证明", "task_type": "20"})
    assert digest(plain) == digest(plain.model_copy(update={"tables": ()}))


def test_a_new_company_has_no_record_to_check_and_waits_two_days_less():
    labour = next(g.content for g in demo_guides() if g.content.tables)
    new = applicable(labour, {"origin": "new", "premises": "own"})
    old = applicable(labour, {"origin": "added", "premises": "own"})
    assert ([s.code for s in new.stages], new.promised.days) == (["acceptance", "review", "decision"], 6)  # fmt: skip
    assert ([s.code for s in old.stages], old.promised.days) == (["acceptance", "review", "check", "decision"], 8)  # fmt: skip
    assert not blocking(labour)
