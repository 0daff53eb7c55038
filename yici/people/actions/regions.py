"""Loading regions: hundreds of thousands of rows, by COPY, as often as one likes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from yici.codes.regions import LEVELS
from yici.people.models.places import above
from yici.people.refusals import BadRegions

STAGE = "create temp table region_stage (like people_region including defaults) on commit drop"
COPY = "copy region_stage (code, name, level, parent_id) from stdin"
ORPHANS = """
select code, name from region_stage s where parent_id is not null
and not exists (select from region_stage where code = s.parent_id)
and not exists (select from people_region where code = s.parent_id) order by code limit 3
"""
MERGE = """
with fresh as (
    insert into people_region (code, name, level, parent_id)
    select code, name, level, parent_id from region_stage
    on conflict (code) do update
    set name = excluded.name, level = excluded.level, parent_id = excluded.parent_id
    where (people_region.name, people_region.level) is distinct from (excluded.name, excluded.level)
    returning (xmax = 0) as created
)
select count(*) filter (where created), count(*) filter (where not created) from fresh
"""


@dataclass(frozen=True)
class Loaded:
    """How many regions were read, and what they changed."""

    read: int
    created: int
    updated: int

    @property
    def unchanged(self) -> int:
        return self.read - self.created - self.updated


@transaction.atomic
def load_regions(*, rows: Iterable[tuple[str, str]]) -> Loaded:
    """Load (code, name) pairs; codes of 2, 4, 6, 9 or 12 digits. A second load changes nothing.

    :raises BadRegions: when a region lies in one that is neither loaded nor known
    """
    read, seen = 0, set()
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists region_stage")
        cursor.execute(STAGE)
        with cursor.copy(COPY) as copy:
            for code, name in rows:
                row = _row(code, name)
                if row[0] not in seen:  # Dongguan is its own county: 4419 and 441900 are one
                    seen.add(row[0])
                    copy.write_row(row)
                    read += 1
        cursor.execute(ORPHANS)
        orphans = cursor.fetchall()
        if orphans:
            names = ", ".join(f"{code} {name}" for code, name in orphans)
            raise BadRegions(f"regions above these are missing, load them first: {names}")
        cursor.execute(MERGE)
        created, updated = cursor.fetchone()
    return Loaded(read, created, updated)


def _row(code: str, name: str) -> tuple:
    if not (code.isascii() and code.isdigit() and len(code) in LEVELS.values()):
        raise BadRegions(f"{code!r} ({name}) is no region code: 2, 4, 6, 9 or 12 digits")
    full = code.ljust(12, "0")
    line = above(full)
    used = len(full.rstrip("0"))
    level = next(name for name, end in LEVELS.items() if end >= used)
    return full, name.strip(), level, line[-2] if len(line) > 1 else None
