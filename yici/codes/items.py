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
            "dashed codes have 6 segments (14-12-3-18-1-2 characters); "
            f"here are {code.count('-') + 1}, without a region of 12 digits in its place",
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
            f"{len(code)} characters fit no profile: 12, 31, 33, or 14-12-3-18-1-2 with dashes",
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
        yield Fault("not-normal", "has small letters or space around it")
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
        yield Fault("item-alphabet", f"basic code {item!r} must be 12 digits")
        return
    if item[:2] != "00" and item[:2] not in regions.PROVINCES:
        yield Fault("item-region", f"basic code begins with {item[:2]}: 00 or a province is needed")
    if item[2:4] == "00":
        yield Fault("item-type", "basic code has item type 00: 01 to 99 is needed")


def _holder_faults(found: ItemCode) -> Iterator[Fault]:
    try:
        uscc.check(found.holder)
    except Invalid as error:
        yield _holder_fault(found.holder, error)


def _holder_fault(holder: str, error: Invalid) -> Fault:
    """Say what stands in place of the credit code, as far as it can be told."""
    if len(set(holder)) == 1:
        return Fault("holder-placeholder", f"{holder!r} is a placeholder, not a credit code")
    if len(organisation.normalise(holder)) == 9:
        return _organisation_fault(holder)
    return Fault(f"holder-{error.code}", f"credit code {holder!r} {error.message}")


def _organisation_fault(holder: str) -> Fault:
    try:
        organisation.check(holder)
    except Invalid as error:
        return Fault("holder-length", f"{holder!r} is no credit code (18 characters): {error}")
    return Fault(
        "holder-organisation", f"{holder!r} is an organisation code: its credit code is needed"
    )


def _level_faults(found: ItemCode) -> Iterator[Fault]:
    if found.level not in "1234567":
        yield Fault("level", f"level {found.level!r} must be 1 to 7 (行使层级)")


def _serial_faults(found: ItemCode) -> Iterator[Fault]:
    if len(found.serial) != 2 or not _made_of(found.serial, _DIGITS):
        yield Fault("serial", f"serial {found.serial!r} must be 2 digits")


def _sichuan_item_faults(found: ItemCode) -> Iterator[Fault]:
    if "-" in found.item:
        yield Fault("item-dashes", f"item number {found.item!r} is cut by dashes")
    elif not _made_of(found.item, _LETTERS):
        yield Fault("item-alphabet", f"item number {found.item!r}: only digits and capital letters")
    elif len(found.item) != 14:
        yield Fault(
            "item-length",
            f"item number {found.item!r} must have 14 characters, has {len(found.item)}",
        )


def _region_faults(found: ItemCode) -> Iterator[Fault]:
    try:
        regions.check(found.region)
    except Invalid as error:
        yield Fault(f"region-{error.code}", f"region {found.region!r}: {error.message}")


def _short_faults(found: ItemCode) -> Iterator[Fault]:
    if len(found.branch) != 3 or not _made_of(found.branch, _LETTERS):
        yield Fault("branch", f"third segment {found.branch!r} must have 3 characters")
    if len(found.nature) != 1 or not _made_of(found.nature, _DIGITS):
        yield Fault("nature", f"fifth segment {found.nature!r} must be 1 digit")


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
