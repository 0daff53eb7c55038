import shutil

import pytest

from yici.catalogue import demo
from yici.catalogue.finding import current_index
from yici.conftest import set_up_once
from yici.people.tests.people import make_region


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo city's catalogue and its index, set up once for all tests of a file."""
    var = tmp_path_factory.mktemp("catalogue")
    with set_up_once(django_db_blocker, var):
        make_region()
        demo.load_catalogue()
        current_index()
        yield var


@pytest.fixture
def city(loaded_once, db, settings, tmp_path):
    """The demo city's catalogue, with an index of its own: what a test changes is gone after it."""
    settings.VAR = tmp_path / "var"
    shutil.copytree(loaded_once, settings.VAR)


@pytest.fixture
def city_alone(db, settings, tmp_path):
    """The same, loaded for one test: for a live server, and where a test before saw an empty city."""
    settings.VAR = tmp_path
    make_region()
    demo.load_catalogue()
