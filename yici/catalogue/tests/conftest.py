import pytest

from yici.catalogue import demo
from yici.people.tests.people import make_region


@pytest.fixture
def city(db, settings, tmp_path):
    """The demo city's catalogue, with an index of its own."""
    settings.VAR = tmp_path
    make_region()
    demo.load_catalogue()
