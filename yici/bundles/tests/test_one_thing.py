"""One thing of several departments: one form, one window, one clock, one package."""

from datetime import date

import pytest

from yici.bundles import actions
from yici.bundles.models import BundleCase, Dossier, Edition
from yici.bundles.rules import NotAllowed as NotForHer
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import REFUSE, case_of, settled, statuses
from yici.cases import actions as cases
from yici.cases.models import Case, Material
from yici.cases.rules import NotAllowed
from yici.cases.tests.city import person
from yici.catalogue.models import Edition as ItemEdition
from yici.conftest import on
from yici.kernel import reactions
from yici.kernel.files import register
from yici.kernel.ledger import Entry
from yici.kernel.story import OtherContent
from yici.licences.models import Licence, Paper
from yici.notifications.models import Notification
from yici.people.models import Mandate, Staff
from yici.people.who import who_acts_as, who_is


def test_what_can_begin_begins_at_once_and_the_rest_waits_for_its_licence(opened):
    bundle = opened()
    assert statuses(bundle) == {
        "register": "applied", "fire": "applied", "food": "waiting", "hygiene": "waiting",
    }  # fmt: skip
    assert (bundle.status, bundle.due_on) == ("received", None)
    assert case_of(bundle, "fire").bundle_id == bundle.pk


def test_accepted_at_one_window_the_licence_lets_the_permits_begin(street, shop, office):
    """The register decides at the visit; nobody looks at the papers a second time."""
    assert statuses(shop)["register"] == "running"
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen")
    assert statuses(bundle) == {
        "register": "granted", "fire": "running", "food": "running", "hygiene": "running",
    }  # fmt: skip
    food = case_of(bundle, "food")
    assert (food.accepted_on, food.handler) == (date(2026, 9, 14), "GA-chen")
    assert bundle.due_on == date(2026, 9, 22)  # seven working days, one of them a Sunday


def test_the_licence_of_one_part_is_a_paper_and_a_number_of_the_next(shop, office):
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen")
    food, licence = case_of(bundle, "food"), Licence.objects.get(kind="business-licence")
    paper = Material.objects.get(case_id=food.pk, code="business_licence")
    assert (paper.digest, paper.grade) == (licence.digest, "A")
    assert paper.source == case_of(bundle, "register").number
    from yici.cases import reading

    form = reading.dossier_of(food)["form"]
    assert form["organisation"] == "老李小店"
    assert form["uscc"] == licence.face_now()["number"]
    assert form["premises"] == "滨江路1号"  # typed once, for all four


def test_one_paper_is_handed_in_once_and_given_to_every_part_that_needs_it(shop, office):
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen")
    for part in ("register", "food", "fire"):
        assert Material.objects.get(case_id=case_of(bundle, part).pk, code="lease").digest == (
            "1" * 64
        )


def finish(bundle, office, *, fire=None):
    bundle = office.decide(bundle, "register", "2026-09-14 11:00", "chen")
    for part, reviewer, decider in (("food", "wang", "wu"), ("hygiene", "sun", "sun"),
                                    ("fire", "zhao", "zhao")):  # fmt: skip
        office.review(bundle, part, "2026-09-16", reviewer)
        outcome = fire if part == "fire" and fire else {}
        bundle = office.decide(bundle, part, "2026-09-17", decider, **outcome)
    return bundle


def test_the_package_is_complete_when_the_last_result_is_there(shop, office):
    bundle = finish(shop, office)
    assert (bundle.status, bundle.outcome) == ("completed", "granted")
    assert bundle.completed_on == date(2026, 9, 17)
    assert Licence.objects.filter(status="valid").count() == 3


def test_what_goes_out_on_paper_is_handed_over_in_one_go(street, opened, office):
    bundle = opened(delivery="window")
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-14 10:00"))
    bundle = finish(settled(bundle), office)
    assert (bundle.status, bundle.outcome) == ("delivering", "granted")
    actions.hand_over(
        bundle=bundle, by=street.chen, mode="window", at=on("2026-09-18"), key="package"
    )
    bundle = settled(bundle)
    assert bundle.status == "completed"
    assert {p.delivered_on for p in bundle.state.parts} == {date(2026, 9, 18)}


def test_a_result_revoked_before_it_is_handed_over_does_not_keep_the_package_waiting(
    street, opened, office
):
    bundle = opened(delivery="window")
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-14 10:00"))
    bundle = finish(settled(bundle), office)
    gone = {"change": "revoked", "ground": "fraud", "reason": "以欺骗手段取得。"}
    fire = case_of(bundle, "fire")
    cases.change_result(case=fire.pk, by=street.zhao, at=on("2026-09-17 15:00"), **gone)
    bundle = settled(bundle)
    assert (bundle.status, statuses(bundle)["fire"]) == ("delivering", "terminated")
    assert Notification.objects.filter(kind="bundles.done").count() == 1  # not told again
    actions.hand_over(
        bundle=bundle, by=street.chen, mode="window", at=on("2026-09-18"), key="package"
    )
    assert settled(bundle).status == "completed"


@pytest.mark.parametrize("taken_in", [{}, {"by": "chen", "channel": "window"}])
def test_what_begins_after_the_clerk_has_left_does_not_name_her_as_its_handler(
    street, opened, office, taken_in
):
    """R23, R32: she looked through all papers; who has the later part is somebody else."""
    shop = opened(**taken_in)
    actions.accept(bundle=shop, by=street.chen, at=on("2026-09-14 10:00"))
    shop = settled(shop)
    Staff.objects.filter(code="GA-chen").update(is_active=False)
    bundle = office.decide(shop, "register", "2026-09-15 11:00", "chen")
    assert statuses(bundle)["food"] == "running"
    begun = case_of(bundle, "food")
    assert (begun.status, begun.handler) == ("in_review", "")


# -- when a part is refused --------------------------------------------------------------------


def test_when_the_first_licence_is_refused_the_applicant_is_asked_what_now(street, shop, office):
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen", **REFUSE)
    assert statuses(bundle) == {
        "register": "refused", "fire": "running", "food": "barred", "hygiene": "barred",
    }  # fmt: skip
    assert bundle.choice
    bundle = actions.go_on(bundle=bundle, by=street.li, at=on("2026-09-15"))
    assert not bundle.choice
    office.review(bundle, "fire", "2026-09-16", "zhao")
    bundle = office.decide(bundle, "fire", "2026-09-17", "zhao")
    assert (bundle.status, bundle.outcome) == ("completed", "partly")
    assert Case.objects.filter(bundle_id=bundle.pk).count() == 2  # what was barred never began


def test_or_she_takes_the_rest_back(street, shop, office):
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen", **REFUSE)
    actions.withdraw(bundle=bundle, by=street.li, reason="不办了", at=on("2026-09-15"))
    bundle = settled(bundle)
    assert statuses(bundle)["fire"] == "withdrawn"
    assert (bundle.status, bundle.outcome) == ("withdrawn", "withdrawn")
    assert case_of(bundle, "fire").status == "withdrawn"


def test_nobody_else_may_withdraw_or_go_on(street, shop):
    for name in ("mei", "wang", "outsider"):
        with pytest.raises(NotAllowed):
            actions.withdraw(bundle=shop, by=street.city.who[name], at=on("2026-09-15"))


# -- corrections ---------------------------------------------------------------------------------


def test_what_several_parts_lack_is_asked_for_in_one_notice_and_supplied_once(street, opened):
    bundle = opened()
    actions.ask_correction(
        bundle=bundle, by=street.chen, missing=["register_lease", "place"],
        words_to_applicant="租赁合同缺第二页。", at=on("2026-09-14 11:00"), key="ask",
    )  # fmt: skip
    bundle = settled(bundle)
    assert {part.code for part in bundle.state.parts if part.is_paused} == {"register", "fire"}
    notice = Paper.objects.get(kind="correction", story=bundle.pk)
    assert notice.digest
    assert not Paper.objects.filter(kind="correction").exclude(pk=notice.pk).exists()
    assert set(actions.asked_of(bundle)) == {"register_lease", "place"}
    new = [streets.Given("register_lease", digest="4" * 64, name="租赁合同全.pdf", size=20)]
    actions.correct(
        bundle=bundle, by=street.li, form={"place": "滨江路2号"}, materials=new,
        at=on("2026-09-16"), key="supplied",
    )  # fmt: skip
    bundle = settled(bundle)
    assert not bundle.is_paused
    from yici.cases import reading

    for part, field in (("register", "address"), ("fire", "place")):
        case = case_of(bundle, part)
        assert case.status == "applied"
        assert reading.dossier_of(case)["form"][field] == "滨江路2号"
        assert Material.objects.filter(case_id=case.pk, digest="4" * 64).count() == 1


# -- once, however often -------------------------------------------------------------------------


def test_the_same_application_twice_is_one_bundle_case(opened):
    first, again = opened(), opened()
    assert first.pk == again.pk
    assert Case.objects.filter(bundle_id=first.pk).count() == 2
    with pytest.raises(OtherContent):
        opened(form=streets.FILLED | {"place": "别处"})


def test_a_key_stands_for_what_was_said_with_it_as_it_was_typed(street, opened):
    """Sent again it is the same though the form was tidied up; with anything else it is refused."""
    typed = streets.FILLED | {"applicant_phone": " 138 0013 8000 "}
    assert opened(form=typed).pk == opened(form=typed).pk
    other = streets.published(street.city, streets.SHOP | {"name": "开另一家店"}, "other-shop")
    for otherwise in (
        {"answers": {"food": "no"}},
        {"delivery": "window"},
        {"edition_id": other.pk},
        {"materials": streets.PAPERS[:2]},
    ):
        with pytest.raises(OtherContent):
            opened(**{"form": typed} | otherwise)
    assert BundleCase.objects.count() == 1


def test_where_nothing_applies_nothing_is_opened(street, opened):
    asked = {"code": "new", "text": "新开吗？",
             "options": [{"code": "yes", "text": "是"}, {"code": "no", "text": "否"}]}  # fmt: skip
    parts = [p | {"needed_if": {"new": ["yes"]}} for p in streets.SHOP["parts"]]
    body = streets.SHOP | {"situations": [*streets.SHOP["situations"], asked], "parts": parts}
    offered = streets.published(street.city, body, "new-shop")
    with pytest.raises(NotForHer) as refused:
        opened(edition_id=offered.pk, answers={"food": "no", "new": "no"}, form={}, materials=[])
    assert refused.value.code == "nothing-applies"
    assert not BundleCase.objects.exists()


def test_news_that_comes_twice_late_and_out_of_order_is_told_once(shop, office):
    bundle = finish(shop, office)
    told = Entry.objects.filter(story=bundle.pk).count()
    for case in Case.objects.filter(bundle_id=bundle.pk).order_by("-number"):
        actions.follow(case=Case.at(case.pk), at=on("2026-09-20"))
    reactions.settle()
    assert Entry.objects.filter(story=bundle.pk).count() == told
    assert Case.objects.filter(bundle_id=bundle.pk).count() == 4


def test_parts_that_a_crash_kept_from_beginning_begin_later(opened, monkeypatch):
    from yici.bundles.actions import opening

    with monkeypatch.context() as crash:
        crash.setattr(opening, "start_ready", lambda bundle, at: BundleCase.at(bundle))
        bundle = opened()
        assert not Case.objects.filter(bundle_id=bundle.pk).exists()
    reactions.settle()
    assert Case.objects.filter(bundle_id=bundle.pk).count() == 2


# -- editions --------------------------------------------------------------------------------------


def test_a_bundle_with_a_suspended_item_is_not_on_offer_but_goes_on_where_it_runs(
    street, opened, shop, office
):
    ItemEdition.objects.filter(pk=street.city.items["food"].pk).update(status="suspended")
    with pytest.raises(cases.NotOnOffer):
        opened(key="another")
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen")
    assert statuses(bundle)["food"] == "running"


def test_a_bundle_case_keeps_the_definition_it_began_under(street, shop, office):
    changed = streets.SHOP | {"parts": streets.SHOP["parts"][:2], "promised": {"days": 9}}
    changed |= {"fields": [{"code": "place", "label": "店址",
                            "members": ["register.address", "food.premises"]}]}  # fmt: skip
    streets.published(street.city, changed)
    assert Edition.objects.filter(bundle__code="open-shop").count() == 2
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen")
    assert statuses(bundle)["hygiene"] == "running"
    assert bundle.promised == 7


# -- who sees it -----------------------------------------------------------------------------------


def test_seen_by_the_applicant_the_departments_and_the_hall_and_by_nobody_else(street, shop):
    who = street.city.who
    seeing = {n for n in who if BundleCase.objects.visible_to(who[n]).filter(pk=shop.pk).exists()}
    assert seeing >= {"li", "chen", "wang", "zhou", "wu", "deng", "zhao", "sun"}
    assert not seeing & {"mei", "agent", "luo", "outsider"}


def test_papers_of_parts_that_have_not_begun_are_not_swept(opened):
    """The licence part comes first; what the permits need lies with the bundle until then."""
    opened()
    given = {one["digest"] for row in Dossier.objects.all() for one in row.read()["materials"]}
    assert given - {""}
    assert given <= register.needed_for_a_while()


def test_a_mandate_named_for_the_whole_is_hers_and_in_force_and_later_parts_keep_it(
    street, opened, office
):  # R38
    city = street.city
    given = Mandate.objects.create(
        principal=city.applicants["li"], agent=city.applicants["agent"], basis="online",
        valid_from=on("2026-09-01"), granted_at=on("2026-09-01"), granted_by="test",
    )  # fmt: skip
    theirs = Mandate.objects.get(principal=city.applicants["mei"])
    city.who["agent"] = who_acts_as(city.applicants["agent"], on("2026-09-14"))
    with pytest.raises(NotForHer) as caught:
        opened("agent", mandate_id=theirs.pk)
    assert (caught.value.code, caught.value.rule) == ("no-mandate", "R38")
    assert not BundleCase.objects.exists()
    bundle = opened("agent", mandate_id=given.pk)
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-14 10:00"))
    Mandate.objects.filter(pk=given.pk).update(revoked_at=on("2026-09-14 10:30"))
    bundle = office.decide(settled(bundle), "register", "2026-09-14 11:00", "chen")
    assert case_of(bundle, "food").agent_id == given.agent_id  # by the right she had then


def test_at_the_window_who_stands_there_acts_for_her_and_never_the_clerk(street, opened):
    """The clerk is a citizen as well; whoever acts brings a mandate for all items (R38, C053)."""
    city = street.city
    person("陈窗口", "number of chen", city.users["chen"])
    city.users["chen"].__dict__.pop("_who", None)
    city.who["chen"] = who_is(city.users["chen"])
    at_window = {"by": "chen", "channel": "window"}
    assert opened(**at_window, key="herself").agent_id is None
    agent = city.applicants["agent"]
    with pytest.raises(NotForHer) as refused:
        opened(**at_window, key="without", agent_id=agent.pk)
    assert refused.value.code == "no-mandate"
    given = {
        "agent": agent,
        "basis": "online",
        "valid_from": on("2026-01-01"),
        "granted_by": "test",
    }
    mandate = Mandate.objects.create(
        principal=city.applicants["li"], granted_at=on("2026-01-01"),
        valid_until=on("2026-09-15"), **given,
    )  # fmt: skip
    bundle = opened(**at_window, key="with", agent_id=agent.pk)
    assert (bundle.agent_id, bundle.mandate_id) == (agent.pk, mandate.pk)
    assert case_of(bundle, "fire").agent_id == agent.pk


def test_what_begins_after_a_mandate_has_run_out_still_begins(street, opened, office):
    """The mandate covered the whole on the day it was applied for; later parts are of it."""
    agent = street.city.applicants["agent"]
    Mandate.objects.create(
        principal=street.city.applicants["li"], agent=agent, basis="online", granted_by="test",
        granted_at=on("2026-01-01"), valid_from=on("2026-01-01"), valid_until=on("2026-09-14 12:00"),
    )  # fmt: skip
    bundle = opened(by="chen", channel="window", agent_id=agent.pk)
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-14 10:00"))
    bundle = office.decide(settled(bundle), "register", "2026-09-15 11:00", "chen")
    assert statuses(bundle)["food"] == "running"
    assert case_of(bundle, "food").agent_id == agent.pk
