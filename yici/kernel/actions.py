"""How verbs are written: a pure-looking function that says what happens; the kernel tells it.

    @command(Case)
    def accept(case, *, by, at):
        rules.may_accept(case.state, by)          # raises, in words
        return Told(events.Accepted(...), actor=by.actor)

    actions.accept(case=case, by=chen, at=now, key="...", seen=7)

The wrapper makes the verb atomic, idempotent by `key`, safe against other writers (it reads the
story again and decides anew), and refuses a stale edit when the caller says what she saw.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from uuid import UUID

from .events import Event
from .story import KeyReused, Stale, Story

TRIES = 12


class StaleEdit(Exception):
    """The story has moved on since the caller saw it. Look at it again, then decide."""


@dataclass(frozen=True)
class Told:
    """What a verb decided: the facts, who brings them about, and rows to write beside them."""

    events: tuple[Event, ...]
    actor: str
    beside: tuple = ()

    def __init__(self, *events: Event, actor: str, beside: Iterable = ()):
        object.__setattr__(self, "events", events)
        object.__setattr__(self, "actor", actor)
        object.__setattr__(self, "beside", tuple(beside))


def command(story_class: type[Story]):
    """Turn `verb(story, *, at, **facts) -> Told | None` into a public action.

    The action takes the story (or its id) under the name of the verb's first parameter, `at`,
    and optionally `key` (idempotency) and `seen` (the sequence the caller looked at). It returns
    the story as it is afterwards.

    :raises StaleEdit: when the story is no longer at `seen`
    :raises KeyReused: when the key was used for another verb
    """

    def decorate(verb):
        name = f"{verb.__module__.split('.')[1]}.{verb.__name__}"
        subject = verb.__code__.co_varnames[0]

        @wraps(verb)
        def action(*, at: datetime, key: str | None = None, seen: int | None = None, **facts):
            given: Story | UUID = facts.pop(subject)
            story = given if isinstance(given, story_class) else None
            for _ in range(TRIES):
                fresh = story is None
                if story is None:
                    pk = given.pk if isinstance(given, story_class) else given
                    story = story_class.at(pk, key=key)
                    if _used(story, name):
                        return story
                try:
                    if seen is not None and story.seq != seen:
                        raise StaleEdit(f"{story.stream} is at {story.seq}, not at {seen}")
                    told = verb(story, at=at, **facts)
                except Exception:
                    # A repeated command meets a story that its first run has moved.
                    if key is None or fresh:
                        raise
                    story = None
                    continue
                if told is None:
                    return story
                try:
                    story.tell(
                        *told.events,
                        actor=told.actor,
                        at=at,
                        beside=told.beside,
                        key=key,
                        command=name,
                    )
                except Stale:
                    story = None
                    continue
                return story
            raise Stale(f"{story_class.stream} is being moved by too many at once")

        action.story_class = story_class
        return action

    return decorate


def _used(story, name: str) -> bool:
    used = story.key_used_for
    if used is not None and used != name:
        raise KeyReused(f"this key was used for {used}")
    return used is not None
