"""The frequent items are what most cases were opened for, frozen in batches (C015, R19)."""

from datetime import date

import pytest
from django.urls import reverse

from yici.catalogue import actions
from yici.catalogue.actions import NobodyCame
from yici.catalogue.listing import listed
from yici.catalogue.models import FrequentEntry
from yici.catalogue.refusals import BadDates, NotAllowed
from yici.conftest import on
from yici.people.models import Region
from yici.people.tests.people import account_of, make_hall, make_staff

pytestmark = pytest.mark.django_db

SEPTEMBER = {"since": date(2026, 9, 1), "until": date(2026, 9, 30), "at": on("2026-10-09")}


def test_what_most_came_for_is_frozen_and_later_cases_change_nothing(client, city, apply):
    compiler = make_staff("向编目", "compiler", make_hall())
    case = apply(at="2026-09-28")
    region = Region.objects.get(pk=case.region)
    told = {"region": region, "by": compiler} | SEPTEMBER
    with pytest.raises(NotAllowed):
        actions.freeze_frequent(**told | {"by": make_staff("陈", "clerk", make_hall())})
    with pytest.raises(BadDates):
        actions.freeze_frequent(**told | {"until": date(2026, 8, 1)})
    with pytest.raises(NobodyCame):
        actions.freeze_frequent(**told | {"since": date(2026, 9, 1), "until": date(2026, 9, 2)})
    batch = actions.freeze_frequent(**told)
    apply(at="2026-09-30", key="two")
    [entry] = FrequentEntry.objects.all()
    assert (batch.number, entry.rank, entry.cases) == (1, 1, 1)
    assert entry.item == case.edition.item
    with pytest.raises(NobodyCame):
        actions.freeze_frequent(**told)  # listed already
    [row] = listed("frequent").rows()
    assert row.cells[:3] == ("1", "1", "1")
    client.force_login(account_of(compiler))
    assert "未达到" in client.get(reverse("desk:frequent")).text
    days = {name: SEPTEMBER[name].isoformat() for name in ("since", "until")}
    assert client.post(reverse("desk:frequent"), {"region": region.pk} | days).status_code == 422
