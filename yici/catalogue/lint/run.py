"""Checking a whole catalogue: place by place, over several processes, streamed. Pure.

A place is what one region's list holds. Its entries are read twice when they are many (what lies
around them first, then the rules), and kept in memory in between when they are few.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context
from typing import Any, Self

import orjson

from yici.catalogue.content import Content
from yici.catalogue.content.edition import canonical_body
from yici.catalogue.faults import Finding
from yici.laws.register import Register

from . import check, lists
from .around import Facts, around, facts
from .entry import Entry

KEEP = 2_000  # entries of a place held in memory between the two passes
TOLD = 500  # findings of a rule in a place told in words; all are counted


@dataclass(frozen=True, slots=True)
class Kept:
    """An edition as it lies in the store."""

    body: bytes  # JSON
    code: str
    name: str
    department: str
    region: str
    since: date | None = None
    listed_type: str = ""
    digest: str = ""  # empty: do not compare
    is_dated: bool = True

    def entry(self) -> Entry:
        return Entry(
            Content.model_validate_json(self.body),
            self.code,
            self.department,
            self.region,
            self.since,
            self.listed_type,
            bool(self.digest) and body_digest(self.body) != self.digest,
            self.is_dated,
        )


def body_digest(stored: bytes) -> str:
    """Return the digest of a stored body, as `content.digest` has it, without opening the content."""
    return sha256(canonical_body(orjson.loads(stored))).hexdigest()


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with the entry it is about."""

    code: str
    name: str
    department: str
    region: str
    finding: Finding


@dataclass
class Report:
    """What a run found: counts by (department, rule, whether it blocks), and findings in words."""

    entries: int = 0
    faulty: int = 0  # entries with a finding that blocks
    counts: Counter = field(default_factory=Counter)
    told: list[Told] = field(default_factory=list)
    left_off: int = 0  # findings not told in words
    tallies: dict[str, lists.Tally] = field(default_factory=dict)
    _words: Counter = field(default_factory=Counter)  # of each rule: findings told in words

    @property
    def findings(self) -> int:
        return self.counts.total()

    def add(self, kept: Kept, found: Iterable[Finding], most: int) -> None:
        self.entries += 1
        blocks = False
        for finding in found:
            blocks |= finding.blocks
            self.counts[kept.department, finding.rule, finding.blocks] += 1
            if self._words[finding.rule] < most:
                self._words[finding.rule] += 1
                self.told.append(Told(kept.code, kept.name, kept.department, kept.region, finding))
            else:
                self.left_off += 1
        self.faulty += blocks

    def tell_at_most(self, most: int) -> None:
        """Keep that many findings in words, some of every rule, in the order they stand."""
        kept = some_of_every_rule(self.told, most)
        self.left_off += len(self.told) - len(kept)
        self.told = kept

    def __iadd__(self, other: "Report") -> Self:
        self.entries += other.entries
        self.faulty += other.faulty
        self.counts.update(other.counts)
        self.told += other.told
        self.left_off += other.left_off
        for region, tally in other.tallies.items():
            self.tallies[region] = tally
        return self


def some_of_every_rule(told: list[Told], most: int) -> list[Told]:
    """Return at most so many findings: one of each rule, a second of each, and so on."""
    turns: Counter = Counter()
    ranked = []
    for place, one in enumerate(told):
        ranked.append((turns[one.finding.rule], place))
        turns[one.finding.rule] += 1
    return [told[place] for place in sorted(place for _turn, place in sorted(ranked)[:most])]


Load = Callable[[], Iterator[Kept]]


def lint_place(load: Load, register: Register, on: date, most: int = TOLD, **bounds) -> Report:
    """Check the entries of one place.

    :param load: reads them; called a second time when they are too many to be kept
    :param bounds: what else is known of the place, see `Around`
    """
    report, tally, region = Report(), lists.Tally(), ""
    known: list[Facts] = []
    pairs: list[tuple[Kept, Entry]] = []
    for kept in load():
        entry = kept.entry()
        known.append(facts(entry.content, entry.code, entry.department))
        tally.add(entry.content)
        region = kept.region
        if len(known) <= KEEP:
            pairs.append((kept, entry))
    surroundings = around(known, register, on, **bounds)
    if len(known) > KEEP:
        again: Iterable[tuple[Kept, Entry]] = ((kept, kept.entry()) for kept in load())
    else:
        again = pairs
    for kept, entry in again:
        report.add(kept, check(entry, surroundings), most)
    if report.entries:
        report.tallies[region] = tally
    return report


# -- several processes -----------------------------------------------------------------------------


def run(
    places: Iterable[Any],
    lint: Callable[[Any], Report],
    *,
    workers: int = 2,
    prepare: Callable[[], None] | None = None,
    most: int = 10_000,
) -> Iterator[Report]:
    """Yield the report of every place as it is done; at most a few places wait in memory.

    :param lint: a function of a module, called in another process with one place
    :param prepare: called once in every process
    :param most: findings of each rule told in words by all places together
    """
    told: Counter = Counter()
    for report in _reports(places, lint, workers, prepare):
        kept = []
        for one in report.told:
            told[one.finding.rule] += 1
            if told[one.finding.rule] <= most:
                kept.append(one)
        report.left_off += len(report.told) - len(kept)
        report.told = kept
        yield report


def _reports(places, lint, workers: int, prepare) -> Iterator[Report]:
    if workers == 1:
        if prepare:
            prepare()
        yield from map(lint, places)
        return
    waiting = iter(places)
    context = get_context("spawn")  # a forked process would share the database's connection
    with ProcessPoolExecutor(workers, context, initializer=prepare or quicken) as pool:
        going = [pool.submit(lint, place) for place in islice(waiting, workers * 4)]
        while going:
            yield going.pop(0).result()
            going += [pool.submit(lint, place) for place in islice(waiting, 1)]


def quicken() -> None:
    """Spare a process that only reads the collector's rounds over what never becomes garbage."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)
