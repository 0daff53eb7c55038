"""Serving: the web, the jobs, and Django's own commands."""

import logging
import os
import socket
from contextlib import suppress
from pathlib import Path

import click

HOST, PORT = "127.0.0.1", 8000


@click.command()
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def serve(host, port, workers):
    """Serve the portal, the desk and the API."""
    must_be_free(host, port)
    must_be_migrated()
    click.echo(f"Yici is served at http://{host}:{port} (Ctrl-C stops it).")
    _granian(host, port, workers).serve()


def _granian(host: str, port: int, workers: int):
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.site.settings")
    return Granian(
        "yici.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )


def must_be_free(host: str, port: int) -> None:
    """Say so when nobody can listen there.

    :raises click.ClickException: when the port is taken, or the address is not this machine's
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise click.ClickException(
            f"cannot listen on {host}:{port}: {error.strerror or error}. "
            "Stop what is using it, or choose another with --port."
        ) from None


def must_be_migrated() -> None:
    """Say so when the database is older than the code.

    :raises click.ClickException: when a migration is missing
    """
    if missing_migrations():
        raise click.ClickException(
            "the database is older than this version; run `yici manage migrate` first."
        )


def missing_migrations() -> int:
    """Return how many migrations the database lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@click.command()
@click.option("--concurrency", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option("--heartbeat", default=10.0, show_default=True, type=click.FloatRange(0.1, 600),
              help="Seconds; who misses three is taken for dead, and others do the work.")  # fmt: skip
@click.option("--nice", default=19, show_default=True, type=click.IntRange(0, 19),
              help="How much to give way to the web server on the same machine.")  # fmt: skip
def work(concurrency, heartbeat, nice):
    """Run background jobs: reactions, and what falls due."""
    from yici.kernel.work import work as run

    must_be_migrated()
    give_way(nice)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    click.echo(f"Working on {concurrency} jobs at a time (Ctrl-C stops it).")
    run(concurrency=concurrency, heartbeat=heartbeat)


SESSION = Path("/proc/self/autogroup")


def give_way(nice: int) -> None:
    """Let others on this machine go first.

    Where Linux weighs sessions before it weighs processes (autogroup), being nice within a session
    of one's own gives way to nobody: then the session itself has to be nice. A session shared with
    others, e.g. a terminal's, is left as it is.
    """
    os.nice(nice)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # another system, or a container that does not let us
            SESSION.write_text(str(nice))


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words):
    """Run one of Django's own commands (migrate, makemigrations, shell, ...)."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["yici manage", *words])


commands = [serve, work, manage]
