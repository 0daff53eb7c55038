"""民事行为能力: what a person may do alone, by her age on a day (民法典 art. 17 to 20).

The birth date is read from the number when it is asked for, and kept nowhere else.
"""

from datetime import date
from enum import StrEnum

from yici.codes import resident

OF_AGE = 18  # 民法典 art. 17
NOT_A_SMALL_CHILD = 8  # art. 19, 20


class Capacity(StrEnum):
    """What a person may do alone."""

    NONE = "none"  # under eight: everything is done by her guardian (art. 20)
    # With her guardian, or alone what only benefits her or fits her age (art. 19).
    LIMITED = "limited"
    FULL = "full"  # art. 17, 18


def turns_on(number: str, years: int) -> date:
    """Return the day from which the person with this identity number is that old.

    :raises Invalid: when it is no identity number
    """
    born = resident.birth_date(number)
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # born on 29 February: in a year without one, on the day after
        return date(born.year + years, 3, 1)


def of_number(number: str, on: date) -> Capacity:
    """Return what the person with this identity number may do alone on that day.

    :raises Invalid: when it is no identity number
    """
    if on < turns_on(number, NOT_A_SMALL_CHILD):
        return Capacity.NONE
    return Capacity.LIMITED if on < turns_on(number, OF_AGE) else Capacity.FULL
