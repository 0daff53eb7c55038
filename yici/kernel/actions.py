"""How verbs are written: a pure-looking function that says what happens; the kernel tells it.

    @command(Case)
    def accept(case, *, by, at):
        rules.may_accept(case.state, by)          # raises, in words
        return Told(events.Accepted(...), actor=by.actor)

    actions.accept(case=case, by=chen, at=now, key="...", seen=7)

The wrapper makes the verb atomic, idempotent by `key`, safe against other writers (it locks and
reads the story again and decides anew), and refuses a stale edit when the caller says what she saw.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, is_dataclass
from datetime import datetime
from functools import wraps
from hashlib import blake2b
from uuid import UUID

import orjson
from django.conf import settings
from django.db import transaction

from .events import Event
from .story import KeyReused, OtherContent, Stale, Story


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

    :raises StaleEdit: when the story has moved on from `seen` in what concerns the caller
    :raises KeyReused: when the key was used for another verb, or with other content
    """

    def decorate(verb):
        name = f"{verb.__module__.split('.')[1]}.{verb.__name__}"
        subject = verb.__code__.co_varnames[0]

        @wraps(verb)
        def action(*, at: datetime, key: str | None = None, seen: int | None = None, **facts):
            given: Story | UUID = facts.pop(subject)
            call = _Call(verb, name, at, key, seen, facts)
            story = given if isinstance(given, Story) else story_class.at(given, key=key)
            fresh = story is not given
            if call.done_on(story, fresh=fresh):
                return story
            # Somebody else was faster: now queue for the story, so that nobody starves.
            with transaction.atomic():
                story = story_class.at(story.pk, key=key, lock=True)
                call.do_on(story, fresh=True)
            return story

        action.story_class = story_class
        return action

    return decorate


def payload(story: UUID, key: str, facts: dict) -> str:
    """Return a digest of what was said with a key: the same words give the same digest.

    Keyed with a secret of the site, so that nobody guesses short words from it.
    """
    said = orjson.dumps(facts, default=_spelt, option=SORTED)
    secret = settings.BLIND_INDEX_KEY
    return blake2b(f"{story}\n{key}\n".encode() + said, key=secret, digest_size=16).hexdigest()


SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS


def _spelt(value):
    actor = getattr(value, "actor", None)
    if actor is not None:  # who says it: her posts may change between two sendings
        return actor
    if is_dataclass(value) and not isinstance(value, type):
        return getattr(value, "said", value.__dict__)  # a value may leave out what is incidental
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


@dataclass(frozen=True)
class _Call:
    """One call of a verb, to be decided on the story as it is read."""

    verb: Callable
    name: str
    at: datetime
    key: str | None
    seen: int | None
    facts: dict

    def done_on(self, story: Story, *, fresh: bool) -> bool:
        """Decide on the story as it was read, and tell it; False when it must be read again."""
        try:
            self.do_on(story, fresh=fresh)
        except Stale:
            return False
        except Exception:
            # A repeated command may meet a story that its first run has moved.
            if fresh or self.key is None:
                raise
            return False
        return True

    def do_on(self, story: Story, *, fresh: bool) -> None:
        """Decide and tell, or leave it when it was done before (`fresh`: read with this key)."""
        if fresh and self._was_done_on(story):
            return
        if self.seen is not None and story.seq != self.seen and self._concerned(story):
            raise StaleEdit(f"{story.stream} is at {story.seq}, not at {self.seen}")
        told = self.verb(story, at=self.at, **self.facts)
        if told is None:
            return
        story.tell(
            *told.events,
            actor=told.actor,
            at=self.at,
            beside=told.beside,
            key=self.key,
            command=self.name,
            digest=self._digest(story),
        )

    def _concerned(self, story: Story) -> bool:
        """Whether what was told since the caller looked concerns what she does."""
        if not 0 < self.seen < story.seq:  # type: ignore[operator]  # no version of this story
            return True
        since = story.history().filter(seq__gt=self.seen)
        return not story.leaves_alone(self.name, self.facts, list(since))

    def _digest(self, story: Story) -> str:
        return payload(story.pk, self.key, self.facts) if self.key is not None else ""

    def _was_done_on(self, story: Story) -> bool:
        if story.key_used is None:
            return False
        name, digest = story.key_used
        if name != self.name:
            raise KeyReused(f"this key was used for {name}")
        if digest and digest != self._digest(story):
            raise OtherContent(f"this key was used for {name} with other content")
        return True
