"""A crowd: threads with connections of their own, and processes that can be killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection
from psycopg.conninfo import make_conninfo


def at_once(number: int, function) -> list:
    """Call function(0), ..., function(number - 1) at the same moment; return what they return."""
    line = threading.Barrier(number)

    def one(n):
        try:
            connection.ensure_connection()
            line.wait(30)
            return function(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as crowd:
        return list(crowd.map(one, range(number)))


def address() -> str:
    """Return the address of this test's database, for a process of its own."""
    kept = connection.settings_dict
    return make_conninfo(
        dbname=kept["NAME"], host=kept["HOST"], port=kept["PORT"] or None,
        user=kept["USER"] or None, password=kept["PASSWORD"] or None,
    )  # fmt: skip


def start(*words: str) -> subprocess.Popen:
    """Start a Python process on this test's database."""
    there = {"YICI_DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "yici.site.testing"}
    return subprocess.Popen([sys.executable, *words], env=os.environ | there)


@contextmanager
def working(number: int = 1, *, heartbeat: float = 0.3):
    """Have that many `yici work` processes; those still alive at the end are told to stop."""
    words = ("-m", "yici", "work", "--heartbeat", str(heartbeat))
    workers = [start(*words) for _ in range(number)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.terminate()
        # SIGTERM itself ends those that were told to stop before they had begun to listen.
        assert {worker.wait(60) for worker in workers} <= {0, -signal.SIGKILL, -signal.SIGTERM}


def until(true, seconds: float = 90) -> None:
    """Wait until it is true; fail when it does not come true in time."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)
