"""Item codes: national examples, and the shapes found in a real district's register.

The Sichuan codes are from the public repository v-luobo/zwfw (Apache-2.0), 广安区.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.codes import Invalid, items

NATIONAL = "11440100007482575H3440118009000"
SICHUAN = "512C0053300008-511602000000-000-115113010833722043-1-00"


@pytest.mark.parametrize(
    ("code", "profile"),
    [
        ("440118009000", "basic"),
        ("370117002011", "basic"),
        ("000112003000", "basic"),
        (NATIONAL, "implementation"),
        (NATIONAL + "01", "handling"),
        (SICHUAN, "sichuan"),
        ("511Z0613600000-511602000000-000-11511301MB1D685275-2-00", "sichuan"),
    ],
)
def test_well_formed_codes_of_every_profile(code, profile):
    assert items.faults(code) == []
    assert items.parse(code).profile == profile
    items.check(code)
    items.check(f" {code.lower()} ")


def test_segments_are_told_apart():
    national = items.parse(NATIONAL + "01")
    assert (national.holder, national.level, national.item, national.serial) == (
        "11440100007482575H", "3", "440118009000", "01",
    )  # fmt: skip
    local = items.parse(SICHUAN)
    assert (local.item, local.region, local.branch, local.holder, local.nature, local.serial) == (
        "512C0053300008", "511602000000", "000", "115113010833722043", "1", "00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("511F33033003-511602000000-000-115113010833722043-1-00", ["item-length"]),
        ("G-000007-001-511602000000-000-115113010833722043-1-00", ["item-dashes"]),
        ("1J-5100-00021-511602000000-000-11511301008778386B-1-00", ["item-dashes"]),
        ("511A0080800002-511602000000-000-1151130000877869M-1-00", ["holder-length"]),
        ("511F0118100001-511602000000-000-0087790701-1-00", ["holder-length"]),
        ("511A0077700002-510000000000-000-8282348-1-00", ["holder-length"]),
        ("512C0107400001-511602000000-000-00877868-5-1-00", ["holder-organisation"]),
        ("512B0053300006-511602000000-000-083372204-1-00", ["holder-organisation"]),
        ("511A0014100002-511602000000-000-2222222222222-1-00", ["holder-placeholder"]),
        ("511A0014100002-511602000000-000-TE5116020105116050-1-00", ["holder-check-digit"]),
        ("511A0014100002-511602000000-000-083372205-1-00", ["holder-length"]),
        ("511A0138000000-511602000000-000-11511301452259996u-1-00", ["not-normal"]),
        ("H-000185-001-4444444444", ["segments"]),
        ("511A01380000é0-991602000000-0-115113010833722040-A-0", ["item-alphabet", "region-province", "branch", "nature", "holder-check-digit", "serial"]),
        ("511F33033003-511602000001-000-0087790701-1-00", ["item-length", "region-gap", "holder-length"]),
        ("", ["segments"]),
        ("-", ["segments"]),
        ("44011800900", ["segments"]),
        ("990118009000", ["item-region"]),
        ("440018009000", ["item-type"]),
        ("44011800900X", ["item-alphabet"]),
        ("11440100007482575H8440118009000", ["level"]),
        ("11440100007482575J3440118009000", ["holder-check-digit"]),
        (NATIONAL + "X1", ["serial"]),
        ("-".join("1" * 50_000), ["segments"]),
    ],
)  # fmt: skip
def test_every_fault_of_a_code_is_listed(code, faults):
    assert [fault.code for fault in items.faults(code)] == faults
    assert all(fault.message for fault in items.faults(code))


def test_checking_names_the_first_fault():
    with pytest.raises(Invalid, match="must have 14 characters, has 12") as caught:
        items.check("511F33033003-511602000001-000-0087790701-1-00")
    assert caught.value.code == "item-length"


@given(st.text(max_size=60) | st.from_regex(r"[0-9A-Z\-]{0,60}", fullmatch=True))
def test_no_text_whatever_breaks_the_reading(text):
    assert isinstance(items.faults(text), list)
