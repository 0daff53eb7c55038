"""Running a prepared statement on Django's own connection, inside whatever transaction is open."""

import re
import time
from collections.abc import Iterable
from functools import cache

import orjson
import psycopg
from django.db import connections
from django.db.models.base import ModelState
from psycopg.rows import tuple_row
from psycopg.types.json import set_json_loads

set_json_loads(orjson.loads)
NAMED = re.compile(r"%\((\w+)\)s")


def rows(query: str, values: dict) -> list[tuple]:
    """Run a statement with server-side parameters, prepared once per connection.

    Django's query log and `assertNumQueries` see it like any other statement. Errors are
    Django's (`django.db.IntegrityError`, ...).

    :param query: its parameters are written `%(name)s`
    """
    connection = connections["default"]  # looked up once
    connection.ensure_connection()
    text, names = _numbered(query)
    started = time.monotonic()
    with connection.wrap_database_errors:
        cursor = psycopg.RawCursor(connection.connection, row_factory=tuple_row)
        try:
            found = cursor.execute(text, [values[n] for n in names], prepare=True).fetchall()
        except psycopg.Error:
            connection.needs_rollback = connection.in_atomic_block
            raise
    if connection.queries_logged:
        spent = f"{time.monotonic() - started:.3f}"
        connection.queries_log.append({"sql": query, "time": spent})
    return found


def rows_of_each(statements: Iterable[tuple[str, dict]]) -> list[list[tuple]]:
    """Run statements in the open transaction, and work out the next while PostgreSQL does one.

    :param statements: (query, values), e.g. from a generator
    """
    connection = connections["default"]
    with connection.wrap_database_errors, connection.connection.pipeline():
        cursors = []
        for query, values in statements:
            text, names = _numbered(query)
            cursor = psycopg.RawCursor(connection.connection, row_factory=tuple_row)
            cursors.append(cursor.execute(text, [values[n] for n in names], prepare=True))
            if connection.queries_logged:
                connection.queries_log.append({"sql": query, "time": "0"})
        return [cursor.fetchall() for cursor in cursors]


def loaded(model, values: dict):
    """Return a row as it was read, at half of what `from_db` costs: nobody listens to its signals.

    :param values: by the attributes' names; what is left out is read when it is asked for
    """
    row = model.__new__(model)
    row.__dict__.update(values)
    row._state = state = ModelState()
    state.adding, state.db = False, "default"
    return row


@cache
def _numbered(query: str) -> tuple[str, tuple[str, ...]]:
    """Return the query as PostgreSQL wants it ($1, $2, ...) and the names in that order.

    Done once: the driver parses statements as long as ours anew at every call.
    """
    names = tuple(dict.fromkeys(NAMED.findall(query)))
    place = {name: f"${number}" for number, name in enumerate(names, start=1)}
    return NAMED.sub(lambda found: place[found[1]], query), names
