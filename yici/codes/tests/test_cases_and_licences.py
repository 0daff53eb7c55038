import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.codes import Invalid, cases, licences

# Samples seen in public code.
REAL = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"
LETTERS = string.digits + string.ascii_uppercase

numbers = st.builds(
    cases.make,
    st.sampled_from(["511602", "110101", "441900", "650000"]),
    st.dates(date(2020, 1, 1), date(2060, 1, 1)),
    st.integers(1, cases.MOST),
)


def by_hand_37_36(body):
    product = 36
    for letter in body:
        total = (product + LETTERS.index(letter)) % 36 or 36
        product = total * 2 % 37
    return LETTERS[(37 - product) % 36]


def why(check, value):
    with pytest.raises(Invalid) as caught:
        check(value)
    return caught.value.code


def test_a_case_number_names_region_day_and_serial():
    number = cases.make("511602", date(2026, 11, 21), 42)
    assert number.startswith("5116022026112100000042")
    assert len(number) == 23
    assert cases.grouped(number) == f"511602-20261121-00000042-{number[-1]}"


@given(numbers)
def test_a_case_number_is_read_as_people_write_it(number):
    cases.check(number)
    assert cases.normalise(f" {cases.grouped(number).lower()} ") == number
    assert cases.normalise(" ".join(number)) == number


@given(numbers, st.integers(0, 21), st.integers(1, 9))
def test_one_misheard_digit_is_noticed(number, place, shift):
    wrong = str((int(number[place]) + shift) % 10)
    assert why(cases.check, number[:place] + wrong + number[place + 1 :]) == "check-digit"


@given(numbers, st.integers(0, 20))
def test_two_swapped_digits_are_noticed(number, place):
    a, b = number[place : place + 2]
    if a != b:
        assert why(cases.check, number[:place] + b + a + number[place + 2 :]) == "check-digit"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", "length"),
        ("51160220261121000000421234", "length"),
        ("5116O22026112100000042X", "alphabet"),
        ("511602202611210000004２1", "alphabet"),
    ],
)
def test_a_malformed_case_number_is_refused(number, reason):
    assert why(cases.check, number) == reason


@pytest.mark.parametrize(
    ("region", "day", "reason"), [("991602", "20261121", "region"), ("511602", "20260230", "day")]
)
def test_a_right_check_character_does_not_save_a_wrong_part(region, day, reason):
    body = f"{region}{day}00000001"
    number = next(body + c for c in "0123456789X" if _passes(body + c))
    assert why(cases.check, number) == reason


def _passes(number):
    weighed = (pow(2, 22 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(number))
    return sum(weighed) % 11 == 1


@pytest.mark.parametrize(
    ("region", "serial", "reason"),
    [("5116", 1, "region"), ("511602", 0, "serial"), ("511602", 10**8, "serial")],
)
def test_a_case_number_is_not_made_of_wrong_parts(region, serial, reason):
    assert why(lambda s: cases.make(region, date(2026, 1, 1), s), serial) == reason


def test_a_real_licence_identifier_is_valid_and_read():
    licences.check(REAL)
    licences.check(REAL.lower())
    found = licences.parse(REAL)
    assert (found.type, found.issuer) == ("11100000000013338W011", "11430000006122244L")
    assert (found.serial, found.version, found.check) == ("20230000403", "001", "U")
    assert str(found) == REAL
    assert licences.make(found.type, found.issuer, found.serial, 1) == REAL


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (REAL[:-1] + "V", "check-digit"),
        (REAL.replace("20230000403", "20230000404"), "check-digit"),
        (REAL.replace("1.2.156", "1.2.840"), "root"),
        (REAL.replace(".001.", "."), "segments"),
        (REAL.replace(".001.", ".01."), "version"),
        (REAL.replace(".001.", ".0A1."), "version"),
        (REAL.replace("W011", "W0111"), "type"),
        (REAL.replace("W011", "W01A"), "type"),
        (REAL.replace("20230000403", ""), "serial"),
        (REAL.replace("20230000403", "2023-403"), "serial"),
        (REAL.replace("11430000006122244L", "长沙"), "issuer"),
        (REAL + "U", "check-digit"),
        ("", "root"),
        ("1.2.156.3005.2.", "segments"),
    ],
)
def test_a_wrong_licence_identifier_is_refused_with_its_reason(value, reason):
    assert why(licences.check, value) == reason


@given(
    st.sampled_from(["11100000000013338W011", "115116020000000001001"]),
    st.sampled_from(["340100", "11430000006122244L"]),
    st.text(LETTERS, min_size=1, max_size=20),
    st.integers(0, 999),
)
def test_a_made_licence_identifier_is_valid(type_, issuer, serial, version):
    made = licences.make(type_, issuer, serial, version)
    licences.check(made)
    assert made[-1] == by_hand_37_36(f"{type_}{issuer}{serial}{version:03d}")


@pytest.mark.parametrize(
    ("serial", "version"), [("", 1), ("1.2", 1), ("a", 1), ("1", 1000), ("1", -1)]
)
def test_a_licence_identifier_is_not_made_of_wrong_parts(serial, version):
    with pytest.raises(Invalid):
        licences.make("11100000000013338W011", "340100", serial, version)
