"""How cells are read, whichever list they stand in: without width, without the unseen, by their words.

What is told of them comes as (code of the fault, message), see `faults`.
"""

import re
import unicodedata
from collections.abc import Iterator

from yici.catalogue.content import TaskType
from yici.catalogue.exchange.columns import NOTHING
from yici.codes.phrases import Phrase

from .faults import Fault
from .reading import Row

Told = tuple[str, str]  # code of a fault and its message, a phrase


def filled(text: str) -> str:
    """The cell, or nothing where it says that there is nothing."""
    return "" if unicodedata.normalize("NFKC", text).strip().lower() in NOTHING else text


def joined(text: str) -> str:
    """Lines of a cell as one: Chinese without a space between them."""
    wide = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
    return re.sub(rf"(?<={wide})\s*[\r\n]\s*(?={wide})", "", text)


def narrow(text: str) -> str:
    """Full-width letters, digits and dashes as plain ones."""
    return re.sub(r"[‐‑‒–—―−﹣－]", "-", unicodedata.normalize("NFKC", text))


def bare(text: str) -> str:
    """The text without characters of no width (byte order marks, joiners)."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def code_of(row: Row) -> str:
    """The code that names a row, as far as it can be read."""
    return narrow(filled(bare(row.values.get("code", "")).strip()))


def unknown(row: Row, told: set[str]) -> Iterator[Fault]:
    """Tell once of every column that nobody knows, at the first row that fills it."""
    for column in row.unread:
        if column not in told:
            told.add(column)
            message = Phrase(
                "the column %(column)r is not known: its cells are kept with the rows",
                column=column[:40],
            )
            yield Fault(row.number, "column-unknown", message, code_of(row)[:100])


def whole_row(row: Row) -> Told | None:
    """Return what makes a whole row unreadable, if anything does."""
    if row.stray and (code := row.values.get("code", "")[:80]):
        return (
            "part-stray",
            Phrase(
                "%(parts)s name %(code)r, which is no item of this list", parts=row.stray, code=code
            ),
        )
    if row.stray:
        return "part-stray", Phrase("%(parts)s name no item of this list", parts=row.stray)
    if row.broken:
        return "row-broken", Phrase("the row %(why)s", why=row.broken)
    if row.formula:
        return "row-formula", Phrase("the formula in cell %(cell)s has no value", cell=row.formula)
    return None


def name_faults(name: str) -> Iterator[Told]:
    if not name:
        yield "name-empty", Phrase("the row has no name")
    if len(name) > 1000:
        yield (
            "name-too-long",
            Phrase("the name has %(n)s characters, 1000 are allowed", n=len(name)),
        )
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co"} for letter in name):
        yield "name-characters", Phrase("the name holds control characters")


def no_address(code: str) -> str:
    """Return the characters of a code that no address can hold, as they are told."""
    bad = {c for c in code if c in "/\\" or c.isspace() or unicodedata.category(c) == "Cc"}
    return ", ".join(map(repr, sorted(bad)))


def type_faults(written: str) -> Iterator[Told]:
    if task_type_of(written) is None:
        yield (
            "type-unknown",
            Phrase("type %(written)r is none of GB/T 39046 A.1 (01 to 10, 20)", written=written),
        )


def _type_words() -> dict[str, str]:
    """Every way a type is written: number, official word, the word as departments shorten it."""
    known: dict[str, str] = {}
    for member in TaskType:
        bare = member.label.removeprefix("行政")
        for word in (member.value, member.value.lstrip("0"), member.label, bare):
            for end in ("", "类", "事项"):
                known.setdefault(word + end, member.value)
    return known | {"其他": "10", "其他类": "10", "其他权力": "10", "其它行政权力": "10"}


TYPES = _type_words()


def task_type_of(written: str) -> str | None:
    return TYPES.get("".join(written.split()))
