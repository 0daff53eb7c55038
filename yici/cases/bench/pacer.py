"""Telling cases at a steady pace, for somebody who wants mail: a process of `yici bench notify`."""

import time

from django.utils import timezone

from yici.notifications.models import Contact
from yici.people import secrets
from yici.people.models import Applicant

from . import town, world


def drive(cases: int, pace: float) -> dict:
    """Tell cases at a steady pace; return when it began and how long it took."""
    city = town.with_citizen({"citizens": ["citizen0"]})
    contact = Contact(
        owner=Applicant.objects.get(pk=city.applicant_id), channel="email",
        verified_at=timezone.now(),
    )  # fmt: skip
    contact.value_sealed = secrets.encrypt("bench@example.cn", contact.place("value"))
    contact.save()
    for _ in world.steps(city, "warm"):
        pass
    since, began = timezone.now(), time.monotonic()
    for n in range(cases):
        time.sleep(max(0.0, began + n / pace - time.monotonic()))
        for _ in world.steps(city, f"notify{n}"):
            pass
    return {"cases": cases, "since": since.isoformat(), "seconds": time.monotonic() - began}
