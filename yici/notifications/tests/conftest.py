import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from yici.notifications import actions, carriers, jobs
from yici.notifications.models import Contact, Notification, Sending
from yici.people.tests.people import acting, make_person

from .mailserver import SMTP, mail_server

KIND = "notifications.contact"  # some news that every installation has


@pytest.fixture(autouse=True)
def nobody_rests():
    carriers.RESTS.clear()


@pytest.fixture
def li(db):
    return make_person("李秀英", username="li", phone="13800138000")


@pytest.fixture
def server(settings):
    """The mail server that the platform is set to."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.DEFAULT_FROM_EMAIL = "一次 <notice@zwfw.example.cn>"
        settings.SITE_URL = "https://zwfw.example.cn"
        yield server


def reachable(person, channel: str, value: str, **wishes) -> Contact:
    """Have somebody confirm an address, as she would, but for the message with the code."""
    by, at = acting(person), timezone.now()
    contact = actions.set_contact(owner=person, channel=channel, value=value, by=by, at=at)
    actions.verify_contact(owner=person, channel=channel, code=contact.code, by=by, at=at)
    Notification.objects.all().delete()
    Sending.objects.all().delete()
    ProcrastinateJob.objects.all().delete()
    Contact.objects.filter(pk=contact.pk).update(code_at=None, **wishes)
    return Contact.objects.get(pk=contact.pk)


def tell(person, key: str = "one", *, kind: str = KIND, at=None, **facts):
    return actions.notify(
        applicant_id=person.pk, kind=kind, data=facts.pop("data", {}), key=key,
        at=at or timezone.now(), **facts,
    )  # fmt: skip


def work() -> list[str]:
    """Run the jobs that wait for a worker now, as a worker would; return what they answered."""
    done = []
    waiting = ProcrastinateJob.objects.filter(status="todo", task_name="notifications.send")
    for job in list(waiting.order_by("-priority", "id")):
        if job.scheduled_at is None or job.scheduled_at <= timezone.now():
            # Jobs are the queue's rows: Django may only look at them.
            from django.db import connection

            with connection.cursor() as cursor:
                cursor.execute("delete from procrastinate_jobs where id = %s", [job.id])
            done.append(jobs.send.func(**job.args))
    return done


def pass_time() -> None:
    """Let the pause of what waits be over."""
    Sending.objects.filter(status="waiting").update(next_at=timezone.now())
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = null")
