"""Who has to answer or judge an order is told, and pressed when the answer is overdue (R25, C111)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yici.cases import actions as cases
from yici.cases.tests.conftest import apply, at_desk, city  # noqa: F401
from yici.conftest import on
from yici.notifications import actions as notifications
from yici.notifications.models import Contact, Notification, Sending, desk_of
from yici.notifications.outgoing import outgoing
from yici.notifications.tests.conftest import reachable
from yici.people.models import Applicant, Post
from yici.people.tests.people import acting
from yici.supervision import actions, jobs
from yici.supervision.models import Card, Series

from .test_cards import LATE, accepted, answer, look, tang, the_order  # noqa: F401

ANSWER_BY = date(2026, 10, 10)  # three working days from 30 September: a Saturday that is worked
REST, FIRST, SECOND = "2026-10-11", "2026-10-12", "2026-10-13"  # a Sunday, and the days after it


def told(staff, kind, case=None):
    found = Notification.objects.filter(recipient=desk_of(staff), kind=f"supervision.{kind}")
    return found.filter(subject=case.pk) if case else found


def promised_only(order):
    """Leave one order open, so that counts are of one."""
    Card.objects.orders().exclude(pk=order.pk).update(state="accepted")
    return order


def test_who_checks_for_the_head_is_told_of_an_order_as_the_head_is(accepted, city):  # noqa: F811
    order = the_order()
    for staff in ("GA-wu", "GA-zhou"):  # decider and checker: both may answer
        assert told(staff, "red").filter(path=f"/desk/supervision/orders/{order.number}/").exists()
    assert not told("GA-outsider", "red").exists()


def test_a_supervisor_is_told_once_that_there_is_an_answer_to_judge(accepted, city, tang):  # noqa: F811
    order = promised_only(the_order())
    answer(order, city)
    assert told("GA-tang", "answered").count() == 1
    actions.ask_again(order=order, words="未说明责任人。", by=tang, at=on("2026-10-08"))
    answer(order, city)
    assert told("GA-tang", "answered").count() == 2


def test_an_overdue_answer_is_asked_for_on_every_working_day_once_and_its_supervisor_told_once(
    accepted, city, tang  # noqa: F811
):  # fmt: skip
    order = promised_only(the_order())
    assert order.answer_by == ANSWER_BY
    look(str(ANSWER_BY))
    assert not told("GA-tang", "unanswered").exists()  # the last day is not over
    look(REST)
    assert told("GA-tang", "unanswered").count() == 1
    assert not told("GA-wu", "overdue").exists()  # nobody works today
    look(FIRST)
    look(FIRST)
    assert (told("GA-wu", "overdue").count(), told("GA-zhou", "overdue").count()) == (1, 1)
    look(SECOND)
    assert told("GA-wu", "overdue").count() == 2
    assert told("GA-tang", "unanswered").count() == 1


def test_once_answered_nobody_is_pressed_any_more_until_asked_again(accepted, city, tang):  # noqa: F811
    order = promised_only(the_order())
    look(FIRST)
    answer(order, city, at=on(FIRST), until=date(2026, 10, 20))
    look(SECOND)
    assert told("GA-wu", "overdue").count() == 1
    actions.ask_again(order=order, words="未说明责任人。", by=tang, at=on(SECOND))
    look("2026-10-16")
    assert told("GA-wu", "overdue").count() == 1
    look("2026-10-19")
    assert (told("GA-wu", "overdue").count(), told("GA-tang", "unanswered").count()) == (2, 2)


def test_orders_of_another_region_press_nobody_here(accepted, city, tang):  # noqa: F811
    the_order()
    Post.objects.filter(staff="GA-tang").update(department=city.departments["区市监局"])
    Post.objects.filter(staff="GA-tang").update(until=on("2026-10-01"))
    look(FIRST)
    assert not told("GA-tang", "unanswered").exists()


def test_more_overdue_orders_ask_no_more_of_the_database(accepted, apply, city, tang):  # noqa: F811
    the_order()

    def statements():
        with CaptureQueriesContext(connection) as asked:
            pressed = actions.press(at=on(FIRST))
        return pressed, len(asked)

    few, one = statements()
    for no in range(3):
        cases.accept(case=apply(key=f"k{no}"), by=city.chen, at=on("2026-09-21"))
    look(LATE)
    many, same = statements()
    assert many > few
    assert same == one


def test_the_list_shows_by_how_many_working_days_an_answer_is_overdue(
    accepted, city, tang, at_desk  # noqa: F811
):  # fmt: skip
    order = the_order()
    supervisor = at_desk("tang", SECOND)
    listed = supervisor.get(reverse("desk:supervision"), {"look": "overdue"})
    assert "逾期2个工作日" in listed.content.decode().replace(" ", "")
    assert {line["unanswered"] for line in listed.context["lines"]} == {2}
    page = supervisor.get(reverse("desk:order", args=[order.number])).content.decode()
    assert "逾期2个工作日" in page.replace(" ", "")
    program = supervisor.get("/api/v1/supervision-orders?overdue=true").json()["items"]
    assert {one["overdue_days"] for one in program} == {2}
    sheet = b"".join(supervisor.get("/desk/supervision.csv", {"look": "overdue"})).decode()
    assert {row.rstrip().rsplit(",", 1)[1] for row in sheet.splitlines()[1:]} == {"2"}
    early = at_desk("tang", str(ANSWER_BY))
    assert early.get("/api/v1/supervision-orders?overdue=true").json()["items"] == []


# -- by e-mail, who wished it ----------------------------------------------------------------------


@pytest.fixture
def wu(city):  # noqa: F811
    """The head of the department as a person, with an address of her own."""
    person = Applicant.objects.get(user=city.users["mei"])
    city.users["mei"].applicant = None
    Applicant.objects.filter(pk=person.pk).update(user=city.users["wu"])
    person.refresh_from_db()
    return reachable(person, "email", "wu@example.cn")


def wishes(contact, **said):
    contact.refresh_from_db()
    facts = {"owner": contact.owner, "channel": "email", "wants": "all", "language": "zh-hans"}
    return notifications.change_wishes(**facts | said, by=acting(contact.owner))


def test_an_order_goes_by_e_mail_to_who_asked_for_it_and_leads_to_her_desk(accepted, wu):  # noqa: F811
    wishes(wu, desk=True)
    the_order()
    sent = Sending.objects.filter(kind="supervision.red").first()
    mail, _written = outgoing(sent, Contact.objects.get(pk=wu.pk))
    assert "/desk/messages/" in mail.text
    assert "李" not in mail.text  # no applicant is named
    assert Sending.objects.filter(kind="supervision.red").count() == told("GA-wu", "red").count()


def test_who_did_not_ask_for_it_finds_it_at_her_desk_only(accepted, wu):  # noqa: F811
    the_order()
    assert told("GA-wu", "red").exists()
    assert not Sending.objects.filter(kind__startswith="supervision.").exists()


def test_the_wish_is_offered_to_officials_kept_by_programs_and_taken_back(wu, at_desk):  # noqa: F811
    hers = at_desk("wu", LATE)
    page = reverse("portal:contacts")
    assert 'name="desk"' in hers.get(page).content.decode()
    said = {"channel": "email", "do": "wishes", "wants": "statutory", "language": "zh-hans"}
    assert hers.post(page, said | {"desk": "yes"}).status_code == 302
    told = {"channel": "email", "wants": "all"}
    api = "/api/v1/notifications/contacts/wishes"
    kept = hers.post(api, told, content_type="application/json").json()
    assert kept["desk"] is True  # not said: as it was
    hers.post(api, told | {"desk": False}, content_type="application/json")
    assert Contact.objects.get(pk=wu.pk).desk is False
    li = at_desk("li", LATE)
    assert 'name="desk"' not in li.get(page).content.decode()


# -- two at once -----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_the_same_time_make_each_card_and_each_number_once(
    accepted, apply, city, tang  # noqa: F811
):  # fmt: skip
    for no in range(4):
        cases.accept(case=apply(key=f"k{no}"), by=city.chen, at=on("2026-09-21"))

    def sweep(_):
        try:
            return jobs.look(int(on(LATE).timestamp()))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        raised = list(workers.map(sweep, range(4)))
    assert sum(raised) == Card.objects.count() > 0
    orders = Card.objects.orders()
    numbers = set(orders.values_list("number", flat=True))
    assert len(numbers) == orders.count() == sum(Series.objects.values_list("last", flat=True))
    reds = Notification.objects.filter(kind="supervision.red", recipient=desk_of("GA-wu"))
    own = orders.filter(department=city.departments["区市监局"])
    assert reds.count() == own.count()
