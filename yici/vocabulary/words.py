"""The words that come with Yici: everyday word -> the official ones, the best first. Pure."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "synonyms.csv"
MARK = "、"  # between official words
Words = Mapping[str, tuple[str, ...]]


@cache
def shipped() -> dict[str, tuple[str, ...]]:
    """Return everyday word -> official words, as shipped."""
    return {row["everyday"]: split(row["official"]) for row in _rows()}


@cache
def origins() -> dict[str, str]:
    """Return everyday word -> where it comes from: everyday, dialect, former, short, written."""
    return {row["everyday"]: row["origin"] for row in _rows()}


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def split(official: str) -> tuple[str, ...]:
    """Return the official words of a line, each once."""
    found = (word.strip() for word in official.replace(",", MARK).replace("，", MARK).split(MARK))
    return tuple(dict.fromkeys(word for word in found if word))
