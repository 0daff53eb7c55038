"""From rows of a basic catalogue (基本目录) to entries: every fault told, kept or rejected. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from yici.codes.phrases import Phrase

from .cells import (
    Told,
    bare,
    filled,
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

MOST_CODE = 40
MOST_REASON = 500
DAY = re.compile(r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$", re.ASCII)
NATIONAL = re.compile(r"^\d{12}$", re.ASCII)  # region 2, type 2, main item 5, sub-item 3


@dataclass(frozen=True)
class BasicEntry:
    """A row that may become an edition. None of a day: the row does not say."""

    row: int
    code: str
    name: str
    task_type: str  # two digits
    reason: str
    effective_on: date | None
    cancelled_on: date | None
    says_end: bool  # whether the list has a column for the day it is cancelled
    rest: Mapping[str, object] = field(default_factory=dict)  # columns of a content


def sort_out_basics(rows: Iterable[Row]) -> SortedOut[BasicEntry]:
    """Tell entries from faults: read = entries + rejected."""
    found: SortedOut[BasicEntry] = SortedOut()
    columns: set[str] = set()
    first: dict[str, int] = {}
    for row in rows:
        found.count(row)
        said = {} if row.broken or row.stray else _said(row)
        code = said.get("code", "")
        told = [*unknown(row, columns)]
        told += [Fault(row.number, *one, code[:100]) for one in _faults(row, said)]
        if code and code.upper() in first and not any(fault.rejects for fault in told):
            why = Phrase("row %(first)s has the same code", first=first[code.upper()])
            told.append(Fault(row.number, "code-duplicate", why, code[:100]))
        if not any(fault.rejects for fault in told):
            first[code.upper()] = row.number
            found.entries.append(_entry(row, said))
        found.faults += told
    return found


def _said(row: Row) -> dict[str, str]:
    said = {name: filled(bare(value).strip()) for name, value in row.values.items()}
    for name in ("code", "task_type", "effective", "cancelled"):
        if name in said:
            said[name] = narrow(said[name]).strip()
    said["task_type"] = re.sub(r"\.0+$", "", said["task_type"])
    said["name"] = unicodedata.normalize("NFC", " ".join(said["name"].split()))
    return said


def _faults(row: Row, said: Mapping[str, str]) -> Iterator[Told]:
    if unusable := whole_row(row):
        yield unusable
        return
    yield from _code_faults(row.values["code"].strip(), said)
    yield from name_faults(said["name"])
    yield from type_faults(said["task_type"])
    yield from _day_faults(said)
    if len(said.get("reason", "")) > MOST_REASON:
        yield (
            "reason-too-long",
            Phrase("the reason has more than 500 characters; the one of the whole list counts"),
        )


def _code_faults(written: str, said: Mapping[str, str]) -> Iterator[Told]:
    code, kind = said["code"], task_type_of(said["task_type"])
    if not code:
        yield "basic-empty", Phrase("the row has no basic code")
        return
    if len(code) > MOST_CODE:
        yield "basic-too-long", Phrase("the basic code has more than 40 characters")
        return
    if bad := no_address(code):
        yield "code-characters", Phrase("the basic code holds %(bad)s", bad=bad)
    if code != written:
        yield (
            "code-width",
            Phrase("%(written)r was read as %(plain)r", written=written, plain=code),
        )
    if NATIONAL.match(code) and kind and code[2:4] != kind:
        yield (
            "code-type",
            Phrase(
                "the code says type %(of_code)s in its third and fourth digit, the row %(of_row)s",
                of_code=code[2:4],
                of_row=kind,
            ),
        )


def _day_faults(said: Mapping[str, str]) -> Iterator[Told]:
    days = {}
    for name in ("effective", "cancelled"):
        try:
            days[name] = day_of(said.get(name, ""))
        except ValueError:
            why = Phrase("%(written)r is no day of the calendar", written=said[name][:40])
            yield f"day-{name}", why
    begun, ended = days.get("effective"), days.get("cancelled")
    if begun and ended and ended < begun:
        yield "days-contradict", Phrase("it is cancelled before it comes into force")


def day_of(written: str) -> date | None:
    """Read 2026-10-01, 20261001, 2026/10/1 or 2026年10月1日; nothing is no day.

    :raises ValueError: for anything else
    """
    if not written:
        return None
    found = DAY.match(written)
    if not found or not 2000 <= int(found[1]) <= 2100:
        raise ValueError(written)
    return date(int(found[1]), int(found[2]), int(found[3]))


def _entry(row: Row, said: Mapping[str, str]) -> BasicEntry:
    reason = said.get("reason", "")
    return BasicEntry(
        row=row.number,
        code=said["code"],
        name=said["name"],
        task_type=task_type_of(said["task_type"]) or "",
        reason=reason if len(reason) <= MOST_REASON else "",
        effective_on=day_of(said.get("effective", "")),
        cancelled_on=day_of(said.get("cancelled", "")),
        says_end="cancelled" in said,
        rest=row.rest,
    )
