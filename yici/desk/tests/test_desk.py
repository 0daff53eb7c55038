"""The officials' door."""

import pytest

from yici.kernel.module import collect
from yici.people.demo import load_demo
from yici.people.models import Role, User
from yici.people.who import Who


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


@pytest.mark.parametrize("role", Role.values)
def test_no_menu_reads_the_database_but_to_count(role):
    # The statement that counts is kept for the same official and day: were a list of places or
    # of departments read while it is written, it would go on holding when they have changed.
    # (This test has no database: whoever asks it for something fails.)
    user = User(username=role)
    posts = frozenset({(role, 1)})
    here = frozenset({"350203000000"})
    held = Who(actor="staff:X", staff_code="X", posts=posts, halls=here, governs=here)
    user.__dict__["_who"] = {None: held}
    for entry in collect("pages", "staff_menu"):
        entry.shown(user)
        entry.waiting(user)
