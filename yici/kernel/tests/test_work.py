"""The worker itself: how it comes to an end."""

import asyncio
from contextlib import suppress

import pytest

from yici.kernel.work import all_or_none


async def _hand(seconds: float, done: list) -> None:
    """Works as a worker does: told to stop, it finishes what it has begun."""
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        await asyncio.sleep(seconds)
        done.append(seconds)
        raise


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

    asyncio.run(day())
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
        asyncio.run(day())
    assert done == [0.05]
