"""SMS go to an operator over HTTP, signed both ways; the sandbox stands for one."""

import time
from uuid import uuid4

import orjson
import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from yici.notifications import actions, jobs
from yici.notifications.carriers import signing
from yici.notifications.models import Kept, Sending
from yici.people.tests.people import make_department, make_staff

from .conftest import pass_time, reachable, tell, work

RECEIPTS = "/callbacks/sms"
NOON = {"quiet_from": None, "quiet_until": None}


@pytest.fixture
def operator(transactional_db, live_server, settings):
    """The demo's own operator, at a real address."""
    settings.SITE_URL = live_server.url
    settings.SMS_URL = f"{live_server.url}/sandbox/sms"
    settings.ALLOWED_HOSTS = ["*"]
    return live_server


@pytest.fixture
def sms(operator, li):
    return reachable(li, "sms", "13812341234", **NOON)


def receipts_arrive() -> None:
    """Let the operator's receipts come, as its worker would send them."""
    for job in ProcrastinateJob.objects.filter(task_name="notifications.sandbox_receipt"):
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs where id = %s", [job.id])
        jobs.sandbox_receipt.func(**job.args)


def receipt(client, told: dict, *, secret: str, now: float = 0, path: str = RECEIPTS):
    body = orjson.dumps(told)
    signed = signing.headers(secret, path, body, now or time.time())
    signed.pop("Content-Type")
    return client.post(RECEIPTS, body, content_type="application/json", headers=signed)


def test_an_sms_is_handed_over_signed_and_its_delivery_is_noted(li, sms):
    tell(li)
    assert work() == ["handed"]
    kept = Kept.objects.get()
    assert kept.address == "138****1234"
    assert kept.text.startswith("【一次】今后您的事项消息")
    assert Sending.objects.get().status == "handed"
    receipts_arrive()
    sent = Sending.objects.get()
    assert (sent.status, sent.fault) == ("delivered", "")
    assert sent.receipt_at >= sent.handed_at


def test_what_could_not_be_delivered_is_noted_with_its_reason(li, operator):
    reachable(li, "sms", "13812348888", **NOON)
    tell(li)
    work()
    receipts_arrive()
    assert Sending.objects.values_list("status", "fault").get() == ("failed", "not-reached")


def test_what_failed_and_is_sent_again_is_no_double_to_the_operator(client, li, operator, settings):
    """Under the same id it would be taken for known, and nobody would get it."""
    reachable(li, "sms", "13812348888", **NOON)
    tell(li)
    work()
    receipts_arrive()
    watcher = make_staff("夏总", "administrator", make_department())
    actions.send_again(sendings=Sending.objects.visible_to(watcher), by=watcher, at=timezone.now())
    assert work() == ["handed"]
    assert Kept.objects.count() == 2
    pk, secret = str(Sending.objects.get().pk), settings.SMS_SECRET
    late = {"id": pk, "status": "failed", "code": "x"}
    assert receipt(client, late, secret=secret).status_code == 200
    assert Sending.objects.get().status == "handed"  # that was the first sending
    assert receipt(client, late | {"id": f"{pk}.1"}, secret=secret).status_code == 200
    assert Sending.objects.get().status == "failed"
    assert receipt(client, late | {"id": f"{pk}.2"}, secret=secret).status_code == 404


def test_a_number_that_does_not_exist_is_given_up_a_busy_operator_is_tried_again(li, operator):
    reachable(li, "sms", "13812340000", **NOON)
    tell(li, "one")
    assert work() == ["dead"]
    assert Sending.objects.get().fault == "sms-no-such-number"
    reachable(li, "sms", "13812349999", **NOON)
    tell(li, "two")
    assert work() == ["waiting"]
    assert Sending.objects.get().fault == "sms-503"


def test_the_same_message_handed_in_twice_is_sent_once(li, sms):
    tell(li)
    work()
    # The worker was killed before it could note that the operator has it.
    Sending.objects.update(status="waiting", handed_at=None)
    jobs.send.func(sending=str(Sending.objects.get().pk))
    assert Kept.objects.values_list("times", flat=True).get() == 2
    assert ProcrastinateJob.objects.filter(task_name="notifications.sandbox_receipt").count() == 1


def test_an_operator_that_is_away_costs_a_moment_and_is_found_again(li, sms, settings):
    there, settings.SMS_URL = settings.SMS_URL, "http://127.0.0.1:9/away"
    tell(li)
    assert work() == ["waiting"]
    assert Sending.objects.get().fault == "sms-away"
    settings.SMS_URL = there
    from yici.notifications import carriers

    carriers.RESTS.clear()
    pass_time()
    assert work() == ["handed"]


def test_a_wrong_secret_is_our_own_fault_and_can_be_mended(li, sms, settings):
    right, settings.SMS_SECRET = settings.SMS_SECRET, "wrong"
    from yici.notifications.carriers import gateway

    class Signing:
        headers = staticmethod(lambda secret, *rest: signing.headers("another " + secret, *rest))

    settings.SMS_SECRET = right
    before, gateway.signing = gateway.signing, Signing
    try:
        tell(li)
        assert work() == ["waiting"]
    finally:
        gateway.signing = before
    assert Sending.objects.get().fault == "sms-401"
    assert not Kept.objects.exists()


def test_a_receipt_is_believed_only_from_who_holds_the_secret_now_and_for_this_address(
    client, li, sms, settings
):
    tell(li)
    work()
    pk, secret = str(Sending.objects.get().pk), settings.SMS_SECRET
    told = {"id": pk, "status": "delivered"}
    for wrong in (
        {"secret": "guessed"},
        {"secret": secret, "now": time.time() - 3600},
        {"secret": secret, "path": "/sandbox/sms/messages"},
    ):
        assert receipt(client, told, **wrong).status_code == 401
    assert client.post(RECEIPTS, "{}", content_type="application/json").status_code == 401
    assert client.get(RECEIPTS).status_code == 405
    assert Sending.objects.get().status == "handed"
    assert receipt(client, told, secret=secret).status_code == 200
    assert Sending.objects.get().status == "delivered"


@pytest.mark.parametrize("told", [{}, {"id": 1, "status": "delivered"}, {"id": "x", "status": "y"},
                                  {"id": str(uuid4()), "status": "lost"},
                                  {"id": str(uuid4()), "status": ["delivered"]},
                                  {"id": str(uuid4()), "status": {"of": "it"}},
                                  {"id": ["x"], "status": "delivered"}])  # fmt: skip
def test_nonsense_with_a_good_signature_changes_nothing(client, db, settings, told):
    assert receipt(client, told, secret=settings.SMS_SECRET).status_code == 422


def test_receipts_may_come_twice_in_any_order_and_before_our_own_note(client, li, sms, settings):
    tell(li)
    pk, secret = str(Sending.objects.get().pk), settings.SMS_SECRET
    delivered, failed = ({"id": pk, "status": one, "code": "x"} for one in ("delivered", "failed"))
    for told, status in ((failed, "failed"), (delivered, "delivered"), (failed, "delivered"),
                         (delivered, "delivered")):  # fmt: skip
        assert receipt(client, told, secret=secret).status_code == 200
        assert Sending.objects.get().status == status
    assert work() == [""]  # it is there: it is not sent again
    unknown = {"id": str(uuid4()), "status": "delivered"}
    assert receipt(client, unknown, secret=secret).status_code == 404


def test_the_sandbox_takes_nothing_unsigned(client, db):
    answer = client.post("/sandbox/sms/messages", "{}", content_type="application/json")
    assert answer.status_code == 401
    assert not Kept.objects.exists()
