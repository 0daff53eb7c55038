"""The bulk path: many stories moved at once, for imports, sweeps and the simulator."""

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
    chapters = [(t, *chapter(t)) for t in tellings]
    table_rows, entries, outbox, commands = [], [], [], []
    beside: dict[type[Model], list] = {}
    parts: dict[type[Model], list] = {}
    for told, state, new in chapters:
        guard = {"seen": told.story.seq, "key": told.key}
        table_rows.append(row_of(told.story, state, new[-1], told.at) | guard)
        commands += _commands(told, new[-1])
        entries += with_story(told, new)
        outbox += [o | {"story": told.story.pk, "at": told.at} for o in owed(new)]
        for model, changed in changed_parts(told.story, state).items():
            parts.setdefault(model, []).extend(changed)
        for model, found in grouped(told.beside).items():
            beside.setdefault(model, []).extend(found)
    query = statements.tell_many(
        kind,
        opening=opening,
        keyed=bool(commands),
        outbox=bool(outbox),
        parts=tuple(parts),
        beside=tuple(beside),
    )
    values = {
        "stream": kind.stream, "row": as_json(table_rows), "outbox": as_json(outbox),
        "entries": f"[{','.join(entries)}]", "commands": as_json(commands), "count": len(tellings),
    }  # fmt: skip
    values |= {model._meta.db_table: as_json(found) for model, found in parts.items()}
    values |= {f"beside{n}": as_json(found) for n, found in enumerate(beside.values())}
    with transaction.atomic():
        moved = rows(query, values)[0][0]
        if moved != len(tellings):
            raise Stale(f"{len(tellings) - moved} of {len(tellings)} {kind.stream} moved meanwhile")
    for told, state, new in chapters:
        told.story._become(state, new[-1], told.at)


def _commands(told: Telling, head: dict) -> list[dict]:
    if told.key is None:
        return []
    used = {"story": told.story.pk, "key": told.key, "seq": head["seq"], "kind": told.command}
    return [used]
