"""What falls due: cards of limits, every hour."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="13 * * * *")
@app.task(name="supervision.look", queueing_lock="supervision.look")
def look(timestamp: int) -> int:
    """Raise yellow cards before a limit ends, red ones with an order after it (R25)."""
    return actions.look(at=datetime.fromtimestamp(timestamp, UTC))
