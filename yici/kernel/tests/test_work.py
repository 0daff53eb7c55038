"""The worker itself: how it comes to an end."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from yici.kernel import work
from yici.kernel.reactions import HANDFUL
from yici.kernel.work import all_or_none


async def _hand(seconds: float, done: list) -> None:
    """Works as a worker does: told to stop, it finishes what it has begun."""
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        await asyncio.sleep(seconds)
        done.append(seconds)
        raise


def run(day) -> None:
    """Run it in a thread of its own: a browser that stays open between tests has a loop here."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, day).result()


def test_a_worker_told_to_stop_lets_every_hand_finish_its_job():
    done = []

    async def day():
        hands = [asyncio.ensure_future(_hand(seconds, done)) for seconds in (0.0, 0.05)]
        work = asyncio.ensure_future(all_or_none(hands))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work

    run(day())
    assert done == [0.0, 0.05]


def test_when_one_hand_loses_the_database_the_other_finishes_and_the_loss_is_told():
    done = []

    async def lost():
        await asyncio.sleep(0.01)
        raise ConnectionError("gone")

    async def day():
        hands = [asyncio.ensure_future(lost()), asyncio.ensure_future(_hand(0.05, done))]
        await all_or_none(hands)

    with pytest.raises(ConnectionError):
        run(day())
    assert done == [0.05]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("taken", "pause"), [(HANDFUL, 0), (3, work.PAUSE), (0, work.PAUSE * 1.2)],
    ids=["a pile is gone through at once", "what comes meanwhile travels together", "idle"],
)  # fmt: skip
def test_the_relay_waits_as_there_is_little_to_do(taken, pause):
    assert work._reached(lambda: taken, work.PAUSE) == pause
