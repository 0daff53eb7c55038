"""What a form says about what was filled in."""

import pytest

from yici.cases import forms
from yici.catalogue.content import Field, FieldKind


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
