"""Letters: written down, then sent by a job until somebody takes them."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from procrastinate.contrib.django import app

from yici.kernel import signing

from ..models import Mail


class NotTaken(Exception):
    """The other side did not take the letter; it is sent again later."""


def write(*, sender: str, url: str, body: dict, at: datetime) -> Mail:
    """Write a letter and give it to the worker."""
    with transaction.atomic():
        letter = Mail.objects.create(sender=sender, url=url, body=body, written_at=at)
        app.configure_task("sandbox.deliver").defer(mail=str(letter.pk))
    return letter


def send(*, letter: Mail, at: datetime) -> None:
    """Send a letter, signed as of now; a second time, too, if asked.

    :raises NotTaken: unless the answer is 200
    :raises signing.Undelivered: it did not arrive, or no answer came back
    """
    Mail.objects.filter(pk=letter.pk).update(tries=F("tries") + 1)
    answer = signing.send(letter.url, letter.body, name=letter.sender, at=at)
    if answer.status_code != 200:
        raise NotTaken(f"{letter.pk}: {answer.status_code}")
    Mail.objects.filter(pk=letter.pk, taken_at=None).update(taken_at=at)
