"""What one module does when another has announced a fact: after commit, at least once.

The outbox row is written by the statement that tells the fact; `relay` hands it to the job queue;
a worker runs the reaction. A reaction must bear being run twice: pass
`key=reactions.key(entry)` to the action it calls.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import cast
from uuid import UUID

from django.db import models, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from .ledger import Entry
from .shapes import as_json
from .sql import rows

log = logging.getLogger(__name__)

SUBSCRIBERS: dict[str, list[str]] = {}
FUNCTIONS: dict[str, Callable] = {}  # of one entry
OF_MANY: dict[str, Callable] = {}  # those that take a list of entries
SLOW: dict[str, int] = {}
# Queues. A worker keeps a hand free for each of the first two: what nobody would notice taking
# time, and what takes a while and somebody waits for.
QUICK, AWAITED, DEFAULT = "quick", "awaited", "default"
QUEUES = (QUICK, AWAITED)  # by how slow; all that is slower goes to the last
CONDITIONS: dict[str, Callable] = {}  # of reactions that only some stories owe
Owed = list  # [reaction, story, seq], as a job carries it


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


def on(*event_classes, slow: int = 0, where: Callable | None = None, many: bool = False):
    """Subscribe a function of one ledger entry to facts of these kinds.

    :param slow: how many others overtake it when much is owed: 0 is quick and goes with its like
        in one job; 1 takes a while and somebody waits for it; 2 takes a while and can wait
    :param where: asked of the story's state as the fact leaves it; where it says no, nothing is
        owed, and the outbox has no row
    :param many: the function takes a list of entries, in the order they were owed, and does what
        follows from all of them at once; one that cannot be done must leave nothing done half
    """

    def subscribe(function):
        name = f"{function.__module__.removeprefix('yici.')}.{function.__qualname__}"
        FUNCTIONS[name] = partial(_of_one, function) if many else function
        if many:
            OF_MANY[name] = function
        SLOW[name] = slow
        if where is not None:
            CONDITIONS[name] = where
        for event_class in event_classes:
            SUBSCRIBERS.setdefault(event_class.kind, []).append(name)
        return function

    return subscribe


def _of_one(function: Callable, entry) -> None:
    function([entry])


def key(entry, suffix: str = "") -> str:
    """Return the idempotency key of what a reaction does about this entry."""
    return f"after:{entry.story}:{entry.seq}:{suffix}"


TOGETHER = 50  # quick reactions in one job
ONE_RELAY = 20261121  # advisory lock: who takes from the outbox takes alone
TAKE = """delete from kernel_outbox o
    using json_to_recordset(%(owed)s::json) as n(story uuid, seq int, reaction text)
    where o.story = n.story and o.seq = n.seq and o.reaction = n.reaction
    returning o.story, o.seq, o.reaction"""


HANDFUL = 500  # rows of the outbox taken at once


def relay(limit: int = HANDFUL) -> int:
    """Hand owed reactions to the job queue and return how many.

    Taking and enqueuing are one transaction. Several relays may run: one of them works.
    """
    if not Outbox.objects.exists():
        return 0
    with transaction.atomic():
        if not rows("select pg_try_advisory_xact_lock(%(lock)s)", {"lock": ONE_RELAY})[0][0]:
            return 0
        owed = list(
            Outbox.objects.order_by("at", "seq").values_list("story", "seq", "reaction")[:limit]
        )
        named = [dict(zip(("story", "seq", "reaction"), row, strict=True)) for row in owed]
        taken = set(rows(TAKE, {"owed": as_json(named)}))
        _enqueue([row for row in owed if row in taken])
    return len(taken)


def _enqueue(owed: list[tuple[UUID, int, str]]) -> None:
    """Put the reactions into the queue: the quick together, each slow one in a job of its own."""
    by_pace: dict[int, list[Owed]] = {}
    for story, seq, reaction in owed:
        by_pace.setdefault(SLOW.get(reaction, 0), []).append([reaction, str(story), seq])
    for slow, some in by_pace.items():
        step = 1 if slow else TOGETHER
        jobs = [{"owed": some[first : first + step]} for first in range(0, len(some), step)]
        queue = QUEUES[slow] if slow < len(QUEUES) else DEFAULT
        queued = react.configure(priority=-slow, queue=queue)
        queued.batch_defer(*cast(list[JSONDict], jobs))


@app.task(name="kernel.react", retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def react(owed: list[Owed] | None = None, reaction: str = "", story: str = "", seq: int = 0):
    """Run reactions to facts, one after the other, or all of a kind that takes many at once.

    Among several, one that fails goes on alone.

    The other parameters are those of jobs that version 0.1 has put into the queue.
    """
    owed = owed or [[reaction, story, seq]]
    entries = _entries(owed)
    by_name: dict[str, list[tuple[UUID, int]]] = {}
    for name, told_of, number in owed:
        by_name.setdefault(name, []).append((UUID(told_of), number))
    for name, told in by_name.items():
        if len(told) > 1 and name in OF_MANY and _done_at_once(name, told, entries):
            continue
        for one in told:
            try:
                FUNCTIONS[name](entries[one])
            except Exception:
                if len(owed) == 1:
                    raise
                log.exception("%s to %s#%s failed; it is tried by itself", name, *one)
                react.defer(owed=[[name, str(one[0]), one[1]]])


def _done_at_once(name: str, told: list[tuple[UUID, int]], entries: dict) -> bool:
    """Do what follows from many facts; False when one of them cannot be done, and nothing was."""
    try:
        with transaction.atomic():
            OF_MANY[name]([entries[one] for one in told])
    except Exception:
        log.exception("%s to %s facts at once failed; each is tried by itself", name, len(told))
        return False
    return True


def _entries(owed: list[Owed]) -> dict[tuple[UUID, int], Entry]:
    wanted = {UUID(story) for _, story, _ in owed}
    found = Entry.objects.filter(story__in=wanted, seq__in={seq for _, _, seq in owed})
    return {(entry.story, entry.seq): entry for entry in found}


def settle(limit: int = 10_000) -> int:
    """Run every owed reaction here and now, and what follows from it; return how many.

    For tests, the demo city and the simulator, where waiting for a worker makes no sense.
    """
    done = 0
    while owed := list(Outbox.objects.order_by("at", "seq")[:limit]):
        for row in owed:
            mine = Outbox.objects.filter(story=row.story, seq=row.seq, reaction=row.reaction)
            with transaction.atomic():
                if mine.delete()[0]:
                    FUNCTIONS[row.reaction](Entry.objects.get(story=row.story, seq=row.seq))
                    done += 1
    return done
