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
from yici.codes import uscc
from yici.conftest import on
from yici.kernel.reactions import settle
from yici.payments import actions as payments
from yici.payments.events import Line
from yici.people.models import Department, Post, Region, Role, Staff, User
from yici.shipping import actions as shipping
from yici.supervision.actions import look
from yici.ui.csvs import csv_file
from yici.vocabulary.models import Miss, synonyms

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
    "laws/<slug:code>/stands.csv", "lint.csv", "supervision.csv", "windows/sorts.csv",
    "appointments.csv", "service-modes.csv", "windows/figures.csv",
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


# Lists of other things: where they are, and where the page holds what is listed.
LISTS = {
    "supervision.csv": "supervision/",
    "appointments.csv": "appointments/",
    "catalogue/concentration.csv": "catalogue/concentration/",
    "catalogue/tasks.csv": "catalogue/tasks/",
    "catalogue/objections.csv": "catalogue/objections/",
    "payments/reconciliation.csv": "payments/reconciliation/",
    "search/misses.csv": "search/",
    "search/words.csv": "search/words/",
    "lint.csv": "lint/",
}


@pytest.fixture
def posts(town):
    """Somebody of every post here, and in a department of another region; each has that post only."""
    named = {"name": "邻水县", "level": "county"}
    there, _is_new = Region.objects.get_or_create(code="511623000000", defaults=named)
    far = Department.objects.create(
        name="邻水县市监局", short_name="县市监局", region=there, level="4", nature="1",
        credit_code=uscc.make("11", "511623", 900),
    )  # fmt: skip
    for where, department in (("here", town.departments["区市监局"]), ("far", far)):
        for role in Role.values:
            name = f"{role}-{where}"
            user = User.objects.create(username=name)
            code = f"GA{len(town.users)}"
            staff = Staff.objects.create(code=code, user=user, name=name)
            since = on("2020-01-01")
            Post.objects.create(staff=staff, department=department, role=role, since=since)
            town.users[name] = user
    look(at=on("2026-10-20"))
    month = on("2026-10-01").date()
    for term in ("无此事项", next(iter(synonyms()))):  # the latter is answered since
        Miss.objects.create(month=month, term=term, askers=9, near=False)
    return town


def _listed(answer) -> int | None:
    """Return how many lines a page says there are, where it says so."""
    page = answer.context.get("page") or getattr(answer.context.get("table"), "page", None)
    paginator = getattr(page, "paginator", None) or getattr(
        getattr(page, "page", None), "paginator", None
    )
    return paginator and paginator.count


@pytest.mark.parametrize("export", LISTS)
def test_every_post_here_and_elsewhere_takes_what_her_list_shows_or_is_refused_both(
    posts, client, monkeypatch, export
):
    """Where a list is not hers its export is not either; where it is, both have as many lines."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-10-20"))
    taken_by = {}
    for name in [*posts.users, None]:
        client.logout()
        if name:
            client.force_login(posts.users[name])
        shown, taken = client.get(f"/desk/{LISTS[export]}"), client.get(f"/desk/{export}")
        assert shown.status_code == taken.status_code, name
        if taken.status_code != 200:
            continue
        text = b"".join(taken.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(StringIO(text)))
        assert {len(row) for row in rows} == {len(rows[0])}, name
        count = _listed(shown)
        assert count is None or len(rows) - 1 == count, name
        taken_by[name] = len(rows) - 1
    assert not taken_by.keys() & {*OUTSIDE}
    if export == "search/misses.csv":  # it gave those too that the list had done with
        assert set(taken_by.values()) == {1}
    if export == "supervision.csv":
        seen = {name for name, lines in taken_by.items() if lines}
        assert {"wu", "zhou", "decider-here", "checker-here", "supervisor-here"} <= seen
        assert not any(name.endswith("-far") for name in seen)


NASTY = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "'=1", 'a,"b"', "一行\n两行", "-1", "李"]


def test_no_cell_is_taken_for_a_formula_and_commas_and_lines_stay_in_theirs():
    file = csv_file("x", ["名称", "数"], [[cell, 1] for cell in NASTY])
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    cells = [row[0] for row in csv.reader(StringIO(text, newline=""))][1:]
    assert len(cells) == len(NASTY)
    for cell, given in zip(cells, NASTY, strict=True):
        assert cell in (given, f"'{given}")
        assert cell.lstrip("-").isdigit() or cell[0] not in "=+-@\t\r"
