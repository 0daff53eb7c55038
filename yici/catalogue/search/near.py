"""How near a query is to a part of a text: one wrong, missing, extra or swapped character."""

from .text import fold, soften, syllables

HOMOPHONE = 0.4  # the most common slip of a pinyin keyboard


def allowed(length: int) -> float:
    """Return how far a query of that many characters may be off.

    Two characters carry too little to guess by: only another character of the same sound.
    """
    if length <= 2:
        return HOMOPHONE
    return 1 if length < 9 else 2


class Near:
    """A query, compared with parts of texts."""

    def __init__(self, query: str):
        self.query = fold(query)
        self.sounds = [soften(s) for s in syllables(self.query)]
        self.most = allowed(len(self.query))

    def distance(self, text: str) -> float:
        """Return the smallest edit distance between the query and any part of the text."""
        text = fold(text)
        sounds = [soften(s) for s in syllables(text)]
        if len(sounds) != len(text) or len(self.sounds) != len(self.query):
            sounds = list(text)  # letters among characters: compare as written
        previous: list[float] | None = None
        above: list[float] = [0.0] * (len(text) + 1)
        for i, letter in enumerate(self.query):
            row = [i + 1.0]
            for j, other in enumerate(text):
                same = letter == other
                swap = 0.0 if same else HOMOPHONE if self.sounds[i] == sounds[j] else 1.0
                best = min(above[j] + swap, above[j + 1] + 1, row[j] + 1)
                if previous and j and (letter, self.query[i - 1]) == (text[j - 1], other):
                    best = min(best, previous[j - 1] + 1)  # two swapped
                row.append(best)
            previous, above = above, row
        return min(above)
