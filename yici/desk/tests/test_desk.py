"""The officials' door."""

import pytest

from yici.people.demo import load_demo


@pytest.fixture
def people(db):
    load_demo()


@pytest.mark.parametrize("address", ["/desk/", "/desk/styleguide/"])
def test_strangers_sign_in_first_and_citizens_stay_outside(client, people, address):
    assert client.get(address)["Location"].startswith("/accounts/login/")
    client.post("/accounts/demo/", {"username": "citizen"})
    assert client.get(address).status_code == 403
    client.post("/accounts/demo/", {"username": "clerk"})
    assert client.get(address).status_code == 200
