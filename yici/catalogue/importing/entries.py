"""From rows of an implementation list to entries: every fault told, kept or rejected. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from yici.codes import Invalid, items, regions, uscc
from yici.codes.phrases import Phrase

from .cells import (
    Told,
    bare,
    filled,
    joined,
    name_faults,
    narrow,
    no_address,
    task_type_of,
    type_faults,
    unknown,
    whole_row,
)
from .faults import Fault, SortedOut
from .reading import Row


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


def sort_out(rows: Iterable[Row], is_region: Callable[[str], bool]) -> SortedOut[Entry]:
    """Tell entries from faults.

    :param is_region: says whether a 12-digit code is in the register of regions
    """
    found: SortedOut[Entry] = SortedOut()
    seen = _Seen()
    columns: set[str] = set()
    for row in rows:
        found.count(row)
        told = [*unknown(row, columns), *_faults(row, is_region)]
        if not any(fault.rejects for fault in told):
            entry = _entry(row)
            told += seen.faults(entry)
            if not any(fault.rejects for fault in told):
                seen.add(entry)
                found.entries.append(entry)
        found.faults += told
    return found


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
    said["name"] = joined(said["name"])
    for name in ("code", "task_type", "region", "department_code", "basic"):
        if name in said:
            said[name] = narrow(said[name])
    for name in ("task_type", "region"):
        said[name] = re.sub(r"\.0+$", "", said[name])  # spreadsheets take codes for numbers
    return said


def _name(text: str) -> str:
    """A name as it is kept: no space at its ends or between Chinese letters, one elsewhere."""
    one = " ".join(unicodedata.normalize("NFC", text).split())
    return re.sub(r"(?<=[\u3400-\u9fff（）]) (?=[\u3400-\u9fff（）])", "", one)


def _told(row: Row, said: dict[str, str], is_region) -> Iterator[Told]:
    if unusable := whole_row(row):
        yield unusable
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
    if filled(name) and joined(bare(name).strip()) != joined(name):
        yield (
            "name-invisible",
            Phrase("the name holds characters that nobody sees; they were taken out"),
        )
    yield from _region_faults(said["region"], said["code"], is_region)
    yield from type_faults(said["task_type"])
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


def _placeholders(row: Row, said: Mapping[str, str]) -> Iterator[Told]:
    for column, named in MAY_BE_EMPTY.items():
        written = row.values.get(column, "").strip()
        if written and not said[column]:
            told = {"column": named, "written": written}
            yield "cell-placeholder", Phrase("%(column)s says %(written)r: read as empty", **told)


def _code_faults(written: str) -> Iterator[Told]:
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
    if bad := no_address(plain.strip()):
        yield "code-characters", Phrase("the implementation code holds %(bad)s", bad=bad)
    for code, message in items.faults(plain):
        yield f"code-{code}", message


def _region_faults(region: str, code: str, is_region) -> Iterator[Told]:
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


def _department_code_faults(written: str) -> Iterator[Told]:
    if len(written) != 18:
        return  # dept_code is any text of up to 50; only 18 characters claim to be a credit code
    try:
        uscc.check(written)
    except Invalid as error:
        yield (
            f"department-code-{error.code}",
            Phrase("credit code %(code)r %(why)s", code=written, why=error.message),
        )


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
