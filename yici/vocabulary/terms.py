"""What of a search may be kept: no numbers, no names, nothing long. Pure."""

import hmac
import re
import unicodedata
from functools import cache
from hashlib import sha256

from .words import shipped

LONGEST, SHORTEST = 20, 2  # characters: longer texts tell stories
NUMBER = re.compile(r"\d{4,}")  # identity, telephone, case and card numbers
ADDRESS = re.compile(r"@|://|[号幢栋室]\d|\d+[号幢栋室楼组]")
PERSON = "nr"  # a person's name, as words are told apart
SPACES = re.compile(r"\s+")


def keepable(typed: str) -> str:
    """Return the term as it may be counted, or nothing when it may name or number somebody."""
    term = SPACES.sub(" ", unicodedata.normalize("NFKC", typed)).strip().lower()
    if not SHORTEST <= len(term) <= LONGEST or not term.isprintable():
        return ""
    if NUMBER.search(term.replace(" ", "").replace("-", "")) or ADDRESS.search(term):
        return ""
    import rjieba

    if any(_is_name(word, kind) for word, kind in rjieba.tag(term)):
        return ""
    return term


def _is_name(word: str, kind: str) -> bool:
    """Rather too much than too little, but 许可 is no Mr Xu."""
    return kind.startswith(PERSON) and len(word) > 1 and word not in _ordinary()


@cache
def _ordinary() -> frozenset[str]:
    """The words that everyday and official words are made of."""
    import rjieba

    phrases = [*shipped(), *(word for official in shipped().values() for word in official)]
    return frozenset(word for phrase in phrases for word in rjieba.cut(phrase))


def trace(secret: bytes, month: str, *said: str) -> str:
    """Return what stands for a term or an asker in one month: nobody can tell which, nor link months."""
    text = "\n".join((month, *said))
    return hmac.new(secret, text.encode(), sha256).hexdigest()[:32]
