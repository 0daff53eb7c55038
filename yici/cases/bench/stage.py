"""The stage of the HTTP benches: a database, a folder, web and worker processes, and their CPU."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from .run import database

HOST = "127.0.0.1"
PASSWORD = "once-is-enough-2026"  # of everybody in the bench's city
PATIENCE = 60  # seconds until a process has to answer
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Stage:
    """Where a bench plays. What is started here is stopped when it ends."""

    dsn: str
    folder: Path
    extra: dict = field(default_factory=dict)

    @property
    def environment(self) -> dict:
        own = {
            "YICI_DATABASE_URL": self.dsn,
            "YICI_VAR": str(self.folder),
            "YICI_DEMO": "1",
            "YICI_SECOND_FACTOR": "demo",
            "DJANGO_SETTINGS_MODULE": "yici.site.settings",
            "YICI_LOG": os.environ.get("YICI_LOG", "ERROR"),
        }
        return os.environ | own | self.extra

    def run(self, *words: str, check: bool = True) -> str:
        """Run a Python program to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, stdout=subprocess.PIPE, check=check
        )
        return done.stdout.decode()

    def start(self, *words: str, **how) -> subprocess.Popen:
        """Start a Python program."""
        return subprocess.Popen(
            [sys.executable, *words], env=self.environment, start_new_session=True, **how
        )

    def serve(self, port: int, workers: int, *, wait: bool = True) -> subprocess.Popen:
        """Start the web server, and wait until it answers."""
        words = ("-m", "yici", "serve", "--port", str(port), "--workers", str(workers))
        process = self.start(*words, stdout=subprocess.DEVNULL)
        return self.answering(process, port) if wait else process

    def answering(self, process: subprocess.Popen, port: int) -> subprocess.Popen:
        """Wait until a server answers.

        :raises RuntimeError: when it ended, or does not answer in time
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and process.poll() is None:
            with suppress(httpx.TransportError):
                httpx.get(f"http://{HOST}:{port}/api/v1/me", timeout=PATIENCE)
                return process
            time.sleep(0.05)
        raise RuntimeError(f"the server on port {port} does not answer")

    def work(self, *, wait: bool = False, **options) -> subprocess.Popen:
        """Start a worker.

        :param wait: until it works: what it takes to start is no part of what it does
        :raises RuntimeError: when it ended, or does not begin in time
        """
        words = [w for name, value in options.items() for w in (f"--{name}", str(value))]
        process = self.start("-m", "yici", "work", *words, stdout=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        while wait and not self.ask("select 1 from procrastinate_workers limit 1"):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the worker does not begin")
            time.sleep(0.1)
        return process

    def tokens(self, port: int, names) -> dict[str, str]:
        """Sign in with name and password, as any program does; return the tokens."""
        found = {}
        for name in names:
            told = {"username": name, "password": PASSWORD}
            answer = httpx.post(f"http://{HOST}:{port}/api/v1/tokens", json=told, timeout=PATIENCE)
            answer.raise_for_status()
            found[name] = answer.json()["token"]
        return found

    def ask(self, query: str, *values) -> list[tuple]:
        """Return what the database answers."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            return connection.execute(query, values).fetchall()


@contextmanager
def stage():
    """Set up a database and a folder of its own for a bench; take them down afterwards."""
    with database() as dsn, tempfile.TemporaryDirectory(prefix="yici-bench-") as folder:
        yield Stage(dsn, Path(folder))


def free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        return probe.getsockname()[1]


def end(*processes: subprocess.Popen, seconds: float = 20) -> None:
    """Ask processes to stop; those that do not are killed."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def told_by(stage: Stage, *words: str) -> dict:
    """Run a part of the bench in a process of its own and return what it tells as JSON."""
    return json.loads(stage.run("-m", "yici.cases.bench.client", *words))


# -- CPU time ------------------------------------------------------------------------------------


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process, its children and those it has waited for."""
    return _all(_tree().get, pid)


def _all(children, pid: int) -> float:
    return _own(pid) + sum(_all(children, child) for child in children(pid) or ())


def _own(pid: int) -> float:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(ticks) for ticks in stat[11:15]) / TICKS


def _tree() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            found.setdefault(int(stat[1]), []).append(int(folder.name))
    return found


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return _tree().get(pid, [])


def postmaster(stage: Stage) -> int | None:
    """Return the process of the database server, when it runs on this machine."""
    with psycopg.connect(stage.dsn) as connection, suppress(OSError):
        stat = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
        name, _, rest = stat.partition("(")[2].rpartition(")")
        return int(rest.split()[1]) if name == "postgres" else None
    return None
