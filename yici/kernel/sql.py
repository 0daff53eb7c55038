"""Running a prepared statement on Django's own connection, inside whatever transaction is open."""

import time

import psycopg
from django.db import connection
from psycopg.rows import tuple_row


def rows(query: str, values: dict) -> list[tuple]:
    """Run a statement with server-side parameters, prepared once per connection.

    Django's query log and `assertNumQueries` see it like any other statement. Errors are
    Django's (`django.db.IntegrityError`, ...).
    """
    connection.ensure_connection()
    started = time.monotonic()
    with connection.wrap_database_errors:
        cursor = psycopg.Cursor(connection.connection, row_factory=tuple_row)
        try:
            found = cursor.execute(query, values, prepare=True).fetchall()
        except psycopg.Error:
            connection.needs_rollback = connection.in_atomic_block
            raise
    if connection.queries_logged:
        spent = f"{time.monotonic() - started:.3f}"
        connection.queries_log.append({"sql": query, "time": spent})
    return found
