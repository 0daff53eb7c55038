"""What falls due: the day's correction notices, gathered."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from . import notices
from .models import BundleCase


@app.periodic(cron="*/10 * * * *")
@app.task(name="bundles.gather_notices")
def gather_notices(timestamp: int) -> int:
    """Give the joint notices that no other part is waited for any longer (R22)."""
    at = datetime.fromtimestamp(timestamp, UTC)
    waiting = list(notices.due_to_be_gathered(at).values_list("pk", flat=True).distinct())
    return sum(notices.gather(BundleCase.at(pk), at) for pk in waiting)
