"""What a form says about what was filled in."""

import pytest

from yici.cases import forms
from yici.catalogue.content import Field, FieldKind


@pytest.mark.parametrize("given", ["9e999999", "1e-999999", "1e200"])
def test_a_number_of_a_few_signs_is_no_million_digits_long(given):
    seats = Field(code="seats", label="座位数", kind=FieldKind.NUMBER)
    _, (problem,) = forms.clean((seats,), {"seats": given})
    assert str(problem.message) == "Give a number."
    assert forms.clean((seats,), {"seats": "1e3"}) == ({"seats": "1000"}, [])


@pytest.mark.parametrize(
    ("least", "given", "told"),
    [
        (300.0, "299", "Give at least 300."),
        (0.5, "0.4", "Give at least 0.5."),
        (1_500_000.0, "1", "Give at least 1,500,000."),
    ],
)
def test_a_limit_is_told_as_people_write_it(least, given, told):
    weight = Field(code="weight", label="出生体重", kind=FieldKind.NUMBER, minimum=least)
    _, (problem,) = forms.clean((weight,), {"weight": given})
    assert str(problem) == told
