"""`yici demo`: the demo city, from nothing to signing in.

What a module has for the demo city lies in its `demo.py`:

    load = [load_people]            # each called once, in one transaction, as load_people(progress)
    accounts = [("chen", "窗口受理 Window clerk")]        # sign-in names, and who they are

    def load_people(progress):
        for row in progress(rows, "people"):              # a bar on work over two seconds
            ...

Modules load in the order of MODULES. All accounts have `settings.DEMO_PASSWORD`.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from contextlib import suppress

import click
from tqdm import tqdm

from .serve import HOST, PORT, missing_migrations, must_be_free


@click.command()
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--browser/--no-browser", default=None, help="Open a browser window.")
def demo(port, browser):
    """Set up the demo city, serve it, and print who can sign in."""
    must_be_free(HOST, port)
    prepare()
    url = f"http://{HOST}:{port}"
    os.environ["YICI_SITE_URL"] = url
    children = [_start("serve", "--host", HOST, "--port", str(port)), _start("work")]
    try:
        _until_it_answers(port, children)
        _introduce(url)
        if browser or (browser is None and os.environ.get("DISPLAY") and sys.stdout.isatty()):
            webbrowser.open(url)
        _wait(children)
    finally:
        _stop(children)


# -- setting up ----------------------------------------------------------------------------------


def prepare() -> None:
    """Bring the database up to date and load what the demo city still lacks."""
    from django.core.management import call_command

    missing = missing_migrations()
    if missing:
        click.echo(f"Preparing the database ({missing} steps) ...")
        with tqdm(total=missing, unit="step", delay=2, disable=None, leave=False) as bar:
            call_command("migrate", interactive=False, stdout=_Steps(bar))
    load_city()


class _Steps:
    """A stream for `migrate` to write to, which moves a bar at each finished step."""

    def __init__(self, bar):
        self.bar = bar

    def write(self, text: str) -> None:
        if " OK" in text:
            self.bar.update()

    def flush(self) -> None:
        pass


def load_city() -> None:
    """Load what modules have for the demo city and have not loaded before."""
    from django.db import transaction

    from yici.kernel.marks import once
    from yici.kernel.module import collect

    for load in collect("demo", "load"):
        name = f"demo:{load.__module__}.{load.__name__}"
        with transaction.atomic():
            once(name, lambda load=load: _load(load))


def _load(load) -> None:
    click.echo(f"Loading the demo city ({load.__module__.split('.')[1]}) ...")
    load(progress)


def progress(things, what: str, total: int | None = None):
    """Yield the things, with a bar on stderr when it takes more than two seconds."""
    return tqdm(things, desc=what, total=total, delay=2, disable=None, leave=False)


# -- running -------------------------------------------------------------------------------------


def _start(*words: str) -> subprocess.Popen:
    from django.conf import settings

    there = {"YICI_DATABASE_URL": settings.DATABASE_URL}
    return subprocess.Popen(
        [sys.executable, "-m", "yici", *words],
        env=os.environ | there,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us alone; we tell the children once
    )


def _until_it_answers(port: int, children, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        _must_be_alive(children)
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.1)
    raise click.ClickException(f"the server did not answer on port {port} in {seconds:.0f} s.")


def _must_be_alive(children) -> None:
    for child in children:
        if child.poll() is not None:
            words = " ".join(child.args[2:])
            raise click.ClickException(f"`{words}` ended with exit code {child.returncode}.")


def _introduce(url: str) -> None:
    from django.conf import settings

    from yici.kernel.module import collect

    click.echo(f"\n  一次 Yici is ready: {url}   (Ctrl-C stops it)\n")
    accounts = collect("demo", "accounts")
    for name, who in accounts:
        click.echo(f"    {name:<16} {who}")
    if accounts:
        click.echo(f"\n  Password of all of them: {settings.DEMO_PASSWORD}\n")


def _wait(children) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    with suppress(KeyboardInterrupt):
        while True:
            _must_be_alive(children)
            time.sleep(0.5)
    click.echo("\nStopping ...")


def _interrupt(number, frame):
    raise KeyboardInterrupt


def _stop(children, seconds: float = 10) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)  # its own workers, too
            child.wait()


commands = [demo]
