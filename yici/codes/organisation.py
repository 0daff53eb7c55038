"""Organisation codes (组织机构代码, GB 11714): 8 characters and a check character.

Replaced by the credit code in 2015, which carries it as its characters 9 to 17; old registers
still hold it alone, with or without the dash.
"""

from yici.codes import faults
from yici.codes.phrases import Phrase

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def normalise(value: str) -> str:
    """Raise small letters and drop the dash before the check character."""
    code = faults.normalise(value)
    return code[:8] + code[9:] if len(code) == 10 and code[8] == "-" else code


def check_character(body: str) -> str:
    """Compute the ninth character from the first eight (GB 11714: 10 is X, 11 is 0)."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def check(value: str) -> None:
    """Refuse a malformed code. :raises Invalid: `length`, `alphabet`, `check-digit`."""
    code = normalise(value)
    faults.need_length(code, 9)
    faults.need_alphabet(code[:8], ALPHABET, Phrase("digits and capital letters"))
    faults.need_alphabet(code[8], "0123456789X", Phrase("a digit or X"), 8)
    faults.need_check(code[8], check_character(code[:8]))


def make(body: str) -> str:
    """Add the check character to eight characters. :raises Invalid: `length`, `alphabet`."""
    faults.need_length(body, 8)
    faults.need_alphabet(body, ALPHABET, Phrase("digits and capital letters"))
    return body + check_character(body)
