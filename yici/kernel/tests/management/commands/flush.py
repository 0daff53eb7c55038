"""Emptying the database between tests that commit.

The ledger refuses TRUNCATE, as it should. The tests are the database's superuser and may set its
triggers aside; what the migrations put in comes back from a copy.
"""

from django.core.management.base import BaseCommand
from django.db import connection

COPY = "after_migrations"  # a schema with a copy of every table that migrations filled


class Command(BaseCommand):
    help = "Empty the database of the tests, but for what the migrations put in."
    # What Django's test case asks of a flush; ours does the same in any case.
    stealth_options = ("reset_sequences", "allow_cascade", "inhibit_post_migrate")

    def add_arguments(self, parser):
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive")
        parser.add_argument("--database", default="default")

    def handle(self, **options):
        if not connection.settings_dict["NAME"].startswith("test_"):
            raise RuntimeError("only a test's database is emptied like this")
        go_back(COPY)


def go_back(copy: str) -> None:
    """Empty the tables and fill them from a copy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "begin; set local session_replication_role = replica;"
            + "".join(f'delete from public."{name}";' for name in _tables(cursor, "public"))
            + "".join(_restore(cursor, copy, name) for name in _tables(cursor, copy))
            + "commit"
        )


def keep_copy(copy: str = COPY) -> None:
    """Remember what the tables hold now: without a name, as what every flush goes back to."""
    with connection.cursor() as cursor:
        cursor.execute(f"drop schema if exists {copy} cascade; create schema {copy}")
        for name in _tables(cursor, "public"):
            cursor.execute(f'select exists (select 1 from public."{name}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'create table {copy}."{name}" as table public."{name}"')


def _tables(cursor, schema: str) -> list[str]:
    cursor.execute(
        "select relname from pg_class where relnamespace = to_regnamespace(%s)"
        " and relkind in ('r', 'p') and not relispartition order by 1",
        [schema],
    )
    return [name for (name,) in cursor.fetchall()]


def _restore(cursor, copy: str, name: str) -> str:
    """Return the insert of a table's copied rows, but for columns the database computes."""
    cursor.execute(
        "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''",
        [f'public."{name}"'],
    )
    columns = cursor.fetchone()[0]
    return (
        f'insert into public."{name}" ({columns}) overriding system value '
        f'select {columns} from {copy}."{name}";'
    )
