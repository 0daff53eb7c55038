"""Item codes (事项编码) by profile.

| profile          | shape                                                                  |
|------------------|------------------------------------------------------------------------|
| `basic`          | 12 (基本编码): region 2 (00 national), type 2, main item 5, sub-item 3 |
| `implementation` | 31 (实施编码): credit code 18, level 1, basic 12                       |
| `handling`       | 33 (业务办理项编码): implementation 31, serial 2                       |
| `sichuan`        | 14-12-3-18-1-2: item, region, branch, credit code, nature, serial      |

Sichuan's registers hold codes that miss this shape (other item numbers, organisation codes or
placeholders for the credit code). They can be parsed as long as the region is found, and `faults`
lists what is wrong with each segment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from yici.codes import faults as words
from yici.codes import organisation, regions, uscc
from yici.codes.faults import Fault, Invalid
from yici.codes.phrases import Phrase

LENGTHS = {12: "basic", 31: "implementation", 33: "handling"}
_MOST = 100  # characters: longer texts are no codes, and are not searched for segments
_DIGITS = "0123456789"
_LETTERS = _DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# From the right: two short segments, the holder (an organisation code may hold a dash), branch, and
# the 12-digit region; what is left of it is the item, whatever dashes it has.
_SICHUAN = re.compile(r"(.+)-([0-9]{12})-([^-]+)-(.+)-([^-]+)-([^-]+)")


@dataclass(frozen=True)
class ItemCode:
    """A code cut into its segments; those a profile does not have are empty."""

    profile: str
    code: str
    item: str  # the 基本编码, or Sichuan's item number
    holder: str = ""  # credit code of the 实施主体
    level: str = ""  # 行使层级
    region: str = ""
    branch: str = ""
    nature: str = ""  # 实施主体性质
    serial: str = ""  # 业务办理项


def normalise(value: str) -> str:
    """Raise small letters and drop the space around the code."""
    return words.normalise(value)


def parse(value: str) -> ItemCode:
    """Cut a code into its segments, right or wrong; see `faults` for what is wrong with them.

    :raises Invalid: `segments`, when no profile fits.
    """
    code = normalise(value)
    return _parse_sichuan(code) if "-" in code else _parse_national(code)


def _parse_sichuan(code: str) -> ItemCode:
    if len(code) > _MOST or not (match := _SICHUAN.fullmatch(code)):
        raise Invalid(
            "segments",
            Phrase(
                "dashed codes have 6 segments (14-12-3-18-1-2 characters); here are %(n)s, without "
                "a region of 12 digits in its place",
                n=code.count("-") + 1,
            ),
        )
    item, region, branch, holder, nature, serial = match.groups()
    return ItemCode(
        "sichuan", code, item, holder, "", region, branch=branch, nature=nature, serial=serial
    )


def _parse_national(code: str) -> ItemCode:
    profile = LENGTHS.get(len(code))
    if not profile:
        raise Invalid(
            "segments",
            Phrase(
                "%(n)s characters fit no profile: 12, 31, 33, or 14-12-3-18-1-2 with dashes",
                n=len(code),
            ),
        )
    if profile == "basic":
        return ItemCode(profile, code, item=code)
    return ItemCode(profile, code, code[19:31], code[:18], code[18], serial=code[31:])


def check(value: str) -> None:
    """Refuse a code of no profile or with any fault, naming the first.

    Small letters are read as capitals.

    :raises Invalid: with the code of the first of `faults`.
    """
    for fault in faults(normalise(value)):
        raise Invalid(*fault)


def faults(value: str) -> list[Fault]:
    """List everything wrong with a code as it is written; an empty list means well formed."""
    return list(_faults(value))


def _faults(value: str) -> Iterator[Fault]:
    if value != normalise(value):
        yield Fault("not-normal", Phrase("has small letters or space around it"))
    try:
        found = parse(value)
    except Invalid as error:
        yield error.fault
        return
    for rule in _RULES[found.profile]:
        yield from rule(found)


def _basic_faults(found: ItemCode) -> Iterator[Fault]:
    item = found.item
    if not _made_of(item, _DIGITS):
        yield Fault("item-alphabet", Phrase("basic code %(item)r must be 12 digits", item=item))
        return
    if item[:2] != "00" and item[:2] not in regions.PROVINCES:
        yield Fault(
            "item-region",
            Phrase("basic code begins with %(item)s: 00 or a province is needed", item=item[:2]),
        )
    if item[2:4] == "00":
        yield Fault("item-type", Phrase("basic code has item type 00: 01 to 99 is needed"))


def _holder_faults(found: ItemCode) -> Iterator[Fault]:
    try:
        uscc.check(found.holder)
    except Invalid as error:
        yield _holder_fault(found.holder, error)


def _holder_fault(holder: str, error: Invalid) -> Fault:
    """Say what stands in place of the credit code, as far as it can be told."""
    if len(set(holder)) == 1:
        return Fault(
            "holder-placeholder",
            Phrase("%(holder)r is a placeholder, not a credit code", holder=holder),
        )
    if len(organisation.normalise(holder)) == 9:
        return _organisation_fault(holder)
    return Fault(
        f"holder-{error.code}",
        Phrase("credit code %(code)r %(why)s", code=holder, why=error.message),
    )


def _organisation_fault(holder: str) -> Fault:
    try:
        organisation.check(holder)
    except Invalid as error:
        return Fault(
            "holder-length",
            Phrase(
                "%(holder)r is no credit code (18 characters): %(why)s",
                holder=holder,
                why=error.message,
            ),
        )
    return Fault(
        "holder-organisation",
        Phrase("%(holder)r is an organisation code: its credit code is needed", holder=holder),
    )


def _level_faults(found: ItemCode) -> Iterator[Fault]:
    if found.level not in "1234567":
        yield Fault("level", Phrase("level %(level)r must be 1 to 7", level=found.level))


def _serial_faults(found: ItemCode) -> Iterator[Fault]:
    if len(found.serial) != 2 or not _made_of(found.serial, _DIGITS):
        yield Fault("serial", Phrase("serial %(serial)r must be 2 digits", serial=found.serial))


def _sichuan_item_faults(found: ItemCode) -> Iterator[Fault]:
    if "-" in found.item:
        yield Fault("item-dashes", Phrase("item number %(item)r is cut by dashes", item=found.item))
    elif not _made_of(found.item, _LETTERS):
        yield Fault(
            "item-alphabet",
            Phrase("item number %(item)r: only digits and capital letters", item=found.item),
        )
    elif len(found.item) != 14:
        yield Fault(
            "item-length",
            Phrase(
                "item number %(item)r must have 14 characters, has %(n)s",
                item=found.item,
                n=len(found.item),
            ),
        )


def _region_faults(found: ItemCode) -> Iterator[Fault]:
    try:
        regions.check(found.region)
    except Invalid as error:
        yield Fault(
            f"region-{error.code}",
            Phrase("region %(region)r: %(why)s", region=found.region, why=error.message),
        )


def _short_faults(found: ItemCode) -> Iterator[Fault]:
    if len(found.branch) != 3 or not _made_of(found.branch, _LETTERS):
        yield Fault(
            "branch", Phrase("third segment %(branch)r must have 3 characters", branch=found.branch)
        )
    if len(found.nature) != 1 or not _made_of(found.nature, _DIGITS):
        yield Fault(
            "nature", Phrase("fifth segment %(nature)r must be 1 digit", nature=found.nature)
        )


def _made_of(value: str, alphabet: str) -> bool:
    return all(letter in alphabet for letter in value)


_RULES: dict[str, tuple[Callable[[ItemCode], Iterator[Fault]], ...]] = {
    "basic": (_basic_faults,),
    "implementation": (_holder_faults, _level_faults, _basic_faults),
    "handling": (_holder_faults, _level_faults, _basic_faults, _serial_faults),
    "sichuan": (
        _sichuan_item_faults, _region_faults, _short_faults, _holder_faults, _serial_faults,
    ),
}  # fmt: skip
