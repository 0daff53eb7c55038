"""What the kernel itself has to do from time to time."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from . import digests, quarters


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
