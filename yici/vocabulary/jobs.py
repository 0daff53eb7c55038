"""What falls due: forgetting."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="37 17 * * *")
@app.task(name="vocabulary.forget_traces")
def forget_traces(timestamp: int) -> int:
    """Forget who looked for what last month, as far as digests knew it."""
    return actions.forget(at=datetime.fromtimestamp(timestamp, UTC))
