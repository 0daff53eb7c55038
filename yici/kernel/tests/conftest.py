import pytest

from yici.conftest import on
from yici.kernel.tests.loan import lend


@pytest.fixture
def loan(db):
    return lend(book="论语", at=on("2026-09-28"), key="one")
