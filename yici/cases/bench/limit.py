"""The bare limit: what PostgreSQL and psycopg can do when nobody thinks.

One case is driven through `actions`; after each step its rows are compared with those before.
From the difference comes one prepared data-modifying statement a step, one transaction a step,
with the same rows, the same durability and the same guard.
"""

import json
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from uuid import UUID, uuid4

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.types.json import Jsonb

OWN = ("cases_clock", "cases_task", "cases_dossier", "cases_number", "kernel_entry",
       "kernel_outbox", "kernel_command")  # fmt: skip
STORY = {t: "story" if t.startswith("kernel") else "case_id" for t in OWN} | {"cases_case": "id"}
OPTIONS = "-c plan_cache_mode=force_generic_plan"  # as our own connections have it
KEYS = {"cases_clock": ("case_id", "kind"), "cases_task": ("case_id", "no")}


@dataclass(frozen=True)
class Step:
    """One statement with its parameters; ID and NUMBER stand where the case's own go."""

    text: str
    values: tuple
    types: tuple[str, ...]

    @cached_property
    def numbered(self) -> str:
        """The statement with $1, $2, ...: the driver need not parse it at every call."""
        first, *rest = self.text.split("%s")
        return first + "".join(f"${no}{part}" for no, part in enumerate(rest, start=1))


class Mark(Enum):
    ID = "id"
    NUMBER = "number"


ID, NUMBER = Mark.ID, Mark.NUMBER


def snapshot(case_id: UUID) -> dict:
    """Return {table: {row as sorted text: row}} of everything the case has written."""
    found = {}
    with connection.cursor() as cursor:
        for table, column in STORY.items():
            cursor.execute(f'select * from {table} where "{column}" = %s', [case_id])
            names = [c.name for c in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            found[table] = {repr(sorted(row.items(), key=lambda kv: kv[0])): row for row in rows}
    return found


def record(after_each) -> list[Step]:
    """Return the bare statements that write what these steps of a case wrote.

    :param after_each: an iterator that yields the case after each step
    """
    before: dict = {table: {} for table in STORY}
    found = []
    for case in after_each:
        now = snapshot(case.pk)
        found.append(_step(case, before, now))
        before = now
    return found


def _step(case, before, now) -> Step:
    row = next(iter(now["cases_case"].values()))
    old = next(iter(before["cases_case"].values()), None)
    values: list = []
    types: list[str] = []
    parts = [f"moved as ({_moved(case, row, old, values, types)})"]
    for table in OWN:
        new = [r for text, r in now[table].items() if text not in before[table]]
        if new:
            parts.append(f"{table}_ as ({_insert(case, table, new, values, types)})")
    return Step(f"with {', '.join(parts)} select count(*) from moved", tuple(values), tuple(types))


def _moved(case, row, old, values, types) -> str:
    names = list(row)
    kinds = _types("cases_case")
    values += [_marked(case, row[name], kinds[name]) for name in names]
    types += [kinds[name] for name in names]
    slots = ", ".join(f"%s::{kinds[name]}" for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    if old is None:
        return f"insert into cases_case ({columns}) values ({slots}) returning id"
    values += [ID, old["seq"]]
    types += ["uuid", "integer"]
    return (
        f"update cases_case set ({columns}) = row({slots}) "
        "where id = %s::uuid and seq = %s::integer returning id"
    )


def _insert(case, table: str, rows: list[dict], values, types) -> str:
    kinds, names = _types(table), list(rows[0])
    lines = []
    for row in rows:
        values += [_marked(case, row[name], kinds[name]) for name in names]
        types += [kinds[name] for name in names]
        lines.append("(" + ", ".join(f"%s::{kinds[name]}" for name in names) + ")")
    columns = ", ".join(f'"{name}"' for name in names)
    text = f"insert into {table} ({columns}) select v.* from moved, (values {', '.join(lines)}) v"
    if key := KEYS.get(table):
        rest = ", ".join(f'"{n}" = excluded."{n}"' for n in names if n not in key)
        text += f" on conflict ({', '.join(key)}) do update set {rest}"
    return text + " returning 1"


def _types(table: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname, format_type(atttypid, null) from pg_attribute "
            "where attrelid = %s::regclass and attnum > 0",
            [table],
        )
        return dict(cursor.fetchall())


def _marked(case, value, kind: str):
    if value == case.pk:
        return ID
    if value == case.number:
        return NUMBER
    if kind == "jsonb" and value is not None:
        return Jsonb(json.loads(value) if isinstance(value, str) else value)
    return value


def write_one(connection, steps: list[Step]) -> None:
    """Write the rows of one case: one prepared statement and one transaction a step."""
    own = {ID: uuid4(), NUMBER: uuid4().hex[:23]}
    cursor = psycopg.RawCursor(connection)
    for step in steps:
        values = [own[v] if isinstance(v, Mark) else v for v in step.values]
        cursor.execute(step.numbered, values, prepare=True).fetchone()


def pgbench_script(steps: list[Step]) -> str:
    """Return the same statements for pgbench, the case's id made from its random number."""
    lines = ["\\set n random(1, 9000000000000000)"]
    for step in steps:
        values = iter(step.values)
        parts = step.text.split("%s")
        text = parts[0]
        for part in parts[1:]:
            text += _literal(next(values)) + part
        lines.append(" ".join(text.split()) + ";")
    return "\n".join(lines) + "\n"


def _literal(value) -> str:
    if value is ID:
        return "md5(:n::text)"
    if value is NUMBER:
        return "left(md5(:n::text), 23)"
    if isinstance(value, Jsonb):
        value = json.dumps(value.obj, ensure_ascii=False)
    if isinstance(value, str) and ":" in value:  # where pgbench would see a variable
        plain = value.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a")
        return f"E'{plain}'"
    return sql.Literal(value).as_string(connection.connection)
