"""A key room of the tests' own, made once a run."""

import pytest

from yici.licences import seals
from yici.licences.tests import samples


@pytest.fixture(scope="session")
def key_room(tmp_path_factory):
    """The folder that holds the test authority and its seals."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="session")
def market_seal(key_room):
    """The seal of 广安区市场监督管理局."""
    return seals.seal_of(samples.MARKET, key_room)
