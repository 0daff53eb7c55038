"""A story is told, guarded and retold."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from yici.conftest import on
from yici.kernel import ledger
from yici.kernel.actions import StaleEdit
from yici.kernel.ledger import Entry
from yici.kernel.many import AT_ONCE
from yici.kernel.models import Command
from yici.kernel.story import KeyReused, OtherContent, Repeated, Stale, Telling, tell_many
from yici.kernel.tests import loan as loans
from yici.kernel.tests.loan import Lent, Loan, NoteAdded, NoteRow, NotLent, Returned, Slip, lend

DAY = on("2026-09-29")


def test_one_telling_is_one_statement(loan, django_assert_num_queries):
    with django_assert_num_queries(1):
        loan.tell(NoteAdded(page=3, words="学而时习之"), actor="reader", at=DAY)
    assert [e.kind for e in loan.history()] == ["kernel.lent", "kernel.note_added"]
    assert NoteRow.objects.get(loan=loan.pk).words == "学而时习之"
    assert Loan.at(loan.pk).state == loan.state
    assert (loan.pages_noted, loan.marks) == (1, (3,))


def test_a_verb_is_one_statement_too(loan, django_assert_num_queries):
    with django_assert_num_queries(1):
        loans.note(loan=loan, page=1, words="x", at=DAY, key="k")


def test_several_facts_may_be_told_at_once(loan):
    facts = [NoteAdded(page=1, words="a"), NoteAdded(page=1, words="b"), Returned()]
    loan.tell(*facts, actor="reader", at=DAY)
    assert (loan.seq, loan.status) == (4, "returned")
    assert Loan.at(loan.pk).state.notes == (loans.Note(1, "b"),)


def test_a_teller_who_saw_an_older_page_is_told_so_and_writes_nothing(loan):
    old = Loan.at(loan.pk)
    loan.tell(NoteAdded(page=1, words="first"), actor="reader", at=DAY)
    with pytest.raises(Stale):
        old.tell(NoteAdded(page=1, words="second"), actor="other", at=DAY, beside=[_slip()])
    assert Entry.objects.filter(story=loan.pk).count() == 2
    assert NoteRow.objects.get(loan=loan.pk).words == "first"
    assert not Slip.objects.exists()


def _slip():
    return Slip(id=uuid4(), text=b"\x00\xff secret")


def test_rows_beside_the_story_are_written_with_it(loan):
    slip = _slip()
    loan.tell(NoteAdded(page=1, words="x"), actor="reader", at=DAY, beside=[slip, _slip()])
    assert bytes(Slip.objects.get(id=slip.id).text) == slip.text
    assert Slip.objects.count() == 2


def test_an_illegal_step_leaves_no_trace(loan):
    with pytest.raises(NotLent):
        loan.tell(Lent(book="孟子"), actor="desk", at=DAY)
    assert Entry.objects.count() == 1


def test_the_same_command_twice_is_one_event(loan):
    for _ in range(2):
        loans.note(loan=loan.pk, page=1, words="x", at=DAY, key="double-click")
    assert Entry.objects.filter(story=loan.pk).count() == 2
    assert Command.objects.get().kind == "kernel.note"


def test_a_repeated_command_is_answered_even_when_the_story_has_moved_on(loan):
    loans.note(loan=loan, page=1, words="x", at=DAY, key="k1")
    loans.give_back(loan=loan, at=DAY, key="k2")
    again = loans.note(loan=Loan.at(loan.pk), page=1, words="x", at=DAY, key="k1")
    assert (again.seq, again.status) == (3, "returned")


def test_a_key_belongs_to_one_verb(loan):
    loans.note(loan=loan, page=1, words="x", at=DAY, key="k1")
    with pytest.raises(KeyReused, match=r"kernel\.note"):
        loans.give_back(loan=loan.pk, at=DAY, key="k1")


def test_a_key_belongs_to_what_was_said_with_it(loan):
    loans.note(loan=loan, page=1, words="first", at=DAY, key="k1")
    with pytest.raises(OtherContent):
        loans.note(loan=loan.pk, page=1, words="second", at=DAY, key="k1")
    with pytest.raises(OtherContent):
        loans.note(loan=Loan.at(loan.pk), page=2, words="first", at=DAY, key="k1")
    assert NoteRow.objects.get(loan=loan.pk).words == "first"
    assert len(Command.objects.get().digest) == 32


def test_the_day_and_what_was_seen_are_no_part_of_what_was_said(loan):
    loans.note(loan=loan, page=1, words="x", at=DAY, key="k1", seen=1)
    again = loans.note(loan=loan.pk, page=1, words="x", at=on("2026-09-30"), key="k1", seen=1)
    assert again.seq == 2


def test_a_key_from_before_digests_were_kept_still_stands_for_its_command(loan):
    loans.note(loan=loan, page=1, words="x", at=DAY, key="k1")
    Command.objects.update(digest="")
    assert loans.note(loan=loan.pk, page=1, words="y", at=DAY, key="k1").seq == 2


def test_a_stale_edit_is_refused_in_words(loan):
    loans.note(loan=loan, page=1, words="x", at=DAY)
    with pytest.raises(StaleEdit, match="is at 2, not at 1"):
        loans.note(loan=loan.pk, page=1, words="y", at=DAY, seen=1)


def test_a_verb_by_somebody_who_has_read_an_older_page_decides_anew(loan):
    old = Loan.at(loan.pk)
    loans.note(loan=loan, page=1, words="x", at=DAY)
    moved = loans.note(loan=old, page=2, words="y", at=DAY)
    assert (moved.seq, moved.pages_noted) == (3, 2)


def test_opening_twice_with_one_key_opens_once(loan):
    with pytest.raises(Repeated):
        lend(book="论语", at=DAY, key="one")
    assert Loan.objects.count() == 1


def test_a_transaction_that_fails_takes_the_fact_with_it(loan):
    with pytest.raises(RuntimeError), transaction.atomic():
        loan.tell(Returned(), actor="reader", at=DAY)
        raise RuntimeError("the wire broke")
    assert Entry.objects.count() == 1


def test_a_story_is_never_saved_or_deleted_behind_the_ledgers_back(loan):
    loan.status = "lost"
    with pytest.raises(TypeError):
        loan.save()
    with pytest.raises(TypeError):
        loan.delete()


@pytest.mark.parametrize("how", ["update", "delete", "truncate"])
def test_the_ledger_refuses_to_be_changed(loan, how):
    entries = Entry.objects.filter(story=loan.pk)
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        if how == "update":
            entries.update(actor="someone else")
        elif how == "delete":
            entries.delete()
        else:
            with transaction.get_connection().cursor() as cursor:
                cursor.execute("truncate kernel_entry")


def test_many_stories_move_in_few_statements_and_one_transaction(db, django_assert_num_queries):
    many = [lend(book=f"book {n}", at=DAY, key=str(n)) for n in range(50)]
    facts = (NoteAdded(page=2, words="“引号”\n'"), NoteAdded(page=9, words="z"))
    with django_assert_num_queries(2 + 50 // AT_ONCE):  # begin, tell, commit
        tell_many([Telling(one, facts, "sweep", DAY, (_slip(),)) for one in many])
    assert {one.seq for one in Loan.objects.all()} == {3}
    assert Slip.objects.count() == NoteRow.objects.count() / 2 == 50


def test_many_stories_move_all_or_none(db):
    many = [lend(book=f"book {n}", at=DAY, key=str(n)) for n in range(5)]
    Loan.at(many[3].pk).tell(Returned(), actor="reader", at=DAY)
    with pytest.raises(Stale, match="1 of 5"):
        tell_many([Telling(one, (Returned(),), "sweep", DAY) for one in many])
    assert Entry.objects.count() == 6


def test_many_stories_may_open_at_once(db):
    new = []
    for n in range(3):
        story = Loan(pk=uuid4(), seq=0, seal=ledger.GENESIS, opened_at=DAY, told_at=DAY)
        story.__dict__["_state_now"] = Loan.State()
        new.append(Telling(story, (Lent(book=f"{n}"),), "import", DAY))
    tell_many(new)
    assert Loan.objects.count() == 3


def test_a_chapter_tells_at_least_one_fact(loan):
    with pytest.raises(ValueError, match="at least one"):
        loan.tell(actor="reader", at=DAY)


def test_many_stories_moved_twice_with_one_key_move_once(db):
    many = [lend(book=f"{n}", at=DAY, key=str(n)) for n in range(3)]
    tell_many([Telling(one, (_note(),), "sweep", DAY, (), "monday", "notes") for one in many])
    again = Loan.at_all(one.pk for one in many)
    with pytest.raises(Stale, match="3 of 3"):
        tell_many([Telling(one, (_note(),), "sweep", DAY, (), "monday", "notes") for one in again])
    assert {one.seq for one in Loan.objects.all()} == {2}
    assert Command.objects.filter(kind="notes").count() == 3


def _note():
    return NoteAdded(page=1, words="x")
