"""Resident numbers, credit codes and organisation codes, against check digits worked out by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from yici.codes import Invalid, organisation, resident, uscc

REGIONS = st.from_regex(r"[1-9][0-9]{5}", fullmatch=True)
BIRTHS = st.dates(date(1880, 1, 1), date(2026, 1, 1))
WEIGHTS_11643 = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ALPHABET_32100 = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def by_hand_11643(body):
    return "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS_11643, strict=True)) % 11]


def by_hand_32100(body):
    total = sum(ALPHABET_32100.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return ALPHABET_32100[(31 - total % 31) % 31]


def why(check, value, **more):
    with pytest.raises(Invalid) as caught:
        check(value, **more)
    return caught.value.code


@pytest.mark.parametrize(
    "number",
    [
        "440524188001010014",  # the standard's own example; its region is in no present list
        "11010519491231002X",
        "11010519491231002x",
        " 440524188001010014\n",
        "999999200002290019",  # a leap day, in a region that never was
    ],
)
def test_a_number_with_right_length_date_and_check_is_valid(number):
    resident.check(number)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110105194912310020", "check-digit"),
        ("11010519491231002", "length"),
        ("11010519491231002XX", "length"),
        ("", "length"),
        ("110105491231002", "old-number"),
        ("11010519490230002X", "birth-date"),
        ("110105190002290018", "birth-date"),  # 1900 was no leap year
        ("110105000001010011", "birth-date"),
        ("11010519491331002X", "birth-date"),
        ("1101051949123100２X", "alphabet"),
        ("11010519491231O02X", "alphabet"),
        ("1101 519491231002X", "alphabet"),
        ("X1010519491231002X", "alphabet"),
        ("11010519491231002A", "alphabet"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(number, code):
    assert why(resident.check, number) == code


def test_the_old_number_is_told_what_to_do():
    with pytest.raises(Invalid, match="18-digit"):
        resident.check("110105491231002")


@given(REGIONS, BIRTHS, st.integers(0, 999))
def test_a_made_number_reads_back(region, birth, serial):
    number = resident.make(region, birth, serial)
    assert number[17] == by_hand_11643(number[:17])
    assert resident.birth_date(number) == birth
    assert resident.sex(number) == ("male" if serial % 2 else "female")
    resident.check(number.lower(), on=birth)


@given(REGIONS, BIRTHS, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(region, birth, serial, place, shift):
    number = resident.make(region, birth, serial)
    wrong = str((int(number[place]) + shift) % 10)
    assert why(resident.check, number[:place] + wrong + number[place + 1 :]) in (
        "check-digit",
        "birth-date",
    )


def test_nobody_is_born_tomorrow():
    number = resident.make("511602", date(2026, 11, 22), 1)
    resident.check(number)
    resident.check(number, on=date(2026, 11, 22))
    assert why(resident.check, number, on=date(2026, 11, 21)) == "birth-date"


def test_a_refusal_does_not_carry_the_birth_date():
    with pytest.raises(Invalid) as caught:
        resident.check("110105194902300021")
    assert "1949" not in str(caught.value)


@pytest.mark.parametrize(("region", "serial"), [("51160", 1), ("51160２", 1), ("511602", 1000)])
def test_a_number_is_not_made_of_wrong_parts(region, serial):
    with pytest.raises(ValueError, match="6 digits"):
        resident.make(region, date(2000, 1, 1), serial)


@pytest.mark.parametrize(
    "code",
    [
        "11440100007482575H",
        "11511301MB0T669970",
        "91110000600037341L",
        "11100000000013338W",
        "11511301452259996u",
    ],
)
def test_real_credit_codes_are_valid(code):
    uscc.check(code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("11440100007482575J", "check-digit"),
        ("1151130000877869M", "length"),
        ("TE5116020105116050", "check-digit"),  # a local code seen in a real register
        ("11440100O07482575H", "alphabet"),
        ("1144A100007482575H", "alphabet"),
        ("1144010000748257５H", "alphabet"),
        ("", "length"),
    ],
)
def test_wrong_credit_codes_are_refused_with_their_reason(code, reason):
    assert why(uscc.check, code) == reason


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_the_standard_leaves_out_are_named_with_their_place(letter):
    with pytest.raises(Invalid, match=f"character 10 is '{letter}'"):
        uscc.check(f"114401000{letter}7482575H")


@given(st.text(ALPHABET_32100, min_size=18, max_size=18))
def test_the_library_and_the_standard_agree_but_for_lettered_authorities(code):
    code = code[:17] + by_hand_32100(code[:17])
    ours = not code[2:8].isdigit()
    if ours:
        assert why(uscc.check, code) == "alphabet"
    else:
        uscc.check(code)
    assert stdnum_uscc.is_valid(code) == (code[:8].isdigit())


def test_a_village_collective_has_a_lettered_authority():
    code = uscc.make("N2", "511602", 7)
    assert not stdnum_uscc.is_valid(code)
    uscc.check(code)


@given(
    st.sampled_from(["11", "12", "51", "91", "92", "93", "N2"]), REGIONS, st.integers(0, 9_999_999)
)
def test_a_made_credit_code_reads_back(kind, region, serial):
    code = uscc.make(kind, region, serial)
    assert code[17] == by_hand_32100(code[:17])
    assert uscc.region(code) == region
    organisation.check(uscc.organisation_code(code))


@pytest.mark.parametrize("parts", [("1", "511602", 1), ("11", "5116", 1), ("1I", "511602", 1), ("11", "51160A", 1), ("11", "511602", 10**7)])  # fmt: skip
def test_a_credit_code_is_not_made_of_wrong_parts(parts):
    with pytest.raises(Invalid):
        uscc.make(*parts)


@pytest.mark.parametrize(
    "code", ["00877868-5", "008778685", "083372204", "00877836X", "76726532-x", "D2143569-X"]
)
def test_organisation_codes_of_old_registers_are_valid(code):
    organisation.check(code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("0087790701", "length"),
        ("11736", "length"),
        ("083372205", "check-digit"),
        ("08337220A", "alphabet"),
        ("0833７2204", "alphabet"),
    ],
)
def test_wrong_organisation_codes_are_refused(code, reason):
    assert why(organisation.check, code) == reason


@given(st.text(organisation.ALPHABET, min_size=8, max_size=8))
def test_an_organisation_code_is_checked_as_the_standard_says(body):
    total = 11 - sum(
        organisation.ALPHABET.index(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    ) % 11  # fmt: skip
    assert organisation.make(body) == body + {10: "X", 11: "0"}.get(total, str(total))
