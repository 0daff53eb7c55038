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


@app.periodic(cron="*/2 * * * *")
@app.task(name="kernel.retry_stalled", pass_context=True)
async def retry_stalled(context, timestamp: int):
    """Give the jobs of workers that died back to the living."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
