"""An address of the API means what Django itself would make of the same routes."""

import pytest
from django.urls import URLResolver, resolve, reverse
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RoutePattern
from hypothesis import given
from hypothesis import strategies as st

from yici.api import urls

OURS = urls.urlpatterns[0]
DJANGOS = URLResolver(RoutePattern(""), OURS.url_patterns, app_name="ninja", namespace="api")
ROUTES = [str(one.pattern) for one in OURS.url_patterns]
WORDS = sorted({word for route in ROUTES for word in route.split("/")})
ID = "5f0f6cde-6a0c-4b59-9a43-6d4a0f1f7d11"


def meant_by(resolver, address):
    """Return the view and what it is called with; None for an address that means nothing."""
    try:
        found = resolver.resolve(address)
    except Resolver404:
        return None
    return found.func, found.kwargs, found.url_name, found.route, found.namespaces, found.app_names


def spelt(route: str, said: str) -> str:
    return "/".join(said if "<" in word else word for word in route.split("/"))


@pytest.mark.parametrize("said", ["51160220261128000001518", ID, "actions", "一件事"])
def test_every_route_is_found_as_django_finds_it(said):
    for route in ROUTES:
        address = spelt(route, said)
        ours, djangos = meant_by(OURS, address), meant_by(DJANGOS, address)
        # Where two routes fit, words as they stand come first: Django takes the one written first.
        if ours != djangos:
            assert ours[3].count("<") < djangos[3].count("<"), address


@given(st.lists(st.sampled_from([*WORDS, ID, "", "x", "<", "é"]), max_size=6))
def test_whatever_is_asked_for_is_found_by_both_or_by_neither(words):
    address = "/".join(words)
    assert (meant_by(OURS, address) is None) is (meant_by(DJANGOS, address) is None)


def test_an_address_of_nothing_is_told_so(client):
    assert client.get("/api/v1/cases/1/actions/fly").status_code == 404
    assert client.get("/api/v1//").status_code == 404


def test_addresses_are_made_from_names_as_before():
    made = reverse("api:read_case", kwargs={"number": "17"})
    assert (made, resolve(made).view_name) == ("/api/v1/cases/17", "api:read_case")
