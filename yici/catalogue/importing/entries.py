"""From rows to entries: every fault told, kept or rejected by one table."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from yici.catalogue.content import TaskType
from yici.catalogue.exchange.columns import NOTHING
from yici.codes import Invalid, items, regions, uscc
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
class Entry:
    """A row that may become an item."""

    row: int
    code: str  # normalised
    basic: str  # item segment of the code (基本编码 or Sichuan's number)
    holder: str  # 实施主体 of the code
    name: str
    main_item: str
    department: str
    department_code: str
    region: str  # 12 digits
    task_type: str  # two digits
    written: tuple[tuple[str, str], ...] = ()  # the row as it was, for the way back
    rest: Mapping[str, object] = field(default_factory=dict)  # columns of a content

    @property
    def digest(self) -> str:
        """What an import compares to tell a changed row from an unchanged one."""
        said = (
            self.code, self.name, self.main_item, self.department,
            self.department_code, self.region, self.task_type, dict(self.written).get("code", "").strip(),
        )  # fmt: skip
        beside = [f"{key}\x1f{value}" for key, value in self.written if key.startswith("+")]
        return sha256("\x1f".join([*said, *beside]).encode()).hexdigest()


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


@dataclass
class SortedOut:
    read: int = 0
    derived: Counter = field(default_factory=Counter)  # column passed over: rows that fill it
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def notices(self) -> tuple[Notice, ...]:
        return tuple(Notice(column, rows) for column, rows in self.derived.items())

    @property
    def rejected(self) -> int:
        return self.read - len(self.entries)


def sort_out(rows: Iterable[Row], is_region: Callable[[str], bool]) -> SortedOut:
    """Tell entries from faults.

    :param is_region: says whether a 12-digit code is in the register of regions
    """
    found = SortedOut()
    seen = _Seen()
    columns: set[str] = set()
    for row in rows:
        found.read += 1
        found.derived.update(row.derived)
        told = [*unknown(row, columns), *_faults(row, is_region)]
        if not any(fault.rejects for fault in told):
            entry = _entry(row)
            told += seen.faults(entry)
            if not any(fault.rejects for fault in told):
                seen.add(entry)
                found.entries.append(entry)
        found.faults += told
    return found


def unknown(row: Row, told: set[str]) -> Iterator[Fault]:
    """Tell once of every column that nobody knows, at the first row that fills it."""
    for column in row.unread:
        if column not in told:
            told.add(column)
            message = Phrase(
                "the column %(column)r is not known: its cells are kept with the rows",
                column=column[:40],
            )
            yield Fault(row.number, "column-unknown", message, _code(row)[:100])


def _code(row: Row) -> str:
    return narrow(filled(bare(row.values.get("code", "")).strip()))


def region_of(row: Row) -> str:
    """Return the region a row names as it is read, right or wrong."""
    return "" if row.broken or row.stray else _said(row)["region"]


def _faults(row: Row, is_region: Callable[[str], bool]) -> Iterator[Fault]:
    said = _said(row)
    for code, message in _told(row, said, is_region):
        yield Fault(row.number, code, message, said.get("code", "")[:100])


def _said(row: Row) -> dict[str, str]:
    """The cells as they are read: codes, types and regions without width, names without the unseen."""
    said = {name: filled(bare(value).strip()) for name, value in row.values.items()}
    said["name"] = _joined(said["name"])
    for name in ("code", "task_type", "region", "department_code", "basic"):
        if name in said:
            said[name] = narrow(said[name])
    for name in ("task_type", "region"):
        said[name] = re.sub(r"\.0+$", "", said[name])  # spreadsheets take codes for numbers
    return said


def filled(text: str) -> str:
    """The cell, or nothing where it says that there is nothing."""
    return "" if unicodedata.normalize("NFKC", text).strip().lower() in NOTHING else text


def _joined(text: str) -> str:
    """Lines of a cell as one: Chinese without a space between them."""
    wide = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
    return re.sub(rf"(?<={wide})\s*[\r\n]\s*(?={wide})", "", text)


def narrow(text: str) -> str:
    """Full-width letters, digits and dashes as plain ones."""
    return re.sub(r"[‐‑‒–—―−﹣－]", "-", unicodedata.normalize("NFKC", text))


def bare(text: str) -> str:
    """The text without characters of no width (byte order marks, joiners)."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def _name(text: str) -> str:
    """A name as it is kept: no space at its ends or between Chinese letters, one elsewhere."""
    one = " ".join(unicodedata.normalize("NFC", text).split())
    return re.sub(r"(?<=[\u3400-\u9fff（）]) (?=[\u3400-\u9fff（）])", "", one)


def _told(row: Row, said: dict[str, str], is_region) -> Iterator[tuple[str, str]]:
    if row.stray:
        told = {"parts": row.stray, "code": row.values["code"][:80]}
        yield (
            "part-stray",
            (
                Phrase("%(parts)s name %(code)r, which is no item of this list", **told)
                if row.values["code"]
                else Phrase("%(parts)s name no item of this list", parts=row.stray)
            ),
        )
        return
    if row.broken:
        yield "row-broken", Phrase("the row %(why)s", why=row.broken)
        return
    if row.formula:
        yield "row-formula", Phrase("the formula in cell %(cell)s has no value", cell=row.formula)
        return
    yield from _code_faults(filled(row.values["code"].strip()) and row.values["code"])
    yield from _placeholders(row, said)
    name = row.values["name"].strip()
    lines = [line.strip() for line in re.split(r"[\r\n]+", name) if line.strip()]
    yield from name_faults(" ".join(said["name"].split("\n")).replace("\r", " "))
    if len(lines) > 1:
        yield (
            "name-lines",
            Phrase("the name stands in %(n)s lines; they were joined to one", n=len(lines)),
        )
    if filled(name) and _joined(bare(name).strip()) != _joined(name):
        yield (
            "name-invisible",
            Phrase("the name holds characters that nobody sees; they were taken out"),
        )
    yield from _region_faults(said["region"], said["code"], is_region)
    if task_type_of(said["task_type"]) is None:
        yield (
            "type-unknown",
            Phrase(
                "type %(written)r is none of GB/T 39046 A.1 (01 to 10, 20)",
                written=said["task_type"],
            ),
        )
    if not said["department"]:
        yield "department-empty", Phrase("the row names no department")
    elif len(said["department"]) > 40:
        yield "department-too-long", Phrase("the department's name has more than 40 characters")
    yield from _department_code_faults(said.get("department_code", ""))


MAY_BE_EMPTY = {
    "main_item": Phrase("the main item"),
    "department_code": Phrase("the department's code"),
    "basic": Phrase("the basic code"),
}


def _placeholders(row: Row, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column, named in MAY_BE_EMPTY.items():
        written = row.values.get(column, "").strip()
        if written and not said[column]:
            told = {"column": named, "written": written}
            yield "cell-placeholder", Phrase("%(column)s says %(written)r: read as empty", **told)


def _code_faults(written: str) -> Iterator[tuple[str, str]]:
    if not written.strip():
        yield "code-empty", Phrase("the row has no implementation code")
        return
    if len(written.strip()) > 80:
        yield "code-too-long", Phrase("the implementation code has more than 80 characters")
        return
    plain = narrow(bare(written))
    if plain.strip() != written.strip():
        yield (
            "code-width",
            Phrase(
                "%(written)r was read as %(plain)r", written=written.strip(), plain=plain.strip()
            ),
        )
    if bad := sorted(
        {
            letter
            for letter in plain.strip()
            if letter in "/\\" or letter.isspace() or unicodedata.category(letter) == "Cc"
        }
    ):
        yield (
            "code-characters",
            Phrase("the implementation code holds %(bad)s", bad=", ".join(map(repr, bad))),
        )
    for code, message in items.faults(plain):
        yield f"code-{code}", message


def name_faults(name: str) -> Iterator[tuple[str, str]]:
    if not name:
        yield "name-empty", Phrase("the row has no name")
    if len(name) > 1000:
        yield (
            "name-too-long",
            Phrase("the name has %(n)s characters, 1000 are allowed", n=len(name)),
        )
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co"} for letter in name):
        yield "name-characters", Phrase("the name holds control characters")


def _region_faults(region: str, code: str, is_region) -> Iterator[tuple[str, str]]:
    try:
        regions.check(region)
        full = regions.pad(region)
    except Invalid as error:
        yield (
            "region-malformed",
            Phrase("region %(region)r: %(why)s", region=region, why=error.message),
        )
        return
    if not is_region(full):
        yield (
            "region-unknown",
            Phrase("region %(region)s is not in the register of regions", region=region),
        )
    try:
        named = items.parse(code).region
    except Invalid:
        return  # told as code-segments
    if named and named != full:
        yield (
            "region-differs",
            Phrase("the code names region %(named)s, the row %(full)s", named=named, full=full),
        )


def _department_code_faults(written: str) -> Iterator[tuple[str, str]]:
    if len(written) != 18:
        return  # dept_code is any text of up to 50; only 18 characters claim to be a credit code
    try:
        uscc.check(written)
    except Invalid as error:
        yield (
            f"department-code-{error.code}",
            Phrase("credit code %(code)r %(why)s", code=written, why=error.message),
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


def _entry(row: Row) -> Entry:
    said = {name: " ".join(value.split()) for name, value in _said(row).items()}
    try:
        parsed = items.parse(said["code"])
        code, basic, holder = parsed.code, parsed.item, parsed.holder
    except Invalid:  # told as code-segments
        code, basic, holder = items.normalise(said["code"]), "", ""
    return Entry(
        row=row.number,
        code=code,
        basic=basic or re.sub(r"[/\\\s]", "", said.get("basic", ""))[:40],
        holder=holder,
        name=unicodedata.normalize("NFC", said["name"]),
        main_item=said.get("main_item", ""),
        department=_name(said["department"]),
        department_code=said.get("department_code", "")[:50],
        region=regions.pad(said["region"]),
        task_type=task_type_of(said["task_type"]) or "",
        written=tuple(
            sorted([*row.values.items(), *((f"+{k}", v) for k, v in row.unread.items())])
        ),
        rest=row.rest,
    )


class _Seen:
    """What the rows before said, to find doubles."""

    def __init__(self):
        self.codes: dict[str, int] = {}
        self.names: dict[tuple[str, str, str], int] = {}
        self.types: dict[str, Entry] = {}

    def add(self, entry: Entry) -> None:
        self.codes[entry.code] = entry.row
        self.names.setdefault((entry.region, entry.department, entry.name), entry.row)
        self.types.setdefault(entry.basic, entry)

    def faults(self, entry: Entry) -> Iterator[Fault]:
        if entry.code in self.codes:
            first = self.codes[entry.code]
            yield Fault(
                entry.row,
                "code-duplicate",
                Phrase("row %(first)s has the same code", first=first),
                entry.code,
            )
            return
        if twin := self.names.get((entry.region, entry.department, entry.name)):
            message = Phrase(
                "row %(twin)s has the same name in the same department: merge the two?", twin=twin
            )
            yield Fault(entry.row, "name-duplicate", message, entry.code)
        basic = self.types.get(entry.basic) if entry.basic else None
        if basic and basic.task_type != entry.task_type:
            message = Phrase(
                "row %(row)s gives %(basic)s the type %(type)s (R15)",
                row=basic.row,
                basic=entry.basic,
                type=basic.task_type,
            )
            yield Fault(entry.row, "type-differs", message, entry.code)
