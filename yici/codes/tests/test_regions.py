import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.codes import Invalid, regions


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("510000", "province", None),
        ("500000", "province", None),
        ("511600", "city", "510000"),
        ("110100", "city", "110000"),
        ("511602", "county", "511600"),
        ("429004", "county", "429000"),  # governed by the province directly
        ("511602000000", "county", "511600000000"),
        ("511602001000", "town", "511602000000"),
        ("511602001001", "village", "511602001000"),
        ("511602100200", "village", "511602100000"),
        ("441900003000", "town", "441900000000"),  # Dongguan has towns but no counties
        ("441900003001", "village", "441900003000"),
        ("510000000000", "province", None),
        (" 511602 ", "county", "511600"),
    ],
)
def test_a_region_knows_its_level_and_what_is_above_it(code, level, parent):
    assert regions.level(code) == level
    assert regions.parent(code) == parent


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("5116", "length"),
        ("5116020010", "length"),
        ("51160a", "alphabet"),
        ("51160２", "alphabet"),
        ("990000", "province"),
        ("000000", "province"),
        ("510002", "gap"),
        ("510000001000", "gap"),
        ("511602000001", "gap"),
    ],
)
def test_a_malformed_region_is_refused_with_its_reason(code, reason):
    with pytest.raises(Invalid) as caught:
        regions.check(code)
    assert caught.value.code == reason


@pytest.mark.parametrize(
    ("above", "below", "answer"),
    [
        ("510000", "511602", True),
        ("511602", "511602000000", True),
        ("511602000000", "511602", True),
        ("511602", "511602001001", True),
        ("511602001000", "511602001001", True),
        ("511602001000", "511602", False),
        ("511600", "511700", False),
        ("511602001001", "511602001002", False),
        ("441900", "441900003001", True),
    ],
)
def test_a_region_covers_itself_and_what_lies_in_it(above, below, answer):
    assert regions.covers(above, below) is answer


segments = st.tuples(
    st.sampled_from(sorted(regions.PROVINCES)),
    *(st.integers(1, 10**n - 1).map(lambda v, n=n: f"{v:0{n}d}") for n in (2, 2, 3, 3)),
)


@given(segments, st.integers(1, 5))
def test_every_region_is_covered_by_all_above_it(parts, depth):
    code = "".join(parts[:depth]).ljust(12, "0")
    assert regions.level(code) == list(regions.LEVELS)[depth - 1]
    above, count = code, 0
    while above := regions.parent(above):
        assert regions.covers(above, code)
        assert not regions.covers(code, above)
        count += 1
    assert count == depth - 1


@pytest.mark.parametrize("short", ["51", "5116", "511602", "511602001", "511602001000"])
def test_short_codes_are_filled_up(short):
    assert regions.pad(short) == short.ljust(12, "0")


def test_a_code_of_odd_length_is_not_filled_up():
    with pytest.raises(Invalid, match="2 or 4 or 6 or 9 or 12"):
        regions.pad("51160")
