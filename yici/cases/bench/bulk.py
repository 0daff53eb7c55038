"""`yici bench tell-many`: whole cases through the bulk path, one process, events per second."""

import gc
import json
import time
from dataclasses import replace
from uuid import uuid4

from yici.cases.models import Case
from yici.kernel.story import Telling, tell_many

BATCH = 1000  # cases moved in one transaction
WARM = 2  # batches before the clock starts: statements prepared, plans made


def chapters(after_each) -> list[Telling]:
    """Return what each step of a case told, to be told of others.

    :param after_each: an iterator that yields the case after each step
    """
    found, told = [], 0
    for case in after_each:
        entries = [entry for entry in case.history() if entry.seq > told]
        events = tuple(entry.event for entry in entries)
        found.append(Telling(case, events, entries[-1].actor, entries[-1].at))
        told = entries[-1].seq
    return found


def measure(recorded: list[Telling], stories: int) -> dict:
    """Tell the recorded steps of that many new cases, and return the figures."""
    whole = [replace(recorded[0], events=tuple(e for step in recorded for e in step.events))]
    steps, lives = _timed(recorded, stories), _timed(whole, stories)
    return {
        "stories": stories,
        "events": steps["events"],
        "seconds": round(steps["seconds"], 3),
        "events_per_second": round(steps["events"] / steps["seconds"]),
        "cases_per_second": round(stories / steps["seconds"]),
        "python_us_per_event": round(steps["cpu"] / steps["events"] * 1e6, 1),
        "whole_lives_events_per_second": round(lives["events"] / lives["seconds"]),
    }


def _timed(recorded: list[Telling], stories: int) -> dict:
    """Time that many cases, told chapter by chapter: a step each, or a whole life in one."""
    for _ in range(WARM):
        _batch(recorded, BATCH)
    gc.freeze()  # as our web and worker processes do
    cpu, started, events = time.process_time(), time.monotonic(), 0
    for done in range(0, stories, BATCH):
        events += _batch(recorded, min(BATCH, stories - done))
    seconds = time.monotonic() - started
    return {"events": events, "seconds": seconds, "cpu": time.process_time() - cpu}


def _batch(recorded: list[Telling], number: int) -> int:
    cases = [Case.blank(uuid4(), recorded[0].at) for _ in range(number)]
    for step in recorded:
        tell_many([Telling(case, step.events, step.actor, step.at) for case in cases])
    return number * sum(len(step.events) for step in recorded)


def show(stories: str) -> None:
    """Record a case in this process's database, measure, and print the figures as JSON."""
    from . import world

    recorded = chapters(world.steps(world.build(), "bulk"))
    print(json.dumps(measure(recorded, int(stories))))  # noqa: T201  the parent reads it
