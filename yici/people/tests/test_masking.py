"""What a screen shows of a name or a number."""

import pytest
from django.template import Context, Template

from yici.people import masking


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张小明", "张*明"),
        ("张明", "张*"),
        ("欧阳小明", "欧阳*明"),
        ("欧阳明", "欧阳*"),
        ("欧阳", "欧*"),
        ("张", "*"),
        ("阿卜杜拉·买买提", "阿*****提"),
        ("", ""),
    ],
)
def test_a_name_shows_its_ends(name, shown):
    assert masking.name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("511602199001011234", "511***********1234"),
        ("91511602MA6XXXXX0X", "915***********XX0X"),
        ("511602 19900101 1234", "511***********1234"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_a_number_shows_three_and_four(number, shown):
    assert masking.number(number) == shown


def test_a_telephone_number_shows_three_and_four():
    assert masking.phone("13812341234") == "138****1234"


def test_an_email_address_shows_its_first_letter():
    assert masking.email("zhang@example.cn") == "z****@example.cn"


def test_templates_mask_and_escape():
    page = Template(
        "{% load people %}{{ n|masked_name }} {{ i|masked_number }} {{ p|masked_phone }}"
    )
    shown = page.render(Context({"n": "<b明", "i": "511602199001011234", "p": None}))
    assert shown == "&lt;*明 511***********1234 "
