"""Who may see a case: read with it, or asked of a list, the answer is the same."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from yici.cases import actions, rules
from yici.cases.models import Case, Task
from yici.conftest import on
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
