"""A licence runs out: asked for in time, silence renews it (行政许可法 art. 50)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from yici.cases import actions, jobs, reading, rules
from yici.cases.models import Case
from yici.cases.tests.citizen import Citizen, pdf, words_of
from yici.cases.tests.city import PERMIT, person, publish
from yici.conftest import on
from yici.kernel import files
from yici.kernel.ledger import Entry
from yici.kernel.reactions import settle
from yici.licences import actions as licences
from yici.licences.models import Licence

PASS = {"outcome": "pass", "criterion": "meets_conditions"}
GRANT = {"outcome": "granted", "criterion": "meets_conditions"}
WEN = "110105199003070033"
EXPIRES = date(2027, 9, 22)
LAST_DAY = "2027-08-23"  # thirty days before
RENEWAL = PERMIT | {"name": "食品经营许可延续", "paths": {"renews": "food_permit"}}


def decided(city, case, day):
    for reviewer in ("zhao", "wang", "sun"):
        case = actions.review(case=case, by=city.who[reviewer], at=on(day), **PASS)
    case = actions.decide(case=case, by=city.wu, at=on(day), **GRANT)
    settle()
    return Case.at(case.pk)


@pytest.fixture
def permit(city, apply):
    """Li's food permit, valid for a year, until 22 September 2027."""
    body = PERMIT | {"result": PERMIT["result"] | {"validity_years": 1}}
    city.items["new"] = publish("new", body, city.departments["区市监局"])
    renewal = RENEWAL | {"result": body["result"]}
    city.items["renewal"] = publish("renewal", renewal, city.departments["区市监局"])
    case = actions.accept(
        case=apply("new", **asked_with(), at="2026-09-21"), by=city.chen, at=on("2026-09-21")
    )
    licence = Licence.objects.get(pk=decided(city, case, "2026-09-23").licence_id)
    assert licence.valid_until == EXPIRES
    return licence


def asked_with():
    from yici.cases.tests.conftest import FORM, PLAN

    return {"answers": {"kind": "shop"}, "form": FORM, "materials": [PLAN]}


@pytest.fixture
def ask(city, apply, permit):
    """Ask for the renewal of the permit, and have it accepted on the same day."""

    def asked(day=LAST_DAY, accept=True, **changes):
        wish = {"renews": permit.pk, "at": day, "key": f"renew {day}"} | asked_with()
        case = apply("renewal", **wish | changes)
        return actions.accept(case=case, by=city.chen, at=on(day)) if accept else case

    return asked


def silence(day):
    return jobs.deem_renewals(int(on(day).timestamp()))


def test_a_renewal_nobody_answered_by_the_day_of_expiry_counts_as_granted(permit, ask):
    case = ask()
    assert case.state.clock("renewal").due_on == EXPIRES
    assert silence("2027-09-22") == 0  # the day is not over
    assert silence("2027-09-23") == 1
    case = Case.at(case.pk)
    assert (case.outcome, case.decided_on, case.status) == ("granted", EXPIRES, "making")
    assert case.state.clock("renewal").ended_on == EXPIRES
    told = Entry.objects.get(story=case.pk, kind="cases.decided")
    assert (told.body["deemed"], told.actor) == (True, "clock")
    line = reading.timeline(case)[-1]
    assert "law" in line.title or "依法" in line.title


def test_the_licence_is_renewed_and_runs_on_from_where_it_ended(permit, ask):
    case = ask()
    silence("2027-09-23")
    settle()
    case, renewed = Case.at(case.pk), Licence.at(permit.pk)
    assert (case.status, case.licence_id) == ("delivered", permit.pk)
    assert (renewed.version, renewed.valid_until) == (2, date(2028, 9, 22))
    assert files.read(renewed.digest).startswith(b"%PDF")
    assert Licence.objects.count() == 1


def test_silence_is_heard_once(permit, ask):
    case = ask()
    assert (silence("2027-09-23"), silence("2027-09-23")) == (1, 0)
    settle()
    settle()
    assert Entry.objects.filter(story=case.pk, kind="cases.decided").count() == 1
    assert Licence.at(permit.pk).version == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_who_hear_the_silence_at_once_make_one_decision(permit, ask):
    case = ask()

    def work(_):
        try:
            return silence("2027-09-23")
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as workers:
        list(workers.map(work, range(3)))
    assert Entry.objects.filter(story=case.pk, kind="cases.decided").count() == 1


def test_who_asks_late_is_told_that_silence_will_not_renew(permit, ask):
    case = ask("2027-08-24")
    clock = case.state.clock("renewal")
    assert (clock.ground, clock.due_on) == ("renewal_late", EXPIRES)
    told = next(t for t in reading.clocks_of(case, date(2027, 8, 24)) if t.clock.kind == "renewal")
    assert any("30 days" in words or "三十日" in words for words in told.because)
    assert silence("2027-09-23") == 0
    assert Case.at(case.pk).outcome == ""


def test_what_the_office_decides_in_time_renews_the_same_licence(city, permit, ask):
    case = decided(city, ask(), "2027-09-01")
    assert (case.status, case.licence_id) == ("delivered", permit.pk)
    assert Licence.at(permit.pk).valid_until == date(2028, 9, 22)
    assert silence("2027-09-23") == 0


def test_what_is_not_accepted_yet_is_accepted_by_silence_first(permit, ask):
    case = ask(accept=False)
    assert silence("2027-09-23") == 0
    jobs.hear_silence(int(on("2027-09-23").timestamp()))
    assert silence("2027-09-23") == 1
    assert Case.at(case.pk).outcome == "granted"


def test_a_survey_stops_the_statutory_limit_but_not_the_licences_own_day(city, ask):
    told = {"procedure": "site_survey", "told": "现场核查需要十个工作日。"}
    case = actions.start_procedure(case=ask(), by=city.wang, at=on("2027-08-24"), **told)
    assert case.state.clock("statutory").is_stopped
    assert case.state.clock("renewal").due_on == EXPIRES
    assert silence("2027-09-23") == 1


def test_silence_does_not_renew_what_was_revoked_meanwhile(permit, ask):
    case = ask()
    licences.revoke(licence=permit.pk, ground="第六十九条", actor="staff:x", at=on("2027-09-01"))
    silence("2027-09-23")
    assert Case.at(case.pk).outcome == ""


@pytest.mark.parametrize(
    "wrong", ["none", "somebody else's", "expired", "by an item that renews nothing"]
)
def test_only_her_own_licence_in_force_is_renewed_by_an_item_for_it(
    city, apply, permit, ask, wrong
):
    with pytest.raises(actions.Incomplete) as refused:
        match wrong:
            case "none":
                ask(renews=None)
            case "somebody else's":
                ask(by="mei")
            case "expired":
                ask("2027-09-23")
            case _:
                apply(renews=permit.pk, at=LAST_DAY, key="other")
    assert [p.field for p in refused.value.problems] == ["renews"]


# -- at the doors ------------------------------------------------------------------------------


def through_the_steps(li, draft):
    li.fill(draft, "situation", **{"q-kind": "shop"})
    li.fill(draft, "form-1", **{"f-shop_name": "老李面馆", "f-phone": "13800138000"})
    li.fill(draft, "materials", **{"m-floor_plan": pdf()})


def test_a_citizen_chooses_the_licence_and_reads_what_silence_means(city, permit, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(LAST_DAY))
    li = Citizen(city.users["li"])
    draft = li.begin(city.items["renewal"].item.code, city.applicants["li"])
    page = words_of(li.get(f"/apply/drafts/{draft}/renews/"))
    assert "食品经营许可证: 老李面馆" in page
    assert "valid until 22 Sep 2027 (Wed)" in page
    assert "article 50" in page
    assert "less than thirty days" not in page
    assert li.fill(draft, "renews").status_code == 422
    assert li.fill(draft, "renews", renews=str(permit.pk)).status_code == 302
    through_the_steps(li, draft)
    assert "valid until 22 Sep 2027" in words_of(li.get(f"/apply/drafts/{draft}/review/"))
    assert li.send(draft).status_code == 302
    case = Case.objects.get(renews=permit.pk)
    assert case.state.clock("renewal").ground == "renewal"


def test_who_is_late_reads_it_before_she_applies(city, permit, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2027-08-24"))
    li = Citizen(city.users["li"])
    draft = li.begin(city.items["renewal"].item.code, city.applicants["li"])
    assert "less than thirty days, so silence will not renew it" in words_of(
        li.get(f"/apply/drafts/{draft}/renews/")
    )


def test_who_holds_no_such_licence_is_told_so(city, permit, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(LAST_DAY))
    mei = Citizen(city.users["mei"])
    draft = mei.begin(city.items["renewal"].item.code, city.applicants["mei"])
    assert "You hold no licence" in words_of(mei.fill(draft, "renews"))


def test_the_window_takes_in_a_renewal(city, at_desk):
    wen, office = person("文小满", WEN), city.departments["区市监局"]
    held = licences.issue(
        kind="permit", department=office, holder=wen.pk, actor="clock", key="wen",
        face={"holder_name": wen.name, "fields": [("店名", "文家小店")]},
        valid_until=EXPIRES, at=on("2026-09-23"),
    )  # fmt: skip
    renewal = publish("renewal", RENEWAL | {"paths": {"renews": "permit"}}, office)
    desk = at_desk("chen", today=LAST_DAY)
    desk.post("/desk/window/", {"kind": "person", "number": WEN})
    page = f"/desk/window/apply/{renewal.pk}/"
    assert "文家小店" in desk.get(page).content.decode()
    sent = {"q_kind": "shop", "f_shop_name": "文家小店", "f_phone": "13800138000"}
    sent |= {"seen_on_paper": ["floor_plan"], "do": "send"}
    assert desk.post(page, sent).status_code == 400
    assert desk.post(page, sent | {"w_renews": str(held.pk)}).status_code == 302
    assert Case.objects.get(renews=held.pk).applicant_id == wen.pk


@pytest.mark.parametrize("beside", ["suspension", "hearing", "survey", "opinion"])
def test_what_was_under_way_when_silence_renewed_falls_away_and_the_result_goes_out(
    city, ask, beside
):
    """Nothing that served the decision may hold up what the law has decided (art. 50)."""
    at, case = on("2027-09-16"), ask()
    if beside == "suspension":
        case = actions.suspend(
            case=case, by=city.wu, ground="awaits_ruling", reason="等待。", at=at
        )
    elif beside == "hearing":
        case = actions.offer_hearing(
            case=case, by=city.wang, ground="others_concerned", told="可申请听证。", at=at
        )
        case = actions.ask_hearing(case=case, by=city.li, at=at)
    elif beside == "survey":
        case = actions.start_procedure(
            case=case, by=city.wang, procedure="site_survey", told="需要十日。", at=at
        )
    else:
        other = city.departments["区民政局"].pk
        case = actions.consult(case=case, by=city.wang, department=other, question="可行？", at=at)
    assert silence("2027-09-23") == 1
    settle()
    case = Case.at(case.pk)
    assert (case.status, case.state.waits, case.is_stopped) == ("delivered", (), False)
    assert [clock.kind for clock in case.state.clocks if not clock.ended_on] == []
    assert jobs.close_unasked_hearings(int(on("2027-11-01").timestamp())) == 0


def test_nobody_decides_otherwise_once_silence_has_renewed(city, permit, ask):
    """Though the worker has not told it yet: the law does not wait for it."""
    case = ask()
    for reviewer in ("zhao", "wang", "sun"):
        case = actions.review(case=case, by=city.who[reviewer], at=on("2027-09-20"), **PASS)
    no = {"outcome": "refused", "criterion": "fails_conditions", "reason": "不符合条件。"}
    for day in ("2027-09-23", "2027-10-09"):
        with pytest.raises(rules.NotAllowed, match="counts as renewed"):
            actions.decide(case=case, by=city.wu, at=on(day), **no)
        with pytest.raises(rules.NotAllowed, match="counts as renewed"):
            actions.terminate(
                case=case, by=city.wu, ground="matter_gone", reason="已停业。", at=on(day)
            )
    assert actions.decide(case=case, by=city.wu, at=on("2027-09-22"), **no).outcome == "refused"


def test_what_the_table_decides_ends_the_wait_for_the_day_of_expiry(city, apply, permit):
    """C043: a machine's decision takes down the same clocks as a person's."""
    first = {"code": "first", "text": "店名已填写", "when": [{"on": "shop_name", "op": "filled"}]}
    table = {"rules": [first | {"outcome": "pass"}], "sample_percent": 0, "decides": True}
    body = RENEWAL | {"paths": {"renews": "food_permit", "examination": table}}
    body |= {"result": PERMIT["result"] | {"validity_years": 1}}
    item = publish("by_table", body, city.departments["区市监局"])
    wish = {"edition_id": item.pk, "renews": permit.pk, "at": "2027-08-20", "key": "table"}
    case = apply("renewal", **wish | asked_with())
    settle()
    case = Case.at(case.pk)
    assert (case.status, case.outcome, case.due_on) == ("delivered", "granted", None)
    assert case.state.clock("renewal").ended_on == date(2027, 8, 20)
