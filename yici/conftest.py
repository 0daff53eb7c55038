"""What every test may use: dates in words, and the promise that rows are what the ledger retells."""

from contextlib import contextmanager
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import settings

from yici.kernel import audit, memory
from yici.kernel.ledger import Entry
from yici.kernel.tests.management.commands import flush

# A busy machine is no fault of the property under test.
settings.register_profile("yici", deadline=None)
settings.load_profile("yici")

DATABASE = ("db", "transactional_db", "live_server")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def on(text: str) -> datetime:
    """Return nine o'clock in the morning of that day, or the minute given: `2026-09-28 14:30`."""
    moment = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    return moment if " " in text else moment.replace(hour=9)


@contextmanager
def set_up_once(blocker, var):
    """Let the tests of a file share what takes long to set up; it is rolled back after them.

    Each test runs in a savepoint within. Not for tests that really commit.

    :param var: what `YICI_VAR` is meanwhile
    """
    with blocker.unblock(), override_settings(VAR=var):
        shared = transaction.atomic()
        shared._from_testcase = True  # as Django's own tests do: what wants the outermost one, may
        with shared:
            yield
            transaction.set_rollback(True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Remember what migrations put in, for tests that really commit (marker `crowd`, browser)."""
    with django_db_blocker.unblock():
        flush.keep_copy()


@pytest.fixture(autouse=True)
def nothing_is_remembered_of_another_test():
    memory.forget()


@pytest.fixture(autouse=True)
def every_story_matches_its_ledger(request):
    """After any test that used the database, the rows must be what the ledger retells."""
    needs_database = any(name in request.fixturenames for name in DATABASE)
    if needs_database:
        request.getfixturevalue("db")
    yield
    if not needs_database or "tampered" in request.keywords:
        return
    if not any_story():
        return
    found = list(audit.faults())
    assert not found, "; ".join(map(str, found))


@cache
def _whether_any() -> str:
    tables = [Entry._meta.db_table, *(kind._meta.db_table for kind in audit.kinds())]
    return "select " + " or ".join(f"exists (select from {table})" for table in tables)


def any_story() -> bool:
    """Whether there is an entry or a row of a story: one question, where retelling asks a dozen."""
    with connection.cursor() as cursor:
        cursor.execute(_whether_any())
        return cursor.fetchone()[0]
