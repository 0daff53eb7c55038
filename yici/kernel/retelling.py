"""Rows made anew from the ledger: what a new version of a fold makes of facts told long ago.

A row is the fold of its story, kept. When the fold changes (a new column, a rule put right), rows
written before say otherwise than the ledger; `yici verify` names them, and this writes them as the
ledger tells them. The ledger itself is never touched: a story whose entries are not as they were
told is left alone, for a person to look at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from uuid import UUID

from django.db import transaction

from . import audit, ledger, shapes, statements
from .ledger import Entry, Fault
from .shapes import as_json
from .sql import rows
from .story import Story

MENDABLE = {"row", "part", "orphan"}  # the ledger is whole, what is kept of it is not


@dataclass(frozen=True)
class Difference:
    """A column or a part that says otherwise than the ledger."""

    stream: str
    story: UUID
    name: str
    kept: object
    told: object

    def __str__(self):
        where = f"{self.stream}/{self.story}"
        return f"{where}: {self.name} is {_short(self.kept)}, told {_short(self.told)}"


def _short(value) -> str:
    text = as_json(value)
    return text if len(text) <= 200 else f"{text[:200]}..."


@dataclass(frozen=True)
class Found:
    """A story whose row says otherwise, with every difference; or one that cannot be mended."""

    story: UUID
    differences: tuple[Difference, ...] = ()
    fault: Fault | None = None


def retell(only: UUID | None = None, *, write: bool, step=lambda stories: None) -> Iterator[Found]:
    """Yield every story whose row says otherwise than the ledger; write it anew if asked to.

    Each story is compared in one snapshot first; written under its lock, from the ledger as it is
    then, so that Yici may go on running.

    :param write: without it nothing changes
    :param step: called with the number of stories looked at since the last call
    """
    broken: dict[UUID, list[Fault]] = {}
    for fault in audit.faults(only, step=step):
        broken.setdefault(fault.story, []).append(fault)
    for story, faults in broken.items():
        unfit = [fault for fault in faults if fault.sort not in MENDABLE]
        if unfit:
            yield Found(story, fault=unfit[0])
            continue
        kind = _kind_of(faults[0].stream)
        if kind is None:
            yield Found(story, fault=faults[0])
            continue
        yield Found(story, write_anew(kind, story) if write else differences(kind, story))


def _kind_of(stream: str) -> type[Story] | None:
    return next((kind for kind in audit.kinds() if kind.stream == stream), None)


def differences(kind: type[Story], pk: UUID) -> tuple[Difference, ...]:
    """Return in what a story's row and parts say otherwise than its entries."""
    return tuple(_differences(kind, pk, _entries(pk)))


def _entries(pk: UUID) -> list[Entry]:
    return list(ledger.history(pk))


def _differences(kind, pk: UUID, entries: list[Entry]) -> Iterator[Difference]:
    state, kept = _told(kind, entries), _kept(kind, pk)
    if kept is None:
        yield Difference(kind.stream, pk, "the row", None, "missing")
        return
    for name, told in _columns(kind, pk, state, entries).items():
        if not audit.same(getattr(kept, name), told):
            yield Difference(kind.stream, pk, name, getattr(kept, name), told)
    for name in kind.worked_out:
        if audit.worked_out_wrong(kind, name, [pk]):
            yield Difference(kind.stream, pk, name, getattr(kept, name), "what it is worked out of")
    for name in kind.parts:
        before, after = getattr(kept.state, name), getattr(state, name)
        if before != after:
            gone = [part for part in before if part not in after]
            new = [part for part in after if part not in before]
            yield Difference(kind.stream, pk, name, gone, new)
        elif pk in audit.carrying_wrong(kind, name, [pk]):
            yield Difference(
                kind.stream, pk, name, "rows with other columns of the story", "its own"
            )


def _told(kind, entries: list[Entry]):
    return reduce(kind.evolve, (entry.event for entry in entries), kind.State())


def _kept(kind, pk: UUID) -> Story | None:
    return next(iter(kind.at_all([pk])), None)


def _columns(kind, pk: UUID, state, entries: list[Entry]) -> dict:
    """Return the row that the entries lead to."""
    head = entries[-1]
    return {name: getattr(state, name) for name in shapes.state_columns(kind)} | {
        "id": pk, "seq": head.seq, "seal": head.seal,
        "opened_at": entries[0].at, "told_at": head.at,
    }  # fmt: skip


@transaction.atomic
def write_anew(kind: type[Story], pk: UUID) -> tuple[Difference, ...]:
    """Write a story's row and parts as its entries tell them; return what was different."""
    rows(statements.lock(kind), {"id": pk})
    entries = _entries(pk)
    found = tuple(_differences(kind, pk, entries))
    if not found:
        return ()
    state = _told(kind, entries)
    row = _columns(kind, pk, state, entries)
    rows(statements.anew(kind), {"row": as_json([row])})
    for name, model in kind.parts.items():
        parts = shapes.part_rows(kind, name, state, pk, getattr(state, name))
        values = {"id": pk, model._meta.db_table: as_json(parts)}
        rows(statements.parts_gone(model), values)
        rows(statements.parts_anew(model), {model._meta.db_table: as_json(parts)})
    return found
