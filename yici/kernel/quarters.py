"""The ledger's quarters: one partition each, and one for whatever lies outside them."""

from datetime import date

from django.db import connection

GUARD = """
create trigger kernel_entry_no_truncate before truncate on {table}
for each statement execute function kernel_entry_stays()
"""


def quarters(first: int, last: int):
    """Return (name, from, to) of every quarter of these years."""
    for year in range(first, last + 1):
        for quarter in range(4):
            start = date(year, 3 * quarter + 1, 1)
            end = date(year + (quarter == 3), (3 * quarter + 3) % 12 + 1, 1)
            yield f"kernel_entry_{year}q{quarter + 1}", start, end


def ensure(first: int, last: int, cursor=None) -> int:
    """Make the partitions of these years that do not exist yet; return how many were made."""
    cursor = cursor or connection.cursor()
    made = 0
    for name, start, end in quarters(first, last):
        cursor.execute("select to_regclass(%s)", [name])
        if cursor.fetchone()[0]:
            continue
        cursor.execute(
            f"create table {name} partition of kernel_entry "
            f"for values from ('{start} 00:00+08') to ('{end} 00:00+08')"
        )
        cursor.execute(GUARD.format(table=name))
        made += 1
    return made
