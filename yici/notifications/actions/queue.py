"""Putting messages into the job queue, in the transaction that decided on them."""

from collections.abc import Iterable
from datetime import datetime

from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from yici.kernel.reactions import QUICK

from ..models import Sending

URGENT = 10  # before what else waits for a worker: a message is small, and told within seconds


def queue(sendings: Iterable[Sending], at: datetime) -> None:
    """Have each handed over when it is due; those due by `at`, as soon as a worker is free."""
    task = "notifications.send"
    now: list[JSONDict] = [{"sending": str(one.pk)} for one in sendings if one.next_at <= at]
    if now:
        app.configure_task(task, queue=QUICK, priority=URGENT).batch_defer(*now)
    for one in sendings:
        if one.next_at > at:
            later = app.configure_task(task, queue=QUICK, priority=URGENT, schedule_at=one.next_at)
            later.defer(sending=str(one.pk))
