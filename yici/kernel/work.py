"""What `yici work` runs: the relay, and a worker for the jobs it hands over.

The worker has a connection pool of its own, but jobs are put into the queue on Django's
connection, inside its transactions. A worker that was killed stops beating; its jobs are given to
the living, and a reaction that was half done is done again (with its key, so once).
"""

import asyncio
import gc
import logging
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import cast

import psycopg
from asgiref.sync import async_to_sync
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from .reactions import HANDFUL, QUEUES, relay

log = logging.getLogger(__name__)

PAUSE, LONG_PAUSE, LOST = 0.2, 1.0, 30.0  # seconds: just now idle, long idle, database away


def work(*, concurrency: int = 4, heartbeat: float = 10.0) -> None:
    """Relay the outbox and run jobs until SIGTERM or SIGINT; then finish what is running.

    :param concurrency: how many jobs run at once, each in a thread of its own; one more thread
        does nothing but what is quick, one more nothing but what somebody waits for
    :param heartbeat: in seconds; a worker that misses three is taken for dead
    """
    gc.freeze()  # what is loaded by now stays: the collector need not walk it again
    stop = threading.Event()
    silence = 3 * heartbeat
    with _beside(lambda: relay_until(stop), stop), _beside(lambda: revive(stop, silence), stop):
        asyncio.run(_run_jobs(stop, concurrency, heartbeat))


@contextmanager
def _beside(loop, stop: threading.Event) -> Iterator[None]:
    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


# -- the relay -----------------------------------------------------------------------------------


def relay_until(stop: threading.Event) -> None:
    """Hand owed reactions to the queue until told to stop, waiting longer the longer it is idle.

    While facts keep coming it waits as well, shortly: what comes meanwhile travels together.
    """
    pause = PAUSE
    while not stop.is_set():
        pause = _reached(relay, pause)
        stop.wait(pause)
    connection.close()


def revive(stop: threading.Event, silence: float) -> None:
    """Give the jobs of workers that died back to the living, until told to stop.

    :param silence: how many seconds without a heartbeat mean that a worker is dead
    """
    while not stop.wait(min(silence, LOST) / 2):
        _reached(lambda: retry_stalled(silence), PAUSE)
    connection.close()


def retry_stalled(silence: float = 30.0) -> int:
    """Put the jobs of dead workers back into the queue and return how many."""
    jobs = async_to_sync(app.job_manager.get_stalled_jobs)(seconds_since_heartbeat=silence)
    for job in jobs:
        with suppress(exceptions.ConnectorException):  # another worker was faster
            async_to_sync(app.job_manager.retry_job)(job)
    return len(list(jobs))


def _reached(step, pause: float) -> float:
    """Take a step and return how long to wait before the next one."""
    try:
        close_old_connections()
        done = step()
        if done:
            return 0 if done >= HANDFUL else PAUSE
        return min(max(pause, PAUSE) * 1.2, LONG_PAUSE)
    except (OperationalError, InterfaceError, exceptions.ConnectorException) as error:
        longer = min(max(pause, LONG_PAUSE) * 2, LOST)
        log.warning("the database is away (%s); trying again in %.0f s", error, longer)
        connection.close()
        return longer


# -- the jobs ------------------------------------------------------------------------------------


async def _run_jobs(stop: threading.Event, concurrency: int, heartbeat: float) -> None:
    """Run jobs until a signal comes; after a lost database, begin again."""
    loop, pause, running = asyncio.get_running_loop(), LONG_PAUSE, None

    def end():
        if running and not stop.is_set():
            running.cancel()  # means: finish the running jobs, fetch no more
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    while not stop.is_set():
        running = asyncio.ensure_future(_worker(concurrency, heartbeat))
        with suppress(asyncio.CancelledError, psycopg.Error, exceptions.ConnectorException):
            await running
            pause = LONG_PAUSE
        if not stop.is_set():
            log.warning("the worker lost the database; beginning again in %.0f s", pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LOST)


async def _worker(concurrency: int, heartbeat: float) -> None:
    # Not `replace_connector`: what a job defers must stay on Django's connection.
    worker = app.with_connector(cast(DjangoConnector, app.connector).get_worker_connector())
    async with worker.open_async():
        hands = [
            asyncio.ensure_future(_hand(worker, heartbeat, concurrency=concurrency)),
            # Priority alone would not do: all hands may be full of slow work for seconds, and
            # what is quick may come faster than it is done, so that nothing else ever has its turn.
            *(
                asyncio.ensure_future(_hand(worker, heartbeat, concurrency=1, queues=[queue]))
                for queue in QUEUES
            ),
        ]
        await all_or_none(hands)


async def all_or_none(hands: Sequence[asyncio.Future]) -> None:
    """Wait until a hand ends, or until cancelled; then let every hand finish what it does.

    Each is cancelled once: that means "fetch no more". Twice would break off a running job, whose
    end could not be noted any more.
    """
    try:
        ended, _ = await asyncio.wait(hands, return_when=asyncio.FIRST_COMPLETED)
        for hand in ended:
            hand.result()
    finally:
        for hand in hands:
            hand.cancel()
        await asyncio.gather(*hands, return_exceptions=True)


async def _hand(worker, heartbeat: float, **how) -> None:
    await worker.run_worker_async(
        install_signal_handlers=False,
        fetch_job_polling_interval=2.0,
        update_heartbeat_interval=heartbeat,
        stalled_worker_timeout=3 * heartbeat,
        delete_jobs="successful",
        **how,
    )
