"""Many at once, on commits that are real: nothing is lost, nothing happens twice."""

import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from yici.conftest import on
from yici.kernel.digests import digest_of
from yici.kernel.ledger import Entry, history
from yici.kernel.models import Command, Digest, Outbox
from yici.kernel.reactions import TOGETHER, relay
from yici.kernel.story import Repeated, Stale, Telling, tell_many
from yici.kernel.tests import loan as loans
from yici.kernel.tests.crowd import at_once, start, until, working
from yici.kernel.tests.loan import Loan, Returned, lend

pytestmark = [pytest.mark.crowd, pytest.mark.django_db(transaction=True)]
DAY = on("2026-09-29")


@pytest.fixture
def loan(transactional_db):
    return lend(book="论语", at=DAY, key="one")


def kinds(story) -> list[str]:
    return [entry.kind.removeprefix("kernel.") for entry in history(story.pk)]


def test_what_eight_tell_of_one_story_comes_one_after_the_other(loan):
    def tell(n):
        for page in range(10):
            loans.note(loan=loan.pk, page=10 * n + page, words=f"{n}", at=DAY)

    at_once(8, tell)
    after = Loan.at(loan.pk)
    assert [entry.seq for entry in history(loan.pk)] == list(range(1, 82))
    assert (after.seq, after.pages_noted) == (81, 80)


def test_four_processes_on_one_story_lose_no_fact(loan):
    tellers = [
        start("-m", "yici.kernel.tests.teller", "note", str(loan.pk), str(n)) for n in range(4)
    ]
    assert [teller.wait(240) for teller in tellers] == [0] * 4
    after = Loan.at(loan.pk)
    assert (after.seq, after.pages_noted) == (401, 400)


def test_workers_who_come_to_a_days_digest_at_once_make_it_once(loan):
    made = at_once(4, lambda n: digest_of(DAY.date(), DAY.date() + timedelta(days=1)).line)
    assert (len(set(made)), Digest.objects.count()) == (1, 1)


def test_a_hasty_citizen_who_clicks_twenty_times_has_said_it_once(loan):
    def click(n):
        return loans.note(loan=loan.pk, page=1, words="x", at=DAY, key="hasty").seq

    assert set(at_once(20, click)) == {2}
    assert kinds(loan) == ["lent", "note_added"]
    assert Command.objects.count() == 1


def test_one_key_opens_one_story_however_many_try(transactional_db):
    def open_(n):
        try:
            return lend(book="论语", at=DAY, key="one").seq
        except Repeated:
            return "repeated"

    assert Counter(at_once(12, open_)) == {1: 1, "repeated": 11}
    assert (Loan.objects.count(), Entry.objects.count()) == (1, 1)


def test_of_two_sweeps_over_the_same_stories_one_does_it_all(transactional_db):
    ids = [lend(book=f"{n}", at=DAY, key=str(n)).pk for n in range(50)]
    seen = [Loan.at_all(ids) for _ in range(4)]

    def sweep(n):
        try:
            tell_many([Telling(story, (Returned(),), "clock", DAY) for story in seen[n]])
        except Stale:
            return "stale"
        return "done"

    results = at_once(4, sweep)
    assert results.count("done") == 1
    assert Entry.objects.count() == 100


def returned(number: int) -> list:
    """Lend that many books and take them back: each return is owed a reaction."""
    books = [lend(book=f"{n}", at=DAY, key=str(n)) for n in range(number)]
    tell_many([Telling(book, (Returned(),), "reader", DAY) for book in books])
    return books


def test_several_relays_hand_each_reaction_over_once(transactional_db):
    returned(200)
    handed = at_once(6, lambda n: sum(iter(relay, 0)))
    jobs = [job.args["owed"] for job in ProcrastinateJob.objects.all()]
    assert len(jobs) == 200 // TOGETHER
    assert sum(handed) == sum(map(len, jobs)) == 200
    assert len({story for owed in jobs for _reaction, story, _seq in owed}) == 200
    assert not Outbox.objects.exists()


def test_a_relay_that_dies_halfway_hands_over_nothing(transactional_db):
    returned(3)
    with pytest.raises(RuntimeError), transaction.atomic():
        relay()
        raise RuntimeError("the light went out")
    assert Outbox.objects.count() == 3
    assert not ProcrastinateJob.objects.exists()


ALL = ["lent", "returned", "shelved", "counted"]


def everything_is_done(books) -> bool:
    waiting = Outbox.objects.exists() or ProcrastinateJob.objects.exists()
    return not waiting and Loan.objects.filter(counted=1).count() == len(books)


def test_two_workers_do_what_follows_once(transactional_db):
    books = returned(60)
    with working(2):
        until(lambda: everything_is_done(books))
    assert all(kinds(book) == ALL for book in books)


def test_a_worker_killed_in_the_middle_of_a_reaction_loses_and_doubles_nothing(transactional_db):
    books = returned(60)
    for _ in range(3):
        with working() as (worker,):
            before = Entry.objects.filter(kind="kernel.counted").count()
            until(lambda: Entry.objects.filter(kind="kernel.counted").count() > before + 5)  # noqa: B023
            worker.send_signal(signal.SIGKILL)
            worker.wait()
    half_done = Loan.objects.filter(shelved=1, counted=0).count()
    assert half_done, "nobody was killed in the middle of a reaction"
    with working():
        until(lambda: everything_is_done(books))
    assert all(kinds(book) == ALL for book in books)


def test_a_web_process_killed_after_the_fact_owes_what_follows_to_nobody(loan):
    teller = start("-m", "yici.kernel.tests.teller", "give_back", str(loan.pk))
    assert teller.wait(90) == -signal.SIGKILL
    assert Outbox.objects.count() == 1
    with working():
        until(lambda: everything_is_done([loan]))
    assert kinds(loan) == ALL


def test_between_tests_that_commit_only_what_migrations_put_in_stays(loan):
    kept = ContentType.objects.count()
    ContentType.objects.all().delete()
    call_command("flush", interactive=False)
    assert not Loan.objects.exists()
    assert not Entry.objects.exists()
    assert ContentType.objects.count() == kept > 0
