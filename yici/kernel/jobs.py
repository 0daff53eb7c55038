"""What the kernel itself has to do from time to time."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from . import digests, limits, quarters
from .files import keeping, register, scanning


@app.periodic(cron="17 3 * * *")
@app.task(name="kernel.make_quarters", pass_context=False)
def make_quarters(timestamp: int):
    """Make the ledger's partitions for this year and the next two."""
    year = datetime.fromtimestamp(timestamp).year
    quarters.ensure(year, year + 2)


@app.periodic(cron="7 17 * * *")  # UTC: seven past one in the morning where the office is
@app.task(name="kernel.sign_digests")
def sign_digests(timestamp: int) -> int:
    """Sign one root over the heads of all stories that moved, for every day still without one."""
    today = timezone.localtime(datetime.fromtimestamp(timestamp, UTC)).date()
    return digests.catch_up(today)


@app.periodic(cron="41 18 * * *")  # UTC: before three in the morning
@app.task(name="kernel.sweep_files")
def sweep_files(timestamp: int) -> int:
    """Remove files that were sent and never became part of anything."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return keeping.sweep(at=at, days=settings.SWEEP_DAYS).removed


@app.periodic(cron="*/10 * * * *")
@app.task(name="kernel.scan_files")
def scan_files(timestamp: int) -> dict[str, int]:
    """Let the scanner look at what was kept while it did not answer; tell of what it found."""
    at = datetime.fromtimestamp(timestamp, UTC)
    register.tell_again(at - timedelta(hours=1))  # where the news was cut off
    return keeping.scan_again(limit=500) if scanning.is_configured() else {}


@app.periodic(cron="29 * * * *")
@app.task(name="kernel.forget_tallies")
def forget_tallies(timestamp: int) -> int:
    """Forget how often somebody asked yesterday."""
    return limits.forget(datetime.fromtimestamp(timestamp, UTC))
