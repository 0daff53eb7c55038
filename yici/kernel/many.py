"""The bulk path: many stories moved at once, for imports, sweeps and the simulator."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Model

from . import statements
from .chapters import Stale, Telling, chapter, owed, with_story
from .shapes import as_json, changed_parts, grouped, row_of
from .sql import rows_of_each

AT_ONCE = 25  # stories in a statement; the next is worked out while this one runs


def tell_many(tellings: list[Telling]) -> None:
    """Move many stories of one kind in one transaction, or none of them.

    The guarantees are those of `tell`: guarded by what was seen, sealed, with outbox and parts.

    :raises Stale: when any of them moved since it was read, or its key was used before; then
        nothing was written
    :raises ValueError: when the stories are of several kinds, or new ones are mixed with old
    """
    if not tellings:
        return
    kind = type(tellings[0].story)
    opening = tellings[0].story.seq == 0
    if any(type(t.story) is not kind or (t.story.seq == 0) != opening for t in tellings):
        raise ValueError("tell_many moves stories of one kind, all new or all known")
    moved_to: list[tuple] = []
    parts_of_the_work = _statements(kind, opening, tellings, moved_to)
    with transaction.atomic():
        moved = sum(found[0][0] for found in rows_of_each(parts_of_the_work))
        if moved != len(tellings):
            raise Stale(f"{len(tellings) - moved} of {len(tellings)} {kind.stream} moved meanwhile")
    for told, (state, row) in zip(tellings, moved_to, strict=True):
        told.story._become(state, row, grouped(told.beside))


def _statements(kind, opening: bool, tellings: list[Telling], moved_to: list[tuple]):
    """Yield a statement for every few stories; note where each story is led to."""
    for first in range(0, len(tellings), AT_ONCE):
        some = tellings[first : first + AT_ONCE]
        page = _Page()
        written = [page.write(told) for told in some]
        moved_to += written
        changed = page.write_rows(some, written)
        query = statements.tell_many(
            kind,
            changed=() if opening else changed,
            keyed=bool(page.texts["commands"]),
            outbox=bool(page.texts["outbox"]),
            parts=tuple(page.parts),
            beside=tuple(page.beside),
        )
        yield query, page.values() | {"stream": kind.stream, "count": len(some)}


class _Page:
    """What a statement writes, as JSON from the start: text costs the collector nothing."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = defaultdict(list)
        self.parts: dict[type[Model], str] = {}  # model -> name of its parameter
        self.beside: dict[type[Model], str] = {}

    def write(self, told: Telling) -> tuple:
        """Write one story's chapter; return its state and the row that it leads to."""
        story = told.story
        state, entries = chapter(told)
        row = row_of(story, state, entries[-1], told.at)
        self.texts["entries"] += with_story(told, entries)
        whose = {"story": story.pk, "at": told.at}
        self._add("outbox", [reaction | whose for reaction in owed(entries, state)])
        if told.key is not None:
            used = {"story": story.pk, "key": told.key, "seq": row["seq"], "kind": told.command}
            self._add("commands", [used | {"digest": told.digest}])
        for model, changed in changed_parts(story, state).items():
            self._add(self.parts.setdefault(model, model._meta.db_table), changed)
        for model, found in grouped(told.beside).items():
            self._add(self.beside.setdefault(model, f"beside{len(self.beside)}"), found)
        return state, row

    def write_rows(self, some: list[Telling], written: list[tuple]) -> tuple[str, ...]:
        """Write the rows; return the columns that any of them changes, for all have the same."""
        changed = tuple(dict.fromkeys(name for _, row in written for name in row))
        for told, (state, row) in zip(some, written, strict=True):
            full = {n: row[n] if n in row else getattr(state, n) for n in changed}
            self._add("row", [full | {"seen": told.story.seq, "key": told.key}])
        return changed

    def _add(self, name: str, found: list[dict]) -> None:
        if found:
            self.texts[name].append(as_json(found)[1:-1])

    def values(self) -> dict[str, str]:
        """Return the parameters: each a JSON array."""
        return {name: f"[{','.join(texts)}]" for name, texts in self.texts.items()}
