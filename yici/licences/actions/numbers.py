"""Drawing numbers: gapless in each series of an authority and year, whoever draws at once."""

from django.db import connection
from django.db.transaction import TransactionManagementError

from yici.licences.models import Counter
from yici.people.models import Department

DRAW = f"""
insert into {Counter._meta.db_table} as c (authority, series, year, last)
values (%s, %s, %s, 1)
on conflict (authority, series, year) do update set last = c.last + 1
returning last
"""


class NoCreditCode(Exception):
    """The department has no credit code, so nothing can be numbered or sealed in its name.
    Enter its code first."""


def draw(authority: str, series: str, year: int) -> int:
    """This will draw the next number; it returns to the pile if the transaction is undone.

    Rivals in the same series wait for each other's commit, which is what keeps it gapless.
    :raises TransactionManagementError: outside a transaction, where a number could be lost.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("draw numbers inside transaction.atomic()")
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [authority, series, year])
        return cursor.fetchone()[0]


def authority_of(department: Department) -> str:
    """The credit code under which the department numbers. :raises NoCreditCode: it has none."""
    if not department.credit_code:
        raise NoCreditCode(f"{department.name} has no credit code: enter it first")
    return department.credit_code
