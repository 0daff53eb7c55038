"""What the kernel itself has to do from time to time."""

from datetime import datetime

from procrastinate.contrib.django import app

from . import quarters


@app.periodic(cron="17 3 * * *")
@app.task(name="kernel.make_quarters", pass_context=False)
def make_quarters(timestamp: int):
    """Make the ledger's partitions for this year and the next two."""
    year = datetime.fromtimestamp(timestamp).year
    quarters.ensure(year, year + 2)
