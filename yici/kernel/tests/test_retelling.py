"""Rows are what the ledger tells: where they say otherwise, they are made anew, and the ledger stays."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from yici.kernel import audit
from yici.kernel.commands import retell
from yici.kernel.ledger import Entry
from yici.kernel.tests import loan as loans
from yici.kernel.tests.loan import Loan, NoteAdded
from yici.kernel.tests.test_verify import behind_the_ledgers_back, told

__all__ = ["told"]


def run(*words):
    return CliRunner().invoke(retell, words)


def seals():
    return list(Entry.objects.values_list("seal", flat=True))


def test_where_rows_and_ledger_agree_there_is_nothing_to_do(told):
    result = run("--write")
    assert (result.exit_code, result.stdout) == (
        0,
        "0 stories written anew, 0 that cannot be mended.\n",
    )


def spoil(told):
    behind_the_ledgers_back(
        "update loans_loan set status = 'lost', pages_noted = 7 where id = %s", told.pk
    )
    behind_the_ledgers_back(
        "update loans_noterow set words = 'x' where page = 3; delete from loans_noterow where page = 5;"
        "insert into loans_noterow (loan_id, page, words) values (%s, 9, 'y')", told.pk,
    )  # fmt: skip


def test_differences_are_told_first_and_nothing_changes(told):
    spoil(told)
    result = run()
    assert result.exit_code == 1
    assert f'loans.loan/{told.pk}: status is "lost", told "returned"' in result.stdout
    assert "pages_noted is 7, told 2" in result.stdout
    assert '"page":9' in result.stdout
    assert "nothing was changed: use --write" in result.stdout
    assert Loan.at(told.pk).status == "lost"
    behind_the_ledgers_back("update loans_loan set status = 'x' where false")
    run("--write")


def test_what_parts_carry_of_their_story_is_compared_and_made_anew(told):
    assert {row.book for row in loans.NoteRow.objects.filter(loan=told.pk)} == {told.book}
    behind_the_ledgers_back(
        "update loans_noterow set book = 'another' where loan_id = %s and page = 3", told.pk
    )
    (fault,) = audit.faults()
    assert "loans_noterow" in fault.what
    assert fault.story == told.pk
    assert "notes" in run().stdout
    assert "1 stories written anew" in run("--write").stdout
    assert {row.book for row in loans.NoteRow.objects.filter(loan=told.pk)} == {told.book}
    assert not list(audit.faults())


def test_then_rows_and_parts_are_made_anew(told):
    before = seals()
    spoil(told)
    assert run("--write").exit_code == 0
    after = Loan.at(told.pk)
    assert (after.status, after.pages_noted) == ("returned", 2)
    assert [(note.page, note.words) for note in after.state.notes] == [(3, "学而"), (5, "为政")]
    assert not list(audit.faults())
    assert seals() == before
    loans.shelve(loan=after, at=after.told_at)  # it goes on where it was


def test_a_row_that_is_gone_is_made_anew(told):
    spoil(told)
    behind_the_ledgers_back(
        "delete from loans_noterow; delete from loans_loan where id = %s", told.pk
    )
    result = run(str(told.pk), "--write")
    assert (result.exit_code, "the row is" in result.stdout) == (0, True)
    assert Loan.at(told.pk).state == told.state


def test_what_a_new_version_of_the_fold_makes_of_old_facts(told, monkeypatch):
    """From tomorrow on, a book that came back is called `in the house`."""
    old = Loan.evolve

    def evolve(state, event):
        after = old(state, event)
        return replace(after, status="in the house") if after.status == "returned" else after

    monkeypatch.setattr(Loan, "evolve", staticmethod(evolve))
    result = json.loads(run("--json", "--write").stdout)
    (story,) = result["stories"]
    assert story["differences"] == [
        {"name": "status", "kept": '"returned"', "told": '"in the house"'}
    ]
    assert Loan.at(told.pk).status == "in the house"
    monkeypatch.undo()
    run("--write")


@pytest.mark.tampered
def test_a_story_whose_ledger_was_changed_is_left_to_a_person(told):
    behind_the_ledgers_back(
        "update kernel_entry set actor = 'intruder' where story = %s and seq = 2", told.pk
    )
    behind_the_ledgers_back("update loans_loan set status = 'lost' where id = %s", told.pk)
    result = run("--write")
    assert result.exit_code == 1
    assert "at 2 (kernel.note_added): the entry was changed" in result.stdout
    assert "1 that cannot be mended" in result.stdout
    assert Loan.at(told.pk).status == "lost"


def test_a_story_that_does_not_exist_is_bad_input(db):
    assert run("00000000-0000-0000-0000-000000000000").exit_code == 2


def test_a_story_told_on_meanwhile_is_written_from_what_is_told_by_then(told):
    """Compared in one snapshot, written under the story's lock."""
    spoil(told)
    found = audit.faults()
    next(iter(found))
    behind_the_ledgers_back("update loans_loan set status = 'returned' where id = %s", told.pk)
    found.close()
    assert run("--write").exit_code == 0
    with pytest.raises(loans.NotLent):
        Loan.at(told.pk).tell(NoteAdded(page=1, words="z"), actor="reader", at=told.told_at)
