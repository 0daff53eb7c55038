"""Unified social credit codes (统一社会信用代码, GB 32100), of 18 characters.

Registering authority 1, kind of body 1, region 6, organisation code 9, check 1. Authority and kind
may be letters (N1 rural collective, A1 army institution), which python-stdnum refuses; its check
digit is right and used here.
"""

from stdnum.cn import uscc as stdnum_uscc

from yici.codes import faults, organisation
from yici.codes.phrases import Phrase

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WORDS = Phrase("digits and capital letters without I, O, S, V, Z")


def normalise(value: str) -> str:
    """Raise small letters and drop the space around the code."""
    return faults.normalise(value)


def check(value: str) -> None:
    """Refuse a code whose length, alphabet, region digits or check character is wrong.

    :raises Invalid: `length`, `alphabet`, `check-digit`.
    """
    code = normalise(value)
    faults.need_length(code, 18)
    faults.need_alphabet(code, ALPHABET, _WORDS)
    faults.need_alphabet(code[2:8], "0123456789", "the digits of the region", 2)
    faults.need_check(code[17], stdnum_uscc.calc_check_digit(code[:17]))


def region(value: str) -> str:
    """Read the registering region's 6 digits. :raises Invalid: as `check` does."""
    check(value)
    return normalise(value)[2:8]


def organisation_code(value: str) -> str:
    """Read the organisation code (characters 9 to 17). :raises Invalid: as `check` does."""
    check(value)
    return normalise(value)[8:17]


def make(kind: str, region: str, serial: int) -> str:
    """Make a code for demonstration data.

    `kind` is authority and kind of body: 11 state organ, 12 public institution, 51 association,
    91 company, 92 individual business, 93 farmers' cooperative, N2 village collective. The
    organisation part starts with a D that keeps made-up codes apart from numbered real ones.

    :raises Invalid: `length` or `alphabet`, when kind, region or serial do not fit.
    """
    body = f"{kind}{region}{organisation.make(f'D{serial:07d}')}"
    faults.need_length(body, 17)
    faults.need_alphabet(body, ALPHABET, _WORDS)
    code = body + stdnum_uscc.calc_check_digit(body)
    check(code)
    return code
