"""The calendar in force here: the nation's, and the days that a file adds to it.

The file is named by YICI_DAYS: CSV with the columns day, kind, name and, if you like, since. Kind
is `off` (a day of rest), `on` (a working day), or `year` (day is a year whose notice is complete
with these rows). Since is the day on which this was announced: so earlier versions stay known.

    day,kind,name,since
    2027-01-01,off,元旦,2026-11-05
    2027,year,国办发明电〔2026〕7号,2026-11-05
"""

import csv
import os
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from .notice import Contradiction
from .workdays import OutOfRange, Workdays, national

VARIABLE = "YICI_DAYS"


class BadDays(ValueError):
    """The file of local days cannot be read. The message names the line and what to write."""


@dataclass(frozen=True)
class LocalDay:
    """A line of the file. Of a `year`, `day` is its first."""

    day: date
    kind: Literal["off", "on", "year"]
    name: str
    since: date | None


def current() -> Workdays:
    """Return the calendar in force, read once per process and file.

    :raises BadDays: when the file named by YICI_DAYS is missing or a line of it is wrong
    """
    return _read(os.environ.get(VARIABLE, ""))


@cache
def _read(file: str) -> Workdays:
    return with_days_of(Path(file)) if file else national()


def local_days() -> tuple[LocalDay, ...]:
    """Return the lines of the file named by YICI_DAYS, read once per process and file.

    :raises BadDays: when it is missing or a line of it is wrong
    """
    return _lines(os.environ.get(VARIABLE, ""))


@cache
def _lines(file: str) -> tuple[LocalDay, ...]:
    return days_of(Path(file)) if file else ()


def with_days_of(file: Path) -> Workdays:
    """Return the nation's calendar with the days of a file.

    :raises BadDays: when it is missing or a line of it is wrong
    """
    found: dict[str, list] = {"off": [], "on": [], "year": []}
    for line in days_of(file):
        found[line.kind].append(line.day.year if line.kind == "year" else (line.day, line.name))
    try:
        return national().with_extra(found["off"], found["on"], found["year"])
    except (Contradiction, OutOfRange) as error:
        raise BadDays(f"{VARIABLE}: {file}: {error}") from None


def days_of(file: Path) -> tuple[LocalDay, ...]:
    """Return the lines of a file of local days.

    :raises BadDays: when it is missing or a line of it is wrong
    """
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            rows = enumerate(csv.DictReader(lines), start=2)
            return tuple(_one(file, number, row) for number, row in rows)
    except OSError as error:
        raise BadDays(f"{VARIABLE}: {error.strerror}: {file}") from None


def _one(file: Path, number: int, row: dict) -> LocalDay:
    day, kind, name, since = (
        (row.get(key) or "").strip() for key in ("day", "kind", "name", "since")
    )
    try:
        told = date.fromisoformat(since) if since else None
        if kind == "year":
            return LocalDay(date(int(day), 1, 1), "year", name, told)
        if kind == "off" and name:
            return LocalDay(date.fromisoformat(day), "off", name, told)
        if kind == "on" and name:
            return LocalDay(date.fromisoformat(day), "on", name, told)
    except ValueError:
        pass  # told below, with the line
    raise BadDays(
        f"{VARIABLE}: {file} line {number}: write `2027-01-01,off,元旦`, `...,on,...` or `2027,year,...`"
    )
