"""`yici bench killed`: a load of cases while web and worker processes are killed at random points.

The clients send a command again with the same key until it is answered. When all are done and
nothing is owed any more, every case has to be complete, none doubled, none stuck.
"""

import json
import os
import signal
import subprocess
import time
from random import Random

from .journey import calling, tokens_of
from .pipes import hear, tell
from .stage import Stage, children_of, end, free_port, stage, told_by

WORKERS = 2  # of each sort
HEARTBEAT = 1.0  # seconds: who misses three is taken for dead
LICENCE_EVERY = 10  # cases of a client; such a case is delivered by the worker
PATIENCE = 3600  # seconds until nothing is owed any more

# What is told of a case, once each, and what follows from it, once each.
STORY = ("applied", "accepted", "reviewed", "reviewed", "decided", "delivered")
LICENSED = (*STORY[:5], "licence_made", "delivered")

# What web and worker processes leave behind when they have done something.
SERVICE = "kernel_entry where kind = 'cases.applied'"
WORK = """(select 1 from licences_paper where digest <> ''
    union all select 1 from notifications_notification) made"""


class City:
    """The processes that are killed, and stood up again."""

    def __init__(self, here: Stage, port: int, draw: Random):
        self.here, self.port, self.draw = here, port, draw
        self.web = here.serve(port, WORKERS)
        self.workers = [self._worker() for _ in range(WORKERS)]
        self.done = {SERVICE: 0, WORK: 0}  # when somebody of the sort was last killed
        self.kills = {"worker": 0, "web process": 0, "web": 0}

    def _worker(self) -> subprocess.Popen:
        return self.here.work(heartbeat=HEARTBEAT, nice=0)  # to nobody: they are to come to an end

    def strike(self, victim: str = "") -> bool:
        """Kill somebody, whoever was killed least; her place is taken at once.

        :return: False when she who would be killed has done nothing since: she is still standing
            up, and would never come to anything
        """
        fewest = min(self.kills.values())
        victim = victim or self.draw.choice([v for v, n in self.kills.items() if n == fewest])
        trace = WORK if victim == "worker" else SERVICE
        done = _count(self.here, trace)
        if done == self.done[trace]:
            return False
        self.done[trace] = done
        if victim == "worker":
            n = self.draw.randrange(WORKERS)
            _kill(self.workers[n])
            self.workers[n] = self._worker()
        elif victim == "web":
            _kill(self.web)
            self.web = self.here.serve(self.port, WORKERS, wait=False)
        elif processes := children_of(self.web.pid):  # the server itself stands them up again
            os.kill(self.draw.choice(processes), signal.SIGKILL)
        self.kills[victim] += 1
        return True

    def stand_up(self) -> None:
        """Do what every supervisor does: a server that has ended is started again.

        Granian ends when a process of its own falls before it has stood for some seconds.
        """
        if self.web.poll() is not None:
            self.web = self.here.serve(self.port, WORKERS, wait=False)

    def end(self) -> None:
        end(self.web, *self.workers)


def _kill(process: subprocess.Popen) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def bench_killed(cases: int, clients: int, seed: int = 1, pause: tuple = (0.5, 4.0)) -> dict:
    """Return what has become of the cases, and how often somebody was killed.

    :param pause: seconds between two kills, at least and at most
    """
    with stage() as here:
        town = told_by(here, "town", str(clients))
        town |= {"licence_every": LICENCE_EVERY, "patient": True}
        port, draw = free_port(), Random(seed)
        city = City(here, port, draw)
        try:
            known = here.tokens(port, [*town["staff"].values(), *town["citizens"]])
            tokens = [tokens_of(town, known, n) for n in range(clients)]
            begun = time.monotonic()
            with calling(port, town, tokens, cases, warm=0) as callers:
                told = _under_fire(callers, city, draw, pause)
            _until_nothing_is_owed(here, city, pause)
            seconds = time.monotonic() - begun
        finally:
            city.end()
        asked = sum(one["cases"] for one in told), sum(one["licences"] for one in told)
        found = _found(here, *asked)
        return {
            "cases": sum(asked),
            "kills": sum(city.kills.values()),
            "killed": city.kills,
            "sent_again": sum(one["repeats"] for one in told),
            "seconds": round(seconds, 1),
            **found,
            "good": found["complete"] == sum(asked)
            and not any(found[name] for name in found if name != "complete"),
        }


def _under_fire(callers, city: City, draw: Random, pause) -> list[dict]:
    """Let the clients go, and kill somebody now and then until all of them are done."""
    for caller in callers:
        tell(caller, "go")
    while any(caller.poll() is None for caller in callers):
        time.sleep(draw.uniform(*pause))
        city.stand_up()
        city.strike()
    return [json.loads(hear(caller)) for caller in callers]


def _until_nothing_is_owed(here: Stage, city: City, pause) -> None:
    """Wait for the workers, and kill one of them now and then while they have the most to do.

    :raises RuntimeError: when something is still owed after a long time
    """
    query = """select (select count(*) from kernel_outbox)
        + (select count(*) from procrastinate_jobs where status in ('todo', 'doing'))"""
    deadline, still_to_fall = time.monotonic() + PATIENCE, WORKERS * 2
    while here.ask(query) != [(0,)]:
        if time.monotonic() > deadline:
            raise RuntimeError("the workers do not come to an end")
        time.sleep(city.draw.uniform(*pause))
        if still_to_fall and city.strike("worker"):
            still_to_fall -= 1


def _found(here: Stage, plain: int, licensed: int) -> dict:
    """Return how many cases are complete, and what is wrong with the others."""
    from yici.cases.news import TOLD  # clients import this package before Django is set up

    stories = here.ask(
        """select item_code, array_agg(replace(e.kind, 'cases.', '') order by e.seq)
        from cases_case c join kernel_entry e on e.story = c.id group by c.id"""
    )
    wanted = {"bench": sorted(STORY), "bench-licence": sorted(LICENSED)}
    complete = sum(sorted(kinds) == wanted[item] for item, kinds in stories)
    verified = json.loads(here.run("-m", "yici", "verify", "--json", check=False))
    told = [event.kind for event in TOLD]
    return {
        "complete": complete,
        "too_many": len(stories) - plain - licensed,
        "other_stories": len(stories) - complete,
        "not_delivered": _count(here, "cases_case where status <> 'delivered'"),
        "licences_missing": licensed - _count(here, "licences_licence where digest <> ''"),
        "licences_doubled": _count(here, f"({TWICE.format('licences_licence', 'case_id')}) twice"),
        "papers_unsealed": _count(here, "licences_paper where digest = ''"),
        "papers_doubled": _count(here, f"({TWICE.format('licences_paper', 'story, kind')}) twice"),
        "news_missing": _count(here, MISSING, told),
        "news_doubled": _count(
            here, f"({TWICE.format('notifications_notification', 'recipient, subject, seq')}) twice"
        ),
        "failed_jobs": _count(here, "procrastinate_jobs where status = 'failed'"),
        "faults": len(verified["faults"]),
    }


TWICE = "select 1 from {} group by {} having count(*) > 1"
MISSING = """kernel_entry e where e.kind = any(%s) and not exists (
    select 1 from notifications_notification m where m.subject = e.story and m.seq = e.seq)"""


def _count(here: Stage, what: str, *values) -> int:
    return here.ask(f"select count(*) from {what}", *values)[0][0]
