"""The index: written once per published set, read by every process."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import tantivy

from yici.vocabulary.words import Words, shipped

from . import queries, text
from .near import Near

VERSION = 6  # of the fields below; another number means another directory
PLACE = re.compile(r"^(?:[^省市州区县]{2,4}[省市州区县])+|^[省市州区县镇乡]")  # 广安市广安区, 区
TALLIES = 50  # kept in memory, of some thousand tags each
CANDIDATES = 100  # looked at one by one for a wrong character


@dataclass(frozen=True)
class Record:
    """What is known of an item for finding it."""

    id: int
    code: str
    name: str
    phrases: tuple[str, ...] = ()  # everyday words, result, main item
    departments: tuple[str, ...] = ()  # the names it goes by: short, official
    tags: tuple[str, ...] = ()  # see Filters
    weight: int = 0  # 0 listed, 1 can be applied for, 3 high-frequency


@dataclass(frozen=True)
class Filters:
    """Only items that carry all of these."""

    department: int | None = None
    theme: str = ""
    service_object: str = ""  # person, enterprise, ...
    task_type: str = ""
    region: str = ""
    reach: str | None = None  # how the codes of regions begin whose halls take it in (C051)
    online: bool = False  # can be applied for online
    applicable: bool = False  # has a published guide
    visits: int | None = None  # how often one has to come

    def tags(self) -> list[str]:
        told = {
            "department": self.department,
            "theme": self.theme,
            "object": self.service_object,
            "type": self.task_type,
            "region": self.region,
        }
        named = [f"{name}:{value}" for name, value in told.items() if value]
        named += [] if self.reach is None else [f"reach:{self.reach}"]
        named += [] if self.visits is None else [f"visits:{self.visits}"]
        flags = {"online": self.online, "applicable": self.applicable}
        return named + [name for name, wanted in flags.items() if wanted]


EVERYTHING = Filters()
BLANK = {field.name: field.default for field in fields(Filters)}
TALLY = {"tags": {"terms": {"field": "facets", "size": 5000}}}


@dataclass(frozen=True)
class Found:
    """One page of results, best first. `near`: nothing was found as typed, this is close to it."""

    total: int
    ids: tuple[int, ...]
    near: bool = False


@cache
def schema() -> tantivy.Schema:
    """The fields of an item; all but `id`, `title` and `weight` are tokens cut beforehand."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
    builder.add_unsigned_field("weight", fast=True)
    builder.add_text_field("title", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("name", "phrases", "pinyin", "initials"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    for name in ("chars", "sounds", "exact", "tags"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("facets", tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


def build(records: Iterable[Record], path: Path | None = None) -> int:
    """Write an index into an empty directory and return how many records it holds."""
    return _write(tantivy.Index(schema(), path=str(path) if path else None), records)


def update(path: Path, gone: Iterable[int], records: Iterable[Record]) -> int:
    """Take records out of the index there by their ids, put others in; return how many it holds."""
    return _write(tantivy.Index.open(str(path)), records, gone)


def _write(index: tantivy.Index, records: Iterable[Record], gone: Iterable[int] = ()) -> int:
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    for pk in gone:
        writer.delete_documents_by_query(tantivy.Query.term_query(index.schema, "id", pk))
    for record in records:
        writer.add_document(_document(record))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index.searcher().num_docs


def _document(record: Record) -> tantivy.Document:
    phrases = (record.name, *record.phrases)
    spelt = list(text.spellings(phrases))
    initials = [initials for _, initials, _ in spelt]
    offices = _offices(record.departments)
    told = {
        "id": record.id,
        "weight": record.weight,
        "title": "\n".join(phrases),
        "name": text.chars([record.name]),
        "phrases": text.chars(record.phrases),
        "words": " ".join(w for p in (*phrases, *offices) for w in text.words(p)),
        "chars": " ".join(set(text.fold("".join(phrases)))),
        "pinyin": text.joined_grams(pinyin for pinyin, _, _ in spelt),
        "initials": text.joined_grams(initials),
        "sounds": " ".join(
            {a + "_" + b for _, _, s in spelt for a, b in pairwise(s)}
            | {pair for letters in initials for pair in text.grams(letters, 2)}
        ),
        "exact": " ".join((*map(text.fold, (*phrases, *offices)), *_codes(record.code))),
        "tags": " ".join(record.tags),
        "facets": list(record.tags),
    }
    return tantivy.Document.from_dict(told, schema())


def _offices(names: Iterable[str]) -> list[str]:
    """Return what an office is asked for by: 区卫健局, 卫健局 and, as it is called elsewhere, 卫健委."""
    bare = [PLACE.sub("", name) for name in names]
    boards = [name[:-1] + end for name in bare if name.endswith("局") for end in ("委", "委员会")]
    return list(dict.fromkeys(filter(None, (*names, *bare, *boards))))


def _codes(code: str) -> list[str]:
    """A code is found whole or by its first segment, the item number."""
    return [text.fold(code), text.fold(code.split("-")[0])]


class SearchIndex:
    """An index opened for reading; safe for many threads and processes."""

    def __init__(self, index: tantivy.Index):
        self.index = index
        self.schema = index.schema
        self.searcher = index.searcher()
        self._tallied: dict[Filters, list[dict]] = {}

    @classmethod
    def open(cls, path: Path) -> "SearchIndex":
        """:raises ValueError: no index there"""
        return cls(tantivy.Index.open(str(path)))

    @classmethod
    def in_memory(cls, records: Iterable[Record]) -> "SearchIndex":
        index = tantivy.Index(schema())
        _write(index, records)
        return cls(index)

    def __len__(self) -> int:
        return self.searcher.num_docs

    def find(
        self,
        typed: str,
        filters: Filters = EVERYTHING,
        offset: int = 0,
        limit: int = 20,
        synonyms: Words | None = None,
    ) -> Found:
        """Return a page of what fits: as typed; else with one slip; else some of its words.

        With nothing typed: everything that passes the filters, the weightiest first.
        """
        asked = self._asked(typed, filters, synonyms)
        if not typed.strip():
            return self._page(asked.everything(), offset, limit) or Found(0, ())
        if asked.is_empty:  # signs only
            return Found(0, ())
        typed_so = self._page(asked.as_typed(), offset, limit)
        if typed_so and not (asked.leaves_more and not self._page(asked.literally(), 0, 1)):
            return typed_so
        if near := self._near(asked):
            more = self._page(asked.as_typed(), 0, CANDIDATES) if typed_so else None
            ids = tuple(dict.fromkeys((*near, *(more.ids if more else ()))))
            return Found(len(ids), ids[offset : offset + limit], near=True)
        if typed_so:
            return typed_so
        return self._page(asked.some_words(), offset, limit, near=True) or Found(0, ())

    def _asked(self, typed: str, filters: Filters, synonyms: Words | None) -> queries.Asked:
        words = shipped() if synonyms is None else synonyms
        return queries.Asked(self.schema, typed[:100], filters.tags(), words)

    def suggest(
        self,
        typed: str,
        filters: Filters = EVERYTHING,
        limit: int = 8,
        synonyms: Words | None = None,
    ) -> list[str]:
        """Return names that fit what has been typed so far, each once."""
        asked = self._asked(typed, filters, synonyms)
        if asked.is_empty:
            return []
        hits = self._hits(asked.as_typed(), 0, limit * 3)
        names = [self._title(address).partition("\n")[0] for address in hits]
        return list(dict.fromkeys(names))[:limit]

    def counts(
        self,
        typed: str,
        filters: Filters,
        facets: Mapping[str, str],
        synonyms: Words | None = None,
    ) -> dict[str, dict[str, int]]:
        """Say of each facet how many items each of its values would leave.

        A facet's own filter is left aside, so that another of its values can be chosen instead.
        Nothing is counted where what was typed only comes close.

        :param facets: name of the filter -> how its tags begin
        """
        tallies: dict[Filters, list[dict]] = {}  # facets without a filter of their own share one
        found = {}
        for name, start in facets.items():
            left = replace(filters, **{name: BLANK[name]})  # type: ignore[arg-type]  # of its own kind
            if left not in tallies:
                tallies[left] = self._tally(typed, left, synonyms)
            mark = f"{start}:"
            found[name] = {
                one["key"].removeprefix(mark): one["doc_count"]
                for one in tallies[left]
                if one["key"].startswith(mark)
            }
        return found

    def _tally(self, typed: str, filters: Filters, synonyms: Words | None) -> list[dict]:
        """Say how many items bear each tag; with nothing typed it is kept, the index never changes."""
        if typed.strip():
            asked = self._asked(typed, filters, synonyms)
            return [] if asked.is_empty else self._buckets(asked.as_typed())
        if filters not in self._tallied:
            if len(self._tallied) >= TALLIES:
                self._tallied.clear()
            everything = self._asked("", filters, synonyms).everything()
            self._tallied[filters] = self._buckets(everything)
        return self._tallied[filters]

    def _buckets(self, query) -> list[dict]:
        return self.searcher.aggregate(query, TALLY)["tags"]["buckets"]

    def _page(self, query, offset: int, limit: int, near: bool = False) -> Found | None:
        result = self.searcher.search(
            query, limit=max(limit, 1), offset=offset, weight_by_field="weight"
        )
        total = result.count or 0  # type: ignore[attr-defined]  # missing in the stub
        if not total:
            return None
        return Found(total, self._ids([address for _, address in result.hits]), near)

    def _hits(self, query, offset: int, limit: int) -> list:
        result = self.searcher.search(
            query, limit=limit, offset=offset, count=False, weight_by_field="weight"
        )
        return [address for _, address in result.hits]

    def _near(self, asked: queries.Asked) -> list[int]:
        query = asked.one_off()
        if query is None:
            return []
        near = Near(asked.core)
        distances: dict[str, float] = {}  # by title: many regions offer the same item
        scored = []
        for place, address in enumerate(self._hits(query, 0, CANDIDATES)):
            title = self._title(address)
            if title not in distances:
                distances[title] = min(near.distance(phrase) for phrase in title.split("\n"))
            if distances[title] <= near.most:
                scored.append((distances[title], place, address))
        return list(self._ids([address for *_, address in sorted(scored, key=lambda s: s[:2])]))

    def _title(self, address) -> str:
        return self.searcher.doc(address)["title"][0]

    def _ids(self, addresses: Sequence) -> tuple[int, ...]:
        return tuple(map(int, self.searcher.fast_field_values("id", list(addresses))))  # type: ignore[arg-type]
