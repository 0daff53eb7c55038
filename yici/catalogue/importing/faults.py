"""What is wrong with a row, and whether it is taken in all the same: one table for every kind of list."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from yici.codes.phrases import Phrase

from .reading import Row
from .remedies import remedy

KEPT, REJECTED = "kept", "rejected"
# Faults in the spelling of a code are kept: the code is what the item is known by everywhere, wrong
# or not. Rejected is what would leave us without an identity, a name, a type or an owner.
VERDICTS: dict[str, str] = {
    "row-broken": REJECTED,  # cells missing or too many
    "row-formula": REJECTED,  # a formula nobody has reckoned: its cell looks empty and is not
    "part-stray": REJECTED,  # materials, fees, ... of an item that the list does not have
    "code-empty": REJECTED,
    "code-too-long": REJECTED,  # more than 80 characters
    "code-characters": REJECTED,  # a slash, space or control character inside: no address can hold it
    "code-duplicate": REJECTED,  # the first row with the code counts
    "name-empty": REJECTED,
    "name-too-long": REJECTED,  # more than 1000 characters (task_name c1000)
    "name-characters": REJECTED,  # control characters
    "type-unknown": REJECTED,  # not in GB/T 39046 A.1
    "department-empty": REJECTED,
    "department-too-long": REJECTED,  # more than 40 characters
    "region-malformed": REJECTED,
    "region-unknown": REJECTED,  # not in the register of regions
    "code-segments": KEPT,  # fits no profile: the row alone says region and department
    "code-width": KEPT,  # full-width letters or dashes, read as plain ones
    "name-invisible": KEPT,  # characters of no width, taken out
    "name-lines": KEPT,  # several lines in the cell, joined
    "cell-placeholder": KEPT,  # 无, null, - and the like in a cell that may be empty
    "column-unknown": KEPT,  # kept with the row, used for nothing
    "content-unfit": KEPT,  # the item counts, and all of its content but this cell
    "content-*": KEPT,  # the item counts; its content was left as it was
    "code-*": KEPT,  # every other fault of yici.codes.items: check digit, length, alphabet, ...
    "department-code-*": KEPT,  # 18 characters that are no credit code
    "region-differs": KEPT,  # the code names another region than the row: the row counts
    "name-duplicate": KEPT,  # same name, region and department under another code
    "code-type": KEPT,  # of a basic item: its code has another type in it than the row
    "basic-empty": REJECTED,  # a basic item without its code
    "basic-too-long": REJECTED,  # more than 40 characters
    "day-effective": REJECTED,  # from which day a basic item holds cannot be read
    "day-cancelled": REJECTED,  # nor to which
    "days-contradict": REJECTED,  # it would end before it begins
    "day-alone": KEPT,  # only the day changed from which an edition holds: that edition stays
    "reason-too-long": KEPT,  # the reason of the whole list counts
    "type-differs": KEPT,  # the same basic item with another type elsewhere in the list (R15)
}


def verdict(code: str) -> str:
    """Return `kept` or `rejected` for a fault's code."""
    if code in VERDICTS:
        return VERDICTS[code]
    return next(
        said for rule, said in VERDICTS.items() if rule[-1] == "*" and code.startswith(rule[:-1])
    )


@dataclass(frozen=True)
class Fault:
    row: int
    code: str
    message: str  # a phrase
    item: str = ""  # the item's code as written
    cell: str = ""  # of a content: the column

    @property
    def verdict(self) -> str:
        return verdict(self.code)

    @property
    def column(self) -> str:
        """The column it lies in, as we call it; empty: the row, or one that the message names."""
        return self.cell or remedy(self.code)[0]

    @property
    def remedy(self) -> str:
        """What to do about it: an English message."""
        return remedy(self.code)[1]

    @property
    def rejects(self) -> bool:
        return self.verdict == REJECTED


@dataclass(frozen=True)
class Notice:
    """A column that was passed over because its cells follow from others, in how many rows."""

    column: str
    rows: int

    @property
    def message(self) -> Phrase:
        return Phrase(
            "%(column)s follows from what is kept here: passed over in %(n)s rows",
            column=self.column, n=self.rows,
        )  # fmt: skip


E = TypeVar("E")


@dataclass
class SortedOut(Generic[E]):
    """What a list comes to: read = entries + rejected. `derived`: columns passed over, and in how
    many rows they say something."""

    read: int = 0
    derived: Counter[str] = field(default_factory=Counter)
    entries: list[E] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def notices(self) -> tuple[Notice, ...]:
        return tuple(Notice(column, rows) for column, rows in self.derived.items())

    @property
    def rejected(self) -> int:
        return self.read - len(self.entries)

    def count(self, row: Row) -> None:
        """Note that a row was read, and which of its cells follow from others."""
        self.read += 1
        self.derived.update(row.derived)
