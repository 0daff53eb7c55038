"""One thing in its variants: who applies, what is left out, who refuses, and in which order it ends."""

import pytest

from yici.bundles import actions
from yici.bundles.editions import joint_of
from yici.bundles.models import BundleCase
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import REFUSE, case_of, settled, statuses
from yici.cases import actions as cases
from yici.cases.actions import Incomplete
from yici.cases.models import Case, Material
from yici.cases.rules import NotAllowed
from yici.cases.tests.city import publish
from yici.conftest import on
from yici.kernel.ledger import Entry
from yici.licences.models import Licence
from yici.notifications.models import Notification
from yici.people.models import Mandate
from yici.people.tests.people import make_firm
from yici.people.who import who_acts_as

DAY = on("2026-09-14")
WHOSE = {"food": ("wang", "wu"), "hygiene": ("sun", "sun"), "fire": ("zhao", "zhao")}
SIZE = {
    "code": "size", "text": "面积多大？",
    "options": [{"code": "small", "text": "小"}, {"code": "large", "text": "大"}],
}  # fmt: skip
CHAIN = {"part": "food", "reason": "先有食品经营许可"}


def changed(street, code: str, part: str = "hygiene", **changes):
    """Publish the street's thing with one part changed."""
    parts = [one | changes if one["code"] == part else one for one in streets.SHOP["parts"]]
    body = {"parts": parts, "promised": {"days": 15}}
    return streets.published(street.city, streets.SHOP | body, code)


def accepted(street, bundle) -> BundleCase:
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-14 10:00"))
    return settled(bundle)


def ended(office, bundle, part: str, day="2026-09-17", **outcome) -> BundleCase:
    reviewer, decider = WHOSE[part]
    office.review(bundle, part, day, reviewer)
    return office.decide(bundle, part, day, decider, **outcome)


# -- who applies -----------------------------------------------------------------------------------


def test_for_a_firm_an_agent_applies_with_a_mandate_and_not_without(street, opened, office):
    """R38: the mandate stands on every part, also on those that begin later."""
    city, served = street.city, ["person", "enterprise"]
    offered = streets.published(city, streets.SHOP | {"service_objects": served}, "firm-shop")
    agent, firm = city.applicants["agent"], make_firm("某公司", city.applicants["li"])
    wanted = {"edition_id": offered.pk, "applicant_id": firm.pk}
    city.who["agent"] = who_acts_as(agent, DAY)
    with pytest.raises(NotAllowed) as refused:
        opened("agent", **wanted)
    assert (refused.value.code, refused.value.rule) == ("not-yours", "R38")
    assert not BundleCase.objects.exists()

    given = Mandate.objects.create(
        principal=firm, agent=agent, basis="online", valid_from=on("2026-09-01"),
        granted_at=on("2026-09-01"), granted_by="test",
    )  # fmt: skip
    city.who["agent"] = who_acts_as(agent, DAY)
    bundle = accepted(street, opened("agent", **wanted))
    bundle = office.decide(bundle, "register", "2026-09-14 11:00", "chen")
    assert set(statuses(bundle).values()) == {"granted", "running"}
    for part in statuses(bundle):
        case = case_of(bundle, part)
        said = Entry.objects.get(story=case.pk, seq=1).body
        assert (case.applicant_id, case.agent_id) == (firm.pk, agent.pk)
        assert said["mandate_id"] == str(given.pk)


# -- what is left out ------------------------------------------------------------------------------


@pytest.fixture
def chosen(street):
    """The hygiene permit is there for whoever sells food; its item asks how large the shop is."""
    city, hygiene = street.city, streets.ITEMS["hygiene"]
    city.items["hygiene"] = publish(
        "hygiene-sized", hygiene | {"situations": [SIZE]}, city.departments["区卫健局"]
    )
    return changed(street, "chosen-shop", needed_if={"food": ["yes"]})


def test_a_part_that_is_left_out_has_no_question_no_paper_and_no_case(
    chosen, street, opened, office
):
    """C057, R34: nothing is asked for what she does not need, and nothing waits for it."""
    papers = [one for one in streets.PAPERS if one.code != "hygiene_test"]
    bundle = accepted(
        street,
        opened(edition_id=chosen.pk, answers={"food": "no"}, materials=papers),
    )
    asked = joint_of(bundle).applicable({"food": "no"})
    assert asked.unanswered == ()
    assert "hygiene_test" not in {paper.code for paper in asked.asked}
    assert set(statuses(bundle)) == {"register", "fire"}
    bundle = office.decide(bundle, "register", "2026-09-14 11:00", "chen")
    bundle = ended(office, bundle, "fire")
    assert (bundle.status, bundle.outcome) == ("completed", "granted")
    assert Case.objects.filter(bundle_id=bundle.pk).count() == 2
    assert not Material.objects.filter(code="test").exists()


def test_a_part_that_applies_asks_its_question_and_its_paper(chosen, opened):
    """The other side of it: with the same form nothing is received."""
    with pytest.raises(Incomplete) as lacking:
        opened(edition_id=chosen.pk, materials=streets.PAPERS[:2])
    assert {one.field for one in lacking.value.problems} >= {"hygiene_size"}
    assert not BundleCase.objects.exists()


# -- who refuses -----------------------------------------------------------------------------------


def test_what_hangs_on_a_refused_part_ends_and_the_others_finish(street, opened, office):
    """R34: refused in the middle of a chain; what came before and what stands beside stays good."""
    offered = changed(street, "chained-shop", needs=[streets.SHOP["parts"][2]["needs"][0], CHAIN])
    bundle = accepted(street, opened(edition_id=offered.pk))
    bundle = office.decide(bundle, "register", "2026-09-14 11:00", "chen")
    assert statuses(bundle)["hygiene"] == "waiting"
    bundle = ended(office, bundle, "food", "2026-09-16", **REFUSE)
    assert statuses(bundle) == {
        "register": "granted", "food": "refused", "hygiene": "barred", "fire": "running",
    }  # fmt: skip
    assert bundle.choice
    bundle = ended(office, bundle, "fire")
    assert (bundle.status, bundle.outcome, bundle.choice) == ("completed", "partly", False)
    assert bundle.state.part("hygiene").case_id is None
    assert Licence.objects.get(kind="business-licence").status == "valid"


# -- in which order --------------------------------------------------------------------------------


def test_in_whichever_order_two_parts_end_the_whole_is_the_same(street, opened, office):
    """R34: same day of the whole, same outcome, same words to the applicant."""
    found = []
    for order in (("food", "fire"), ("fire", "food")):
        before = set(Notification.objects.values_list("id", flat=True))
        bundle = accepted(street, opened(key="-".join(order)))
        office.decide(bundle, "register", "2026-09-14 11:00", "chen")
        bundle = ended(office, bundle, "hygiene", "2026-09-15")
        for day, part in zip(("2026-09-16", "2026-09-17"), order, strict=True):
            assert bundle.status == "running"
            bundle = ended(office, bundle, part, day)
        told = Notification.objects.exclude(id__in=before)
        kinds = sorted(one.kind for one in told if one.kind.startswith("bundles."))
        found.append((
            bundle.status, bundle.outcome, bundle.completed_on, bundle.due_on, statuses(bundle), kinds,
        ))  # fmt: skip
    assert found[0] == found[1]
    assert found[0][:2] == ("completed", "granted")


# -- what she takes back ---------------------------------------------------------------------------


def test_one_part_taken_back_alone_leaves_the_others_as_they_are(street, shop, office):
    """She has not lost what she did not give up; nothing is asked of her (R34)."""
    cases.withdraw(case=case_of(shop, "fire"), by=street.li, reason="另行办理", at=on("2026-09-15"))
    bundle = settled(shop)
    assert (statuses(bundle)["fire"], bundle.status, bundle.choice) == (
        "withdrawn",
        "running",
        False,
    )
    bundle = office.decide(bundle, "register", "2026-09-15 11:00", "chen")
    for part in ("food", "hygiene"):
        bundle = ended(office, bundle, part)
    assert (bundle.status, bundle.outcome) == ("completed", "partly")


def test_what_needs_the_part_she_takes_back_is_not_begun(street, shop, office):
    """Taken back before its licence was there: the permits that stand on it end with it."""
    cases.withdraw(
        case=case_of(shop, "register"), by=street.li, reason="", at=on("2026-09-14 11:00")
    )
    bundle = settled(shop)
    assert statuses(bundle) == {
        "register": "withdrawn", "food": "barred", "hygiene": "barred", "fire": "running",
    }  # fmt: skip
    assert not bundle.choice
    bundle = ended(office, bundle, "fire")
    assert (bundle.status, bundle.outcome) == ("completed", "partly")
    with pytest.raises(NotAllowed):
        actions.withdraw(bundle=bundle, by=street.li, reason="", at=on("2026-09-18"))
