"""Who may see a case: read with it, or asked of a list, the answer is the same."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from yici.cases import actions, rules
from yici.cases.models import Case, CreditRecord, Task
from yici.conftest import on
from yici.kernel import reactions
from yici.licences.models import Licence, Paper
from yici.people.who import ANONYMOUS, Grant, Who

REGIONS = ["511602000000", "511603000000", "511602001000", ""]
ROLES = ["clerk", "reviewer", "decider", "supervisor"]


def people(city, draw: Random):
    """Yield those of the city, and people nobody thought of."""
    yield from city.who.values()
    yield ANONYMOUS
    yield Who.clock()
    applicants = [one.pk for one in city.applicants.values()] + [UUID(int=1)]
    departments = [one.pk for one in city.departments.values()]
    for n in range(60):
        items = draw.choice([None, frozenset({"permit"}), frozenset({f"permit-{departments[1]}"})])
        grants = tuple(Grant(draw.choice(applicants), items) for _ in range(draw.randrange(2)))
        nobody = Who(actor=f"staff:{n}", staff_code=f"{n}", grants=grants)
        posts = {(draw.choice(ROLES), draw.choice(departments)) for _ in range(draw.randrange(3))}
        halls = draw.sample(REGIONS[:3], draw.randrange(2))
        own = draw.choice([None, draw.choice(applicants)])
        governs = frozenset(draw.sample(REGIONS[:3], draw.randrange(2)))
        yield replace(
            nobody, posts=frozenset(posts), halls=frozenset(halls), governs=governs,
            applicant_id=own,
        )  # fmt: skip


@pytest.mark.tampered
def test_what_a_person_sees_alone_and_in_a_list_is_the_same(city, apply):
    """Every column and every piece of work is moved about, whatever the filter may ask of them."""
    draw, departments = Random(20261121), [one.pk for one in city.departments.values()]
    for n in range(12):
        case = apply(key=str(n), by=draw.choice(["li", "mei"]))
        if n % 2:
            actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
        Case.objects.filter(pk=case.pk).update(
            region=draw.choice(REGIONS[:3]), taken_at=draw.choice(REGIONS),
            collect_at=draw.choice(REGIONS), department=draw.choice(departments),
            regime=draw.choice(["ordinary", "joint"]),
            item_code=draw.choice([case.item_code, "permit"]),
        )  # fmt: skip
        Task.objects.filter(case=case.pk).update(department=draw.choice(departments))
    cases = [Case.at(pk) for pk in Case.objects.values_list("pk", flat=True)]
    answers = set()
    for who in people(city, draw):
        listed = set(Case.objects.visible_to(who).values_list("pk", flat=True))
        for case in cases:
            assert rules.may_see(case.state, who) == (case.pk in listed), (who, case.state)
            answers.add(case.pk in listed)
    assert answers == {True, False}


def test_a_mandate_for_one_item_shows_licences_papers_and_records_of_that_item_only(
    city, granted_and_another
):  # R38, C053
    """List, wallet, search, file and API ask these filters; none leaks what was not entrusted."""
    li, stranger = city.applicants["li"].pk, UUID(int=7)

    def seen(items, actor=stranger):
        who = Who(actor=f"person:{actor}", applicant_id=actor, grants=(Grant(li, items),))
        return [rows.objects.visible_to(who).count() for rows in (Licence, Paper, CreditRecord)]

    permit = Case.objects.get().item_code
    everything = seen(None)
    assert everything[0] == 1
    assert everything[1] > 0
    assert everything[2] == 1
    assert seen(frozenset({permit})) == [1, everything[1], 0]
    assert seen(frozenset({"birth-1"})) == [0, 0, 0]
    own = Who(actor=f"person:{li}", applicant_id=li)
    assert Paper.objects.visible_to(own).count() == everything[1]


@pytest.fixture
def granted_and_another(city, apply):
    """A permit of Li's with its notices and licence, and a promise of hers that was broken."""
    case = actions.accept(case=apply(), by=city.chen, at=on("2026-09-21"))
    for name in ("wang", "zhao", "sun"):
        actions.review(
            case=case.pk, by=city.who[name], outcome="pass", criterion="meets_conditions",
            at=on("2026-09-21"),
        )  # fmt: skip
    actions.decide(
        case=case.pk, by=city.wu, outcome="granted", criterion="meets_conditions",
        at=on("2026-09-21"),
    )  # fmt: skip
    reactions.settle()
    CreditRecord.objects.create(
        case_id=UUID(int=9), kind="promise_broken", applicant_id=city.applicants["li"].pk,
        recorded_at=on("2026-09-21"),
    )  # fmt: skip
    return case
