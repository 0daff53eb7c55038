"""办理结果公示 of a city that has decided thousands: an index finds the page (R33)."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yici.cases import published
from yici.cases.models import Case, Number
from yici.catalogue.models import Edition
from yici.people.models import Applicant

from .city import PERMIT, publish
from .test_published import decided, make_firm

FEW, MANY = 8, 6_000  # decisions: half are licences, of the others one in 250 is a firm's
LINES = 5  # of a page
BIG = {"cases_case", "cases_number", "people_applicant"}
COPY = """
    insert into {table} ({columns})
    select {values} from {table} was, generate_series(%s::int, %s::int) n where was.{key} = %s
"""


def copy(row, numbers: tuple[int, int], key="id", **own: str):
    """Put copies of a row beside it, by the table alone, with columns (in SQL) of their own."""
    table = row._meta.db_table
    columns = [one.column for one in row._meta.concrete_fields if not one.generated]
    values = ", ".join(own.get(name, f"was.{name}") for name in columns)
    with connection.cursor() as cursor:
        told = COPY.format(table=table, key=key, columns=", ".join(columns), values=values)
        cursor.execute(told, [*numbers, getattr(row, key)])
        cursor.execute(f"analyze {table}")


def decide(case: Case, other: Edition, numbers: tuple[int, int]):
    """Let as many have had a decision: licences of persons and firms, registrations nearly all of persons."""
    whose = "('0198f000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid"
    kind = "case when mod(n, 4) = 1 or mod(n, 500) = 3 then '{1}' else '{0}' end".format
    item = "case when mod(n, 4) < 2 then '{}' else '{}' end".format
    copy(
        Applicant.objects.get(pk=case.applicant_id), numbers, id=whose, user_id="null",
        kind=kind("person", "organisation"), type=kind("person", "enterprise"),
        name="'巴中第' || n || '饮料厂'", number_index="'many' || n",
    )  # fmt: skip
    # Half of the licences are of many items, as in any city: of two alone each index is as good.
    code = f"case when mod(n, 8) in (4, 5) then 'food-' || mod(n, 97) else {item(case.item_code, other.item.code)} end"
    edition = f"({item(case.edition_id, other.pk)})::bigint"
    copy(
        case, numbers, id="gen_random_uuid()", number="'N' || n", applicant_id=whose,
        decided_on="was.decided_on - mod(n, 30)", item_code=code,
        edition_id=edition, kept_back=f"cases_kept_back({edition}, {whose})",
    )  # fmt: skip
    number = Number.objects.get(case_id=case.pk)
    copy(number, numbers, key="case_id", number="'N' || n", case_id="gen_random_uuid()")


def asked(city, case: Case, other: Edition) -> dict[str, published.Wanted]:
    market, affairs = city.departments["区市监局"].pk, city.departments["区民政局"].pk
    return {
        "all": published.Wanted(),
        "number": published.Wanted(q=case.number),
        "firm": published.Wanted(q="第7饮料"),
        "firms": published.Wanted(q="第599"),
        "firms' registrations": published.Wanted(q="第59", item=other.item.code),
        "department": published.Wanted(department=market),
        "without": published.Wanted(department=affairs),
        "licence": published.Wanted(item=case.item_code),
        "registration": published.Wanted(item=other.item.code),
        "items": published.Wanted(item="食品经营"),
        "another's item": published.Wanted(item=case.item_code, department=affairs),
        "item and department": published.Wanted(item=other.item.code, department=market),
        "period": published.Wanted(since=date(2026, 9, 15), until=date(2026, 9, 20)),
        "item of a period": published.Wanted(item=case.item_code, until=date(2026, 9, 3)),
    }


def statements(wanted, cursor=None) -> tuple[list[str], str | None]:
    with CaptureQueriesContext(connection) as told:
        _found, after = published.page(wanted, cursor, LINES)
    return [one["sql"] for one in told], after


def nodes(plan: dict):
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def plan_of(statement: str) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, format json) {statement}")
        told = cursor.fetchone()[0]
    return list(nodes((json.loads(told) if isinstance(told, str) else told)[0]["Plan"]))


def read_whole(plan: list[dict]) -> set[str]:
    """Return the big tables that this statement reads from end to end."""
    return BIG & {one["Relation Name"] for one in plan if one["Node Type"] == "Seq Scan"}


CONDITIONS = ("Index Cond", "Recheck Cond")
REMOVED = ("Rows Removed by Filter", "Rows Removed by Index Recheck")


def cases_read(plan: list[dict]) -> int:
    """Return how many rows of cases this statement looks at, shown or not.

    What is read by its keys is a page, however often a plan of small tables comes back to it.
    """
    return sum(
        (one["Actual Rows"] + sum(one.get(name, 0) for name in REMOVED))
        * (
            1
            if any("(id = ANY" in one.get(cond, "") for cond in CONDITIONS)
            else one["Actual Loops"]
        )
        for one in plan
        if one.get("Relation Name") == "cases_case" and one["Node Type"] != "Bitmap Index Scan"
    )


@pytest.mark.tampered  # copies of rows, which no ledger retells
def test_a_page_of_thousands_is_found_by_an_index_in_as_many_statements_as_a_page_of_few(
    city, apply
):
    """R33: also a later page, and where nearly nothing of an item may be public: no row that is not
    shown is read, but the newest of each firm or item that is called so."""
    make_firm(city)
    other = publish("other", PERMIT | {"task_type": "07"}, city.departments["区市监局"])
    case = decided(city, apply(by="mei"))
    decide(case, other, (1, FEW))
    wanted = asked(city, case, other)
    few = {name: len(statements(one)[0]) for name, one in wanted.items()}
    decide(case, other, (FEW + 1, MANY))
    with connection.cursor() as cursor:  # what tests before left of their rows misleads the planner
        cursor.execute("analyze catalogue_item, catalogue_edition, people_department")
    assert Case.objects.published().count() == MANY // 2 + MANY // 500 + 1
    for name, one in wanted.items():
        told, after = statements(one)
        assert len(told) <= max(few.values()), name
        later = statements(one, after)[0] if after else []
        plans = [plan_of(sql) for sql in told + later]
        whole = [read_whole(plan) for plan in plans]
        if name.startswith("firm"):  # which are called so is asked of the firms alone, all of them
            assert whole.pop(0) <= {"people_applicant"}
        assert not any(whole), (name, whole)
        names = len(published._whose(one).keys) if published._whose(one) else 1
        for plan in plans:  # found once, and read once more to be named
            assert cases_read(plan) <= 2 * names * (LINES + 1), (name, plan)
    assert statements(wanted["all"])[1]
