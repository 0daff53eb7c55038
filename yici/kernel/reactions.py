"""What one module does when another has announced a fact: after commit, at least once.

The outbox row is written by the statement that tells the fact; `relay` hands it to the job queue;
a worker runs the reaction. A reaction must bear being run twice: pass
`key=reactions.key(entry)` to the action it calls.
"""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.db import models, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

SUBSCRIBERS: dict[str, list[str]] = {}
FUNCTIONS: dict[str, Callable] = {}
CONDITIONS: dict[str, Callable] = {}  # of reactions that only some stories owe


class Outbox(models.Model):
    """A reaction that is owed to a fact and has not been handed to the job queue yet."""

    pk = models.CompositePrimaryKey("story", "seq", "reaction")
    story = models.UUIDField()
    seq = models.IntegerField()
    reaction = models.CharField(max_length=80)
    at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "kernel"

    def __str__(self):
        return f"{self.reaction} to {self.story}#{self.seq}"


class Command(models.Model):
    """An idempotency key that was used on a story."""

    pk = models.CompositePrimaryKey("story", "key")
    story = models.UUIDField()
    key = models.CharField(max_length=120)
    seq = models.IntegerField()
    kind = models.CharField(max_length=64)
    digest = models.CharField(max_length=32, db_default="")  # of what was said; empty: not kept

    class Meta:
        app_label = "kernel"

    def __str__(self):
        return f"{self.kind} on {self.story}"


def on(*event_classes, where: Callable | None = None):
    """Subscribe a function of one ledger entry to facts of these kinds.

    :param where: asked of the story's state as the fact leaves it; where it says no, nothing is
        owed, and the outbox has no row
    """

    def subscribe(function):
        name = f"{function.__module__.removeprefix('yici.')}.{function.__qualname__}"
        FUNCTIONS[name] = function
        if where is not None:
            CONDITIONS[name] = where
        for event_class in event_classes:
            SUBSCRIBERS.setdefault(event_class.kind, []).append(name)
        return function

    return subscribe


def key(entry, suffix: str = "") -> str:
    """Return the idempotency key of what a reaction does about this entry."""
    return f"after:{entry.story}:{entry.seq}:{suffix}"


def relay(limit: int = 500) -> int:
    """Hand owed reactions to the job queue and return how many.

    Deleting and enqueuing are one transaction, and a row deleted by another relay is skipped:
    several relays may run.
    """
    owed = list(Outbox.objects.order_by("at").values_list("story", "seq", "reaction")[:limit])
    if not owed:
        return 0
    with transaction.atomic():
        mine = [row for row in sorted(owed) if _take(*row)]
        if mine:
            owed_to = [{"reaction": r, "story": str(story), "seq": n} for story, n, r in mine]
            react.batch_defer(*cast(list[JSONDict], owed_to))
    return len(mine)


def _take(story: UUID, seq: int, reaction: str) -> bool:
    return bool(Outbox.objects.filter(story=story, seq=seq, reaction=reaction).delete()[0])


@app.task(name="kernel.react", retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def react(reaction: str, story: str, seq: int):
    """Run one reaction to one fact."""
    from .ledger import Entry

    FUNCTIONS[reaction](Entry.objects.get(story=story, seq=seq))


def settle(limit: int = 10_000) -> int:
    """Run every owed reaction here and now, and what follows from it; return how many.

    For tests, the demo city and the simulator, where waiting for a worker makes no sense.
    """
    from .ledger import Entry

    done = 0
    while owed := list(Outbox.objects.order_by("at", "seq")[:limit]):
        for row in owed:
            with transaction.atomic():
                if _take(row.story, row.seq, row.reaction):
                    FUNCTIONS[row.reaction](Entry.objects.get(story=row.story, seq=row.seq))
                    done += 1
    return done
