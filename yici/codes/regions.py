"""Region codes: GB/T 2260 (6 digits) and the statistical 12 digits down to the village (统计用区划代码).

Segments: province 2, city 2, county 2, town 3, village 3; zeros where a code stops. Codes of either
length may be mixed: `covers("511602", "511602001000")`.
"""

from __future__ import annotations

from yici.codes import faults
from yici.codes.faults import Invalid
from yici.codes.phrases import Phrase

LEVELS = {"province": 2, "city": 4, "county": 6, "town": 9, "village": 12}
# GB/T 2260, and 66 by which the national platform knows the Xinjiang corps (新疆生产建设兵团).
PROVINCES = frozenset(
    str(code)
    for codes in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 66), (71, 71), (81, 82))
    for code in range(codes[0], codes[1] + 1)
)


def check(value: str) -> None:
    """Refuse a code of wrong length or alphabet, of no province, or with a level left out.

    Whether a region of that code exists is for a register to say.

    :raises Invalid: `length`, `alphabet`, `province`, `gap`.
    """
    code = faults.normalise(value)
    faults.need_length(code, 6, 12)
    faults.need_alphabet(code, "0123456789", Phrase("digits 0 to 9"))
    if code[:2] not in PROVINCES:
        raise Invalid("province", Phrase("no province has the code %(code)s", code=code[:2]))
    _need_no_gap(pad(code))


def _need_no_gap(code: str) -> None:
    # Town without county is no gap: Dongguan, Zhongshan and Danzhou have towns but no counties.
    if code[2:4] == "00" and code[4:] != "0" * 8:
        raise Invalid("gap", Phrase("the city is 00 but %(rest)s follows", rest=code[4:]))
    if code[6:9] == "000" and code[9:] != "000":
        raise Invalid("gap", Phrase("the town is 000 but the village is %(rest)s", rest=code[9:]))


def pad(value: str) -> str:
    """Fill up with zeros to 12 digits; takes 2, 4, 6, 9 or 12 of them.

    :raises Invalid: `length`, `alphabet`.
    """
    code = faults.normalise(value)
    faults.need_length(code, *LEVELS.values())
    faults.need_alphabet(code, "0123456789", Phrase("digits 0 to 9"))
    return code.ljust(12, "0")


def level(value: str) -> str:
    """Name the level: `province`, `city`, `county`, `town` or `village`.

    :raises Invalid: as `check` does.
    """
    length = len(_significant(value))
    return next(name for name, end in LEVELS.items() if end == length)


def parent(value: str) -> str | None:
    """Name the region above, in as many digits as were given; None above a province.

    :raises Invalid: as `check` does.
    """
    width = len(faults.normalise(value))
    stem = _significant(value)
    above = [end for end in LEVELS.values() if end < len(stem)]
    return _stem(stem[: above[-1]]).ljust(width, "0") if above else None


def covers(above: str, below: str) -> bool:
    """Say whether `below` is `above` or lies in it. :raises Invalid: as `check` does."""
    check(below)
    return pad(below).startswith(_significant(above))


def _significant(value: str) -> str:
    check(value)
    return _stem(pad(value))


def _stem(code: str) -> str:
    """Cut a code after its last segment that is not all zeros."""
    used = len(code.rstrip("0"))
    return code[: min(end for end in LEVELS.values() if end >= used)]
