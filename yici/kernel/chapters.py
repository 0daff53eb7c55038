"""A chapter: what is told of a story at once, sealed entry by entry."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from . import ledger
from .reactions import CONDITIONS, SUBSCRIBERS
from .shapes import as_json

if TYPE_CHECKING:
    from .story import Story


class Stale(Exception):
    """Somebody else moved the story since it was read. Read it again."""


class Repeated(Exception):
    """The key was used for this very command before: it has already been done."""


class KeyReused(Exception):
    """The idempotency key was used before, for another command. Choose a new key."""


class OtherContent(KeyReused):
    """The idempotency key was sent before, with other content; what was sent first stands."""


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
    digest: str = ""


def chapter(told: Telling):
    """Return the state after the events, and the entries that record them.

    :raises ValueError: when there is no event
    """
    if not told.events:
        raise ValueError("a chapter tells at least one event")
    story, state, evolve = told.story, told.story.state, type(told.story).evolve
    seq, seal, entries = story.seq, story.seal, []
    name, moment = str(story.pk), ledger.moment(told.at)
    for event in told.events:
        state = evolve(state, event)
        body, seq = event.body(), seq + 1
        seal = ledger.sealed(seal, name, seq, event.kind, body, told.actor, moment)
        facts = '{"seq":%d,"kind":"%s","seal":"%s","body":%s}'
        text = facts % (seq, event.kind, seal, body.decode())
        entries.append({"seq": seq, "seal": seal, "kind": event.kind, "json": text})
    return state, entries


def with_story(told: Telling, entries: list[dict]) -> list[str]:
    """Return the entries as JSON that says whose they are."""
    head = as_json({"story": told.story.pk, "at": told.at, "actor": told.actor})[:-1]
    return [f"{head},{entry['json'][1:]}" for entry in entries]


def owed(entries, state) -> list[dict]:
    """Return the reactions that are owed to these facts, told of a story that is now so."""
    return [
        {"seq": entry["seq"], "reaction": name}
        for entry in entries
        for name in SUBSCRIBERS.get(entry["kind"], ())
        if name not in CONDITIONS or CONDITIONS[name](state)
    ]
