"""What follows from facts: handed over in bundles, the quick before the slow, each by itself when it fails."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from yici.conftest import on
from yici.kernel import reactions
from yici.kernel.models import Outbox
from yici.kernel.tests import loan as loans
from yici.kernel.tests.loan import lend

DAY = on("2026-09-29")
PUT_BACK = "kernel.tests.reactions.put_back"


@pytest.fixture
def books(db):
    """Three books that have come back; each is owed a reaction."""
    found = [lend(book=f"{n}", at=DAY, key=str(n)) for n in range(3)]
    for book in found:
        loans.give_back(loan=book, at=DAY)
    return found


def jobs():
    return list(ProcrastinateJob.objects.order_by("id"))


def test_quick_reactions_travel_together(books, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert reactions.relay() == 3
    (job,) = jobs()
    assert job.priority == 0
    assert job.args["owed"] == [[PUT_BACK, str(book.pk), 2] for book in books]
    assert reactions.relay() == 0


def test_slow_reactions_travel_alone_and_are_overtaken(books, monkeypatch):
    monkeypatch.setitem(reactions.SLOW, PUT_BACK, 2)
    reactions.relay()
    assert [(len(job.args["owed"]), job.priority) for job in jobs()] == [(1, -2)] * 3
    assert {job.queue_name for job in jobs()} == {reactions.DEFAULT}


def test_a_hand_of_every_worker_is_kept_free_for_what_is_quick(books):
    reactions.relay()
    assert {job.queue_name for job in jobs()} == {reactions.QUICK}


def test_and_one_for_what_takes_a_while_and_somebody_waits_for(books, monkeypatch):
    """Else news that come faster than they are done would keep every licence from being sealed."""
    monkeypatch.setitem(reactions.SLOW, PUT_BACK, 1)
    reactions.relay()
    assert {job.queue_name for job in jobs()} == {reactions.AWAITED}
    assert reactions.AWAITED in reactions.QUEUES


def test_one_that_fails_goes_on_alone_and_holds_up_nobody(books, monkeypatch):
    done = []

    def sort_in(entry):
        if entry.story == books[0].pk:
            raise RuntimeError("the shelf is full")
        done.append(entry.story)

    monkeypatch.setitem(reactions.FUNCTIONS, PUT_BACK, sort_in)
    reactions.relay()
    reactions.react(**jobs()[0].args)
    assert done == [book.pk for book in books[1:]]
    alone = jobs()[-1].args
    assert alone["owed"] == [[PUT_BACK, str(books[0].pk), 2]]
    with pytest.raises(RuntimeError, match="shelf"):  # so that the queue tries it again, later
        reactions.react(**alone)


def test_a_job_that_an_older_version_left_in_the_queue_is_done(books):
    Outbox.objects.all().delete()
    reactions.react(reaction=PUT_BACK, story=str(books[0].pk), seq=2)
    assert loans.Loan.at(books[0].pk).counted == 1


def at_once(monkeypatch, function):
    """Let what puts books back take many at once."""
    monkeypatch.setitem(reactions.OF_MANY, PUT_BACK, function)
    monkeypatch.setitem(reactions.FUNCTIONS, PUT_BACK, lambda entry: function([entry]))
    reactions.relay()


def test_what_takes_many_gets_all_of_its_kind_at_once_in_their_order(books, monkeypatch):
    shelves = []
    at_once(monkeypatch, lambda entries: shelves.append([(one.story, one.seq) for one in entries]))
    reactions.react(**jobs()[0].args)
    assert shelves == [[(book.pk, 2) for book in books]]


def test_one_that_cannot_be_done_with_the_others_leaves_nothing_done_half(books, monkeypatch):
    def sort_in(entries):
        for entry in entries:
            Outbox.objects.create(story=entry.story, seq=9, reaction="sorted in", at=DAY)
            if entry.story == books[2].pk:
                raise RuntimeError("the shelf is full")

    at_once(monkeypatch, sort_in)
    reactions.react(**jobs()[0].args)
    assert jobs()[-1].args["owed"] == [[PUT_BACK, str(books[2].pk), 2]]
    done = Outbox.objects.filter(reaction="sorted in").values_list("story", flat=True)
    assert [*done].count(books[0].pk) == [*done].count(books[1].pk) == 1


def test_one_whose_fact_is_not_there_holds_up_nobody(books, monkeypatch):
    done = []
    at_once(monkeypatch, lambda entries: done.extend(one.story for one in entries))
    owed = jobs()[0].args["owed"]
    reactions.react(owed=[[PUT_BACK, owed[0][1], 99], *owed])
    assert done == [book.pk for book in books]
    assert jobs()[-1].args["owed"] == [[PUT_BACK, str(books[0].pk), 99]]
