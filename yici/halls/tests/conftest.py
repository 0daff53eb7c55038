import pytest

from .hall import build


@pytest.fixture
def hall(db):
    return build()
