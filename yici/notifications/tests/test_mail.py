"""E-mail goes out through a real SMTP server, which may refuse, greylist, hang up or be away."""

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from yici.notifications import actions, carriers, jobs
from yici.notifications.models import Notification, Sending

from .conftest import pass_time, reachable, tell, work
from .mailserver import PASSWORD, SMTP, USER, encryption, mail_server, password_needed

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(li):
    return reachable(li, "email", "li@example.cn")


def test_what_she_is_told_arrives_as_mail_without_her_name_or_any_secret(li, mail, server):
    tell(li, path="/cases/511602-1/")
    assert work() == ["handed"]
    (arrived,) = server.mails
    assert server.recipients == ["li@example.cn"]
    assert arrived["Subject"] == "新的联系方式已确认"
    assert arrived["From"].endswith("<notice@zwfw.example.cn>")
    assert arrived["Auto-Submitted"] == "auto-generated"
    text = arrived.get_content()
    told = Notification.objects.get()
    assert f"https://zwfw.example.cn/messages/{told.id}/" in text
    for secret in ("李秀英", li.number, "511602-1", "token", "?"):
        assert secret not in text
    sent = Sending.objects.get()
    assert (sent.status, sent.attempts, sent.fault) == ("handed", 1, "")
    assert sent.told_at <= sent.handed_at


def test_the_job_is_put_into_the_queue_by_the_transaction_that_tells(li, mail, server):
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(li)
        assert ProcrastinateJob.objects.count() == 1
        raise RuntimeError("the light went out")
    assert not Notification.objects.exists()
    assert not ProcrastinateJob.objects.exists()
    tell(li)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.priority, job.scheduled_at) == ("notifications.send", 10, None)


def test_the_same_fact_told_twice_is_one_message(li, mail, server):
    assert tell(li, "decided") == tell(li, "decided")
    work()
    assert len(server.mails) == 1
    tell(li, "delivered")
    work()
    assert len(server.mails) == 2


def test_a_message_sent_again_after_a_lost_answer_bears_the_same_message_id(li, mail, server):
    server.to_data = ["take and hang up"]
    tell(li)
    assert work() == ["waiting"]
    assert Sending.objects.get().fault == "smtp-lost"
    pass_time()
    assert work() == ["handed"]
    assert len({one["Message-ID"] for one in server.mails}) == 1
    assert len(server.mails) == 2  # at least once: whoever reads it sees one Message-ID


def test_a_job_run_twice_sends_once(li, mail, server):
    tell(li)
    args = ProcrastinateJob.objects.get().args
    assert [jobs.send.func(**args), jobs.send.func(**args)] == ["handed", ""]
    assert len(server.mails) == 1


def test_a_greylisting_server_is_tried_again_after_a_pause(li, mail, server):
    server.to_recipient = ["451 4.7.1 Greylisted, come back later"]
    tell(li)
    assert work() == ["waiting"]
    waits = Sending.objects.get()
    assert (waits.fault, waits.attempts) == ("smtp-451", 1)
    assert ProcrastinateJob.objects.get().scheduled_at == waits.next_at
    assert work() == []  # not before the pause is over
    pass_time()
    assert work() == ["handed"]
    assert (Sending.objects.get().attempts, len(server.mails)) == (2, 1)


def test_a_mailbox_that_does_not_exist_is_given_up_at_once_and_can_be_sent_again(li, mail, server):
    server.to_recipient = ["550 5.1.1 No such user"]
    tell(li)
    assert work() == ["dead"]
    assert Sending.objects.get().fault == "smtp-550"
    assert not ProcrastinateJob.objects.exists()


def test_a_connection_dropped_in_the_middle_is_no_loss(li, mail, server):
    server.to_data = ["hang up", "452 4.3.1 Disk full"]
    tell(li)
    answers = []
    for _ in range(3):
        answers += work()
        pass_time()
    assert answers == ["waiting", "waiting", "handed"]
    assert len(server.mails) == 1


def test_pauses_grow_and_end(li, mail, server):
    server.to_recipient = ["450 busy"] * 20
    tell(li)
    pauses = []
    while True:
        before = timezone.now()
        (answer,) = work()
        if answer == "dead":
            break
        pauses.append((Sending.objects.get().next_at - before).total_seconds())
        pass_time()
    assert pauses == sorted(pauses)
    assert (len(pauses), round(pauses[0])) == (8, 30)
    assert sum(pauses) > 24 * 3600
    assert server.tries == 9


def test_a_server_that_is_away_is_left_in_peace_so_that_workers_are_not_held_up(li, mail, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 9
    settings.EMAIL_USE_TLS = False
    for key in "abc":
        tell(li, key)
    assert work() == ["waiting"] * 3
    faults = sorted(Sending.objects.values_list("fault", "attempts"))
    assert faults == [("resting", 0), ("resting", 0), ("smtp-away", 1)]
    carriers.RESTS.clear()


def test_encryption_and_password_are_used_where_the_server_wants_them(
    li, mail, settings, tmp_path, monkeypatch
):
    context, trusted = encryption(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", trusted)
    how = {"tls_context": context, "require_starttls": True, "authenticator": password_needed,
           "auth_required": True}  # fmt: skip
    with mail_server(**how) as server:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
        settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.port, True
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = USER, "wrong"
        tell(li)
        assert work() == ["waiting"]
        assert Sending.objects.get().fault == "smtp-535"
        settings.EMAIL_HOST_PASSWORD = PASSWORD
        pass_time()
        assert work() == ["handed"]
        assert server.was_encrypted


def test_a_certificate_nobody_vouches_for_is_not_trusted(li, mail, settings, tmp_path):
    context, _ = encryption(tmp_path)
    with mail_server(tls_context=context, require_starttls=True) as server:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
        settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.port, True
        tell(li)
        assert work() == ["waiting"]
        assert server.mails == []


def test_a_message_whose_job_was_lost_is_found_and_sent(li, mail, server):
    from django.db import connection

    tell(li, at=timezone.now() - jobs.LOST * 2)
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    assert jobs.revive.func(timestamp=int(timezone.now().timestamp())) == 1
    assert work() == ["handed"]


def test_a_contact_taken_away_meanwhile_gets_nothing(li, mail, server):
    from yici.people.tests.people import acting

    tell(li)
    actions.remove_contact(owner=li, channel="email", by=acting(li))
    assert work() == ["dropped"]
    assert server.mails == []
