"""What workers do: hand messages over, and look after those whose job was lost."""

import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import actions
from .carriers import signing
from .models import Kept

LOST = timedelta(minutes=5)


@app.task(name="notifications.send", retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def send(sending: str) -> str:
    """Hand one message to its carrier, or plan the next try."""
    return actions.send(sending=UUID(sending), at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="notifications.revive")
def revive(timestamp: int) -> int:
    """Queue again what waits though its time has come: nothing is forgotten."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return actions.revive(before=at - LOST, at=timezone.now())


@app.task(name="notifications.sandbox_receipt",
          retry=RetryStrategy(max_attempts=5, exponential_wait=2))  # fmt: skip
def sandbox_receipt(sms: str, receipts: str) -> int:
    """SANDBOX: tell the platform, as an operator would, what became of an SMS."""
    import httpx

    kept = Kept.objects.get(pk=sms)
    told = {"id": sms, "status": "failed" if kept.fails else "delivered"}
    told |= {"code": "not-reached"} if kept.fails else {}
    body = orjson.dumps(told)
    signed = signing.headers(settings.SMS_SECRET, urlsplit(receipts).path, body, time.time())
    answer = httpx.post(receipts, content=body, headers=signed, timeout=10)
    answer.raise_for_status()
    return answer.status_code
