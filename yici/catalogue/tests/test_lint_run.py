"""A whole catalogue: streamed, counted by department and rule, over several processes."""

from collections import Counter
from dataclasses import replace
from itertools import repeat

import pytest

from yici.catalogue import linting
from yici.catalogue.content import canonical, digest
from yici.catalogue.faults import Finding
from yici.catalogue.guides import demo_guides
from yici.catalogue.lint import lists, run
from yici.catalogue.lint.run import Report, Told, body_digest, lint_place
from yici.catalogue.lint.varied import ON, lint_varied, place, put_in
from yici.catalogue.models import Adjustment
from yici.conftest import on
from yici.laws import actions as laws
from yici.laws.models import register
from yici.laws.register import shipped
from yici.people.who import Who

SIZE = 90


def by_rule(report: Report) -> Counter:
    found: Counter = Counter()
    for (_department, rule, _blocks), number in report.counts.items():
        found[rule] += number
    return found


def test_every_fault_that_was_put_in_is_found():
    report = lint_varied((5, SIZE))
    put = put_in(5, SIZE)
    assert put.total() > 2
    assert {rule: by_rule(report)[rule] for rule in put} == dict(put)
    assert report.entries == SIZE
    assert report.left_off == report.findings  # counted, not told


def test_a_place_too_large_for_memory_is_read_twice_and_found_the_same(monkeypatch):
    loads = []

    def load():
        loads.append(1)
        return place(3, SIZE)

    whole = lint_place(load, shipped(), ON)
    monkeypatch.setattr(run, "KEEP", 10)
    again = lint_place(load, shipped(), ON)
    assert len(loads) == 3
    assert again.counts == whole.counts
    assert [str(t.finding) for t in again.told] == [str(t.finding) for t in whole.told]


@pytest.mark.crowd
def test_two_processes_find_what_one_finds():
    places = list(zip(range(3), repeat(5), strict=False))
    one, two = Report(), Report()
    for report in run.run(places, lint_varied, workers=1):
        one += report
    for report in run.run(places, lint_varied, workers=2):
        two += report
    assert (two.entries, two.counts) == (15, one.counts)


def test_words_are_told_up_to_a_number_and_counted_beyond():
    def told(number):
        return lint_place(lambda: place(number, SIZE), shipped(), ON)

    total = Report()
    for report in run.run(range(2), told, workers=1, most=3):
        total += report
    assert max(Counter(one.finding.rule for one in total.told).values()) == 3
    total.tell_at_most(3)
    assert len(total.told) == 3
    assert total.left_off == total.findings - 3


def test_a_rule_that_is_broken_a_thousand_times_does_not_hide_the_others():
    def finding(rule, where):
        return Told("code", "name", "office", "51", Finding(rule, where, "It lacks something."))

    told = [finding("R01", str(n)) for n in range(1000)] + [
        finding("R04", "a"),
        finding("R05", "b"),
    ]
    shown = [(one.finding.rule, one.finding.where) for one in run.some_of_every_rule(told, 5)]
    assert shown == [("R01", "0"), ("R01", "1"), ("R01", "2"), ("R04", "a"), ("R05", "b")]
    report = Report()
    report.add(next(iter(place(3, 1))), [one.finding for one in told], most=10)
    assert [one.finding.rule for one in report.told] == ["R01"] * 10 + ["R04", "R05"]
    assert report.left_off == 990


def test_the_digest_of_a_stored_body_is_that_of_its_content():
    for guide in demo_guides():
        assert body_digest(canonical(guide.content)) == digest(guide.content)


def test_a_row_changed_behind_the_platform_is_found():
    def altered():
        for kept in place(3, 2):
            yield replace(kept, body=kept.body.replace("公交".encode(), "地铁".encode()))

    assert by_rule(lint_place(altered, shipped(), ON))["R18"] == 2


def test_a_hundred_frequent_items_in_one_visit_and_thirty_in_none():
    exact = lists.Tally(one_visit=100, no_visit=30)
    assert list(lists.findings("511602000000", exact)) == []
    short = lists.Tally(one_visit=99, no_visit=29)
    assert [f.text for f in lists.findings("511602000000", short)] == [
        "99 frequent items need one visit at most; 100 are asked.",
        "29 frequent items need no visit; 30 are asked.",
    ]


# -- the demo city ---------------------------------------------------------------------------------


def lint_city() -> Report:
    total = Report()
    for report in run.run(linting.places(ON), linting.lint_stored, workers=1):
        total += report
    return total


def test_the_published_catalogue_of_the_demo_city_breaks_no_rule(city):
    report = lint_city()
    assert report.entries == len(list(demo_guides()))
    assert [f"{told.name}: {told.finding}" for told in report.told] == []
    assert linting.without_guide().count() > 700  # in the list, their guides still to be written


def test_a_repeal_lists_everything_that_stands_on_it(city):
    """R17: items, materials, proofs, fees, special procedures."""
    [law] = register().versions("食品安全法")
    standing = linting.standing_on(law)
    assert {one.item.name for one in standing} >= {"食品(含保健食品)经营许可核发"}
    kinds = {part.kind for one in standing for part in one.parts}
    assert {"item", "material", "proof", "special_procedure"} <= kinds
    laws.change_law(
        code=law.code, kind="repealed", on=ON, ground="全国人大常委会决定（模拟）",
        by=Who.clock(), at=on("2026-11-28"),
    )  # fmt: skip
    found = lint_city()
    assert set(by_rule(found)) == {"R17"}
    assert {told.code for told in found.told} == {
        one.item.code for one in standing if any(p.kind != "fee" for p in one.parts)
    }
    tasks = Adjustment.objects.filter(cause="law")
    assert {task.item.code for task in tasks} == {one.item.code for one in standing}
    assert all("食品安全法" in task.words and task.elements for task in tasks)


def test_a_fee_stands_on_the_law_its_words_name(city):
    [law] = register().versions("居民身份证法")
    parts = [part for one in linting.standing_on(law) for part in one.parts]
    assert ("fee", "第二十一条") in {(part.kind, part.article) for part in parts}
