import pytest
from django.db import connection

from yici.conftest import on
from yici.kernel.tests.loan import Loan, NoteRow, Slip, lend


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in (Loan, NoteRow, Slip):
            editor.create_model(model)


@pytest.fixture
def loan(db):
    return lend(book="论语", at=on("2026-09-28"), key="one")
