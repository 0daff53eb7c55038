"""Case numbers (办件编号), of 23 characters: region 6, day 8, serial 8, check 1.

No national structure exists (a free string up to 50, unique). The check character is the one of the
identity card (ISO 7064 MOD 11-2, X for ten): it notices every single wrong digit and every swap of
neighbours, so that a misheard number is refused instead of opening somebody else's case.
"""

from __future__ import annotations

from datetime import date

from stdnum.iso7064 import mod_11_2

from yici.codes import faults, regions
from yici.codes.faults import Invalid

DIGITS = "0123456789"
MOST = 99_999_999  # cases of one region and day


def normalise(value: str) -> str:
    """Drop the spaces and dashes people read and write numbers with; raise a small x."""
    return faults.normalise("".join(value.split()).replace("-", ""))


def check(value: str) -> None:
    """Refuse a malformed number.

    :raises Invalid: `length`, `alphabet`, `check-digit`, `region`, `day`.
    """
    number = normalise(value)
    faults.need_length(number, 23)
    faults.need_alphabet(number[:22], DIGITS, "digits 0 to 9")
    faults.need_alphabet(number[22], DIGITS + "X", "a digit or X", 22)
    faults.need_check(number[22], mod_11_2.calc_check_digit(number[:22]))
    _need_region(number[:6])
    _day(number)


def make(region: str, day: date, serial: int) -> str:
    """Make the number of the `serial`-th case of a region (6 digits, or 12 cut to 6) on a day.

    :raises Invalid: `region`, `day` or `serial`, when one of them does not fit.
    """
    _need_region(region)
    if not 0 < serial <= MOST:
        raise Invalid("serial", f"serial {serial} is not between 1 and {MOST}")
    body = f"{region[:6]}{day.year:04d}{day:%m%d}{serial:08d}"
    return body + mod_11_2.calc_check_digit(body)


def grouped(value: str) -> str:
    """Write a number as it is read aloud: 511602-20261121-00000001-X.

    :raises Invalid: as `check` does.
    """
    check(value)
    number = normalise(value)
    return "-".join((number[:6], number[6:14], number[14:22], number[22]))


def _need_region(code: str) -> None:
    try:
        regions.check(code)
    except Invalid as error:
        raise Invalid("region", f"region {code!r}: {error.message}") from None


def _day(number: str) -> date:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Invalid("day", f"no such day: {number[6:14]}") from None
