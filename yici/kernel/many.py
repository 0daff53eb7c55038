"""The bulk path: many stories moved at once, for imports, sweeps and the simulator."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Model

from . import statements
from .chapters import Stale, Telling, chapter, owed, with_story
from .shapes import as_json, changed_parts, grouped, row_of
from .sql import rows


def tell_many(tellings: list[Telling]) -> None:
    """Move many stories of one kind in one transaction and one statement, or none of them.

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
    page = _Page()
    moved_to = [page.write(told) for told in tellings]
    query = statements.tell_many(
        kind,
        opening=opening,
        keyed=bool(page.texts["commands"]),
        outbox=bool(page.texts["outbox"]),
        parts=tuple(page.parts),
        beside=tuple(page.beside),
    )
    values = page.values() | {"stream": kind.stream, "count": len(tellings)}
    with transaction.atomic():
        moved = rows(query, values)[0][0]
        if moved != len(tellings):
            raise Stale(f"{len(tellings) - moved} of {len(tellings)} {kind.stream} moved meanwhile")
    for told, (state, head) in zip(tellings, moved_to, strict=True):
        told.story._become(state, head, told.at)


class _Page:
    """What a statement writes, as JSON from the start: text costs the collector nothing."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = defaultdict(list)
        self.parts: dict[type[Model], str] = {}  # model -> name of its parameter
        self.beside: dict[type[Model], str] = {}

    def write(self, told: Telling) -> tuple:
        """Write one story's chapter; return its state and the head that it leads to."""
        story = told.story
        state, entries = chapter(told)
        head = entries[-1]
        guard = {"seen": story.seq, "key": told.key}
        self._add("row", [row_of(story, state, head, told.at) | guard])
        self.texts["entries"] += with_story(told, entries)
        whose = {"story": story.pk, "at": told.at}
        self._add("outbox", [reaction | whose for reaction in owed(entries)])
        if told.key is not None:
            used = {"story": story.pk, "key": told.key, "seq": head["seq"], "kind": told.command}
            self._add("commands", [used])
        for model, changed in changed_parts(story, state).items():
            self._add(self.parts.setdefault(model, model._meta.db_table), changed)
        for model, found in grouped(told.beside).items():
            self._add(self.beside.setdefault(model, f"beside{len(self.beside)}"), found)
        return state, head

    def _add(self, name: str, found: list[dict]) -> None:
        if found:
            self.texts[name].append(as_json(found)[1:-1])

    def values(self) -> dict[str, str]:
        """Return the parameters: each a JSON array."""
        return {name: f"[{','.join(texts)}]" for name, texts in self.texts.items()}
