"""What falls due: departments that have let the day of their conditions pass."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="40 17 * * *")  # UTC: before two in the morning where the office is
@app.task(name="plans.note_silence")
def note_silence(timestamp: int) -> int:
    """Note silence on the day after the limit: by the city's rule, or told to who leads and watches."""
    return actions.note_silence(at=datetime.fromtimestamp(timestamp, UTC))
