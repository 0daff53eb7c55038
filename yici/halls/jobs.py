"""What falls due: reminders, visits nobody came to, addresses that have served."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from yici.people.who import Who

from . import actions, news
from .models import Appointment
from .rules import appointments as rules

KEPT = 30  # calendar days that an address is kept after the visit


@app.periodic(cron="17 1-12 * * *")  # UTC: every hour from nine to eight, where people are awake
@app.task(name="halls.remind")
def remind(timestamp: int) -> int:
    """Remind of tomorrow's appointments, each once."""
    at = datetime.fromtimestamp(timestamp, UTC)
    tomorrow = at.astimezone(rules.SHANGHAI).date() + timedelta(days=1)
    found = list(Appointment.objects.filter(on=tomorrow, status="booked").with_names())
    for one in found:
        news.near(one, at)
    return len(found)


@app.periodic(cron="37 15 * * *")  # UTC: shortly before midnight
@app.task(name="halls.note_missed")
def note_missed(timestamp: int) -> int:
    """Note those as not come who were booked at a hall and neither came nor called it off.

    A visit at home is left: whether anybody went there, only the hall can say.
    """
    at = datetime.fromtimestamp(timestamp, UTC)
    today = at.astimezone(rules.SHANGHAI).date()
    over = Appointment.objects.filter(on__lte=today, kind="hall", status="booked")
    found = [one for one in over if rules.begins(one.on, one.starts) + rules.GRACE <= at]
    for one in found:
        actions.miss(appointment=one, by=Who.clock(), at=at)
    return len(found)


@app.periodic(cron="41 18 * * *")  # UTC: at night
@app.task(name="halls.erase_places")
def erase_places(timestamp: int) -> int:
    """Erase addresses of visits that were over 30 days ago (个人信息保护法 art. 47)."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return actions.erase_places(before=at.astimezone(rules.SHANGHAI).date() - timedelta(days=KEPT))
