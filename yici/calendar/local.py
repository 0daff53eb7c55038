"""The calendar in force here: the nation's, and the days that a file adds to it.

The file is named by YICI_DAYS: CSV with the columns day, kind, name, where kind is `off` (a day
of rest), `on` (a working day), or `year` (day is a year whose notice is complete with these rows).

    day,kind,name
    2027-01-01,off,元旦
    2027,year,国办发明电〔2026〕7号
"""

import csv
import os
from datetime import date
from functools import cache
from pathlib import Path

from .notice import Contradiction
from .workdays import OutOfRange, Workdays, national

VARIABLE = "YICI_DAYS"


class BadDays(ValueError):
    """The file of local days cannot be read. The message names the line and what to write."""


def current() -> Workdays:
    """Return the calendar in force, read once per process and file.

    :raises BadDays: when the file named by YICI_DAYS is missing or a line of it is wrong
    """
    return _read(os.environ.get(VARIABLE, ""))


@cache
def _read(file: str) -> Workdays:
    return with_days_of(Path(file)) if file else national()


def with_days_of(file: Path) -> Workdays:
    """Return the nation's calendar with the days of a file.

    :raises BadDays: when it is missing or a line of it is wrong
    """
    found: dict[str, list] = {"off": [], "on": [], "year": []}
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=2):
                kind, value = _one(file, number, row)
                found[kind].append(value)
        return national().with_extra(found["off"], found["on"], found["year"])
    except OSError as error:
        raise BadDays(f"{VARIABLE}: {error.strerror}: {file}") from None
    except (Contradiction, OutOfRange) as error:
        raise BadDays(f"{VARIABLE}: {file}: {error}") from None


def _one(file: Path, number: int, row: dict):
    day, kind, name = ((row.get(key) or "").strip() for key in ("day", "kind", "name"))
    try:
        if kind == "year":
            return kind, int(day)
        if kind in {"off", "on"} and name:
            return kind, (date.fromisoformat(day), name)
    except ValueError:
        pass  # told below, with the line
    raise BadDays(
        f"{VARIABLE}: {file} line {number}: write `2027-01-01,off,元旦`, `...,on,...` or `2027,year,...`"
    )
