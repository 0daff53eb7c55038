"""The bench compares like with like: the bare loop writes the rows that the verbs write."""

from collections import Counter

import pytest
from django.db import connection

from yici.cases.bench import bench_cases, limit, world


def rows_of(case_id):
    return Counter({table: len(rows) for table, rows in limit.snapshot(case_id).items()})


def test_the_bare_limit_writes_the_same_rows(db):
    city = world.build()
    *_, case = world.steps(city, "one")
    steps = limit.record(world.steps(city, "two"))
    assert len(steps) == 6
    with connection.cursor() as cursor:
        cursor.execute("select max(seq) from kernel_entry where story = %s", [case.pk])
        assert cursor.fetchone() == (6,)
    limit.write_one(connection.connection, steps)  # inside the test's own transaction
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from cases_case where id not in (select story from kernel_command)"
        )
        assert cursor.fetchall() == []
        cursor.execute("select id from cases_case order by told_at desc")
        newest = [row[0] for row in cursor.fetchall()]
    counts = [rows_of(pk) for pk in newest]
    assert counts[0] == counts[1] == counts[2] == rows_of(case.pk)
    _forget_bare(newest)


def _forget_bare(newest):
    """The bare rows bear a recorded case's seals under another id: no story to be retold."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for table, column in limit.STORY.items():
            cursor.execute(f'delete from {table} where "{column}" = any(%s)', [newest])
        cursor.execute("set session_replication_role = origin")


def test_pgbench_gets_the_same_statements(db):
    city = world.build()
    script = limit.pgbench_script(limit.record(world.steps(city, "one")))
    assert script.count("select count(*) from moved;") == 6
    assert "%s" not in script


@pytest.mark.crowd
@pytest.mark.django_db(transaction=True)
def test_over_http_both_sides_take_whole_cases_through(migrated):
    found = bench_cases(clients=2, cases=4, workers=1, licence_every=10)
    assert (found["cases"], found["licence_cases_beside"]) == (4, 2)
    assert list(found["verbs"]) == ["apply", "accept", "review", "decide", "deliver"]
    assert found["cases_per_second"] > 0 < found["limit_cases_per_second"]
    assert set(found["cpu_ms_per_request"]) >= {"web", "worker", "clients"}
