"""SANDBOX: what the demo's own operator does with a message: it keeps it for staff to look at."""

from datetime import datetime

from django.db.models import F
from procrastinate.contrib.django import app

from yici.people import masking

from ..models import Kept

NOBODY, BUSY, FAILS = "0000", "9999", "8888"  # ends of numbers that play a part


def keep(*, pk: str, channel: str, to: str, subject: str = "", text: str, at: datetime) -> bool:
    """Keep a message; say whether it is a new one. The address is masked before it is kept."""
    masked = masking.phone(to) if channel == "sms" else masking.email(to)
    kept = Kept(pk=pk, channel=channel, address=masked, subject=subject[:200], text=text, at=at)
    kept.fails = channel == "sms" and to.endswith(FAILS)
    known = Kept.objects.filter(pk=pk).update(times=F("times") + 1)
    if known:
        return False
    Kept.objects.bulk_create([kept], ignore_conflicts=True)
    return True


def note_kept(*, pk: str, receipts: str) -> None:
    """Have the receipt of an SMS sent to whoever handed it in."""
    app.configure_task("notifications.sandbox_receipt").defer(sms=pk, receipts=receipts)
