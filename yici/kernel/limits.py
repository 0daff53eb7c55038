"""How often somebody may ask: counted where every process of every machine sees it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.db import models

from .sql import rows

COUNT = """
insert into kernel_tally (key, begins_at, count) values (%(key)s, %(begins_at)s, 1)
on conflict (key, begins_at) do update set count = kernel_tally.count + 1 returning count
"""


class Tally(models.Model):
    """How often something was asked by somebody in a span of time. Says of nobody who it was."""

    pk = models.CompositePrimaryKey("key", "begins_at")
    key = models.CharField(max_length=32)
    begins_at = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        app_label = "kernel"

    def __str__(self):
        return self.key


def within(what: str, who: str, *, most: int, seconds: int, at: datetime) -> bool:
    """Count one more asking; say whether it is still one of the `most` in this span of time.

    :param what: what is asked, e.g. `verify`
    :param who: an address or an account; kept as a digest, with the span, and forgotten
    """
    begins = at.timestamp() // seconds * seconds
    key = sha256(f"{what}\n{who}\n{begins}".encode()).hexdigest()[:32]
    values = {"key": key, "begins_at": datetime.fromtimestamp(begins, UTC)}
    ((count,),) = rows(COUNT, values)
    return count <= most


def forget(at: datetime) -> int:
    """Forget the counts of spans that are over since yesterday."""
    return Tally.objects.filter(begins_at__lt=at - timedelta(days=1)).delete()[0]
