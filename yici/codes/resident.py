"""Resident identity numbers (公民身份号码, GB 11643): region 6, birth date 8, serial 3, check 1.

The region is not looked up: regions are renamed and abolished, and a number is kept for life.
"""

from __future__ import annotations

from datetime import date

from stdnum.iso7064 import mod_11_2

from yici.codes import faults
from yici.codes.faults import Invalid

DIGITS = "0123456789"


def normalise(value: str) -> str:
    """Raise a small x and drop the space around the number."""
    return faults.normalise(value)


def check(value: str, *, on: date | None = None) -> None:
    """Refuse a number whose length, birth date or check character (ISO 7064 MOD 11-2) is wrong.

    With `on` a birth date after that day is refused too; without it any real date will do.
    R36, GB 11643.

    :raises Invalid: `length`, `old-number`, `alphabet`, `birth-date`, `check-digit`.
    """
    number = normalise(value)
    _need_new_number(number)
    faults.need_length(number, 18)
    faults.need_alphabet(number[:17], DIGITS, "digits 0 to 9")
    faults.need_alphabet(number[17], DIGITS + "X", "a digit or X", 17)
    born = _birth_date(number)
    if on and born > on:
        raise Invalid("birth-date", "the birth date (characters 7 to 14) lies in the future")
    faults.need_check(number[17], mod_11_2.calc_check_digit(number[:17]))


def birth_date(value: str) -> date:
    """Read the birth date. :raises Invalid: as `check` does."""
    check(value)
    return _birth_date(normalise(value))


def sex(value: str) -> str:
    """Read `male` (odd serial) or `female` (even). :raises Invalid: as `check` does."""
    check(value)
    return "male" if int(normalise(value)[16]) % 2 else "female"


def make(region: str, birth: date, serial: int) -> str:
    """Make a number for demonstration data.

    :raises ValueError: when region is not 6 digits or serial not 0 to 999.
    """
    if not (len(region) == 6 and region.isascii() and region.isdigit() and 0 <= serial <= 999):
        raise ValueError(f"region {region!r} must be 6 digits, serial {serial!r} 0 to 999")
    body = f"{region}{birth.year:04d}{birth:%m%d}{serial:03d}"
    return body + mod_11_2.calc_check_digit(body)


def _need_new_number(number: str) -> None:
    if len(number) == 15 and number.isascii() and number.isdigit():
        # 居民身份证法 art. 23: cards of the first generation ended on 2013-01-01.
        raise Invalid(
            "old-number",
            "15-digit numbers ended in 2013: enter the 18-digit number on the present card",
        )


def _birth_date(number: str) -> date:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        # The date itself stays out of the message: messages reach logs.
        raise Invalid(
            "birth-date", "characters 7 to 14 are no date: check the birth date"
        ) from None
