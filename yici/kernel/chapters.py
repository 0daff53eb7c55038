"""A chapter: what is told of a story at once, sealed entry by entry."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from . import ledger
from .reactions import SUBSCRIBERS
from .shapes import as_json

if TYPE_CHECKING:
    from .story import Story


class Stale(Exception):
    """Somebody else moved the story since it was read. Read it again."""


class Repeated(Exception):
    """The key was used for this very command before: it has already been done."""


class KeyReused(Exception):
    """The idempotency key was used before, for another command. Choose a new key."""


@dataclass
class Telling:
    """One story's next chapter, ready to be written."""

    story: "Story"
    events: tuple
    actor: str
    at: datetime
    beside: tuple = ()  # unsaved model instances written in the same statement
    key: str | None = None
    command: str = ""


def chapter(told: Telling):
    """Return the state after the events, and the entries that record them.

    :raises ValueError: when there is no event
    """
    if not told.events:
        raise ValueError("a chapter tells at least one event")
    story, state = told.story, told.story.state
    seq, seal, entries = story.seq, story.seal, []
    for event in told.events:
        state = type(story).evolve(state, event)
        body, seq = event.body(), seq + 1
        seal = ledger.seal_of(seal, story.pk, seq, event.kind, body, told.actor, told.at)
        facts = '{"seq":%d,"kind":"%s","seal":"%s","body":%s}'
        text = facts % (seq, event.kind, seal, body.decode())
        entries.append({"seq": seq, "seal": seal, "kind": event.kind, "json": text})
    return state, entries


def entry_with_story(told: Telling, entry: dict) -> str:
    head = as_json({"story": told.story.pk, "at": told.at, "actor": told.actor})
    return f"{head[:-1]},{entry['json'][1:]}"


def owed(entries) -> list[dict]:
    return [
        {"seq": entry["seq"], "reaction": name}
        for entry in entries
        for name in SUBSCRIBERS.get(entry["kind"], ())
    ]
