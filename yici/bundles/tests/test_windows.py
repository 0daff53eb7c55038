"""One thing is taken in at one window, and all its parts bear it, those that begin later too (C037, C057)."""

import pytest

from yici.cases.actions import OtherWindow
from yici.cases.models import Case
from yici.conftest import on
from yici.halls import actions as halls
from yici.people.who import Who

from .conftest import settled

DAY = on("2026-09-14")


@pytest.fixture
def windows(street):
    hall = street.city.departments["政务服务中心"]
    for office, category in (
        ("区市监局", "business"),
        ("区卫健局", "social"),
        ("区住建局", "business"),
    ):
        halls.sort(
            hall=hall, department=street.city.departments[office], category=category,
            reason="商定", by=Who.clock(), at=DAY,
        )  # fmt: skip
    return {
        category: halls.enter_window(
            hall=hall, number=number, name=number, category=category, by=Who.clock(), at=DAY
        )
        for number, category in (("A1", "business"), ("B1", "investment"), ("C1", "social"))
    }


@pytest.mark.parametrize("category", ["business", "social"])
def test_a_window_that_takes_one_part_takes_the_whole_and_every_part_bears_it(
    street, opened, windows, category
):
    halls.sit(window=windows[category], by=street.chen, at=DAY)
    bundle = settled(opened(by="chen", channel="window"))
    parts = Case.objects.filter(bundle_id=bundle.pk)
    assert parts
    assert {one.window_id for one in parts} == {bundle.window_id} == {windows[category].pk}


def test_a_window_for_none_of_its_parts_is_told_which_ones_take_it(street, opened, windows):
    halls.sit(window=windows["investment"], by=street.chen, at=DAY)
    with pytest.raises(OtherWindow) as refused:
        opened(by="chen", channel="window")
    assert {place.number for place in refused.value.places} == {"A1", "C1"}
    assert not Case.objects.exists()


def test_online_no_window_is_asked_for(opened, windows):
    bundle = opened()
    assert bundle.window_id is None
