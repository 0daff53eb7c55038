"""What is taken from a list is what the list shows to that person: every post at every export."""

import csv
import re
from io import StringIO

import pytest
from django.urls import get_resolver

from yici.cases import actions
from yici.cases.models import Case
from yici.cases.tests import city as cities
from yici.cases.tests.conftest import FORM, PLAN
from yici.conftest import on
from yici.kernel.reactions import settle
from yici.payments import actions as payments
from yici.payments.events import Line
from yici.shipping import actions as shipping

# The export, its list, and what asks the list for everything.
EXPORTS = {
    "todo.csv": ("", {}),
    "papers.csv": ("papers/", {}),
    "payments.csv": ("payments/", {}),
    "parcels.csv": ("parcels/", {"state": "all"}),
}
# Lists of other things than cases have tests of their own, in their rooms.
ELSEWHERE = {
    "payments/reconciliation.csv", "catalogue/concentration.csv", "catalogue/tasks.csv",
    "catalogue/objections.csv", "search/words.csv", "search/misses.csv",
    "laws/<slug:code>/stands.csv", "lint.csv", "supervision.csv",
}  # fmt: skip
OUTSIDE = {"li", "agent", None}
PEOPLE = [*cities.STAFF, *OUTSIDE]


@pytest.fixture
def town(db):
    """Cases of two departments, each with a payment, a parcel and papers."""
    city = cities.build()
    _busy(city)
    return city


def _busy(city):
    for n, item in enumerate(("permit", "permit", "birth")):
        is_permit = item == "permit"
        case = actions.apply(
            edition_id=city.items[item].pk, applicant_id=city.applicants["li"].pk, by=city.li,
            answers={"kind": "shop"} if is_permit else {}, key=str(n), at=on("2026-09-21"),
            form=FORM if is_permit else {"child_name": "李一次"}, materials=[PLAN] if is_permit else [],
        )  # fmt: skip
        if n == 0:
            actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
        about = {
            "about": case.pk, "number": case.number, "department_id": case.department_id,
            "region": case.region, "actor": "clock", "at": on("2026-09-21"), "key": "x",
        }  # fmt: skip
        fee = Line(code="f", name="检验费", standard="一次", basis="《某法》第一条", cents=100)
        payments.ask(payer=case.applicant_id, lines=[fee], **about)
        shipping.ask(
            applicant_id=case.applicant_id, direction="out", mode="window", contents=["licence"],
            **about,
        )  # fmt: skip
    settle()


def numbers_in(text: str) -> set[str]:
    return {
        n for n in Case.objects.values_list("number", flat=True) if re.search(rf"\b{n}\b", text)
    }


def test_no_export_of_the_desk_is_forgotten_here():
    found = set()

    def walk(patterns, before=""):
        for one in patterns:
            where = before + str(one.pattern)
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, where)
            elif where.startswith("desk/") and where.endswith(".csv"):
                found.add(where.removeprefix("desk/"))

    walk(get_resolver().url_patterns)
    assert found == EXPORTS.keys() | ELSEWHERE


@pytest.mark.parametrize("export", EXPORTS)
def test_an_export_gives_what_the_list_shows_to_every_post_and_nothing_more(
    town, client, monkeypatch, export
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-21"))
    where, everything = EXPORTS[export]
    taken_by = {}
    for name in PEOPLE:
        client.logout()
        if name:
            client.force_login(town.users[name])
        shown = client.get(f"/desk/{where}", everything)
        taken = client.get(f"/desk/{export}", everything)
        assert shown.status_code == taken.status_code, name
        if taken.status_code != 200:
            assert name in OUTSIDE
            continue
        text = b"".join(taken.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(StringIO(text)))[1:]
        assert numbers_in(text) == numbers_in(shown.content.decode()), name
        assert len(rows) == shown.context["table"].page.paginator.count, name
        taken_by[name] = numbers_in(text)
    assert taken_by.keys() == set(PEOPLE) - OUTSIDE
    assert taken_by["outsider"] == set()
    assert any(taken_by.values())
