"""What falls due in the catalogue: editions come into force, and end, on their days."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from yici.kernel import files

from . import actions


@files.when_locked
def tell_of_locked_file(digest: str, at: datetime) -> None:
    """Give those a task whose guide has a file that was found harmful after it was taken in (C018)."""
    actions.tell_of_locked_guide_file(digest=digest, at=at)


@app.periodic(cron="1-59/10 * * * *")
@app.task(name="catalogue.keep_dates", queueing_lock="catalogue.keep_dates")
def keep_dates(timestamp: int) -> dict[str, int]:
    """Publish what was approved for today, end what ends today, let basic items follow; forget files nobody uses."""
    at = datetime.fromtimestamp(timestamp, UTC)
    actions.forget_guide_files(at=at)
    return {**actions.publish_due(at=at), "followed": actions.follow_all(at=at)}


@app.periodic(cron="*/5 * * * *")
@app.task(name="catalogue.keep_lines", queueing_lock="catalogue.keep_lines")
def keep_lines(timestamp: int) -> int:
    """Keep the lines of lists that were published before there were any, until none is missing."""
    written = 0
    while more := actions.relist_missing():
        written += more
    return written
