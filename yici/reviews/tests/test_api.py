"""Rating over the API: the same rules, as problem details."""

import pytest

from yici.cases.models import Case
from yici.cases.tests.citizen import Citizen
from yici.reviews.models import Rating

pytestmark = pytest.mark.usefixtures("born")


@pytest.fixture
def li(city):
    return Citizen(city.users["li"])


def rate(client, **given):
    return client.post("/api/v1/reviews", given, content_type="application/json")


def test_a_case_is_rated_once_over_the_api(li, born):
    answer = rate(li, case=born.number, level="satisfied", dimensions={"guide": "satisfied"})
    assert answer.status_code == 201
    assert answer.json()["level_words"] == "Satisfied"
    assert Rating.objects.get().channel == "api"
    again = rate(li, case=born.number, level="satisfied")
    assert (again.status_code, again.json()["type"]) == (409, "urn:yici:problem:twice")
    assert li.get(f"/api/v1/reviews/{born.number}").json()["level"] == "satisfied"


def test_bad_input_is_told_at_its_field_and_nothing_is_written(li, born):
    for given in (
        {"case": born.number, "level": "5"},
        {"case": born.number, "level": "dissatisfied"},
        {"case": born.number, "level": "satisfied", "details": ["bribe"]},
        {"case": born.number, "level": "satisfied", "word": "?"},
    ):
        answer = rate(li, **given)
        assert answer.status_code == 422, given
        assert answer.json()["errors"], given
    assert not Rating.objects.exists()


def test_nobody_reads_or_rates_what_is_not_theirs(city, born):
    stranger, clerk = Citizen(city.users["mei"]), Citizen(city.users["luo"])
    assert rate(stranger, case=born.number, level="satisfied").status_code == 404
    assert rate(clerk, case=born.number, level="satisfied").status_code == 403
    assert stranger.get(f"/api/v1/reviews/{born.number}").status_code == 404
    assert rate(Citizen(), case=born.number, level="satisfied").status_code == 401
    assert Case.objects.count() == 1
