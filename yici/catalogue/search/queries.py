"""From what was typed to queries: as typed, one slip off, some of its words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from tantivy import Occur, Query, Schema

from yici.vocabulary.words import Words

from . import text

LATIN = re.compile(r"[a-z0-9]+")
LETTERS = re.compile(r"[a-z]{2,}")
LONGEST_ONE_OFF = 12  # characters; longer texts are looked for by their words
SHORTEST_SOUND = 5  # letters of an everyday word that is looked for inside typed pinyin
VERBS = frozenset("开办卖买租养种砍打修建盖搬换改迁转停退领交报找挖挂装接拉考抓收抵补丢生卸")
FILLING = VERBS | set("办做搞弄个家间的了子新老小大")  # says nothing of its own: 开(网吧)
GAP = 4  # characters between the verb of an everyday word and the rest of it: 砍(自家的)树
LESS = 0.85  # each further official word of an everyday one counts that much less


@dataclass(frozen=True)
class Called:
    """An everyday word in what was typed: its official words, what else was typed, its share."""

    official: tuple[str, ...]
    rest: str
    share: float
    whole: bool = True  # False: it cuts through a word, as 卖烟 does in 卖烟花
    span: tuple[int, int] = (0, 0)  # where it stands

    def is_within(self, other: "Called") -> bool:
        """Whether a longer everyday word holds this one: 公租房 holds 租房."""
        return (
            self.span != other.span
            and other.span[0] <= self.span[0]
            and self.span[1] <= other.span[1]
        )


class Asked:
    """What was typed, what else it is called, and the tags results must carry."""

    def __init__(self, schema: Schema, typed: str, tags: list[str], synonyms: Words):
        self.schema = schema
        self.synonyms = synonyms
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
        return self._within(_any([*self._written(), *self._named()]))

    def _written(self) -> list[tuple[float, Query]]:
        found = [
            (60.0, self._term("exact", self.folded)),
            (60.0, self._term("exact", self.core)),
            *self._parts(self.core, 1.0),
        ]
        if self.folded != self.core:
            found += self._parts(self.folded, 1.0)
        if LATIN.fullmatch(self.folded):
            found += self._sounds(self.folded)
        elif LETTERS.search(self.folded):  # 开饭dian: part characters, part pinyin
            found += self._pinyin("".join(text.syllables(self.core)), 5.0)
        found += [(3.0, self._all_words(self.core))]
        if len(self.parts) > 1:
            found.append((1.0, _all([_any(self._parts(part, 1.0)) for part in self.parts])))
        return found

    def _named(self) -> Iterator[tuple[float, Query]]:
        """What everyday words stand for, the better the more of the rest is there too."""
        for one in self._called:
            for word, less in _lessening(one.official):
                if one.rest:
                    yield from self._parts(word + one.rest, 0.8 * less)
                    yield from self._parts(one.rest + word, 0.8 * less)
                yield from self._parts(word, (0.6 if one.share >= 0.5 else 0.1) * less)
                yield 0.5 * less, self._all_words(word)  # the words of a department: 国土局
            if rest := self._some(one.rest):
                yield 2.0, _all([self._concept(one), rest])
        if len(self._called) > 1:
            # 员工社保增员: what is called all of that comes before what is one of it
            yield 4.0, _all([self._concept(one) for one in self._called])

    def _concept(self, one: "Called") -> Query:
        return _any([part for word in one.official for part in self._parts(word, 1.0)])

    def _some(self, rest: str) -> Query | None:
        """Any word of the rest, of more than one sign; letters are taken as pinyin."""
        if LATIN.fullmatch(rest):
            return _any(self._pinyin(rest, 1.0)) if len(rest) > 2 else None
        found = [
            (float(len(word)), self._term("words", word))
            for word in dict.fromkeys(text.words(rest))
            if len(word) > 1
        ]
        return _any(found) if found else None

    @property
    def leaves_more(self) -> bool:
        """Whether everyday words account for a part only of what was typed."""
        return bool(self._called) and all(set(one.rest) - FILLING for one in self._called)

    def literally(self) -> Query:
        """As it was typed, whatever everyday words there are in it."""
        return self._within(_any(self._written()))

    @cached_property
    def _called(self) -> list["Called"]:
        """Each everyday word in it; those that cut through a word only when there are no others."""
        whole = list(self._everyday())
        found = [*whole, *self._apart([one.span for one in whole])]
        found = [one for one in found if not any(one.is_within(other) for other in found)]
        return [one for one in found if one.whole] or found

    def _everyday(self) -> Iterator["Called"]:
        core, letters = self.core, text.soften(self.folded)
        for everyday, official in self.synonyms.items():
            if (at := core.find(everyday)) >= 0:
                end = at + len(everyday)
                across = any(at < edge < end for edge in self._edges)
                whole = not across or {at, end} <= self._edges
                share = len(everyday) / len(core)
                yield Called(official, core[:at] + core[end:], share, whole, (at, end))
        if LETTERS.search(letters):
            spelt = letters if letters.isascii() else text.soften("".join(text.syllables(core)))
            for everyday, official in self.synonyms.items():
                sound = _sound(everyday)
                at = spelt.find(sound) if len(sound) >= SHORTEST_SOUND or sound == spelt else -1
                if at >= 0:
                    end = at + len(sound)
                    rest = spelt[:at] + spelt[end:]
                    yield Called(official, rest, len(sound) / len(spelt), span=(at, end))

    def _apart(self, taken: Sequence[tuple[int, int]]) -> Iterator["Called"]:
        """Everyday words of verb and thing with something between the two: 砍(自家的)树.

        :param taken: where others stand; what lies between is no everyday word itself: 开(兽药)店
        """
        core = self.core
        for everyday, official in self.synonyms.items():
            if everyday[0] not in VERBS or not 2 <= len(everyday) <= 4:
                continue
            verb = core.find(everyday[0])
            thing = core.find(everyday[1:], verb + 2, verb + 1 + GAP + len(everyday) - 1)
            between = any(start < thing and end > verb + 1 for start, end in taken)
            if verb >= 0 and thing >= 0 and not between:
                end = thing + len(everyday) - 1
                rest = core[:verb] + core[verb + 1 : thing] + core[end:]
                yield Called(official, rest, len(everyday) / len(core), span=(verb, end))

    @cached_property
    def _edges(self) -> set[int]:
        """Where the words of what was typed begin and end."""
        return {0, *accumulate(map(len, text.cut(self.core)))}

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
        for one in self._called:
            for word, less in _lessening(one.official):
                found += self._parts(word, 0.6 * less)
        if text.TRADE.match(self.core):
            for word, less in _lessening(text.FOUNDED):
                found += self._parts(word, 0.4 * less)
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
        return [
            (6.0, self._phrase("initials", text.grams(letters, 3))),
            *self._pinyin(letters, 5.0),
        ]

    def _pinyin(self, letters: str, boost: float) -> list[tuple[float, Query]]:
        softened = text.soften(letters)
        if len(softened) < 3:
            return []
        return [(boost, self._phrase("pinyin", text.grams(softened, 3)))]

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


def _lessening(official: Sequence[str]) -> Iterator[tuple[str, float]]:
    """The first official word is the best one."""
    return ((word, LESS**place) for place, word in enumerate(official))


@lru_cache(maxsize=20_000)
def _sound(word: str) -> str:
    return text.soften("".join(text.syllables(word)))


def _any(found: list[tuple[float, Query]]) -> Query:
    return Query.boolean_query(
        [(Occur.Should, Query.boost_query(query, boost)) for boost, query in found]
    )


def _all(queries: list[Query]) -> Query:
    return (
        Query.boolean_query([(Occur.Must, q) for q in queries]) if queries else Query.empty_query()
    )
