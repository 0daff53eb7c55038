"""From what was typed to queries: as typed, one slip off, some of its words."""

import csv
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from tantivy import Occur, Query, Schema

from . import text

SYNONYMS = Path(__file__).parent.parent / "data" / "synonyms.csv"
LATIN = re.compile(r"[a-z0-9]+")
LONGEST_ONE_OFF = 12  # characters; longer texts are looked for by their words


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Everyday word -> the official ones."""
    with SYNONYMS.open(encoding="utf-8", newline="") as lines:
        return {
            row["everyday"]: tuple(row["official"].split("、")) for row in csv.DictReader(lines)
        }


class Asked:
    """What was typed, and the tags results must carry."""

    def __init__(self, schema: Schema, typed: str, tags: list[str]):
        self.schema = schema
        self.folded = text.fold(typed)
        self.core = text.core(typed)
        self.parts = [part for part in map(text.fold, typed.split()) if part]
        self.tags = tags

    @property
    def is_empty(self) -> bool:
        return not self.folded

    def everything(self) -> Query:
        return self._within(Query.const_score_query(Query.all_query(), 1.0))

    def as_typed(self) -> Query:
        """The very name or code, a part of it, all its words, its official synonym, its sound."""
        found = [
            (60.0, self._term("exact", self.folded)),
            (60.0, self._term("exact", self.core)),
            *self._parts(self.core, 1.0),
        ]
        if self.folded != self.core:
            found += self._parts(self.folded, 1.0)
        if LATIN.fullmatch(self.folded):
            found += self._sounds(self.folded)
        found += [(3.0, self._all_words(self.core))]
        if len(self.parts) > 1:
            found.append((1.0, _all([_any(self._parts(part, 1.0)) for part in self.parts])))
        for everyday, official in synonyms().items():
            if everyday in self.core:
                rest = self.core.replace(everyday, "", 1)
                for word in official:
                    found += self._parts(word + rest, 0.8) if rest else []
                    found += self._parts(word, 0.6 if len(everyday) * 2 >= len(self.core) else 0.1)
        return self._within(_any(found))

    def one_off(self) -> Query | None:
        """All characters but one, or all sounds: to be compared one by one."""
        letters = list(dict.fromkeys(self.core))
        if not 2 <= len(self.core) <= LONGEST_ONE_OFF or LATIN.fullmatch(self.core):
            return None
        found = []
        if len(letters) > 2:
            for left_out in letters:
                rest = [self._term("chars", letter) for letter in letters if letter != left_out]
                found.append((1.0, _all(rest)))
        sounds = [text.soften(s) for s in text.syllables(self.core)]
        pairs = {f"{a}_{b}" for a, b in pairwise(sounds)}
        found.append((2.0, _all([self._term("sounds", pair) for pair in pairs])))
        return self._within(_any(found))

    def some_words(self) -> Query:
        """Any word of at least two characters; of one, when there are no others."""
        words = dict.fromkeys(text.words(self.core))
        long = [word for word in words if len(word) > 1] or list(words)
        found = [(float(len(word)), self._term("words", word)) for word in long]
        for everyday, official in synonyms().items():
            if everyday in self.core:
                found += [part for word in official for part in self._parts(word, 0.6)]
        return self._within(_any(found))

    def _parts(self, phrase: str, boost: float) -> list[tuple[float, Query]]:
        letters = list(text.fold(phrase))
        return [
            (8.0 * boost, self._phrase("name", letters)),
            (10.0 * boost, self._phrase("phrases", letters)),
        ]

    def _sounds(self, letters: str) -> list[tuple[float, Query]]:
        if len(letters) < 2:
            return []
        if len(letters) == 2:
            return [(3.0, self._term("sounds", letters))]
        softened = text.soften(letters)
        found = [(6.0, self._phrase("initials", text.grams(letters, 3)))]
        if len(softened) > 2:
            found.append((5.0, self._phrase("pinyin", text.grams(softened, 3))))
        return found

    def _all_words(self, phrase: str) -> Query:
        words = list(dict.fromkeys(text.words(phrase)))
        return _all([self._term("words", word) for word in words])

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self.schema, field, value)

    def _phrase(self, field: str, tokens: Sequence[str]) -> Query:
        if len(tokens) == 1:
            return self._term(field, tokens[0])
        return (
            Query.phrase_query(self.schema, field, list(tokens)) if tokens else Query.empty_query()
        )

    def _within(self, query: Query) -> Query:
        must = [Query.const_score_query(self._term("tags", tag), 0.0) for tag in self.tags]
        return Query.boolean_query([(Occur.Must, q) for q in (query, *must)]) if must else query


def _any(found: list[tuple[float, Query]]) -> Query:
    return Query.boolean_query(
        [(Occur.Should, Query.boost_query(query, boost)) for boost, query in found]
    )


def _all(queries: list[Query]) -> Query:
    return (
        Query.boolean_query([(Occur.Must, q) for q in queries]) if queries else Query.empty_query()
    )
