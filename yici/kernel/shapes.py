"""How a state lies in the database: a row, the rows of its parts, and JSON on the way there."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import get_type_hints

import orjson
from django.db import models
from pydantic import TypeAdapter

from . import statements
from .values import made


def row_of(story, state, head, at) -> dict:
    """Return what the row is to hold: all of it when the story opens, then what changed."""
    if story.seq == 0:
        row = columns_of(story, state) | {"opened_at": story.opened_at}
    else:
        row = changed_columns(story, state)
    row["id"], row["seq"], row["seal"], row["told_at"] = story.pk, head["seq"], head["seal"], at
    return row


def changed_columns(story, after) -> dict:
    """Return the columns that the chapter changed: a fold keeps most of a state as it was."""
    kept, derived = _columns(type(story))  # type: ignore[arg-type]
    old, new = story.state.__dict__, after.__dict__
    row = {n: new[n] for n in kept if new[n] is not old[n] and new[n] != old[n]}
    for name in derived:
        value = getattr(after, name)
        if value != story.__dict__.get(name, _UNREAD):
            row[name] = value
    return row


_UNREAD = object()  # equal to nothing: a column that was not read is written


def columns_of(story, state) -> dict:
    """Return the state as columns: fields as they are kept, properties as they are worked out."""
    kept, derived = _columns(type(story))  # type: ignore[arg-type]
    values = state.__dict__
    row = {name: values[name] for name in kept}
    for name in derived:
        row[name] = getattr(state, name)
    return row


@cache
def _columns(story) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names, own = state_columns(story), {field.name for field in fields(story.State)}
    return tuple(n for n in names if n in own), tuple(n for n in names if n not in own)


def changed_parts(story, after) -> dict:
    """Return the rows of those parts that the chapter changed, by model.

    :raises ValueError: when a part is gone; parts end, they are not removed
    """
    before, changed = story.state, {}
    for name, model in story.parts.items():
        old, now = getattr(before, name), getattr(after, name)
        moved = any(getattr(before, c) != getattr(after, c) for c in carried(type(story), name))
        if old is now and not moved:
            continue
        if len(now) < len(old):
            raise ValueError(f"{story.stream}: a part of {name} was removed; let it end instead")
        new = now if moved else [part for part in now if part not in old]
        if new:
            changed[model] = part_rows(type(story), name, after, story.pk, new)
    return changed


def part_rows(kind, name: str, state, pk, parts) -> list[dict]:
    """Return the rows of some of a state's parts, with whose they are and what they carry of it."""
    owner = statements.key_columns(kind.parts[name])[0]
    beside = {owner: pk} | {column: getattr(state, column) for column in carried(kind, name)}
    return [part_row(part) | beside for part in parts]


def carried(kind, name: str) -> tuple[str, ...]:
    """Return the columns of the state that the rows of its parts of that name bear as well."""
    return kind.carried.get(name, ())


def part_row(part) -> dict:
    values = part.__dict__
    return {name: values[name] for name in _fields(type(part))}  # type: ignore[arg-type]


@cache
def _fields(kind) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def grouped(instances) -> dict:
    """Return the rows of unsaved instances, by model."""
    found: dict[type, list[dict]] = {}
    for instance in instances:
        row = {f.column: getattr(instance, f.attname) for f in instance._meta.concrete_fields}
        found.setdefault(type(instance), []).append(row)
    return found


def as_json(value) -> str:
    return orjson.dumps(value, default=_spelt).decode()


def _spelt(value):
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    if is_dataclass(value):
        return part_row(value)
    return str(value)


@cache
def part_models(story) -> tuple:
    return tuple(story.parts.values())


@cache
def state_columns(story) -> tuple[str, ...]:
    own = {"id", "seq", "seal", "opened_at", "told_at", *story.worked_out}
    return tuple(f.column for f in story._meta.concrete_fields if f.column not in own)


@cache
def columns(story) -> tuple[str, ...]:
    """Return the attributes of all columns, in the order in which they are read."""
    return tuple(f.attname for f in story._meta.concrete_fields)


@cache
def json_columns(story) -> tuple[str, ...]:
    return tuple(f.attname for f in story._meta.concrete_fields if isinstance(f, models.JSONField))


@cache
def readers(story) -> dict[str, Callable]:
    """Return what turns the JSON of parts and of JSON columns into the State's types, by field."""
    kinds, names = get_type_hints(story.State), {*json_columns(story), *story.parts}
    return {name: TypeAdapter(kinds[name]).validator.validate_python for name in names & {*kinds}}


def build(story_class, row: dict, parts: dict):
    """Return the State of a row's values and of its parts' rows."""
    read, values = readers(story_class), {}
    for name in _fields(story_class.State):
        if name in parts:
            values[name] = read[name](parts[name] or ())
        elif name in read:
            values[name] = read[name](row[name])
        else:
            values[name] = row[name]
    return made(story_class.State, values)
