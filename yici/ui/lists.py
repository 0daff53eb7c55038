"""Words in a row, joined as the language shown joins them."""

from collections.abc import Iterable

from .dates import is_chinese


def joined(words: Iterable) -> str:
    """甲、乙, or A, B."""
    return ("、" if is_chinese() else ", ").join(map(str, words))
