"""A limit is one limit, however many processes count; and it forgets who asked."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from yici.conftest import on
from yici.kernel import limits
from yici.kernel.limits import Tally
from yici.kernel.tests.crowd import at_once

NOON = on("2026-11-22 12:00")


def ask(count: int, who="10.0.0.1", at=NOON) -> list[bool]:
    return [limits.within("verify", who, most=3, seconds=60, at=at) for _ in range(count)]


@pytest.mark.django_db
def test_after_so_many_no_more_until_the_next_span():
    assert ask(5) == [True, True, True, False, False]
    assert ask(1, who="10.0.0.2") == [True]
    assert ask(1, at=NOON + timedelta(seconds=60)) == [True]


@pytest.mark.django_db
def test_nobody_can_read_who_asked_and_it_is_forgotten_after_a_day():
    ask(2)
    (row,) = Tally.objects.all()
    assert "10.0.0.1" not in row.key
    assert limits.forget(NOON + timedelta(hours=20)) == 0
    assert limits.forget(NOON + timedelta(hours=25)) == 1


@pytest.mark.django_db
def test_one_asking_is_one_statement(django_assert_num_queries):
    ask(1)
    with django_assert_num_queries(1):
        ask(1)


@pytest.mark.crowd
@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_one_by_one():
    assert sum(sum(told) for told in at_once(6, lambda n: ask(5))) == 3


@pytest.mark.django_db
def test_what_the_sign_in_counts_lies_where_all_processes_see_it():
    cache.set("guesses", [1.0, 2.0], 60)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from django_cache where cache_key like '%guesses'")
        assert cursor.fetchone() == (1,)
    assert cache.get("guesses") == [1.0, 2.0]
