"""A story is a row whose every change is a ledger entry: the row is the fold, kept.

A subclass names its state (a frozen dataclass), the pure function `evolve(state, event)` that
turns one state into the next, and its parts: fields of the state that are tuples with rows of
their own. There is no other way to change the row than `tell`.

    class Case(Story):
        State, evolve = lifecycle.State, staticmethod(lifecycle.evolve)
        parts = {"clocks": Clock, "tasks": Task}     # models; first column of the key: case_id
        status = models.CharField(...)               # one column per field or property of State
"""

from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache, reduce
from typing import ClassVar, get_type_hints
from uuid import UUID, uuid5

import orjson
from django.db import models, transaction
from django.utils.functional import classproperty
from pydantic import TypeAdapter

from . import ledger, statements
from .events import Event
from .reactions import SUBSCRIBERS
from .sql import rows

KEYS = UUID("6b1f0c9e-5f0a-4b61-9d1e-9d3c3f6a7a10")  # namespace of ids made from keys


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


class Story(models.Model):
    id = models.UUIDField(primary_key=True)
    seq = models.IntegerField()  # of the head: how many entries the story has
    seal = models.CharField(max_length=64)  # of the head
    opened_at = models.DateTimeField()
    told_at = models.DateTimeField()

    State: ClassVar[type]
    evolve: ClassVar
    parts: ClassVar[dict] = {}

    class Meta:
        abstract = True

    @classproperty
    def stream(cls) -> str:
        return cls._meta.label_lower

    @property
    def state(self):
        """Return the state, as the row (and its parts' rows) have it."""
        if "_state_now" not in self.__dict__:
            self.__dict__["_state_now"] = type(self).at(self.pk).state
        return self.__dict__["_state_now"]

    # -- reading -----------------------------------------------------------------------------

    @classmethod
    def at(cls, pk: UUID, *, key: str | None = None) -> "Story":
        """Return the story with its parts, in one query.

        :raises cls.DoesNotExist: when there is none
        :raises Repeated: when `key` has been used on it before; the story hangs on `.story`
        """
        found = cls._fetch(statements.load(cls, _parts(cls), key is not None), id=pk, key=key)
        if not found:
            raise cls.DoesNotExist(f"{cls.stream}/{pk}")
        story, used = found[0]
        story.key_used_for = used
        return story

    @classmethod
    def at_all(cls, ids) -> list["Story"]:
        """Return many stories with their parts, in one query."""
        found = cls._fetch(statements.load(cls, _parts(cls), False, True), ids=list(ids))
        return [story for story, _ in found]

    @classmethod
    def _fetch(cls, query: str, **values) -> list:
        names = [f.attname for f in cls._meta.concrete_fields]
        found = []
        for row in rows(query, values):
            story = cls(**dict(zip(names, row, strict=False)))
            for name in _json_columns(cls):
                setattr(story, name, orjson.loads(getattr(story, name)))
            story._state.adding, story._state.db = False, "default"
            parts = dict(zip(cls.parts, row[len(names) : -1], strict=True))
            story.__dict__["_state_now"] = _build(cls, story, parts)
            found.append((story, row[-1]))
        return found

    # -- writing -----------------------------------------------------------------------------

    @classmethod
    def id_from(cls, *key: str) -> UUID:
        """Return the id that this key stands for: the same command opens the same story."""
        return uuid5(KEYS, "\n".join((cls.stream, *key)))

    @classmethod
    def open(cls, pk: UUID, *events: Event, actor: str, at: datetime, beside=()) -> "Story":
        """Begin a story: its first row and its first entries, or nothing.

        :raises Repeated: when it was opened before
        """
        story = cls(pk=pk, seq=0, seal=ledger.GENESIS, opened_at=at, told_at=at)
        story.__dict__["_state_now"] = cls.State()
        story.tell(*events, actor=actor, at=at, beside=beside)
        return story

    def tell(self, *events: Event, actor, at, beside=(), key=None, command="") -> None:
        """Record what happened and move the row: one statement, one round trip, or nothing.

        :param actor: a reference (`staff:...`, `person:...`, `clock`), never a name
        :param beside: unsaved rows of other tables to write in the same statement
        :param key: idempotency key; a second telling with it is refused as stale
        :raises Stale: when the row moved since it was read
        :raises Repeated: when opening a story that exists
        """
        told = Telling(self, events, actor, at, tuple(beside), key, command)
        state, entries = _chapter(told)
        outbox = _outbox(entries)
        opening = self.seq == 0
        parts = _changed_parts(self, state)
        grouped = _grouped(told.beside)
        query = statements.tell(
            type(self),
            opening=opening,
            keyed=key is not None,
            outbox=bool(outbox),
            parts=tuple(parts),
            beside=tuple(grouped),
        )
        head = entries[-1]
        values = {
            "id": self.pk, "seen": self.seq, "seq": head["seq"], "at": at, "stream": self.stream,
            "actor": actor, "key": key, "command": command,
            "entries": f"[{','.join(e['json'] for e in entries)}]",
            "outbox": _json(outbox) if outbox else None,
            "row": _json([_row(self, state, head, at)]),
        }  # fmt: skip
        values |= {model._meta.db_table: _json(rows) for model, rows in parts.items()}
        values |= {f"beside{n}": _json(r) for n, r in enumerate(grouped.values())}
        if rows(query, values)[0][0] != 1:
            raise Repeated(str(self.pk)) if opening else Stale(f"{self.stream}/{self.pk}")
        self._become(state, head, at)

    def _become(self, state, head, at):
        for name in _state_columns(type(self)):
            setattr(self, name, getattr(state, name))
        self.seq, self.seal, self.told_at = head["seq"], head["seal"], at
        self.__dict__["_state_now"] = state

    def save(self, *args, **kwargs):
        raise TypeError("A story is changed by tell(), never by save().")

    def delete(self, *args, **kwargs):
        raise TypeError("A story is never deleted.")

    # -- checking ----------------------------------------------------------------------------

    def history(self):
        return ledger.history(self.pk, since=None)

    def retold(self):
        """Return the state as the ledger alone would have it."""
        events = (entry.event for entry in self.history())
        return reduce(type(self).evolve, events, self.State())


def tell_many(tellings: list[Telling]) -> None:
    """Move many stories of one kind in one transaction and one statement, or none of them.

    The guarantees are those of `tell`: guarded by what was seen, sealed, with outbox and parts.

    :raises Stale: when any of them moved since it was read; then nothing was written
    :raises ValueError: when the stories are of several kinds, or new ones are mixed with old
    """
    if not tellings:
        return
    kind = type(tellings[0].story)
    opening = tellings[0].story.seq == 0
    if any(type(t.story) is not kind or (t.story.seq == 0) != opening for t in tellings):
        raise ValueError("tell_many moves stories of one kind, all new or all known")
    chapters = [(t, *_chapter(t)) for t in tellings]
    table_rows, entries, outbox, beside, parts = [], [], [], {}, {}
    for told, state, new in chapters:
        table_rows.append(_row(told.story, state, new[-1], told.at))
        entries += [_entry_with_story(told, entry) for entry in new]
        outbox += [o | {"story": told.story.pk, "at": told.at} for o in _outbox(new)]
        for model, changed in _changed_parts(told.story, state).items():
            parts.setdefault(model, []).extend(changed)
        for model, found in _grouped(told.beside).items():
            beside.setdefault(model, []).extend(found)
    query = statements.tell_many(
        kind, opening=opening, outbox=bool(outbox), parts=tuple(parts), beside=tuple(beside)
    )
    values = {
        "stream": kind.stream, "row": _json(table_rows), "outbox": _json(outbox),
        "entries": f"[{','.join(entries)}]",
        "count": len(tellings), "ids": [t.story.pk for t in tellings], "seen": [t.story.seq for t in tellings],
    }  # fmt: skip
    values |= {model._meta.db_table: _json(found) for model, found in parts.items()}
    values |= {f"beside{n}": _json(found) for n, found in enumerate(beside.values())}
    with transaction.atomic():
        moved = rows(query, values)[0][0]
        if moved != len(tellings):
            raise Stale(f"{len(tellings) - moved} of {len(tellings)} {kind.stream} moved meanwhile")
    for told, state, new in chapters:
        told.story._become(state, new[-1], told.at)


def _chapter(told: Telling):
    """Return the state after the events, and the entries that record them."""
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


def _entry_with_story(told: Telling, entry: dict) -> str:
    head = _json({"story": told.story.pk, "at": told.at, "actor": told.actor})
    return f"{head[:-1]},{entry['json'][1:]}"


def _outbox(entries) -> list[dict]:
    return [
        {"seq": entry["seq"], "reaction": name}
        for entry in entries
        for name in SUBSCRIBERS.get(entry["kind"], ())
    ]


def _row(story, state, head, at) -> dict:
    row = {name: getattr(state, name) for name in _state_columns(type(story))}
    row |= {"id": story.pk, "seq": head["seq"], "seal": head["seal"]}
    return row | {"opened_at": story.opened_at, "told_at": at}


def _changed_parts(story, after) -> dict:
    """Return the rows of those parts that the chapter changed, by model."""
    before, changed = story.state, {}
    for name, model in story.parts.items():
        old = getattr(before, name)
        new = [part for part in getattr(after, name) if part not in old]
        if new:
            owner = statements.key_columns(model)[0]
            changed[model] = [_part_row(part) | {owner: story.pk} for part in new]
    return changed


def _part_row(part) -> dict:
    return {f.name: getattr(part, f.name) for f in fields(part)}


def _grouped(instances) -> dict:
    grouped = {}
    for instance in instances:
        row = {f.column: getattr(instance, f.attname) for f in instance._meta.concrete_fields}
        grouped.setdefault(type(instance), []).append(row)
    return grouped


def _json(value) -> str:
    return orjson.dumps(value, default=_spelt).decode()


def _spelt(value):
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    if is_dataclass(value):
        return _part_row(value)
    return str(value)


@cache
def _parts(story) -> tuple:
    return tuple(story.parts.values())


@cache
def _state_columns(story) -> tuple[str, ...]:
    own = {"id", "seq", "seal", "opened_at", "told_at"}
    return tuple(f.column for f in story._meta.concrete_fields if f.column not in own)


@cache
def _json_columns(story) -> tuple[str, ...]:
    return tuple(f.attname for f in story._meta.concrete_fields if isinstance(f, models.JSONField))


@cache
def _part_reader(story, name) -> TypeAdapter:
    return TypeAdapter(get_type_hints(story.State)[name])


@cache
def _converters(story) -> dict:
    """Fields kept as JSON in the row, with what turns the JSON back into the state's type."""
    kinds = get_type_hints(story.State)
    plain = {f.attname: f for f in story._meta.concrete_fields}
    return {
        name: TypeAdapter(kinds[name])
        for name, field in plain.items()
        if name in kinds and isinstance(field, models.JSONField)
    }


def _build(story_class, story, parts: dict):
    """Return the State of a row and its parts' rows."""
    converters = _converters(story_class)
    values = {}
    for field in fields(story_class.State):
        name = field.name
        if name in parts:
            values[name] = _part_reader(story_class, name).validate_python(parts[name] or ())
        elif name in converters:
            values[name] = converters[name].validate_python(getattr(story, name))
        else:
            values[name] = getattr(story, name)
    return story_class.State(**values)
