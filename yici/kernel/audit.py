"""Retelling every story from the ledger and comparing it with what is kept of it.

Rows and entries are read side by side, by story id, through server-side cursors in one snapshot:
a million entries need no memory, and a running city gives no false alarm.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import reduce
from heapq import merge
from itertools import groupby, islice
from operator import attrgetter
from uuid import UUID

import orjson
from django.db import connection, transaction

from . import shapes, sql, statements
from .ledger import Entry, Fault, faults_in
from .story import Story

BATCH = 500  # stories read with their parts at a time


def kinds() -> list[type[Story]]:
    """Return every kind of story there is."""
    found, todo = [], list(Story.__subclasses__())
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if not kind._meta.abstract and kind._meta.managed and not kind._meta.proxy:
            found.append(kind)
    return sorted(found, key=lambda kind: kind.stream)


@contextmanager
def snapshot():
    """Read everything as it is at one moment. Inside another transaction: as that one sees it."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            connection.cursor().execute("set transaction isolation level repeatable read")
        yield


def faults(only: UUID | None = None, *, step=lambda stories: None) -> Iterator[Fault]:
    """Yield what is wrong with the stories, or with one of them.

    :param step: called with the number of stories looked at since the last call
    """
    with snapshot():
        pairs = _pairs(only)
        while some := list(islice(pairs, BATCH)):
            yield from _faults_of(some)
            step(len(some))


def count() -> int:
    """Return how many stories there are to look at."""
    return sum(kind.objects.count() for kind in kinds())


def _pairs(only: UUID | None) -> Iterator[tuple]:
    """Yield (story id, kind or None, its entries), by story id, whichever side knows the id."""
    entries = Entry.objects.order_by("story", "seq", "at")
    entries = entries.filter(story=only) if only else entries
    chapters = groupby(entries.iterator(chunk_size=2000), key=attrgetter("story"))
    told = ((story, None, list(found)) for story, found in chapters)
    rows = [_rows(kind, only) for kind in kinds()]
    both = merge(told, *rows, key=lambda pair: pair[0])
    for story, sides in groupby(both, key=lambda pair: pair[0]):
        found = list(sides)
        kept = [kind for _, kind, _ in found if kind]
        yield story, kept, [entry for _, _, side in found for entry in side]


def _rows(kind, only):
    ids = kind.objects.order_by("pk").values_list("pk", flat=True)
    ids = ids.filter(pk=only) if only else ids
    return ((pk, kind, []) for pk in ids.iterator(chunk_size=2000))


def _faults_of(pairs: list[tuple]) -> Iterator[Fault]:
    rows = _load(pairs)
    for story, kept, entries in pairs:
        if not kept:
            yield _orphan(entries)
            yield from faults_in(entries)
        for kind in kept:
            yield from faults_between(rows[kind, story], entries)
    yield from _carried_wrong(rows)
    yield from _worked_out_wrong(rows)


def _carried_wrong(rows: dict[tuple, Story]) -> Iterator[Fault]:
    """Yield the stories whose parts' rows bear other columns of the story than its row does."""
    for kind in sorted({kind for kind, _ in rows}, key=lambda kind: kind.stream):
        for name, model in kind.parts.items():
            for pk in carrying_wrong(kind, name, [pk for of, pk in rows if of is kind]):
                row, table = rows[kind, pk], model._meta.db_table
                what = f"rows of {table} bear other columns of the story than its row"
                yield Fault(pk, row.seq, "part", what, "", row.stream)


def carrying_wrong(kind: type[Story], name: str, pks: list[UUID]) -> list[UUID]:
    """Return those of the stories whose parts of that name do not carry what the row says."""
    if not (pks and shapes.carried(kind, name)):
        return []
    found = sql.rows(statements.carrying_wrong(kind, name), {"ids": pks})
    return sorted(pk for (pk,) in found)


def _worked_out_wrong(rows: dict[tuple, Story]) -> Iterator[Fault]:
    """Yield the stories whose row says otherwise than the tables it was worked out of."""
    for kind in sorted({kind for kind, _ in rows}, key=lambda kind: kind.stream):
        for name in kind.worked_out:
            for pk in worked_out_wrong(kind, name, [pk for of, pk in rows if of is kind]):
                what = f"the row says otherwise than what it is worked out of: {name}"
                yield Fault(pk, rows[kind, pk].seq, "row", what, "", kind.stream)


def worked_out_wrong(kind: type[Story], name: str, pks: list[UUID]) -> list[UUID]:
    """Return those of the stories whose column of that name is not what the database works out."""
    if not pks:
        return []
    found = sql.rows(statements.worked_out_wrong(kind, name), {"ids": pks})
    return sorted(pk for (pk,) in found)


def _load(pairs) -> dict[tuple, Story]:
    wanted: dict = {}
    for story, kept, _ in pairs:
        for kind in kept:
            wanted.setdefault(kind, []).append(story)
    return {(kind, row.pk): row for kind, ids in wanted.items() for row in kind.at_all(ids)}


def _orphan(entries) -> Fault:
    last = entries[-1]
    what = "the ledger tells of a story that has no row"
    return Fault(last.story, last.seq, "orphan", what, last.kind, last.stream)


def faults_between(row: Story, entries: list[Entry]) -> Iterator[Fault]:
    """Yield what is wrong between a story's row, with its parts, and its entries."""
    if not entries:
        yield Fault(row.pk, row.seq, "removed", "all entries were removed", "", row.stream)
        return
    broken = [*_strangers(row, entries), *faults_in(entries, seq=row.seq, seal=row.seal)]
    for fault in broken:
        yield Fault(row.pk, fault.seq, fault.sort, fault.what, fault.kind, row.stream)
    if not broken:
        yield from _differences(row, entries)


def _strangers(row, entries) -> Iterator[Fault]:
    for entry in entries:
        if entry.stream != row.stream:
            yield Fault(row.pk, entry.seq, "changed", "the entry was changed", entry.kind)


def _differences(row: Story, entries: list[Entry]) -> Iterator[Fault]:
    def fault(sort, what):
        return Fault(row.pk, row.seq, sort, what, entries[-1].kind, row.stream)

    kind = type(row)
    try:
        state = reduce(kind.evolve, (entry.event for entry in entries), kind.State())
    except Exception as error:  # noqa: BLE001 - whatever a fold says of its facts is the finding
        yield fault("unreadable", f"cannot be retold: {type(error).__name__}: {error}")
        return
    wrong = [
        name
        for name in shapes.state_columns(kind)
        if not same(getattr(row, name), getattr(state, name))
    ]
    wrong += ["opened_at"] if row.opened_at != entries[0].at else []
    wrong += ["told_at"] if row.told_at != entries[-1].at else []
    if wrong:
        yield fault("row", f"the row says otherwise than the ledger: {', '.join(wrong)}")
    for name, model in kind.parts.items():
        if getattr(row.state, name) != getattr(state, name):
            table = model._meta.db_table
            yield fault("part", f"rows of {table} say otherwise than the ledger: {name}")


def same(kept, told) -> bool:
    """Whether a column holds what the fold made of it."""
    return kept == told or _plain(kept) == _plain(told)


def _plain(value):
    return orjson.loads(shapes.as_json(value))


def describe(found: Iterable[Fault]) -> list[dict]:
    """Return faults as plain values, for a machine to read."""
    return [
        {
            "stream": fault.stream,
            "story": str(fault.story),
            "seq": fault.seq,
            "kind": fault.kind,
            "fault": fault.sort,
            "what": fault.what,
        }
        for fault in found
    ]
