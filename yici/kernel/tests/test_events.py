"""A fact has one text, so that its seal can be checked from the ledger alone."""

from dataclasses import dataclass

import orjson

from yici.kernel.events import Event, canonical


@dataclass(frozen=True)
class Inner:
    z: int = 1
    a: int = 2


@dataclass(frozen=True, kw_only=True)
class Unsorted(Event):
    words: str
    inner: Inner
    page: int


def test_a_fact_reads_the_same_before_and_after_it_was_stored():
    body = Unsorted(words="学", inner=Inner(), page=3).body()
    assert body == canonical(orjson.loads(body))
    assert body.startswith(b'{"inner":{"a":2,"z":1},"page":3')
