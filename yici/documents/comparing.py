"""Two wordings side by side, word by word: what was taken out, what was put in. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Piece:
    """A run of text: `same`, `out` or `in`."""

    sort: str
    text: str


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, list[Piece]]:
    """Return the parts that differ, each as the pieces it is made of."""
    parts = dict.fromkeys([*old, *new])
    return {
        part: list(pieces(old.get(part, ""), new.get(part, "")))
        for part in parts
        if old.get(part, "") != new.get(part, "")
    }


def pieces(old: str, new: str) -> Iterator[Piece]:
    """Yield the runs of text that stayed, went and came."""
    for sort, start, end, begin, finish in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if sort == "equal":
            yield Piece("same", old[start:end])
            continue
        if start < end:
            yield Piece("out", old[start:end])
        if begin < finish:
            yield Piece("in", new[begin:finish])
