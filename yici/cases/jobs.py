"""What falls due: the law's silence speaks by itself, once."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from . import actions
from .actions.shared import day_of
from .models import Case


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.hear_silence")
def hear_silence(timestamp: int) -> int:
    """Accept what was not answered within five working days (行政许可法 art. 32 (4)).

    Reads first what fell due, then tells each case by its id; what was answered meanwhile stays.
    """
    at = datetime.fromtimestamp(timestamp, UTC)
    silent = list(Case.objects.silent_since(day_of(at)).values_list("pk", flat=True))
    for pk in silent:
        actions.deem_accepted(case=pk, at=at)
    return len(silent)


@app.periodic(cron="*/15 * * * *")
@app.task(name="cases.follow_calendar", queueing_lock="cases.follow_calendar")
def follow_calendar(timestamp: int) -> int:
    """Re-date running clocks when the calendar is not the one they were last reckoned by."""
    return actions.follow_calendar(at=datetime.fromtimestamp(timestamp, UTC))
