"""What lies at rest cannot be read, moved or changed, and is found by equality all the same."""

import pytest

from yici.people import secrets

NUMBER = "511602199001011234"


def test_a_sealed_number_opens_in_its_own_place_only():
    sealed = secrets.encrypt(NUMBER, "row 1")
    assert NUMBER.encode() not in sealed
    assert secrets.decrypt(sealed, "row 1") == NUMBER
    with pytest.raises(secrets.Unreadable):
        secrets.decrypt(sealed, "row 2")


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_a_changed_seal_does_not_open(place):
    sealed = bytearray(secrets.encrypt(NUMBER, "row 1"))
    sealed[place] ^= 1
    with pytest.raises(secrets.Unreadable):
        secrets.decrypt(bytes(sealed), "row 1")


def test_the_same_number_is_sealed_differently_each_time():
    assert secrets.encrypt(NUMBER, "row 1") != secrets.encrypt(NUMBER, "row 1")


def test_another_key_does_not_open_it(settings):
    sealed = secrets.encrypt(NUMBER, "row 1")
    settings.IDENTITY_KEY = bytes(32)
    with pytest.raises(secrets.Unreadable):
        secrets.decrypt(sealed, "row 1")


def test_a_form_comes_back_as_it_was_filled_in():
    form = {"姓名": "<script>alert(1)</script>", "人数": 3, "地址": None}
    assert secrets.decrypt_json(secrets.encrypt_json(form, "cases/1"), "cases/1") == form


def test_the_blind_index_is_equal_for_equal_numbers_and_depends_on_kind_and_key(settings):
    index = secrets.blind_index("person", "11010519491231002x")
    assert index == secrets.blind_index("person", " 11010519491231002X ")
    assert index != secrets.blind_index("organisation", "11010519491231002X")
    settings.BLIND_INDEX_KEY = bytes(32)
    assert index != secrets.blind_index("person", "11010519491231002X")
