"""An article's text as a tree: 款 are its lines, 项 the lines that begin with （一）. Pure."""

import re

from .numerals import CHARACTERS, number

ITEM = re.compile(rf"^\s*[（(](?P<n>[{CHARACTERS}]+|\d+)[）)]")
BLANKS = re.compile(r"\s+")


def paragraphs(text: str) -> list[list[str]]:
    """Return the paragraphs (款), each with its own line first and its items (项) after."""
    found: list[list[str]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if ITEM.match(line) and found:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def excerpt(text: str, paragraph: int = 0, item: int = 0) -> str | None:
    """Return the words of a paragraph or an item; None when the article has none such.

    An item without a paragraph is looked for in the first paragraph that has items, as citations
    mean it where an article has one list.
    """
    found = paragraphs(text)
    if paragraph:
        if paragraph > len(found):
            return None
        found = [found[paragraph - 1]]
    if not item:
        return "\n".join(line for lines in found for line in lines)
    for lines in found:
        for line in lines[1:]:
            match = ITEM.match(line)
            if match and number(match["n"]) == item:
                return line
    return None


def has_words(text: str, words: str) -> bool:
    """Whether the words stand in the text, however the lines are broken."""
    return BLANKS.sub("", words) in BLANKS.sub("", text)


HEAD = re.compile(rf"^\s*第(?P<n>[{CHARACTERS}]+|\d+)条(?:之(?P<sub>[{CHARACTERS}]+))?[\s　:：]*")


class NoArticles(ValueError):
    """The text has no line that begins with 第……条, or one number twice: `line` is where."""

    def __init__(self, line: str = ""):
        super().__init__(line)
        self.line = line


def split(text: str) -> dict[tuple[int, int], str]:
    """Return the articles of a whole rule as it was pasted: {(article, 之一): text}.

    Headings of chapters between the articles are left out.

    :raises NoArticles: when there is none, or a number stands twice
    """
    found: dict[tuple[int, int], list[str]] = {}
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        head = HEAD.match(line)
        if head:
            place = number(head["n"]), number(head["sub"] or "零")
            if place in found:
                raise NoArticles(line)
            lines = found.setdefault(place, [])
            line = line[head.end() :]
        elif CHAPTER.match(line):
            continue
        if line:
            lines.append(line)
    if not found:
        raise NoArticles
    return {place: "\n".join(lines) for place, lines in found.items()}


CHAPTER = re.compile(rf"^第[{CHARACTERS}]+[编章节](\s|　|$)")
