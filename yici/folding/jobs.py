"""What falls due: certificates that are folded from today on."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="10 16 * * *")  # UTC: just after midnight where the office is
@app.task(name="folding.take_effect")
def take_effect(timestamp: int) -> int:
    """End the items of certificates whose day has come."""
    return actions.take_effect(at=datetime.fromtimestamp(timestamp, UTC))
