"""Circular proofs: who can never begin, and the shortest circle that shows it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from yici.catalogue.lint.circles import Step, chains, circles, stuck_items

PAPERS = st.sampled_from("甲乙丙丁戊")


def step(item: str, gives: str, *asks: str, **said) -> Step:
    return Step(item, f"办{item}", gives, asks, **said)


def test_two_proofs_that_need_each_other_are_shown_as_one_circle():
    found = circles([step("a", "甲", "乙"), step("b", "乙", "甲"), step("c", "丙", "甲")])
    assert set(found) == {"a", "b"}  # c waits for them, but is in no circle
    assert found["a"][0].words == "办a ← 乙 ← 办b ← 甲 ← 办a"
    assert found["a"][0].always


def test_the_shortest_of_several_circles_is_shown():
    steps = [
        step("a", "甲", "乙", "丙"), step("b", "乙", "丁"), step("c", "丙", "甲"),
        step("d", "丁", "戊"), step("e", "戊", "甲"),
    ]  # fmt: skip
    assert circles(steps)["a"][0].items == ("a", "c")
    assert set(circles(steps)["b"][0].items) == {"a", "b", "d", "e"}


def test_another_way_to_a_paper_opens_the_circle():
    closed = [step("a", "甲", "乙"), step("b", "乙", "甲")]
    assert circles([*closed, step("c", "乙")]) == {}
    assert set(circles([*closed, step("c", "乙", "甲")])) == {"a", "b", "c"}


def test_a_circle_of_some_situations_says_so():
    told = circles([step("a", "甲", sometimes=("乙",)), step("b", "乙", "甲")])
    assert not told["a"][0].always


def test_a_renewal_asks_for_what_it_renews():
    assert circles([step("renew", "甲", "甲")]) == {}
    assert circles([step("first", "甲"), step("renew", "甲", "甲")]) == {}


def test_several_changes_of_a_licence_issued_elsewhere_are_no_circle():
    """变更 and 延续 of a licence ask for it and give it; the province issues it first."""
    told = [step("change", "许可证", "许可证"), step("renew", "许可证", "许可证")]
    assert circles(told) == {}
    assert circles([*told, step("sign", "标志", "许可证")]) == {}
    assert set(circles([*told, step("first", "许可证", "标志"), step("sign", "标志", "许可证")])) == {
        "first", "sign",
    }  # fmt: skip


steps = st.lists(st.tuples(PAPERS, st.frozensets(PAPERS, max_size=3)), min_size=1, max_size=7).map(
    lambda told: [step(str(n), gives, *sorted(asks)) for n, (gives, asks) in enumerate(told)]
)


@given(steps)
def test_who_is_stuck_is_who_nobody_can_serve_in_any_order(told):
    firsts = {s.gives for s in told if s.gives not in s.asks}  # given to who does not hold them
    done: set[str] = set()
    for _round in told:
        had = {s.gives for s in told if s.item in done}
        done |= {s.item for s in told if all(p in had or p not in firsts for p in s.asks)}
    assert stuck_items(told, {s.item: s.asks for s in told}) == {s.item for s in told} - done


@given(steps)
def test_a_circle_that_is_shown_is_one(told):
    known = {s.item: s for s in told}
    for item, found in circles(told).items():
        for circle in found:
            assert item in circle.items
            way = [*circle.items, circle.items[0]]
            for (one, following), paper in zip(pairwise(way), circle.papers, strict=True):
                assert paper in known[one].asks
                assert known[following].gives == paper


@given(steps)
def test_whoever_is_stuck_waits_for_a_circle(told):
    asks = {s.item: s.asks for s in told}
    assert bool(stuck_items(told, asks)) == bool(circles(told))


def test_a_proof_that_rests_on_one_paper_only_proves_it():
    giver = step("a", "收入证明", "工资流水", rests_on="工资流水")
    user = step("b", "补贴", "收入证明")
    assert chains([giver, user]) == {("b", "收入证明"): "工资流水"}
    assert chains([giver, step("c", "收入证明"), user]) == {}
