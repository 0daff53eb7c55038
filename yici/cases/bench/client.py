"""One client process of the bench: `python -m yici.cases.bench.client PART ...`, see `main`.

It warms up, says `ready`, waits for `go`, drives cases for so many seconds and prints how many.
"""

import json
import os
import pickle
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from uuid import uuid4

import django


def main() -> None:
    """Do one part, named by the first argument."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.site.settings")
    django.setup()
    part, *rest = sys.argv[1:]
    parts: dict[str, Callable[..., None]] = {"prepare": prepare, "actions": drive_actions, "bare": drive_bare, "many": drive_many,
             "town": build_town, "county": build_county, "notify": drive_notify}  # fmt: skip
    parts[part](*rest)


def prepare(file: str) -> None:
    """Migrate, build the city, record one case, and leave the bare steps and pgbench's script."""
    from django.core.management import call_command

    from . import limit, world

    call_command("migrate", verbosity=0)
    city = world.build()
    for _ in world.steps(city, "warm"):
        pass
    steps = limit.record(world.steps(city, "recorded"))
    Path(file).write_bytes(pickle.dumps(steps))
    Path(file).with_suffix(".sql").write_text(limit.pgbench_script(steps))


def build_town(citizens: str, file: str = "") -> None:
    """Migrate, build the city with its accounts, and leave the bare steps in a file."""
    from django.core.management import call_command

    from . import limit, town, world

    call_command("migrate", verbosity=0)
    told = town.build(int(citizens))
    if file:
        steps = limit.record(world.steps(town.with_citizen(told), "recorded"))
        Path(file).write_bytes(pickle.dumps(steps))
    print(json.dumps(told))  # noqa: T201  the parent reads it


def drive_notify(cases: str, pace: str) -> None:
    """Tell that many cases a second, for somebody who wants mail."""
    from .pacer import drive

    print(json.dumps(drive(int(cases), float(pace))))  # noqa: T201  the parent reads it


def build_county(cases: str) -> None:
    """Migrate, and fill the desks of a county."""
    from django.core.management import call_command
    from tqdm import tqdm

    from . import county

    call_command("migrate", verbosity=0)
    with tqdm(total=int(cases), unit=" cases", delay=2, disable=None, leave=False) as bar:
        print(json.dumps(county.build(int(cases), bar.update)))  # noqa: T201  the parent reads it


def drive_actions(seconds: str) -> None:
    """Drive cases through the actions, each case by each of its six verbs."""
    from . import world

    city, mine, serial = world.build(), uuid4().hex, count()

    def one():
        for _ in world.steps(city, f"{mine}{next(serial)}"):
            pass

    _timed(one, float(seconds))


def drive_bare(seconds: str, file: str) -> None:
    """Write the same rows with nothing but psycopg."""
    import psycopg

    from . import limit

    steps = pickle.loads(Path(file).read_bytes())  # our own file, written a moment ago
    with psycopg.connect(
        os.environ["YICI_DATABASE_URL"], autocommit=True, options=limit.OPTIONS
    ) as connection:
        _timed(lambda: limit.write_one(connection, steps), float(seconds))


def drive_many(stories: str) -> None:
    """Move that many cases through the bulk path."""
    from . import bulk

    bulk.show(stories)


def _timed(one, seconds: float, warm: int = 30) -> None:
    for _ in range(warm):
        one()
    print("ready", flush=True)  # noqa: T201  this is how the parent hears it
    sys.stdin.readline()
    cpu, started, done = time.process_time(), time.monotonic(), 0
    while (now := time.monotonic()) - started < seconds:
        one()
        done += 1
    spent = {"cases": done, "seconds": now - started, "cpu": time.process_time() - cpu}
    print(json.dumps(spent), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
