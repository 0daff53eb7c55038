"""What every test may use: dates in words, and the promise that rows are what the ledger retells."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from yici.kernel import ledger

# A busy machine is no fault of the property under test.
settings.register_profile("yici", deadline=None)
settings.load_profile("yici")

SHANGHAI = ZoneInfo("Asia/Shanghai")


def on(text: str) -> datetime:
    """Return nine o'clock in the morning of that day, or the minute given: `2026-09-28 14:30`."""
    moment = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    return moment if " " in text else moment.replace(hour=9)


def stories():
    from yici.kernel.story import Story

    return [s for s in Story.__subclasses__() if not s._meta.abstract and s._meta.managed]


@pytest.fixture(autouse=True)
def every_story_matches_its_ledger(request):
    """After any test that used the database, the rows must be what the ledger retells."""
    needs_database = any(name in request.fixturenames for name in ("db", "transactional_db"))
    if needs_database:
        request.getfixturevalue("db")
    yield
    if not needs_database or "tampered" in request.keywords:
        return
    for kind in stories():
        for row in kind.objects.all():
            fault = ledger.fault_in(ledger.history(row.pk), seq=row.seq, seal=row.seal)
            assert fault is None, fault
            assert row.retold() == row.state
