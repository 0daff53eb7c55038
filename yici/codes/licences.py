"""E-licence identifiers (电子证照标识, GB/T 36904).

`1.2.156.3005.2.TYPE.ISSUER.SERIAL.VERSION.CHECK`, where the type is the credit code of the body
that defined it and 3 digits, and the check character is ISO 7064 MOD 37,36 over type, issuer,
serial and version without the dots. Issuers seen in the field are not always credit codes, so
they are not checked as such.
"""

from __future__ import annotations

from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

from yici.codes import faults
from yici.codes.faults import Invalid

ROOT = "1.2.156.3005.2"
_DIGITS = "0123456789"
_ALPHABET = _DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WORDS = "digits and capital letters"


@dataclass(frozen=True)
class LicenceId:
    type: str
    issuer: str
    serial: str
    version: str
    check: str

    def __str__(self) -> str:
        parts = (ROOT, self.type, self.issuer, self.serial, self.version, self.check)
        return ".".join(parts)


def normalise(value: str) -> str:
    """Raise small letters and drop the space around the identifier."""
    return faults.normalise(value)


def parse(value: str) -> LicenceId:
    """Read an identifier whose shape is right; its check character is left to `check`.

    :raises Invalid: `root`, `segments`, `type`, `issuer`, `serial`, `version`, `check-digit`.
    """
    text = normalise(value)
    if not text.startswith(ROOT + "."):
        raise Invalid("root", f"must begin with {ROOT}.")
    parts = text.removeprefix(ROOT + ".").split(".")
    if len(parts) != 5:
        raise Invalid(
            "segments",
            f"type, issuer, serial, version and check must follow {ROOT}, not {len(parts)} parts",
        )
    found = LicenceId(*parts)
    _need_shape(found)
    return found


def check(value: str) -> None:
    """Refuse a malformed identifier. :raises Invalid: as `parse` does."""
    found = parse(value)
    faults.need_check(found.check, _check_character(found))


def make(type: str, issuer: str, serial: str, version: int = 1) -> str:
    """Make an identifier; `type` has 21 characters, `version` counts from 1 to 999.

    :raises Invalid: `type`, `issuer`, `serial` or `version`, when one does not fit.
    """
    bare = LicenceId(type, issuer, serial, f"{version:03d}", "0")
    _need_shape(bare)
    return str(LicenceId(type, issuer, serial, bare.version, _check_character(bare)))


def _check_character(found: LicenceId) -> str:
    return mod_37_36.calc_check_digit(found.type + found.issuer + found.serial + found.version)


def _need_shape(found: LicenceId) -> None:
    for name, value, length in (
        ("type", found.type, 21),
        ("issuer", found.issuer, None),
        ("serial", found.serial, None),
        ("version", found.version, 3),
        ("check-digit", found.check, 1),
    ):
        _need_segment(name, value, length)
    for name, value in (("type", found.type[18:]), ("version", found.version)):
        if not all(letter in _DIGITS for letter in value):
            raise Invalid(name, f"the {name} must end in 3 digits, not in {value!r}")


def _need_segment(name: str, value: str, length: int | None) -> None:
    try:
        faults.need_length(value, length or max(len(value), 1))
        faults.need_alphabet(value, _ALPHABET, _WORDS)
    except Invalid as error:
        raise Invalid(name, f"segment {name} {error.message}") from None
