"""The register of laws: which version of a rule is in force on a day, and what an article says.

Pure. What ships with Yici is read from files once a process (`shipped`); local rules and changes
that officials enter are laid over it (`Register.with_local`).
"""

import csv
import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from . import texts
from .citing import BRACKETED, Reference, Unreadable, name_key, names_article, places, read
from .ranks import Rank, guessed

DATA = Path(__file__).parent / "data"
Place = tuple[int, int]  # article, 之一


class Standing(Enum):
    """What may be said of a reference on a day. Only `IN_FORCE` needs no second look."""

    IN_FORCE = "in-force"
    AMENDED = "amended"  # since the day it was relied on: the reference has to be looked at again
    NOT_YET = "not-yet"  # published, in force from a later day
    REPEALED = "repealed"
    NO_ARTICLE = "no-article"  # the rule is there, the article, paragraph or item is not
    UNKNOWN = "unknown"  # not in the register, so nothing can be said: most 条例 and 规章


@dataclass(frozen=True, slots=True)
class Law:
    """One version of a rule. `ended_on`: None while nobody has repealed it."""

    code: str
    name: str
    rank: Rank
    body: str = ""  # who made it
    published_on: date | None = None  # of this version
    starts_on: date | None = None  # of this version
    amended_on: date | None = None  # its text was changed after this version
    ended_on: date | None = None
    ended_by: str = ""
    origin: str = "shipped"  # or "local"
    has_text: bool = True

    def standing(self, on: date) -> Standing:
        if self.ended_on and self.ended_on <= on:
            return Standing.REPEALED
        return Standing.NOT_YET if self.starts_on and self.starts_on > on else Standing.IN_FORCE


@dataclass(frozen=True, slots=True)
class Article:
    """条: `number` and `sub` as a Reference has them; both 0 for what has no number."""

    law: str  # code
    number: int
    sub: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """A reference as the register has it on a day."""

    reference: Reference
    standing: Standing
    law: Law | None = None
    article: Article | None = None
    text: str = ""  # of the article, paragraph or item; of each, where several are cited
    whole: str = ""  # of the articles they stand in
    rank: Rank = Rank.DOCUMENT  # guessed from the name where the register lacks the rule


class Register:
    """Rules by name and code. Frozen: a change makes a new one."""

    def __init__(self, laws: Iterable[Law], articles: Mapping[str, Mapping[Place, Article]]):
        self.laws = {law.code: law for law in laws}
        self.articles = articles
        self.names: dict[str, list[Law]] = {}
        for law in sorted(self.laws.values(), key=lambda law: law.starts_on or date.min):
            self.names.setdefault(name_key(law.name), []).append(law)
        self._resolved = lru_cache(65_536)(self._resolve)

    def versions(self, name: str) -> list[Law]:
        """Return every version of a rule, the oldest first; empty: not in the register."""
        return self.names.get(name_key(name), [])

    def find(self, name: str, on: date) -> Law | None:
        """Return the version that is or was the newest on a day, else the one to come."""
        versions = self.versions(name)
        begun = [law for law in versions if law.starts_on is None or law.starts_on <= on]
        return begun[-1] if begun else next(iter(versions), None)

    def article(self, law: Law, reference: Reference) -> Article | None:
        return self.articles.get(law.code, {}).get((reference.article, reference.sub))

    def resolve(self, law: str, article: str, on: date, since: date | None = None) -> Resolved:
        """Return what a legal basis refers to, and how it stands on a day.

        :param since: the day the basis was looked at; a change after it is told as AMENDED
        """
        return self._resolved(law, article, on, since)

    def _resolve(self, law: str, article: str, on: date, since: date | None) -> Resolved:
        try:
            reference = read(law, article)
        except Unreadable:
            return Resolved(Reference(law), Standing.UNKNOWN)
        found = self.find(reference.law, on)
        if found is None:
            return Resolved(reference, Standing.UNKNOWN, rank=guessed(reference.law))
        return self._placed(found, reference, article, on, since)

    def _placed(
        self, law: Law, reference: Reference, words: str, on: date, since: date | None
    ) -> Resolved:
        standing = law.standing(on)
        if standing == Standing.IN_FORCE and since and _changed(law, since, on):
            standing = Standing.AMENDED
        told = Resolved(reference, standing, law, rank=law.rank)
        if not law.has_text or not (reference.article or names_article(words)):
            return told
        missing = standing if standing == Standing.REPEALED else Standing.NO_ARTICLE
        if not reference.article:  # 第三五条: no statute numbers its articles so
            return replace(told, standing=missing)
        found: list[tuple[Article, str]] = []
        for place in places(words):
            article = self.article(law, place)
            said = texts.excerpt(article.text, place.paragraph, place.item) if article else None
            if article is None or said is None:
                place = replace(place, law=reference.law)
                return replace(told, reference=place, standing=missing, article=article)
            found.append((article, said))
        text = "\n".join(said for _article, said in found)
        return replace(told, article=found[0][0], text=text, whole=_whole([a for a, _ in found]))

    def with_local(
        self,
        laws: Iterable[Law],
        articles: Mapping[str, Mapping[Place, Article]],
        changes: Mapping[str, Mapping[str, object]],
    ) -> "Register":
        """Return this register with local rules added, and some rules changed.

        :param changes: {code: {field of Law: value}}
        """
        merged = {**self.laws, **{law.code: law for law in laws}}
        for code, change in changes.items():
            if code in merged:
                merged[code] = replace(merged[code], **change)  # type: ignore[arg-type]
        return Register(merged.values(), {**self.articles, **articles})


def _whole(articles: Iterable[Article]) -> str:
    """The text of each article once, with their numbers where they are several."""
    once = list(dict.fromkeys(articles))
    return "\n".join(f"{a.label}　{a.text}" if len(once) > 1 else a.text for a in once)


def _changed(law: Law, since: date, on: date) -> bool:
    """Whether its text became another one after a day: amended, or this version is younger."""
    if law.amended_on and since < law.amended_on <= on:
        return True
    return bool(law.starts_on and since < law.starts_on <= on)


# -- what ships with Yici --------------------------------------------------------------------------


@cache
def shipped() -> Register:
    """Return the register of the files: statutes, and what their last articles repeal."""
    articles = _articles()
    listed = [_listed(row) for row in _rows("laws.csv.gz")]
    repealed = {name_key(law.name): law for law in _repealed(listed, articles)}
    laws = [_ended(one, repealed.get(name_key(one.law.name))) for one in listed]
    known = {name_key(law.name) for law in laws}
    return Register([*laws, *(law for key, law in repealed.items() if key not in known)], articles)


def label(number: int, sub: int = 0) -> str:
    """Return how an article is called: 第三十五条, 第二百八十条之一."""
    return Reference("", number, sub).place


def _rows(file: str) -> Iterable[list[str]]:
    with gzip.open(DATA / file, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)  # the heads: ORIGIN.md tells them
        yield from rows


@dataclass(frozen=True, slots=True)
class _Listed:
    """A row of the file: the law, and the day on which the rule first took effect."""

    law: Law
    began_on: date | None
    is_repealed: bool


def _listed(row: list[str]) -> _Listed:
    code, name, level, body, _published, began, version, status = row
    published, effective = _day(version), _day(began)
    starts = max(filter(None, (published, effective)), default=None)  # a later version: published
    law = Law(code, name, Rank.labelled(level), body, published, starts)
    return _Listed(law, effective or published, status == "已废止")


def _ended(listed: _Listed, repeal: Law | None) -> Law:
    """Give a repealed law the day and the law that ended it; `ended_by` empty: the day is unknown."""
    if not listed.is_repealed:
        return listed.law
    if repeal is None:
        return replace(listed.law, ended_on=listed.law.published_on)
    return replace(listed.law, ended_on=repeal.ended_on, ended_by=repeal.ended_by)


def _articles() -> dict[str, dict[Place, Article]]:
    found: dict[str, dict[Place, Article]] = {}
    for code, number, label, text in _rows("law_articles.csv.gz"):
        place = _labelled(label, number)
        found.setdefault(code, {})[place] = Article(code, *place, label, text)
    return found


@cache
def _labelled(label: str, number: str) -> Place:
    place = read("x", label)
    return place.article or int(number or 0), place.sub


def _repealed(listed: Iterable[_Listed], articles: Mapping) -> Iterable[Law]:
    """Yield the rules which a statute ends (《……》同时废止), also those whose text is not here."""
    for one in listed:
        for article in articles.get(one.law.code, {}).values():
            if "同时废止" not in article.text:
                continue
            for line in article.text.splitlines():
                clause, found, _rest = line.partition("同时废止")
                named = BRACKETED.findall(clause.rpartition("。")[2]) if found else ()
                for name in named:
                    if name_key(name) != name_key(one.law.name):  # an older rule of the same name
                        yield _repeal(name, one, article)


def _repeal(name: str, by: _Listed, article: Article) -> Law:
    return Law(
        code=f"ended-{sha256(name_key(name).encode()).hexdigest()[:12]}",
        name=name,
        rank=guessed(name),
        ended_on=by.began_on,
        ended_by=f"《{by.law.name}》{article.label}",
        has_text=False,
    )


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
