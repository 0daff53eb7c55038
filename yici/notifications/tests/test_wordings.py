"""An administrator writes the words anew; what could not be sent is refused, and nothing is lost."""

import pytest
from django.utils import timezone

from yici.notifications import actions, rules, words
from yici.notifications.kinds import kind_of
from yici.notifications.models import Wording
from yici.notifications.refusals import BadWording, NotForYourPost
from yici.people.tests.people import acting, make_department, make_staff

from .conftest import KIND, reachable, tell, work

pytestmark = pytest.mark.django_db
CODE = "notifications.code"


@pytest.fixture
def admin():
    return make_staff("夏总", "administrator", make_department("区行政审批局"), username="admin")


def edit(
    by, body: str, *, channel="email", subject="新消息", seen=0, kind=KIND, language="zh-hans"
):
    return actions.edit_words(
        kind=kind, channel=channel, language=language, subject=subject, body=body, seen=seen, by=by,
        at=timezone.now(),
    )  # fmt: skip


def test_new_words_are_used_from_then_on_and_their_version_is_noted(li, admin, server):
    reachable(li, "email", "li@example.cn")
    first = edit(admin, "您好，请登录 {link} 查看。")
    tell(li, "one")
    work()
    edit(admin, "", seen=1)  # the platform's own again
    tell(li, "two")
    work()
    mine, own = server.mails
    assert mine["Subject"] == "新消息"
    assert mine.get_content().startswith("您好，请登录 https://zwfw.example.cn/messages/")
    assert own["Subject"] == "新的联系方式已确认"
    from yici.notifications.models import Sending

    used = Sending.objects.order_by("handed_at").values_list("wording", flat=True)
    assert list(used) == [first.pk, None]
    assert [one.version for one in Wording.objects.order_by("version")] == [1, 2]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"body": "  \n"}, None),  # empty: the platform's own
        ({"body": "您好 {name}"}, BadWording.UNKNOWN),
        ({"body": "您好 {}"}, BadWording.UNKNOWN),
        ({"body": "您好 {link"}, BadWording.BRACES),
        ({"body": "您好 {link.x}"}, BadWording.BRACES),
        ({"body": "请打开 http://evil.example.cn"}, BadWording.ADDRESS),
        ({"body": "请打开 www.evil.example.cn"}, BadWording.ADDRESS),
        ({"body": "您好\x07"}, BadWording.EMPTY),
        ({"body": "好" * 4001}, BadWording.LONG),
        ({"body": "好" * 198, "channel": "sms"}, BadWording.LONG),
        ({"body": "您好", "subject": ""}, BadWording.SUBJECT),
        ({"body": "您好", "subject": "好" * 101}, BadWording.SUBJECT),
        ({"body": "您好", "subject": "好\nBcc: x@y.cn"}, BadWording.SUBJECT),
        ({"body": "您的验证码", "kind": CODE}, BadWording.MISSING),
        ({"body": "您的验证码 {code}", "kind": CODE}, None),
        ({"body": "您好", "seen": 1}, BadWording.STALE),
    ],
)
def test_what_could_not_be_sent_is_refused_and_changes_nothing(admin, change, fault):
    if fault is None:
        edit(admin, **change)
        return
    with pytest.raises(BadWording, match=fault):
        edit(admin, **change)
    assert not Wording.objects.exists()


def test_only_an_administrator_writes_them(li, admin):
    watcher = make_staff("唐正", "supervisor", make_department("区政府办"))
    for who in (watcher, acting(li)):
        with pytest.raises(NotForYourPost):
            edit(who, "您好")
    assert rules.may_watch(watcher)
    assert not rules.may_watch(acting(li))


def test_of_two_who_edit_at_once_the_second_is_told(admin):
    edit(admin, "一")
    with pytest.raises(BadWording, match="Somebody has changed"):
        edit(admin, "二")
    assert edit(admin, "二", seen=1).version == 2


@pytest.mark.parametrize(
    ("text", "count", "parts"),
    [
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("[" * 80, 160, 1),  # two each in the alphabet of GSM
        ("a" * 306, 306, 2),
        ("好" * 70, 70, 1),
        ("好" * 71, 71, 2),
        ("好" * 134, 134, 2),
        ("好" * 135, 135, 3),
        ("a" * 69 + "好", 70, 1),
        ("𠮷" * 35, 70, 1),  # beyond the basic plane: two each
    ],
)
def test_the_length_of_an_sms_is_what_the_operator_counts(text, count, parts):
    assert words.length(text) == (count, parts)


def test_days_are_written_as_the_language_writes_them_and_empty_pieces_are_left_out():
    open_words = words.Words("", "By {due}[, on {day}].")
    data = {"due": "2026-10-09", "day": ""}
    assert words.filled(open_words, data, "en").body == "By 9 Oct 2026 (Fri)."
    assert words.filled(open_words, data | {"day": "2026-09-28"}, "zh-hans").body == (
        "By 2026年10月9日（周五）, on 9月28日."
    )


def test_what_data_hold_is_never_taken_for_a_placeholder_or_a_format():
    open_words = words.Words("{item}", "{item}")
    for nasty in ("{link}", "{0.__class__}", "%(x)s", "[{site}]"):
        assert words.filled(open_words, {"item": nasty}, "en").body == nasty


def test_the_code_is_not_shown_in_the_space_of_anybody():
    assert not kind_of(CODE).in_space
    assert kind_of(CODE).private
