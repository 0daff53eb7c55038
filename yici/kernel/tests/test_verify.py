"""Whoever changes the ledger behind everybody's back is found, and the place is named."""

import json

import pytest
from click.testing import CliRunner
from django.db import connection

from yici.conftest import on
from yici.kernel import audit
from yici.kernel.commands import verify
from yici.kernel.ledger import seal_of
from yici.kernel.tests.loan import NoteAdded, Returned, lend

DAY = on("2026-09-29")
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def told(loan):
    """A story of four entries, and another that nobody touches."""
    notes = [NoteAdded(page=3, words="学而"), NoteAdded(page=5, words="为政")]
    loan.tell(*notes, Returned(), actor="reader", at=DAY)
    lend(book="孟子", at=DAY, key="other")
    return loan


def behind_the_ledgers_back(query, *values):
    """Do what only a superuser of the database can do."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(query, values)
        cursor.execute("set local session_replication_role = origin")


def faults(stream=None):
    return [(f.seq, f.sort, f.kind) for f in audit.faults(stream)]


def run(*words):
    return CliRunner().invoke(verify, words)


def test_an_untouched_ledger_has_no_faults(told):
    result = run()
    assert (result.exit_code, result.output) == (0, "2 stories checked, 0 faults found.\n")


def test_one_story_may_be_checked_alone(told):
    assert run(f"loans.loan/{told.pk}").output.startswith("1 stories")
    assert json.loads(run(str(told.pk), "--json").output) == {"stories": 1, "faults": []}


@pytest.mark.parametrize("word", ["x", "loans.loan/1", "cases.nothing/" + NOBODY, NOBODY])
def test_a_stream_that_does_not_exist_is_bad_input(db, word):
    assert run(word).exit_code == 2


@pytest.mark.tampered
@pytest.mark.parametrize(
    "change",
    [
        """body = '{"page": 3, "words": "tampered"}'""",
        "actor = 'staff:somebody-else'",
        "kind = 'kernel.returned'",
        "stream = 'loans.other'",
        "seal = repeat('0', 64)",
    ],
)
def test_a_changed_entry_is_named(told, change):
    where = "where story = %s and seq = 2"
    behind_the_ledgers_back(f"update kernel_entry set {change} {where}", told.pk)
    assert faults()[0][:2] == (2, "changed")
    result = run("--json")
    assert result.exit_code == 1
    fault = json.loads(result.output)["faults"][0]
    assert (fault["stream"], fault["story"], fault["seq"]) == ("loans.loan", str(told.pk), 2)


@pytest.mark.tampered
def test_a_changed_moment_is_named(told):
    change = "update kernel_entry set at = at - interval '1 day' where story = %s and seq = 4"
    behind_the_ledgers_back(change, told.pk)
    assert faults() == [(4, "changed", "kernel.returned")]


@pytest.mark.tampered
@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_removed_entry_is_named(told, seq):
    remove = "delete from kernel_entry where story = %s and seq = %s"
    behind_the_ledgers_back(remove, told.pk, seq)
    assert faults() == [(seq, "removed", "")]
    assert f"loans.loan/{told.pk} at {seq}: an entry was removed" in run().output


def insert(story, seq, at, seal="f" * 64, actor="intruder"):
    behind_the_ledgers_back(
        "insert into kernel_entry (story, seq, at, stream, kind, body, actor, seal)"
        " values (%s, %s, %s, 'loans.loan', 'kernel.returned', '{}', %s, %s)",
        *(story, seq, at, actor, seal),
    )


@pytest.mark.tampered
def test_an_entry_inserted_after_the_head_is_named(told):
    seal = seal_of(told.seal, told.pk, 5, "kernel.returned", b"{}", "intruder", DAY)
    insert(told.pk, 5, DAY, seal)
    assert faults() == [(5, "inserted", "kernel.returned")]


@pytest.mark.tampered
@pytest.mark.parametrize("day", ["2026-09-01", "2026-11-01"])
@pytest.mark.parametrize("sealed", [False, True])
def test_an_entry_inserted_beside_another_is_named(told, day, sealed):
    before = told.history()[1].seal
    seal = seal_of(before, told.pk, 3, "kernel.returned", b"{}", "intruder", on(day))
    insert(told.pk, 3, on(day), seal if sealed else "f" * 64)
    assert faults() == [(3, "inserted", "kernel.returned")]


@pytest.mark.tampered
def test_a_last_entry_written_anew_with_a_right_seal_is_not_the_rows_head(told):
    before = told.history()[2].seal
    seal = seal_of(before, told.pk, 4, "kernel.returned", b"{}", "intruder", DAY)
    change = "update kernel_entry set actor = 'intruder', seal = %s where story = %s and seq = 4"
    behind_the_ledgers_back(change, seal, told.pk)
    assert faults() == [(4, "head", "")]


@pytest.mark.tampered
def test_a_story_whose_entries_are_all_gone_is_named(told):
    behind_the_ledgers_back("delete from kernel_entry where story = %s", told.pk)
    assert faults() == [(4, "removed", "")]


@pytest.mark.tampered
def test_a_story_whose_row_is_gone_is_named(told):
    behind_the_ledgers_back("delete from loans_noterow where loan_id = %s", told.pk)
    behind_the_ledgers_back("delete from loans_loan where id = %s", told.pk)
    assert faults() == [(4, "orphan", "kernel.returned")]


@pytest.mark.tampered
@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("status = 'lent'", "status"),
        ("marks = '[3]'", "marks"),
        ("pages_noted = 7", "pages_noted"),
        ("told_at = told_at + interval '1 minute'", "told_at"),
        ("opened_at = opened_at + interval '1 minute'", "opened_at"),
    ],
)
def test_a_row_changed_behind_the_ledgers_back_is_named(told, change, column):
    behind_the_ledgers_back(f"update loans_loan set {change} where id = %s", told.pk)
    (fault,) = audit.faults()
    assert (fault.sort, fault.seq) == ("row", 4)
    assert fault.what.endswith(f": {column}")


@pytest.mark.tampered
def test_a_part_changed_behind_the_ledgers_back_is_named(told):
    behind_the_ledgers_back("update loans_noterow set words = 'x' where loan_id = %s", told.pk)
    assert faults() == [(4, "part", "kernel.returned")]


@pytest.mark.tampered
def test_facts_that_cannot_be_read_are_named(told):
    """A kind that this version of the code does not know, told and sealed by the rules."""
    seal = seal_of(told.seal, told.pk, 5, "kernel.burnt", b"{}", "intruder", DAY)
    insert(told.pk, 5, DAY, seal)
    change = "update kernel_entry set kind = 'kernel.burnt' where story = %s and seq = 5"
    behind_the_ledgers_back(change, told.pk)
    head = "update loans_loan set seq = 5, seal = %s where id = %s"
    behind_the_ledgers_back(head, seal, told.pk)
    (fault,) = audit.faults()
    assert (fault.sort, fault.what) == ("unreadable", "cannot be retold: UnknownKind: kernel.burnt")
