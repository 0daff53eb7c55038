"""What waits for what: waves, the critical path, and circles that cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.bundles import graph

SHOP = {"register": (), "food": ("register",), "hygiene": ("register",), "fire": ()}
DAYS = {"register": 1, "food": 5, "hygiene": 3, "fire": 6}


def test_what_waits_for_nothing_starts_at_once_and_side_by_side():
    assert graph.waves(SHOP) == (("register", "fire"), ("food", "hygiene"))


def test_the_critical_path_is_the_longest_way_through():
    plan = graph.schedule(DAYS, SHOP)
    assert (plan.path, plan.days) == (("register", "food"), 6)
    assert {s.part: s.slack for s in plan.spans} == {
        "register": 0, "fire": 0, "food": 0, "hygiene": 2,
    }  # fmt: skip
    assert (plan.span("hygiene").starts, plan.span("hygiene").ends) == (1, 4)


def test_parts_that_wait_for_each_other_are_found_out():
    with pytest.raises(graph.Circular, match="wait for each other") as found:
        graph.waves({"a": ("c",), "b": ("a",), "c": ("b",), "d": ()})
    assert set(found.value.parts) == {"a", "b", "c"}


def test_what_does_not_apply_is_not_waited_for():
    assert graph.within({"food": ("register",)}) == {"food": ()}


@st.composite
def plans(draw):
    parts = [f"p{n}" for n in range(draw(st.integers(1, 7)))]
    needs = {
        part: tuple(draw(st.sets(st.sampled_from(parts[:n]))) if n else ())
        for n, part in enumerate(parts)
    }
    return {part: draw(st.integers(0, 9)) for part in parts}, needs


def longest(part, days, needs):
    """The slow, obvious way: try every way back to the beginning."""
    return days[part] + max((longest(n, days, needs) for n in needs[part]), default=0)


@given(plans())
def test_the_path_is_as_long_as_the_longest_way_found_by_trying_them_all(plan):
    days, needs = plan
    found = graph.schedule(days, needs)
    assert found.days == max(longest(part, days, needs) for part in days)
    assert sum(days[part] for part in found.path) == found.days
    for span in found.spans:
        assert span.ends == longest(span.part, days, needs)
        assert all(found.span(needed).ends <= span.starts for needed in span.needs)


@given(plans(), st.data())
def test_a_part_may_lose_its_slack_and_nothing_ends_later_but_not_a_day_more(plan, data):
    days, needs = plan
    before = graph.schedule(days, needs)
    span = data.draw(st.sampled_from(before.spans))
    longer = days | {span.part: span.days + span.slack}
    assert graph.schedule(longer, needs).days == before.days
    longer[span.part] += 1
    assert graph.schedule(longer, needs).days == before.days + 1
