"""What the applicant is told of the whole, once, and not again by every part."""

import json
from collections import Counter

import pytest
from click.testing import CliRunner

from yici.bundles import actions, events, news
from yici.bundles.models import BundleCase
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import REFUSE, settled
from yici.bundles.tests.test_one_thing import finish
from yici.cases import actions as cases
from yici.cases import commands
from yici.cases.news import TOLD_BY_THE_WHOLE
from yici.conftest import on
from yici.notifications.models import Notification


def told() -> Counter:
    return Counter(Notification.objects.values_list("kind", flat=True))


def test_received_accepted_and_done_are_told_once_for_four_parts(street, shop, office):
    assert told() == {"bundles.received": 1, "bundles.accepted": 1}
    finish(shop, office)
    found = told()
    assert found["bundles.done"] == 1
    assert found["cases.granted"] == 4  # every decision is told (art. 38)
    assert not {f"cases.{code}" for code in TOLD_BY_THE_WHOLE} & found.keys()


def test_one_correction_is_told_with_its_day_and_its_receipt_once(street, opened):
    bundle = opened()
    actions.ask_correction(
        bundle=bundle, by=street.chen, missing=["register_lease", "place"],
        words_to_applicant="合同缺页，地址不详。", at=on("2026-09-14 11:00"), key="ask",
    )  # fmt: skip
    bundle = settled(bundle)
    asked = Notification.objects.get(kind="bundles.correction_asked")
    assert asked.data["due"]
    assert news.remind_of_corrections(on(asked.data["due"])) == 1
    assert news.remind_of_corrections(on(asked.data["due"])) == 1
    new = [streets.Given("register_lease", digest="4" * 64, name="租赁合同全.pdf", size=20)]
    actions.correct(
        bundle=bundle, by=street.li, form={"place": "滨江路2号"}, materials=new,
        at=on("2026-09-16"), key="supplied",
    )  # fmt: skip
    settled(bundle)
    found = told()
    assert found["bundles.corrected"] == found["bundles.correction_due"] == 1
    assert not any(code.startswith("cases.correct") for code in found)


def test_a_refused_part_asks_for_a_choice_and_the_end_is_told_when_it_comes(street, shop, office):
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen", **REFUSE)
    assert (told()["bundles.choice"], told()["cases.refused"]) == (1, 1)
    office.review(bundle, "fire", "2026-09-16", "zhao")
    office.decide(bundle, "fire", "2026-09-17", "zhao")
    assert told()["bundles.done"] == 1


def test_lateness_is_told_once_and_not_while_a_lawful_pause_lasts(street, shop, office):
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen")
    assert news.tell_of_lateness(on("2026-09-22")) == 0
    assert news.tell_of_lateness(on("2026-09-23")) == 1
    assert news.tell_of_lateness(on("2026-09-24")) == 1
    assert told()["bundles.late"] == 1
    assert bundle.due_on == on("2026-09-22").date()


def test_her_list_says_that_the_limit_of_the_whole_has_passed(
    street, shop, office, client, monkeypatch
):
    office.decide(shop, "register", "2026-09-14 11:00", "chen")
    client.force_login(street.city.users["li"])
    for today, is_said in (("2026-09-22", False), ("2026-09-23", True)):
        monkeypatch.setattr("django.utils.timezone.now", lambda today=today: on(today))
        for page in ("/cases/", "/things/"):
            shown = client.get(page).content.decode()
            assert "2026年9月22日" in shown.replace(" ", "").replace("\u2009", ""), page
            assert ("已逾期" in shown) is is_said, page


def test_taken_back_as_a_whole_it_is_told_once(street, shop):
    actions.withdraw(bundle=shop, by=street.li, at=on("2026-09-15"))
    settled(shop)
    assert told()["bundles.withdrawn"] == 1
    assert "cases.withdrawn" not in told()


def test_a_day_off_announced_later_moves_the_day_of_the_whole_and_is_told_once(
    shop, office, tmp_path, monkeypatch
):
    """And a day off that is called off moves it back (行政许可法 art. 82)."""
    cases.follow_calendar(at=on("2026-09-01"))
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen")
    assert bundle.due_on == on("2026-09-22").date()
    days = tmp_path / "days.csv"

    def announce(rows, at):
        days.write_text("day,kind,name,since\n" + rows, encoding="utf-8")
        monkeypatch.setenv("YICI_DAYS", str(days))
        cases.follow_calendar(at=on(at))
        cases.follow_calendar(at=on(at))
        return settled(bundle)

    flood = "2026-09-18,off,防汛停工,2026-09-15\n"
    assert announce(flood, "2026-09-15").due_on == on("2026-09-23").date()
    assert told()["bundles.redated"] == 1
    days = tmp_path / "none.csv"
    assert announce("", "2026-09-16").due_on == on("2026-09-22").date()
    assert told()["bundles.redated"] == 2
    kinds = [entry.kind for entry in bundle.history()]
    assert kinds.count("bundles.redated") == 2


def test_who_asks_first_what_a_new_calendar_would_move_is_told_of_wholes_too(
    shop, office, tmp_path, monkeypatch
):
    """A preview that leaves out bundles says too little; it changes nothing (行政许可法 art. 82)."""
    cases.follow_calendar(at=on("2026-09-01"))
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen")
    days = tmp_path / "days.csv"
    days.write_text("day,kind,name,since\n2026-09-18,off,防汛停工,2026-09-15\n", encoding="utf-8")
    monkeypatch.setenv("YICI_DAYS", str(days))
    asked = CliRunner().invoke(commands.calendar, ["check", "--json"])
    told_first = json.loads(asked.output)
    assert (asked.exit_code, told_first["bundles"]) == (1, 1)
    assert {"number": bundle.number, "clock": "total", "before": "2026-09-22",
            "after": "2026-09-23"} in told_first["moved"]  # fmt: skip
    said = CliRunner().invoke(commands.calendar, ["check"]).output
    assert f"{told_first['cases']} cases and 1 bundles" in said
    assert BundleCase.at(bundle.pk).due_on == on("2026-09-22").date()
    moved = cases.follow_calendar(at=on("2026-09-15"))
    assert moved == told_first["cases"] + told_first["bundles"]
    assert CliRunner().invoke(commands.calendar, ["check"]).exit_code == 0


# What stays inside, and why. Everything else has words of its own.
SILENT = {
    events.PartStarted: "it begins by itself; the progress page shows it",
    events.AcceptedTogether: "told when the parts are accepted, with the day",
    events.NoticeGiven: "of older cases only: it was told then",
    events.PartPaused: "the notice or the case tells it",
    events.PartResumed: "the case tells it",
    events.PartReopened: "the case tells it",
    events.PartExtended: "the case tells it (art. 42)",
    events.PartDelivered: "the case tells it (art. 44)",
    events.PartSupplied: "her own act; the page answers",
    events.Attached: "the office fetched what she need not bring",
    events.GoneOn: "her own choice",
}


@pytest.mark.parametrize("event", events.BundleEvent.__subclasses__(), ids=lambda e: e.__name__)
def test_every_fact_of_the_whole_is_told_or_it_says_why_not(event):
    from yici.kernel.reactions import SUBSCRIBERS

    tells = any(".tell_" in name for name in SUBSCRIBERS.get(event.kind, ()))
    assert tells != (event in SILENT), event
