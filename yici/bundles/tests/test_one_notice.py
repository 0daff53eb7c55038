"""一次性补正告知: one notice for one whole, whichever departments find something missing (art. 32; R22)."""

import json
from datetime import date
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from yici.bundles import actions, events
from yici.bundles.models import BundleCase
from yici.bundles.rules import NotAllowed
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import case_of, settled, statuses
from yici.cases import actions as cases
from yici.cases import jobs, reading
from yici.cases.actions import Wordless
from yici.cases.models import Material
from yici.cases.rules import NotAllowed as Refused
from yici.cases.tests.citizen import Citizen, words_of
from yici.cases.tests.three_doors import _Inside
from yici.cli import door
from yici.cli.case import case as command
from yici.conftest import on
from yici.kernel.ledger import Entry
from yici.licences.models import Paper
from yici.notifications.models import Notification
from yici.people.actions import make_token

LEASE = [streets.Given("register_lease", digest="4" * 64, name="租赁合同全.pdf", size=20)]
TEST = [streets.Given("hygiene_test", digest="5" * 64, name="检测报告新.pdf", size=20)]


def reported(street, bundle, who="zhao", missing=("register_lease",), at="2026-09-15 10:00"):
    said = {"words_to_applicant": "租赁合同缺第二页。"} if missing else {}
    by = street.city.who[who]
    actions.report_missing(bundle=bundle, by=by, missing=missing, at=on(at), **said)
    return BundleCase.at(bundle.pk)


def sent(street, bundle, missing=(), said="", at="2026-09-16 10:00", by="chen"):
    actions.ask_correction(
        bundle=bundle, by=street.city.who[by], missing=missing, words_to_applicant=said, at=on(at)
    )
    return settled(bundle)


@pytest.fixture
def asked(street, opened):
    """Fire and hygiene report what they lack on two days; the window adds the address and sends."""
    bundle = reported(street, opened())
    bundle = reported(street, bundle, "sun", ["hygiene_test"], "2026-09-16 09:00")
    return sent(street, bundle, ["place"], "地址不详。")


def test_what_departments_find_on_different_days_goes_out_in_one_notice(street, asked):
    """The hygiene permit has not begun: its papers came in with the whole, and stand in the notice."""
    notice = Paper.objects.get(kind="correction")
    assert (notice.story, bool(notice.digest)) == (asked.pk, True)
    assert {one.part: one.missing for one in asked.state.asked} == {
        "register": ("address",), "food": ("premises",), "hygiene": ("test", "premises"),
        "fire": ("lease", "place"),
    }  # fmt: skip
    assert asked.asked_on == date(2026, 9, 16)
    assert Notification.objects.filter(kind="bundles.correction_asked").count() == 1
    assert set(actions.asked_of(asked)) == {"register_lease", "hygiene_test", "place"}
    assert {p.code for p in asked.state.parts if p.is_paused} == {"register", "fire"}


def test_after_it_nobody_demands_mending_again_before_acceptance(street, asked):
    for again in (
        lambda: reported(street, asked, "sun", ["hygiene_test"]),
        lambda: sent(street, asked, ["place"], "还缺。"),
    ):
        with pytest.raises(NotAllowed) as refused:
            again()
        assert "nothing more is asked for before acceptance" in refused.value.message
    actions.correct(
        bundle=asked, by=street.li, form={"place": "滨江路2号"}, materials=LEASE + TEST,
        at=on("2026-09-18"),
    )  # fmt: skip
    mended = settled(asked)
    assert {case_of(mended, part).status for part in ("register", "fire")} == {"applied"}
    with pytest.raises(NotAllowed):
        sent(street, mended, ["place"], "还缺。", "2026-09-18 11:00")
    assert Entry.objects.filter(story=asked.pk, kind=events.CorrectionAsked.kind).count() == 1


def test_no_part_asks_by_itself(street, opened):
    bundle = opened()
    with pytest.raises(Refused) as refused:
        cases.ask_correction(
            case=case_of(bundle, "fire"), by=street.chen, missing=["lease"],
            words_to_applicant="缺页。", at=on("2026-09-15"),
        )  # fmt: skip
    assert (refused.value.code, "one notice goes out" in refused.value.message) == ("whole", True)


def test_nor_is_a_part_mended_by_itself(street, asked):
    with pytest.raises(Refused) as refused:
        cases.correct(
            case=case_of(asked, "fire"), by=street.li, form={"place": "别处"}, at=on("2026-09-17")
        )
    assert refused.value.code == "whole"


def test_a_part_that_lacks_nothing_is_accepted_and_goes_on(street, opened, office):
    bundle = reported(street, opened())
    bundle = sent(street, bundle)  # the fire check alone lacks something
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-16 11:00"))
    bundle = office.decide(settled(bundle), "register", "2026-09-16 14:00", "chen")
    assert statuses(bundle) == {
        "register": "granted", "fire": "applied", "food": "running", "hygiene": "running",
    }  # fmt: skip
    fire = case_of(bundle, "fire")
    assert (fire.status, fire.state.clock("acceptance").ended_on) == (
        "correcting",
        date(2026, 9, 16),
    )
    actions.correct(bundle=bundle, by=street.li, form={}, materials=LEASE, at=on("2026-09-21"))
    fire = case_of(settled(bundle), "fire")
    assert fire.status == "applied"
    assert fire.state.clock("acceptance-again").due_on == date(2026, 9, 29)  # the 25th: rest
    assert not BundleCase.at(bundle.pk).is_paused


def test_a_part_that_begins_meanwhile_waits_for_what_the_notice_names(street, opened, office):
    """It begins when its turn comes, and asks for nothing anew: the notice named it."""
    bundle = sent(street, reported(street, opened(), "sun", ["hygiene_test"]))
    assert not bundle.is_paused  # nothing that has begun waits
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-16 11:00"))
    bundle = office.decide(settled(bundle), "register", "2026-09-17 10:00", "chen")
    hygiene = case_of(bundle, "hygiene")
    assert (hygiene.status, hygiene.accepted_on) == ("correcting", None)
    assert statuses(bundle)["food"] == "running"
    assert Paper.objects.filter(kind="correction").count() == 1
    actions.correct(bundle=bundle, by=street.li, form={}, materials=TEST, at=on("2026-09-18"))
    hygiene = case_of(settled(bundle), "hygiene")
    assert hygiene.status == "applied"
    assert Material.objects.filter(case_id=hygiene.pk, digest="5" * 64).exists()


def test_what_came_before_its_turn_is_not_waited_for(street, opened, office):
    bundle = sent(street, reported(street, opened(), "sun", ["hygiene_test"]))
    actions.correct(bundle=bundle, by=street.li, form={}, materials=TEST, at=on("2026-09-17"))
    bundle = settled(bundle)
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-17 11:00"))
    bundle = office.decide(settled(bundle), "register", "2026-09-17 14:00", "chen")
    assert statuses(bundle)["hygiene"] == "running"
    given = reading.dossier_of(case_of(bundle, "hygiene"))
    assert given["form"]["premises"] == "滨江路1号"
    own = Material.objects.filter(case_id=case_of(bundle, "hygiene").pk, code="test")
    assert [one.digest for one in own] == ["5" * 64]


def test_a_department_says_it_again_or_that_nothing_is_missing(street, opened):
    bundle = reported(street, opened())
    with pytest.raises(NotAllowed) as refused:
        actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-15 11:00"))
    assert "send the one notice first" in refused.value.message
    bundle = reported(street, bundle, missing=())
    assert (len(bundle.state.reports), bundle.is_reported) == (1, False)
    with pytest.raises(NotAllowed) as refused:
        sent(street, bundle)
    assert refused.value.code == "missing"
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-15 12:00"))
    assert statuses(settled(bundle))["fire"] == "running"


def test_each_department_speaks_of_its_own_parts_only(street, opened):
    bundle = opened()
    with pytest.raises(NotAllowed) as refused:
        reported(street, bundle, "zhao", ["hygiene_test"])
    assert refused.value.code == "missing"
    with pytest.raises(NotAllowed):
        reported(street, bundle, "li", ["place"])
    with pytest.raises(NotAllowed):
        sent(street, reported(street, bundle), by="zhao")  # sends: the lead, or the window
    with pytest.raises(NotAllowed):
        sent(street, bundle, ["hygiene_test"], "缺。", by="wu")  # the lead's, for another's part
    with pytest.raises(Wordless):
        actions.report_missing(
            bundle=bundle, by=street.zhao, missing=["place"], at=on("2026-09-15")
        )
    sent(street, bundle, by="wu")  # what was reported, the lead department sends as well


def test_after_five_working_days_silence_has_accepted_it(street, opened):
    """Received on Monday 14 September; the days run to Sunday the 20th, which is worked."""
    bundle = reported(street, opened())
    last = actions.last_day_to_ask(bundle.state)
    assert last == case_of(bundle, "fire").state.clock("acceptance").due_on
    late = f"{date.fromordinal(last.toordinal() + 1)} 09:00"
    for again in (
        lambda: sent(street, bundle, at=late),
        lambda: reported(street, bundle, at=late),
    ):
        with pytest.raises(NotAllowed) as refused:
            again()
        assert refused.value.code == "by-law"
    jobs.hear_silence(int(on(late).timestamp()))
    fire = case_of(settled(bundle), "fire")
    assert (fire.status, fire.accepted_on) == ("in_review", date(2026, 9, 14))
    assert not Paper.objects.filter(kind="correction").exists()


def test_sent_twice_it_is_one_notice(street, opened):
    bundle = reported(street, opened())
    for _ in range(2):
        actions.ask_correction(bundle=bundle, by=street.chen, at=on("2026-09-16"), key="once")
    assert Paper.objects.filter(kind="correction").count() <= 1
    bundle = settled(bundle)
    assert Entry.objects.filter(story=bundle.pk, kind=events.CorrectionAsked.kind).count() == 1
    assert case_of(bundle, "fire").state.corrections == 1


# -- at the doors ----------------------------------------------------------------------------------


@pytest.fixture
def monday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-14 11:00"))


def test_the_department_reports_and_the_window_sends_at_their_pages(street, opened, monday):
    bundle = opened()
    zhao, chen, li = (Citizen(street.city.users[name]) for name in ("zhao", "chen", "li"))
    page = f"/desk/things/{bundle.number}/"
    shown = words_of(zhao.get(page))
    assert "Say what your part lacks" in shown
    assert "Send the one notice" not in shown
    typed = {"missing": ["register_lease"], "words_to_applicant": "租赁合同缺第二页。"}
    assert zhao.post(f"{page}do/report-missing/", typed).status_code == 302
    shown = words_of(chen.get(page))
    assert "Something is missing" in shown
    assert "租赁合同缺第二页。" in shown
    assert "租赁合同缺第二页" not in words_of(li.get(f"/things/cases/{bundle.number}/"))
    assert chen.post(f"{page}do/ask-correction/", {}).status_code == 302
    bundle = settled(bundle)
    assert bundle.asked_on == date(2026, 9, 14)
    assert "Take in the correction" in words_of(chen.get(page))
    form = chen.get(f"{page}correct/")
    assert "租赁合同缺第二页。" in words_of(form)
    assert "seen_on_paper" in form.content.decode()
    given = {"seen_on_paper": ["register_lease"], "seen": bundle.seq, "key": "here"}
    assert chen.post(f"{page}correct/", given).status_code == 302
    assert case_of(settled(bundle), "fire").status == "applied"


def test_the_page_of_a_part_leads_to_the_whole(street, opened):
    bundle = opened()
    fire = case_of(bundle, "fire")
    shown = Citizen(street.city.users["chen"]).get(f"/desk/cases/{fire.number}/").content.decode()
    assert f"/desk/things/{bundle.number}/" in shown


def test_her_page_of_a_part_leads_to_where_everything_is_mended(street, asked, monday):
    fire = case_of(asked, "fire")
    page = Citizen(street.city.users["li"]).get(f"/cases/{fire.number}/")
    assert "what is missing is supplied there, once for all parts" in words_of(page)
    assert f'class="button" href="/things/cases/{asked.number}/"' in page.content.decode()
    assert f"/cases/{fire.number}/correct/" not in page.content.decode()


def test_the_same_over_api_and_command_line(street, opened, monday, monkeypatch):
    bundle = opened()
    monkeypatch.setattr(door, "httpx", _Inside)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def run(name, *words):
        user, by = street.city.users[name], street.city.who[name]
        token = make_token(user=user, name="door", by=by, at=on("2026-09-14 11:00"))[1]
        at = ["--url", "http://testserver", "--token", token]
        (line,) = json.loads(CliRunner().invoke(command, [*at, "act", "--whole", "--json", *words]).output)  # fmt: skip
        return line

    said = ["-f", 'missing=["place"]', "-f", "words_to_applicant=地址不详。"]
    assert run("zhao", "report-missing", bundle.number, *said)["done"]
    read = Citizen(street.city.users["chen"]).get(f"/api/v1/bundle-cases/{quote(bundle.number)}")
    told = json.loads(read.content)
    (fire,) = [one for one in told["reports"] if one["part"] == "fire"]
    assert (fire["said"], fire["missing"], fire["words"]) == (True, ["place"], "地址不详。")
    assert told["ask_by"] == actions.last_day_to_ask(bundle.state).isoformat()
    hers = Citizen(street.city.users["li"]).get(f"/api/v1/bundle-cases/{bundle.number}")
    assert json.loads(hers.content)["reports"] == []
    assert run("chen", "ask-correction", bundle.number)["done"]
    again = run("chen", "ask-correction", bundle.number, *said)
    assert (again["done"], "nothing more is asked for" in again["words"]) == (False, True)


def test_who_is_waited_for_reads_that_and_sees_no_empty_picture(street, asked, monday):
    """Before anything runs there is nothing to draw; the badge says that her correction is awaited."""
    li = Citizen(street.city.users["li"])
    page = li.get(f"/things/cases/{asked.number}/").content.decode()
    told = json.loads(li.get(f"/api/v1/bundle-cases/{asked.number}").content)
    assert 'class="gantt"' not in page
    said = {one["code"]: one["status_words"] for one in told["parts"]}
    assert (said["fire"], said["hygiene"]) == ("Correction awaited", "Waits for another part")
    assert "decided at once" in page  # every part has its limit, the immediate one too (R34)
