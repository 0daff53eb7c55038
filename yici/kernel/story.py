"""A story is a row whose every change is a ledger entry: the row is the fold, kept.

A subclass names its state (a frozen dataclass), the pure function `evolve(state, event)` that
turns one state into the next, and its parts: fields of the state that are tuples with rows of
their own. There is no other way to change the row than `tell`.

    class Case(Story):
        State, evolve = lifecycle.State, staticmethod(lifecycle.evolve)
        parts = {"clocks": Clock, "tasks": Task}     # models; first column of the key: case_id
        status = models.CharField(...)               # one column per field or property of State
        carried = {"tasks": ("region",)}             # columns that the parts' rows bear as well
        worked_out = {"kept": "f(n.edition_id)"}     # columns no fact tells: SQL of the row `n`

What is carried lets a list of parts be narrowed without a join; what is worked out lets a list of
rows be narrowed by what other tables say. The database works it out when the story opens, and
triggers on those tables keep it right. The audit compares both.
"""

from copy import copy
from datetime import datetime
from functools import reduce
from typing import ClassVar, Self
from uuid import UUID, uuid5

import orjson
from django.db import models
from django.utils.functional import classproperty

from . import ledger, shapes, statements
from .chapters import KeyReused, OtherContent, Repeated, Stale, Telling, chapter, owed
from .events import Event
from .many import tell_many
from .shapes import as_json
from .sql import loaded, rows

__all__ = [
    "KeyReused",
    "OtherContent",
    "Repeated",
    "Stale",
    "Story",
    "Telling",
    "tell_many",
]

KEYS = UUID("6b1f0c9e-5f0a-4b61-9d1e-9d3c3f6a7a10")  # namespace of ids made from keys


class Story(models.Model):
    id = models.UUIDField(primary_key=True)
    seq = models.IntegerField()  # of the head: how many entries the story has
    seal = models.CharField(max_length=64)  # of the head
    opened_at = models.DateTimeField()
    told_at = models.DateTimeField()

    State: ClassVar[type]
    evolve: ClassVar
    parts: ClassVar[dict] = {}
    carried: ClassVar[dict[str, tuple[str, ...]]] = {}
    worked_out: ClassVar[dict[str, str]] = {}
    objects: ClassVar[models.Manager]

    key_used: tuple[str, str] | None = None  # see `at`

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        raise TypeError("A story is changed by tell(), never by save().")

    def delete(self, *args, **kwargs):
        raise TypeError("A story is never deleted.")

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
    def at(cls, pk: UUID, *, key: str | None = None, lock: bool = False) -> Self:
        """Return the story with its parts, in one query.

        :param key: makes `.key_used` the command that the key was used for and the digest of what
            was said with it, or None
        :param lock: keep others from moving it until the transaction ends (one query more)

        :raises cls.DoesNotExist: when there is none
        """
        if lock:
            rows(statements.lock(cls), {"id": pk})
        found = cls._fetch(
            statements.load(cls, shapes.part_models(cls), key is not None), id=pk, key=key
        )
        if not found:
            raise cls.DoesNotExist(f"{cls.stream}/{pk}")
        story, used, *_ = found[0]
        story.key_used = used and tuple(used)
        return story

    @classmethod
    def one_where(cls, where: str, *, also: tuple[str, ...] = (), join: str = "", **values):
        """Return the story of which that holds, with its parts and what else is read, or None.

        One prepared statement, for the calls that every page and every command begins with.

        :param where: a condition on the row `c` and what is joined to it, values as `%(name)s`
        :param also: further expressions to read
        """
        query = statements.load(cls, shapes.part_models(cls), False, where, also, join)
        found = cls._fetch(query, **values)
        return (found[0][0], *found[0][2:]) if found else None

    @classmethod
    def at_all(cls, ids) -> list[Self]:
        """Return many stories with their parts, in one query."""
        found = cls._fetch(
            statements.load(cls, shapes.part_models(cls), False, "c.id = any(%(ids)s)"),
            ids=list(ids),
        )
        return [story for story, *_ in found]

    @classmethod
    def _fetch(cls, query: str, **values) -> list:
        names, found = shapes.columns(cls), []
        for row in rows(query, values):
            kept = dict(zip(names, row, strict=False))
            for name in shapes.json_columns(cls):
                text = kept[name]
                kept[name] = None if text is None else orjson.loads(text)
            more = row[len(names) :]
            parts = dict(zip(cls.parts, more, strict=False))
            story = loaded(cls, kept)
            story.__dict__["_state_now"] = shapes.build(cls, kept, parts)
            found.append((story, *more[len(parts) :]))
        return found

    # -- writing -----------------------------------------------------------------------------

    @classmethod
    def id_from(cls, *key: str) -> UUID:
        """Return the id that this key stands for: the same command opens the same story."""
        return uuid5(KEYS, "\n".join((cls.stream, *key)))

    @classmethod
    def blank(cls, pk: UUID, at: datetime) -> Self:
        """Return a story of which nothing has been told yet."""
        story = cls(id=pk, seq=0, seal=ledger.GENESIS, opened_at=at, told_at=at)
        story.__dict__["_state_now"] = cls.State()
        for name in cls.worked_out:  # read when it is asked for
            del story.__dict__[name]
        return story

    @classmethod
    def open(cls, pk: UUID, *events: Event, actor: str, at: datetime, beside=()) -> Self:
        """Begin a story: its first row and its first entries, or nothing.

        :raises Repeated: when it was opened before
        """
        story = cls.blank(pk, at)
        story.tell(*events, actor=actor, at=at, beside=beside)
        return story

    def tell(self, *events: Event, actor, at, beside=(), key=None, command="", digest="") -> None:
        """Record what happened and move the row: one statement, one round trip, or nothing.

        :param actor: a reference (`staff:...`, `person:...`, `clock`), never a name
        :param beside: unsaved rows of other tables to write in the same statement
        :param key: idempotency key; a second telling with it is refused as stale
        :param digest: of what was said with the key, see `kernel.actions.payload`
        :raises Stale: when the row moved since it was read
        :raises ValueError: when nothing happened
        :raises Repeated: when opening a story that exists
        """
        told = Telling(self, events, actor, at, tuple(beside), key, command, digest)
        state, entries = chapter(told)
        outbox = owed(entries, state)
        opening, head = self.seq == 0, entries[-1]
        row = shapes.row_of(self, state, head, at)
        parts, extra = shapes.changed_parts(self, state), shapes.grouped(told.beside)
        query = statements.tell(
            type(self),
            changed=() if opening else tuple(row),
            keyed=key is not None,
            outbox=bool(outbox),
            parts=tuple(parts),
            beside=tuple(extra),
        )
        values = {
            "id": self.pk, "seen": self.seq, "seq": head["seq"], "at": at, "stream": self.stream,
            "actor": actor, "key": key, "command": command, "digest": digest,
            "entries": f"[{','.join(e['json'] for e in entries)}]",
            "outbox": as_json(outbox) if outbox else None,
            "row": as_json([row]),
        }  # fmt: skip
        values |= {model._meta.db_table: as_json(found) for model, found in parts.items()}
        values |= {f"beside{n}": as_json(found) for n, found in enumerate(extra.values())}
        if rows(query, values)[0][0] != 1:
            raise Repeated(str(self.pk)) if opening else Stale(f"{self.stream}/{self.pk}")
        self._become(state, row, extra)

    def _become(self, state, row: dict, beside=()):
        """Take over what was written; what was read of the tables beside is out of date."""
        for name, value in row.items():
            setattr(self, name, value)
        self.__dict__["_state_now"] = state
        for model in beside:
            self.kept.pop(model._meta.db_table, None)

    @property
    def kept(self) -> dict:
        """What was read beside the story, by table, to be read once only."""
        return self.__dict__.setdefault("_kept", {})

    def leaves_alone(self, command: str, facts: dict, since: list[ledger.Entry]) -> bool:
        """Whether what was told since somebody looked leaves what she commands as she saw it.

        Unless a kind of story knows better, whatever was told concerns everybody.
        """
        return False

    # -- checking ----------------------------------------------------------------------------

    def history(self):
        return ledger.history(self.pk, since=None)

    def retold(self, until: int | None = None):
        """Return the state as the ledger alone would have it, at the head or at an earlier seq."""
        entries = self.history()
        entries = entries.filter(seq__lte=until) if until is not None else entries
        return reduce(type(self).evolve, (entry.event for entry in entries), self.State())

    def as_of(self, seq: int) -> Self:
        """Return the story as it was after that entry, to be read only: it cannot be told on."""
        past = copy(self)
        state = self.retold(until=seq)
        for name in shapes.state_columns(type(self)):
            setattr(past, name, getattr(state, name))
        past.__dict__["_state_now"], past.seq = state, seq
        return past
