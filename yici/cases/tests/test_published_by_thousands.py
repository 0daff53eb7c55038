"""办理结果公示 of a city that has decided thousands: an index finds the page (R33)."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yici.cases import published
from yici.cases.models import Case, Number
from yici.catalogue.models import Edition
from yici.people.models import Applicant

from .city import PERMIT, publish
from .test_published import decided, make_firm

FEW, MANY = 8, 6_000  # decisions, of which three in four are published
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
    """Let as many have had a decision: persons and firms by turns, licences and registrations."""
    whose = "('0198f000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid"
    kind = "case mod(n, 2) when 0 then '{}' else '{}' end".format
    item = "case when mod(n, 4) < 2 then '{}' else '{}' end".format
    copy(
        Applicant.objects.get(pk=case.applicant_id), numbers, id=whose, user_id="null",
        kind=kind("person", "organisation"), type=kind("person", "enterprise"),
        name="'巴中第' || n || '饮料厂'", number_index="'many' || n",
    )  # fmt: skip
    copy(
        case, numbers, id="gen_random_uuid()", number="'N' || n", applicant_id=whose,
        decided_on="was.decided_on - mod(n, 300)", item_code=item(case.item_code, other.item.code),
        edition_id=f"({item(case.edition_id, other.pk)})::bigint",
    )  # fmt: skip
    number = Number.objects.get(case_id=case.pk)
    copy(number, numbers, key="case_id", number="'N' || n", case_id="gen_random_uuid()")


def asked(city, case: Case, other: Edition) -> dict[str, published.Wanted]:
    return {
        "all": published.Wanted(),
        "number": published.Wanted(q=case.number),
        "firm": published.Wanted(q="第7饮料"),
        "department": published.Wanted(department=city.departments["区市监局"].pk),
        "without": published.Wanted(department=city.departments["区民政局"].pk),
        "licence": published.Wanted(item=case.item_code),
        "registration": published.Wanted(item=other.item.code),
        "period": published.Wanted(since="2026-09-15", until="2026-09-20"),
    }


def statements(wanted, cursor=None) -> tuple[list[str], str | None]:
    with CaptureQueriesContext(connection) as told:
        _found, after = published.page(wanted, cursor, 5)
    return [one["sql"] for one in told], after


def nodes(plan: dict):
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def read_whole(statement: str) -> set[str]:
    """Return the big tables that this statement reads from end to end."""
    with connection.cursor() as cursor:
        cursor.execute(f"explain (format json) {statement}")
        told = cursor.fetchone()[0]
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return BIG & {one["Relation Name"] for one in nodes(plan) if one["Node Type"] == "Seq Scan"}


@pytest.mark.tampered  # copies of rows, which no ledger retells
def test_a_page_of_thousands_is_found_by_an_index_in_as_many_statements_as_a_page_of_few(
    city, apply
):
    """R33: also a later page; and nobody has to read who all the persons are to leave some out."""
    make_firm(city)
    other = publish("other", PERMIT | {"task_type": "07"}, city.departments["区市监局"])
    case = decided(city, apply(by="mei"))
    decide(case, other, (1, FEW))
    wanted = asked(city, case, other)
    few = {name: len(statements(one)[0]) for name, one in wanted.items()}
    decide(case, other, (FEW + 1, MANY))
    assert Case.objects.published().count() == MANY * 3 // 4 + 1
    for name, one in wanted.items():
        told, after = statements(one)
        assert len(told) == few[name], name
        later = statements(one, after)[0] if after else []
        whole = [read_whole(sql) for sql in told + later]
        if name == "firm":  # which are called so is asked of the firms alone, all of them
            assert whole.pop(0) <= {"people_applicant"}
        assert not any(whole), (name, whole)
    assert statements(wanted["all"])[1]
