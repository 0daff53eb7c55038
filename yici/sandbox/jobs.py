"""What the parties do after a while: send their letters, settle refunds."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import actions
from .models import Mail

AGAIN = RetryStrategy(max_attempts=12, exponential_wait=2)


@app.task(name="sandbox.deliver", retry=AGAIN)
def deliver(mail: str):
    """Send a letter, again and again until it is taken."""
    actions.mail.send(letter=Mail.objects.get(pk=mail), at=timezone.now())


@app.task(name="sandbox.settle", retry=AGAIN)
def settle(refund: str):
    """Pay money back."""
    actions.bank.settle_refund(refund=refund, at=timezone.now())
