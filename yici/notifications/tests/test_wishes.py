"""Where she is reached, what she wants to be sent, and when not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from yici.conftest import on
from yici.notifications import actions, kinds, refusals, rules
from yici.notifications.kinds import Kind
from yici.notifications.models import Contact, Notification, Sending
from yici.people.tests.people import acting, let_act, make_firm, make_person

from .conftest import KIND, reachable, tell

pytestmark = pytest.mark.django_db
STATUTORY, URGENT, PRIVATE, INNER = "test.law", "test.urgent", "test.private", "test.inner"


@pytest.fixture(autouse=True)
def more_kinds(monkeypatch):
    more = [
        Kind(STATUTORY, "Law", "Law says {item}", holds=("item",), statutory="art. 32"),
        Kind(URGENT, "Now", "Now", urgent=True),
        Kind(PRIVATE, "Mine", "Mine", private=True),
        Kind(INNER, "In here", "In here", outside=False),
        Kind("test.news", "News", "News"),
    ]
    known = kinds.all_kinds() | {one.code: one for one in more}
    monkeypatch.setattr(kinds, "all_kinds", lambda: known)


def given(person, channel="email", value="li@example.cn", at=None, by=None):
    return actions.set_contact(
        owner=person, channel=channel, value=value, by=by or acting(person), at=at or timezone.now()
    )


def confirmed(person, code, channel="email", at=None, by=None):
    return actions.verify_contact(
        owner=person, channel=channel, code=code, by=by or acting(person), at=at or timezone.now()
    )


def test_an_address_is_used_once_the_code_that_was_sent_there_came_back(li):
    contact = given(li)
    code = Sending.objects.get()
    assert (code.kind, code.notification) == ("notifications.code", None)
    tell(li)
    assert Sending.objects.count() == 1  # nothing goes to an address that may be a stranger's
    assert confirmed(li, f" {contact.code[:3]} {contact.code[3:]} ").value == "li@example.cn"
    tell(li, "two")
    assert Sending.objects.filter(kind=KIND).count() == 2  # that it is confirmed, and the news
    assert not Notification.objects.filter(kind="notifications.code").exists()


def test_of_many_who_are_told_at_once_each_gets_her_own_news_at_her_own_address(li):
    """And her agent with her; of what she was told before nothing goes out again (R38, C096)."""
    chen, wei = make_person("陈国强"), make_person("魏小明")
    everybody = (li, chen, wei)
    # Confirming the last one forgets the messages about it, so that only the news are counted.
    contacts = [reachable(one, "email", f"{n}@example.cn") for n, one in enumerate(everybody)]
    at = timezone.now()
    tell(li, "before", at=at)
    Sending.objects.all().delete()
    told = [
        actions.News(applicant_id=li.pk, kind=KIND, data={}, key="before", at=at),
        actions.News(applicant_id=li.pk, kind=KIND, data={}, key="now", at=at),
        actions.News(applicant_id=chen.pk, kind=KIND, data={}, key="now", at=at, also=(wei.pk,)),
    ]
    actions.notify_all(told)
    actions.notify_all(told)
    hers, his, agents = (one.pk for one in contacts)
    sent = Sending.objects.values_list("recipient", "contact")
    assert sorted(sent) == sorted([(li.pk, hers), (chen.pk, his), (chen.pk, agents)])
    assert Notification.objects.filter(recipient=wei.pk).count() == 0
    assert Notification.objects.count() == 3


def test_the_database_holds_no_address_and_no_code_in_clear(li):
    code = given(li).code
    confirmed(li, code)
    given(li, "sms", "13812341234")
    with connection.cursor() as cursor:
        found = ""
        for table in ("contact", "sending", "notification"):
            cursor.execute(f"select t::text from notifications_{table} t")
            found += str(cursor.fetchall())
        cursor.execute("select args::text from procrastinate_jobs")
        found += str(cursor.fetchall())
    for secret in ("li@example.cn", "13812341234", code, "李秀英"):
        assert secret not in found
        assert secret.encode().hex() not in found


def test_a_wrong_code_counts_and_five_end_it(li):
    code = given(li).code
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        with pytest.raises(refusals.BadCode):
            confirmed(li, wrong)
    with pytest.raises(refusals.CodeOver):
        confirmed(li, code)
    assert not Contact.objects.usable().exists()


def test_a_code_is_over_after_ten_minutes(li):
    at = timezone.now()
    code = given(li, at=at).code
    with pytest.raises(refusals.CodeOver):
        confirmed(li, code, at=at + timedelta(minutes=10, seconds=1))
    confirmed(li, code, at=at + timedelta(minutes=10))


def test_a_code_works_once(li):
    code = given(li).code
    confirmed(li, code)
    with pytest.raises(refusals.CodeOver):
        confirmed(li, code)


def test_nobody_is_plagued_with_codes(li):
    at = timezone.now()
    given(li, at=at)
    with pytest.raises(refusals.TooSoon):
        given(li, at=at + timedelta(seconds=59))
    for minutes in (1, 2, 3, 4):
        given(li, at=at + timedelta(minutes=minutes))
    with pytest.raises(refusals.TooManyCodes):
        given(li, at=at + timedelta(minutes=5))
    actions.remove_contact(owner=li, channel="email", by=acting(li))
    with pytest.raises(refusals.TooManyCodes):
        given(li, at=at + timedelta(minutes=6))
    with pytest.raises(refusals.TooManyCodes):  # another account, the same mailbox
        given(make_person("王小军"), at=at + timedelta(minutes=7))
    given(li, at=at + timedelta(minutes=61))


def test_the_old_address_is_used_until_the_new_one_is_confirmed(li):
    reachable(li, "email", "old@example.cn")
    code = given(li, value="new@example.cn").code
    assert Contact.objects.usable().get().value == "old@example.cn"
    assert confirmed(li, code).value == "new@example.cn"


@pytest.mark.parametrize("value", ["", "li", "li@", "@example.cn", "li@example", "a b@example.cn",
                                   "li@example.cn\nBcc: x@y.cn", "li@exa..mple.cn"])  # fmt: skip
def test_no_mail_address_is_refused_in_words(li, value):
    with pytest.raises(refusals.BadEmail, match="like name@example"):
        given(li, value=value)
    assert not Sending.objects.exists()


@pytest.mark.parametrize("value", ["", "110", "0826-2222222", "23812341234", "138123412345"])
def test_no_mobile_number_is_refused_in_words(li, value):
    with pytest.raises(refusals.BadPhone, match="11 digits"):
        given(li, "sms", value)


def test_a_number_may_be_written_as_people_do(li):
    assert given(li, "sms", "+86 138-1234 1234").pending == "13812341234"


def test_a_channel_without_a_carrier_is_not_offered(li, settings):
    settings.CARRIERS = {"email": "", "sms": "http"}
    with pytest.raises(refusals.BadChannel):
        given(li)


def test_her_contacts_are_hers_the_firms_are_its_representatives(li):
    firm, mei = make_firm("一次面馆", li), make_person("张梅")
    let_act(mei, li)
    for owner in (li, firm):
        with pytest.raises(refusals.NotYours):  # a mandate is for matters, not for addresses
            given(owner, by=acting(mei))
    contact = given(firm, by=acting(li), value="firm@example.cn")
    confirmed(firm, contact.code, by=acting(li))
    assert Contact.objects.visible_to(acting(li)).count() == 1
    assert not Contact.objects.visible_to(acting(mei)).exists()
    Sending.objects.all().delete()
    tell(firm)
    assert Sending.objects.get().contact == contact.pk


def test_who_opted_out_is_sent_what_the_law_has_told_and_nothing_else(li):
    reachable(li, "email", "li@example.cn", wants="statutory")
    tell(li, "news", kind="test.news")
    assert not Sending.objects.exists()
    tell(li, "law", kind=STATUTORY, data={"item": "许可"})
    assert Sending.objects.get().kind == STATUTORY
    assert Notification.objects.count() == 2  # in her space she reads both


def test_what_is_told_in_her_space_only_goes_nowhere(li):
    reachable(li, "email", "li@example.cn")
    tell(li, kind=INNER)
    assert Notification.objects.exists()
    assert not Sending.objects.exists()


def test_at_night_an_sms_waits_until_morning_unless_it_is_urgent(li):
    reachable(li, "sms", "13812341234")
    night = on("2026-09-28 23:30")
    tell(li, "news", kind="test.news", at=night)
    tell(li, "now", kind=URGENT, at=night)
    due = dict(Sending.objects.values_list("kind", "next_at"))
    assert due == {"test.news": on("2026-09-29 08:00"), URGENT: night}
    waiting = Sending.objects.get(kind="test.news")
    assert actions.send(sending=waiting.pk, at=on("2026-09-29 07:59")) == ""


@pytest.mark.parametrize(
    ("quiet", "at", "due"),
    [
        (("22:00", "08:00"), "2026-09-28 21:59", "2026-09-28 21:59"),
        (("22:00", "08:00"), "2026-09-28 22:00", "2026-09-29 08:00"),
        (("22:00", "08:00"), "2026-09-29 00:00", "2026-09-29 08:00"),
        (("22:00", "08:00"), "2026-09-29 08:00", "2026-09-29 08:00"),
        (("12:00", "14:00"), "2026-09-29 13:00", "2026-09-29 14:00"),
        (("12:00", "12:00"), "2026-09-29 12:00", "2026-09-29 12:00"),
        (("", ""), "2026-09-29 03:00", "2026-09-29 03:00"),
    ],
)
def test_quiet_hours_may_span_midnight(quiet, at, due):
    assert rules.after_quiet(on(at), rules.clean_quiet(*quiet)) == on(due)


@pytest.mark.parametrize("wrong", [{"wants": "nothing"}, {"language": "fr"}, {"quiet_from": "22:00"},
                                   {"quiet_from": "25:00", "quiet_until": "08:00"}])  # fmt: skip
def test_a_wish_that_cannot_be_kept_is_refused(li, wrong):
    reachable(li, "email", "li@example.cn")
    wishes = {"wants": "all", "language": "en"} | wrong
    with pytest.raises(refusals.BadWish):
        actions.change_wishes(owner=li, channel="email", by=acting(li), **wishes)


def test_the_agent_reads_what_is_told_in_the_matters_she_may_act_in_and_reads_for_herself(li):
    agent = make_person("刘明")
    let_act(agent, li, items=["permit"])
    tell(li, "a", kind="test.news", matter="permit")
    tell(li, "b", kind="test.news", matter="birth")
    tell(li, "c", kind=PRIVATE, matter="permit")
    seen = Notification.objects.visible_to(acting(agent, timezone.now()))
    assert [one.matter for one in seen] == ["permit"]
    assert actions.mark_all_read(by=acting(agent, timezone.now())) == 1
    hers = Notification.objects.visible_to(acting(li))
    assert hers.unread_by(acting(li)).count() == 3


def test_data_that_the_kind_does_not_hold_are_refused(li):
    with pytest.raises(ValueError, match="does not hold name"):
        tell(li, kind="test.news", data={"name": "李秀英"})
    with pytest.raises(kinds.UnknownKind):
        tell(li, kind="test.nothing")
