"""Undertakings, papers that follow, fees and originals in the parts of a bundle (R22, R29, R30)."""

import pytest

from yici.bundles import actions, reading
from yici.bundles.models import BundleCase
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import case_of, settled, statuses
from yici.bundles.tests.test_one_thing import finish
from yici.cases import actions as cases
from yici.cases.actions import Given, Incomplete
from yici.cases.models import CreditRecord
from yici.cases.rules import NotAllowed
from yici.cases.tests.citizen import Citizen, words_of
from yici.cases.tests.city import BASIS, person, publish
from yici.conftest import on
from yici.payments.rules import WAIVERS

COMMITMENT = {"text": "我承诺符合公共场所卫生要求。", "consequence": "撤销许可并记入信用记录。",
              "check_days": 20, "stands_for": ["test"]}  # fmt: skip
FEE = {"code": "cost", "name": "工本费", "standard": "每证10元", "amount_cents": 1000,
       "basis": "演示收费依据", "reducible": True}  # fmt: skip


def changed(item: dict, **more) -> dict:
    return {**item, **more}


@pytest.fixture
def tracks(street):
    """The same street; now hygiene is granted on an undertaking, fire lets its plan follow, and
    originals are shown when the food permit is handed over."""
    bodies = {
        "hygiene": changed(streets.ITEMS["hygiene"], paths={"commitment": COMMITMENT}),
        "fire": changed(
            streets.ITEMS["fire"], paths={"tolerance": {"days": 3}},
            materials=[*streets.ITEMS["fire"]["materials"][:2],
                       {"code": "report", "name": "设施检测报告", "kind": "other",
                        "necessity": "later", "legal_basis": BASIS}],
        ),
        "food": changed(streets.ITEMS["food"], paths={"trust_first": True}, fees=[FEE]),
    }  # fmt: skip
    for code, body in bodies.items():
        department = street.city.departments[body["lead_department"]]
        street.city.items[code] = publish(f"{code}2", body, department)
    street.shop = streets.published(street.city, streets.SHOP, "open-shop-2")
    return street


def papers(*left_out: str) -> list[Given]:
    return [one for one in streets.PAPERS if one.code not in left_out]


def taken(tracks, opened, *, promise="", **changes):
    bundle = opened(edition_id=tracks.shop.pk, **changes)
    actions.accept(bundle=bundle, by=tracks.chen, promise=promise, at=on("2026-09-14 10:00"))
    return settled(bundle)


def test_an_undertaking_stands_for_its_papers_and_is_checked_afterwards(tracks, opened, office):
    bundle = taken(
        tracks, opened, undertakings=["hygiene"], materials=papers("hygiene_test"),
    )  # fmt: skip
    bundle = office.decide(bundle, "register", "2026-09-14 11:00", "chen")
    assert case_of(bundle, "hygiene").status == "in_decision"  # decided at once, without review
    bundle = office.decide(bundle, "hygiene", "2026-09-15", "sun")
    case = case_of(bundle, "hygiene")
    assert "commitment" in case.state.ways
    assert case.state.undertaking
    assert case.state.clock("aftercheck").is_running
    whole = reading.whole_of(bundle, on("2026-09-18").date())
    waits = next(v.waits for v in whole.parts if v.part.code == "hygiene")
    assert len(waits) == 1


def test_without_it_the_paper_is_asked_for_and_no_other_part_can_be_undertaken(tracks, opened):
    with pytest.raises(Incomplete) as lacking:
        opened(edition_id=tracks.shop.pk, materials=papers("hygiene_test"))
    assert [p.field for p in lacking.value.problems] == ["hygiene_test"]
    with pytest.raises(NotAllowed):
        opened(edition_id=tracks.shop.pk, undertakings=["fire"])
    assert not BundleCase.objects.exists()


def test_who_broke_a_promise_signs_no_other_in_a_bundle_until_it_is_repaired(tracks, opened, city):
    record = CreditRecord.objects.create(
        case_id=tracks.shop.pk and "00000000-0000-0000-0000-000000000001",
        kind="false_undertaking", applicant_id=city.applicants["li"].pk, recorded_at=on("2026-09-01"),
    )  # fmt: skip
    signed = {"undertakings": ["hygiene"], "materials": papers("hygiene_test")}
    with pytest.raises(NotAllowed) as barred:
        opened(edition_id=tracks.shop.pk, **signed)
    assert barred.value.code == "barred"
    record.repaired_on = on("2026-09-02").date()
    record.save()
    assert opened(edition_id=tracks.shop.pk, **signed)


def test_a_promise_broken_meanwhile_lets_the_paper_be_asked_for_before_the_part_begins(
    tracks, opened, office, city
):
    bundle = taken(tracks, opened, undertakings=["hygiene"], materials=papers("hygiene_test"))
    CreditRecord.objects.create(
        case_id="00000000-0000-0000-0000-000000000001", kind="promise_broken",
        applicant_id=city.applicants["li"].pk, recorded_at=on("2026-09-14"),
    )  # fmt: skip
    bundle = office.decide(bundle, "register", "2026-09-14 11:00", "chen")
    assert bundle.state.part("hygiene").stuck == ("test",)
    given = [Given("test", digest="9" * 64, name="报告.pdf", size=3)]
    bundle = actions.supply_part(
        bundle=bundle, by=tracks.li, part="hygiene", materials=given, at=on("2026-09-15")
    )
    assert case_of(bundle, "hygiene").state.ways == ()


def test_accepted_together_on_a_promise_the_paper_is_owed_and_the_result_waits(
    tracks, opened, office
):
    bundle = taken(tracks, opened, promise="五日内补交检测报告。")
    fire = case_of(bundle, "fire")
    assert fire.state.owed == ("report",)
    assert case_of(bundle, "register").state.owed == ()
    page = words_of(Citizen(tracks.city.users["li"]).get(f"/things/cases/{bundle.number}/"))
    assert "Promised papers are due by" in page
    office.review(bundle, "fire", "2026-09-15", "zhao")
    bundle = office.decide(bundle, "fire", "2026-09-15", "zhao")
    cases.supply(
        case=fire.pk, by=tracks.li, at=on("2026-09-16"),
        materials=[Given("report", digest="9" * 64, name="报告.pdf", size=3)],
    )  # fmt: skip
    assert statuses(settled(bundle))["fire"] == "granted"
    assert case_of(bundle, "fire").status == "delivered"


def test_accepted_without_a_promise_nothing_is_owed(tracks, opened):
    assert case_of(taken(tracks, opened), "fire").state.owed == ()


def test_originals_are_compared_before_the_package_goes_out(tracks, opened, office):
    bundle = finish(taken(tracks, opened), office)
    food = case_of(bundle, "food")
    assert sorted(t.step for t in food.state.waits) == ["originals", "pay"]
    whole = reading.whole_of(bundle, on("2026-09-18").date())
    assert len(next(v.waits for v in whole.parts if v.part.code == "food")) == 2
    assert statuses(bundle)["food"] == "running"  # no licence before the fee is settled
    cases.waive_fee(
        case=food.pk, by=tracks.wu, fee="cost", ground=next(iter(WAIVERS)), reason="小微企业。",
        at=on("2026-09-18"),
    )  # fmt: skip
    settled(bundle)
    cases.see_originals(case=food.pk, by=tracks.chen, outcome="match", at=on("2026-09-18"))
    bundle = settled(bundle)
    assert (bundle.status, bundle.outcome) == ("completed", "granted")


def test_an_undertaking_is_signed_at_the_window_and_printed_to_be_signed_by_hand(
    tracks, city, client
):
    client.force_login(city.users["chen"])
    number = "110105199003070033"
    person("文小满", number)
    client.post("/desk/window/", {"kind": "person", "number": number})
    url = f"/desk/window/things/{tracks.shop.pk}/"
    typed = {"q_food": "yes", **{f"f_{code}": value for code, value in streets.FILLED.items()}}
    assert COMMITMENT["text"] in client.post(url, typed).content.decode()
    sent = typed | {"seen_on_paper": ["register_lease", "food_plan"], "do": "send"}
    unsigned = client.post(url, sent)
    assert unsigned.status_code == 400  # without it the report is asked for
    taken_in = client.post(url, sent | {"undertaking_hygiene": "yes", "undertaking_fire": "yes"})
    assert taken_in.status_code == 302, taken_in.content.decode()[:3000]
    bundle = BundleCase.objects.get()
    assert actions.dossier_of(bundle)["undertakings"] == ["hygiene"]  # fire knows none
    assert (bundle.channel, bundle.handler) == ("window", "GA-chen")
    receipt = client.get(taken_in.url).content.decode()
    assert COMMITMENT["text"] in receipt
    assert COMMITMENT["consequence"] in receipt
