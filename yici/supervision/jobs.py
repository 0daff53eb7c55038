"""What falls due: cards of limits and answers to orders, every hour."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="13 * * * *")
@app.task(name="supervision.look", queueing_lock="supervision.look")
def look(timestamp: int) -> int:
    """Raise yellow cards before a limit ends, red ones with an order after it; press for answers (R25)."""
    at = datetime.fromtimestamp(timestamp, UTC)
    raised = actions.look(at=at)
    actions.press(at=at)
    return raised
