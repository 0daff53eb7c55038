"""不予公开与恢复公开: one result alone is withheld from the public, and published again (R33;
行政许可法 art. 5; 政府信息公开条例 art. 14, 15, 18, 32)."""

import pytest
from django.utils import timezone

from yici.cases import actions, lifecycle, rules
from yici.cases.models import Case, Task
from yici.catalogue.models import Edition
from yici.conftest import on
from yici.kernel import ledger
from yici.kernel.reactions import settle
from yici.notifications.models import Notification

from .citizen import Citizen, words_of
from .city import PERMIT, publish
from .test_published import (
    GRANT,
    PASS,
    anybody,
    decided,
    listed,
    make_firm,
    numbers,
    withheld_edition,
)
from .three_doors import NAMES, Doors

RECIPE = "结果附有独家配方。"
WEIGHS_MORE = "涉及公众饮食安全，应当公开。"


@pytest.fixture
def doors(city, monkeypatch):
    return Doors(city, monkeypatch)


@pytest.fixture
def case(city, apply):
    """A food permit of a firm, decided on 23 September 2026 and published."""
    make_firm(city)
    return decided(city, apply(by="mei"))


def withhold(city, case, ground="business-secret", day="2026-09-24", by="wu"):
    return actions.withhold_result(
        case=Case.at(case.pk), by=city.who[by], ground=ground, reason=RECIPE, at=on(day)
    )


def publish_again(city, case, ground="no_secret", day="2026-09-28", by="wu"):
    return actions.publish_result(
        case=Case.at(case.pk), by=city.who[by], ground=ground, reason=WEIGHS_MORE, at=on(day)
    )


def asked(city, case, day="2026-09-24"):
    return actions.ask_withholding(
        case=Case.at(case.pk), by=city.who["mei"], reason=RECIPE, at=on(day)
    )


def seen(client, case) -> str:
    """Return the words of the desk's page of the case."""
    client.cookies["django_language"] = "en"
    return words_of(client.get(f"/desk/cases/{case.number}/"))


def news_of(case) -> list[str]:
    told = Notification.objects.filter(subject=case.pk).order_by("at", "pk")
    return [one.kind for one in told if "withh" in one.kind or "publish" in one.kind]


@pytest.mark.parametrize("door", NAMES)
def test_the_head_withholds_one_result_and_publishes_it_again_at_every_door(
    city, apply, doors, case, door
):
    """R33; the others stay, and what comes back stands on the day on which it was decided."""
    other = decided(city, apply(key="two"), day="2026-09-24")
    assert numbers() == {case.number, other.number}
    told = {"ground": "business-secret", "reason": RECIPE}
    assert doors.at(door, "wu", "withhold-result", case, **told).done
    assert numbers() == {other.number}
    for looked_for in ({"q": case.number}, {"q": "老梅餐饮"}, {"item": case.item_code}):
        assert case.number not in numbers(**looked_for)
    told = {"ground": "no_secret", "reason": "配方已由其本人公布。"}
    assert doors.at(door, "wu", "publish-result", case, **told).done
    assert [(one["number"], one["decided_on"]) for one in listed()] == [
        (other.number, "2026-09-24"), (case.number, "2026-09-23"),
    ]  # fmt: skip


@pytest.mark.parametrize("door", NAMES)
@pytest.mark.parametrize("verb", ["withhold-result", "publish-result"])
def test_nobody_but_the_head_does_either(city, doors, case, door, verb):
    ground = {"withhold-result": "privacy", "publish-result": "consent"}[verb]
    if verb == "publish-result":
        withhold(city, case)
    before = Case.at(case.pk).seq
    for who in ("chen", "wang") if door == "page" else ("chen", "wang", "mei"):
        said = doors.at(door, who, verb, case, ground=ground, reason="……必须。")
        assert not said.done, who
    assert Case.at(case.pk).seq == before


@pytest.mark.parametrize("door", NAMES)
def test_it_is_refused_in_the_same_words_at_every_door(city, doors, case, door):
    said = doors.at(door, "wu", "publish-result", case, ground="consent", reason="可以公开。")
    assert said.words == "Nothing of this case is withheld."
    withhold(city, case, "state-secret")
    again = doors.at(door, "wu", "withhold-result", case, ground="privacy", reason="另有隐私。")
    assert again.words == "It is withheld already."
    assert Case.at(case.pk).state.withheld == "state-secret"


@pytest.mark.parametrize("ground", ["consent", "public_interest"])
def test_a_state_secret_is_published_only_once_it_is_none_any_more(city, case, ground):
    """保守国家秘密法: nobody's consent declassifies it, and no weighing of interests."""
    withhold(city, case, "state-secret")
    with pytest.raises(rules.NotAllowed, match="once it is none any more"):
        publish_again(city, case, ground)
    assert numbers() == set()
    publish_again(city, case, "no_secret")
    assert numbers() == {case.number}


def test_a_ground_that_is_none_or_no_reason_changes_nothing(city, case):
    with pytest.raises(rules.NotAllowed, match="lawful grounds"):
        withhold(city, case, "inconvenient")
    with pytest.raises(actions.Wordless):
        actions.withhold_result(
            case=case, by=city.wu, ground="privacy", reason=" 。", at=on("2026-09-24")
        )
    assert numbers() == {case.number}


def test_the_event_bears_the_ground_alone_its_words_lie_beside(city, case):
    """docs/decisions/0006."""
    withhold(city, case)
    entry = ledger.history(case.pk).last()
    assert entry.body["ground"] == "business-secret"
    assert RECIPE not in str(entry.body)
    assert "wu" in entry.actor


def test_what_is_withheld_before_the_decision_is_never_seen(city, apply):
    make_firm(city)
    case = actions.accept(case=apply(by="mei"), by=city.chen, at=on("2026-09-21"))
    case = withhold(city, case, day="2026-09-21")
    assert case.status == "in_review"
    for reviewer in (city.wang, city.zhao, city.sun):
        case = actions.review(case=case, by=reviewer, at=on("2026-09-22"), **PASS)
    case = actions.decide(case=case, by=city.wu, at=on("2026-09-23"), **GRANT)
    assert case.outcome == "granted"
    assert numbers() == set()
    publish_again(city, case)
    assert [one["decided_on"] for one in listed()] == ["2026-09-23"]


def test_what_was_signed_on_an_undertaking_is_withheld_from_its_list_too(city, apply):
    make_firm(city)
    promise = {
        "text": "我已知晓。", "duties": ["提交"], "consequence": "撤销。", "check_days": 20,
        "stands_for": ["floor_plan"],
    }  # fmt: skip
    body = PERMIT | {"paths": {"commitment": promise}}
    signed = publish("signed", body, city.departments["区市监局"])
    case = apply(by="mei", edition_id=signed.pk, undertaking=True, materials=[])
    case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
    assert list(Case.objects.on_undertaking()) == [case]
    withhold(city, case, day="2026-09-22")
    assert not Case.objects.on_undertaking().exists()


def test_the_applicant_asks_on_her_page_and_nothing_is_published_until_the_head_answers(
    city, case, at_desk
):
    """政府信息公开条例 art. 15, 32: she is heard, and told the reason where it is published all the same."""
    settle()
    mei = Citizen(city.users["mei"])
    assert "Ask that the result not be published" in words_of(mei.get(f"/cases/{case.number}/"))
    question = mei.get(f"/cases/{case.number}/do/ask-withholding/")
    assert "nothing is published" in words_of(question)
    answer = mei.post(f"/cases/{case.number}/do/ask-withholding/", {"reason": RECIPE})
    assert answer.status_code == 302
    assert numbers() == set()
    waits = Task.objects.get(case_id=case.pk, step="secrecy", state="open")
    assert (waits.role, waits.department_id) == ("decider", case.department_id)
    desk = seen(at_desk("wu", timezone.localdate().isoformat()), case)
    for shown in ("The applicant asks that the result not be published", RECIPE):
        assert shown in desk
    publish_again(city, case, "public_interest", timezone.localdate().isoformat())
    settle()
    assert numbers() == {case.number}
    assert not Task.objects.filter(case_id=case.pk, step="secrecy", state="open").exists()
    page = words_of(mei.get(f"/cases/{case.number}/"))
    assert WEIGHS_MORE in page
    assert "gravely affect the public interest" in page
    assert "Ask that the result not be published" not in page
    with pytest.raises(rules.NotAllowed, match="reconsideration"):
        asked(city, case, timezone.localdate().isoformat())


def test_the_head_agrees_with_her_and_it_stays_withheld(city, case):
    asked(city, case)
    assert Case.at(case.pk).state.withheld == lifecycle.ASKED
    withhold(city, case, day="2026-09-25")
    assert numbers() == set()
    assert not Task.objects.filter(step="secrecy", state="open").exists()
    with pytest.raises(rules.NotAllowed, match="withheld already"):
        asked(city, case, "2026-09-26")


@pytest.mark.parametrize("door", ["api", "cli"])
def test_she_asks_over_the_other_doors_as_well_and_once_only(city, doors, case, door):
    assert doors.at(door, "mei", "ask-withholding", case, reason=RECIPE).done
    said = doors.at(door, "mei", "ask-withholding", case, reason=RECIPE + "再次申请。")
    assert said.words == "The department has your wish: it is not published meanwhile."
    stranger = doors.at(door, "li", "ask-withholding", case, reason=RECIPE)
    assert not stranger.done


def test_the_window_asks_for_her(city, doors, case):
    assert doors.at("page", "chen", "ask-withholding", case, reason=RECIPE).done
    assert numbers() == set()


def test_nothing_is_asked_for_where_nothing_is_published_anyway(city, apply):
    other = publish("other", PERMIT | {"task_type": "07"}, city.departments["区市监局"])
    case = decided(city, apply(edition_id=other.pk))
    li = Citizen(city.users["li"])
    assert "Ask that the result not be published" not in words_of(li.get(f"/cases/{case.number}/"))
    with pytest.raises(rules.NotAllowed, match="No result of this kind"):
        actions.ask_withholding(
            case=Case.at(case.pk), by=city.li, reason="隐私。", at=on("2026-09-24")
        )


def test_a_case_that_ended_without_a_decision_has_nothing_to_withhold(city, apply):
    case = actions.terminate(
        case=apply(), by=city.zhou, ground="matter_gone", reason="店已关闭。", at=on("2026-09-22")
    )
    for act in (lambda: withhold(city, case), lambda: publish_again(city, case)):
        with pytest.raises(rules.NotAllowed):
            act()


def test_she_is_told_of_each_and_no_message_gives_the_reason_away(city, case):
    settle()
    asked(city, case)
    withhold(city, case, day="2026-09-25")
    publish_again(city, case)
    settle()
    assert news_of(case) == [
        "cases.withholding_asked", "cases.result_withheld", "cases.result_published",
    ]  # fmt: skip
    for one in Notification.objects.filter(subject=case.pk):
        assert RECIPE not in str(one.data)


def test_her_page_and_the_officials_page_say_why_and_since_when(city, case, at_desk):
    withhold(city, case)
    hers = words_of(Citizen(city.users["mei"]).get(f"/cases/{case.number}/"))
    office = seen(at_desk("wang", "2026-09-25"), case)
    for page in (hers, office):
        for shown in ("This result is not published, since 24 Sep 2026", "business secret", RECIPE):
            assert shown in page, shown
    assert "The result is published, under" not in hers
    assert RECIPE not in words_of(anybody(q=case.number))


def test_who_reads_the_case_over_the_api_sees_that_it_is_withheld(city, case, client):
    client.force_login(city.users["mei"])
    assert client.get(f"/api/v1/cases/{case.number}").json()["withheld"] == ""
    withhold(city, case)
    assert client.get(f"/api/v1/cases/{case.number}").json()["withheld"] == "business-secret"


def test_two_reasons_keep_it_back_each_by_itself(city, case):
    """What the case withholds and what its item withholds: the one that goes does not publish it."""
    withhold(city, case)
    Edition.objects.filter(pk=case.edition_id).update(status="abolished")
    found_secret = withheld_edition(case.edition)
    publish_again(city, case)
    assert numbers() == set()
    withhold(city, case, day="2026-09-29")
    Edition.objects.filter(pk=found_secret.pk).update(status="abolished")
    assert numbers() == set()
    publish_again(city, case, day="2026-09-30")
    assert numbers() == {case.number}


def test_a_result_that_is_revoked_is_withheld_and_comes_back_revoked(city, case):
    withhold(city, case)
    actions.change_result(
        case=Case.at(case.pk), by=city.wu, change="revoked", ground="fraud", reason="材料虚假。",
        at=on("2026-09-25"),
    )  # fmt: skip
    assert numbers() == set()
    publish_again(city, case)
    assert [one["outcome"] for one in listed()] == ["revoked"]
