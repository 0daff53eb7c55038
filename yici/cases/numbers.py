"""Case numbers, handed out in blocks: one statement for many cases, unique per authority and day.

A process that ends leaves the rest of its block unused: numbers have gaps, and no meaning.
"""

from datetime import date
from threading import Lock

from django.db import connection

from yici.codes import cases as codes
from yici.kernel.sql import rows

BLOCK = 100
TAKE = """
insert into cases_series (authority, day, last) values (%(authority)s, %(day)s, %(count)s)
on conflict (authority, day) do update set last = cases_series.last + excluded.last
returning last
"""

_lock = Lock()
_blocks: dict[tuple[str, date], list[int]] = {}


def authority_of(region: str) -> str:
    """Return whose series a region's numbers are of: the county's, which stands in the number.

    A town has none of its own: its numbers would be its county's once more.
    """
    return region[:6].ljust(12, "0")


def take(region: str, day: date) -> str:
    """Return a new case number of a region and day.

    Within an open transaction a single number is taken, so that a rollback gives back no more
    than that.
    """
    authority = authority_of(region)
    if connection.in_atomic_block:
        return codes.make(authority, day, _last_of(authority, day, 1))
    with _lock:
        left = _blocks.get((authority, day))
        if not left:
            last = _last_of(authority, day, BLOCK)
            left = list(range(last, last - BLOCK, -1))
            for old in [known for known in _blocks if known[1] < day]:
                del _blocks[old]
            _blocks[authority, day] = left
        return codes.make(authority, day, left.pop())


def _last_of(authority: str, day: date, count: int) -> int:
    return rows(TAKE, {"authority": authority, "day": day, "count": count})[0][0]
