"""Finding rules by name, and articles by the words in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from .citing import name_key
from .register import Article, Law, Register, Standing

MOST = 200  # articles that one search shows


@dataclass(frozen=True)
class Hit:
    law: Law
    article: Article


def laws(
    register: Register, on: date, words: str = "", state: str = "", rank: str = ""
) -> list[Law]:
    """Return the rules whose name has the words, the newest version of each first."""
    key = name_key(words)
    found = (law for law in register.laws.values() if key in name_key(law.name))
    return sorted(
        (
            law
            for law in found
            if (not state or state_of(register, law, on) == state)
            and (not rank or law.rank.value == rank)
        ),
        key=lambda law: (law.name, -(law.starts_on or date.min).toordinal()),
    )


def state_of(register: Register, law: Law, on: date) -> str:
    """Return in-force, not-yet, repealed, or `older` where a younger version has taken its place."""
    told = law.standing(on)
    if told == Standing.IN_FORCE and register.find(law.name, on) != law:
        return "older"
    return told.value


def articles(register: Register, on: date, words: str) -> list[Hit]:
    """Return the articles in force that have the words."""
    return list(islice(_articles(register, on, words), MOST)) if words else []


def _articles(register: Register, on: date, words: str) -> Iterator[Hit]:
    for law in register.laws.values():
        if not law.has_text or state_of(register, law, on) != "in-force":
            continue
        for article in register.articles[law.code].values():
            if words in article.text:
                yield Hit(law, article)
