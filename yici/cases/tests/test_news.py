"""Whatever happens to a case, the applicant is told, or it is written down why she is not."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from yici.cases import actions, events, jobs, news
from yici.cases.events import CaseEvent
from yici.conftest import on
from yici.kernel import reactions
from yici.licences.models import Licence
from yici.notifications import rules, words
from yici.notifications.kinds import all_kinds
from yici.notifications.models import Notification
from yici.notifications.outgoing import in_space
from yici.people.models import Mandate
from yici.shipping import actions as shipping

KINDS = [kind for code, kind in all_kinds().items() if code.startswith("cases.")]
HERS = [{"kind": "correction"}]
OUTCOMES = {  # where the kind of news depends on what the fact says: every way it may be
    events.PreReviewed: [{"outcome": one} for one in ("pass", "mend")],
    events.Accepted: [{"deemed": False}, {"deemed": True}, {"deemed": False, "owed": ["plan"]}],
    events.ProcedureStarted: [{}],
    events.ProcedureFinished: [{}],
    events.Redated: [{"clocks": HERS}],
    events.ProcedureStarted: [{"jointly": False}],
    events.ProcedureFinished: [{"jointly": False}],
    events.SafetyDecided: [{"outcome": "allow"}],
    events.ReworkHandedIn: [{"lapsed": False}, {"lapsed": True}],
    events.Supplied: [{"owed": []}, {"owed": ["plan"]}],
    events.OriginalsSeen: [{"outcome": one} for one in ("match", "differ")],
    events.Decided: [{"outcome": "granted"}, {"outcome": "refused"},
                     {"outcome": "granted", "deemed": True}],
    events.AfterChecked: [{"outcome": one} for one in ("kept", "false")],
    events.Corrected: [{}, {"late": True}],
    events.RemedyDecided: [{"clocks": []}, {"clocks": HERS}],
    events.ResultChanged: [{"change": one} for one in
                           ("revoked", "cancelled", "corrected", "suspended", "restored")],
}  # fmt: skip


def kinds_of_events(parent=CaseEvent):
    for child in parent.__subclasses__():
        yield child
        yield from kinds_of_events(child)


@pytest.mark.parametrize("event", kinds_of_events(), ids=lambda event: event.__name__)
def test_every_fact_of_a_case_is_told_or_it_says_why_not(event):
    told, why = event in news.TOLD, news.NOT_TOLD.get(event)
    assert told or why, (
        f"say in cases/news.py what {event.__name__} tells the applicant, or why not"
    )
    assert not (told and why)
    if told:
        what = news.TOLD[event]
        codes = [what] if isinstance(what, str) else [what(body) for body in OUTCOMES[event]]
        assert {f"cases.{code}" for code in codes} <= all_kinds().keys()
        assert set(news.DUE) <= {kind.code.partition(".")[2] for kind in KINDS}


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.code)
def test_the_words_of_both_languages_hold_the_same_and_no_more_than_they_may(kind):
    spoken = {}
    for language in rules.LANGUAGES:
        with translation.override(language):
            spoken[language] = str(kind.says)
        used = words.placeholders(spoken[language])
        assert used <= {*kind.holds, *words.ALWAYS}
        assert not words.ADDRESS.search(spoken[language])
    chinese, english = spoken["zh-hans"], spoken["en"]
    assert words.placeholders(chinese) == words.placeholders(english)
    assert re.search(r"[\u4e00-\u9fff]", chinese)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_an_sms_takes_three_parts_at_most_and_a_missing_date_leaves_no_hole(kind):
    for language in rules.LANGUAGES:
        open_words = words.default(kind, "sms", language)
        full = words.filled(open_words, words.example(kind), language)
        assert words.length(words.signed(full.body))[1] <= 3
        may_lack = {name for piece in words.PIECE.findall(open_words.body)
                    for name in words.placeholders(piece)}  # fmt: skip
        known = {n: v for n, v in words.example(kind).items() if n not in may_lack}
        bare = words.filled(open_words, known, language)
        assert not re.search(r"[\[\]{}]|“”|\(\)", bare.body)


def test_the_agent_is_told_as_long_as_her_mandate_holds(city, apply):
    case = apply("birth", "agent", applicant_id=city.applicants["mei"].pk,
                 form={"child_name": "李一次"})  # fmt: skip
    agent = city.applicants["agent"].pk
    assert case.agent_id == agent
    assert news.addressed(case, on("2026-09-22"))["also"] == [agent]
    Mandate.objects.filter(agent=agent).update(revoked_at=on("2026-09-23"), revoked_by="test")
    assert news.addressed(case, on("2026-09-24"))["also"] == []


def test_she_reads_what_happened_by_when_and_what_to_do(city, apply):
    case = apply()
    actions.ask_correction(
        case=case, by=city.chen, missing=["floor_plan"], words_to_applicant="平面图不清晰",
        at=on("2026-09-22"),
    )  # fmt: skip
    reactions.settle()
    applied, asked = Notification.objects.visible_to(city.li).order_by("at", "seq")
    due = case.state.clock("acceptance").due_on
    (first, second) = in_space([applied, asked], "zh-hans")
    assert first.subject == "申请已收到"
    assert f"{due.year}年{due.month}月{due.day}日" in first.body
    assert "食品经营许可" in second.body
    assert "平面图不清晰" not in second.body  # what people wrote stays in her space
    assert case.number not in first.body + second.body
    assert case.number[-4:] in first.body
    (english,) = in_space([asked], "en")
    assert english.body.startswith("Something is missing in your application “食品经营许可”")


def test_who_takes_her_case_in_hand_is_told_with_the_office_to_call(city, apply):
    """行政机关公开办理进度和经办人 (C093, R32)."""
    case = apply()
    (task,) = case.state.open_tasks()
    actions.take(case=case, by=city.chen, task=task.no, at=on("2026-09-21"))
    reactions.settle()
    told = Notification.objects.get(kind="cases.handler")
    (said,) = in_space([told], "en")
    assert "chen of 区市监局 now has your case" in said.body
    assert timedelta(0) == told.at - on("2026-09-21")


def test_a_correction_is_reminded_of_three_days_before_it_lapses_once(city, apply):
    case = actions.ask_correction(
        case=apply(), by=city.chen, missing=["floor_plan"], words_to_applicant="平面图不清晰",
        at=on("2026-09-22"),
    )  # fmt: skip
    due = case.state.clock("correction").due_on
    for days, told in ((4, 0), (3, 1), (3, 1), (1, 1)):
        at = on((due - timedelta(days=days)).isoformat())
        jobs.remind.func(timestamp=int(at.timestamp()))
        assert Notification.objects.filter(kind="cases.correction_due").count() == told
    (said,) = in_space(Notification.objects.filter(kind="cases.correction_due"), "en")
    assert f"{due.day} " in said.body


def test_a_licence_that_expires_is_reminded_of_in_time_to_renew_it(city, accepted):
    """延续申请在有效期届满三十日前提出 (行政许可法 art. 50)."""
    case = accepted
    for name in ("wang", "zhao", "sun"):
        passed = {"outcome": "pass", "criterion": "meets_conditions"}
        case = actions.review(case=case, by=city.who[name], at=on("2026-09-22"), **passed)
    granted = {"outcome": "granted", "criterion": "meets_conditions"}
    actions.decide(case=case, by=city.wu, at=on("2026-09-23"), **granted)
    reactions.settle()
    expires = Licence.objects.get().valid_until
    for days, told in ((61, 0), (60, 1), (59, 1), (40, 1), (37, 2), (30, 2)):
        at = on((expires - timedelta(days=days)).isoformat())
        jobs.remind.func(timestamp=int(at.timestamp()))
        assert Notification.objects.filter(kind="cases.licence_expires").count() == told


def test_who_began_a_draft_and_nobody_else_is_told_that_it_will_be_deleted(city):
    for_mei = {"user": city.users["agent"], "applicant_id": city.applicants["mei"].pk}
    actions.save_draft(
        pk=uuid4(), edition_id=city.items["birth"].pk, content={}, at=on("2026-01-02"), **for_mei
    )
    jobs.tidy_what_was_not_sent.func(timestamp=int(on("2026-06-25").timestamp()))
    told = Notification.objects.get(kind="cases.draft_old")
    assert told.recipient == city.applicants["agent"].pk
    assert not Notification.objects.visible_to(city.mei).exists()


def test_what_was_told_before_notifications_had_a_room_is_still_hers_to_read(city, accepted):
    from importlib import import_module

    from django.db import connection

    moving = import_module("yici.cases.migrations.0009_messages_moved")
    reactions.settle()
    now = {n.id: n for n in Notification.objects.all()}
    Notification.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "create table cases_message (case_id uuid, seq int, applicant_id uuid, kind text,"
            " at timestamptz, read_at timestamptz)"
        )
        cursor.execute(
            "insert into cases_message select story, seq, %s, kind, at,"
            " case when seq = 1 then at end from kernel_entry where story = %s",
            [accepted.applicant_id, accepted.pk],
        )
    with connection.schema_editor() as editor:
        moving.move(None, editor)
        moving.move(None, editor)
    then = {n.id: n for n in Notification.objects.all()}
    assert then.keys() == now.keys()
    for pk, one in then.items():
        told = now[pk]
        assert (one.kind, one.data, one.path) == (told.kind, told.data, told.path)
        assert one.readers == ([accepted.applicant_id] if one.seq == 1 else [])
    with connection.cursor() as cursor:
        cursor.execute("drop table cases_message")


def test_she_is_told_that_her_result_lies_ready_but_the_code_stands_in_her_space(city, accepted):
    parcel = shipping.ask(
        about=accepted.pk, number=accepted.number, applicant_id=accepted.applicant_id,
        department_id=accepted.department_id, region=accepted.region, direction="out",
        mode="window", contents=["licence"], actor="clock", at=on("2026-09-23"), key="licence",
    )  # fmt: skip
    shipping.make_ready(parcel=parcel, by=city.deng, at=on("2026-09-24"))
    reactions.settle()
    told = Notification.objects.get(kind="cases.parcel_ready")
    assert (told.recipient, told.path) == (accepted.applicant_id, f"/parcels/{parcel.pk}/")
    (said,) = in_space([told], "zh-hans")
    assert "请到区市监局窗口领取" in said.body
    assert not re.search(r"\d{6}", said.body)


def test_what_many_applicants_are_told_in_one_moment_takes_one_look_at_their_cases(
    city, apply, django_assert_num_queries
):
    cases = [apply(key=f"many-{n}") for n in range(5)]
    entries = [case.history().get(seq=1) for case in cases]
    Notification.objects.all().delete()
    tell = reactions.OF_MANY["cases.reactions.tell_the_applicant"]
    with django_assert_num_queries(4):  # the cases, the news, and the transaction around these
        tell(entries)
    tell(entries)  # told twice is told once
    assert sorted(Notification.objects.values_list("subject", flat=True)) == sorted(
        case.pk for case in cases
    )
