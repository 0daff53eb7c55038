"""R34 and what one saves, with things composed here: none of those that come with Yici."""

import json
from copy import deepcopy
from datetime import date

import pytest
from click.testing import CliRunner

from yici.bundles import actions
from yici.bundles.commands import bundles
from yici.bundles.editions import joint_now
from yici.bundles.models import BundleCase, Edition
from yici.bundles.refusals import NotPublishable
from yici.bundles.savings import savings
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import case_of, settled, statuses
from yici.cases import actions as cases
from yici.cases.tests.citizen import Citizen, words_of
from yici.cases.tests.city import LONG_AGO
from yici.catalogue.content import Content, digest
from yici.catalogue.models import Edition as ItemEdition
from yici.conftest import on

AFTER_FIRE = {"part": "fire", "reason": "消防检查合格后方可开业"}
RENOVATE = streets.SHOP | {
    "name": "店面改造一件事",
    "situations": [],
    "lead_department": "区住建局",
    "parts": [
        {"code": "fire", "item": "fire", "role": "牵头"},
        {"code": "hygiene", "item": "hygiene", "needs": [AFTER_FIRE]},
        {"code": "register", "item": "register"},
    ],
    "fields": [
        {"code": "place", "label": "店址",
         "members": ["fire.place", "hygiene.premises", "register.address"]},
        {"code": "shop", "label": "字号", "members": ["hygiene.organisation", "register.shop_name"]},
    ],
    "promised": {"days": 10},
}  # fmt: skip
CANTEEN = RENOVATE | {
    "name": "办食堂一件事",
    "lead_department": "区市监局",
    "parts": [{"code": "fire", "item": "fire"}, {"code": "food", "item": "food"}],
    "fields": [{"code": "place", "label": "地址", "members": ["fire.place", "food.premises"]}],
    "promised": {"days": 6},
}  # fmt: skip


@pytest.fixture
def renovate(street):
    return streets.published(street.city, RENOVATE, "renovate")


@pytest.fixture
def canteen(street):
    return streets.published(street.city, CANTEEN, "canteen")


def changed(street, item: str, **changes) -> None:
    """The item has another edition in force."""
    old = street.city.items[item]
    content = Content.model_validate(deepcopy(streets.ITEMS[item]) | changes)
    ItemEdition.objects.filter(pk=old.pk).update(status="abolished")
    ItemEdition.objects.create(
        item=old.item, number=2, status="published", body=content.model_dump(mode="json"),
        digest=digest(content), effective_on=LONG_AGO.date(), drafted_at=LONG_AGO,
        published_at=LONG_AGO,
    )  # fmt: skip


def figures(edition) -> dict:
    return {f.what: (f.before, f.after) for f in savings(joint_now(edition), {}).figures}


# -- the editor refuses what breaks the rule -------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"promised": {"days": 8}}, "The critical path takes 9 days, more than promised."),
        ({"parts": [RENOVATE["parts"][0] | {"limit_days": 7}, *RENOVATE["parts"][1:]]},
         "The part's limit is longer than the item promises."),
        ({"parts": [RENOVATE["parts"][0] | {"needs": [AFTER_FIRE | {"part": "hygiene"}]},
                    *RENOVATE["parts"][1:]]},
         "These parts wait for each other"),
    ],
)  # fmt: skip
def test_what_breaks_the_rule_is_not_published(street, changes, said):
    """R34: the total is not below the longest way through; nobody takes longer than its item says."""
    with pytest.raises(NotPublishable) as refused:
        streets.published(street.city, RENOVATE | changes, "renovate")
    assert ("R34" in str(refused.value), said in str(refused.value)) == (True, True)
    assert not Edition.objects.in_force().filter(bundle__code="renovate").exists()


def test_a_shorter_limit_of_the_whole_binds_the_department(street):
    """Fire has six days by itself, four within the whole: every door shows the four."""
    parts = [RENOVATE["parts"][0] | {"limit_days": 4}, *RENOVATE["parts"][1:]]
    streets.published(street.city, RENOVATE | {"parts": parts, "promised": {"days": 7}}, "renovate")
    told = json.loads(Citizen().get("/api/v1/bundles/renovate").content)
    assert {p["code"]: p["days"] for p in told["parts"]} == {"fire": 4, "hygiene": 3, "register": 0}
    assert (told["days"], told["path"], told["promised"]) == (7, ["fire", "hygiene"], 7)
    page = words_of(Citizen().get("/things/renovate/"))
    assert "4 working days" in page


def opened_by(street, edition, **changes):
    given = {
        "edition_id": edition.pk, "applicant_id": street.city.applicants["li"].pk, "by": street.li,
        "answers": {}, "key": "one", "at": on("2026-09-14"),
        "form": {"applicant_name": "李", "applicant_phone": "13800138000", "place": "滨江路1号",
                 "shop": "老李小店"},
        "materials": [streets.Given("fire_lease", digest="1" * 64), streets.Given("fire_plan", digest="2" * 64),
                      streets.Given("hygiene_test", digest="3" * 64)],
    }  # fmt: skip
    return settled(actions.apply(**given | changes))


def test_what_needs_nothing_begins_side_by_side_and_the_critical_path_moves_with_what_stands_still(
    street, renovate, office
):
    """One lead; fire and register begin together; a survey of the fire check moves the whole."""
    bundle = opened_by(street, renovate)
    assert statuses(bundle) == {"fire": "applied", "hygiene": "waiting", "register": "applied"}
    assert bundle.department.short_name == "区住建局"
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-14 10:00"))
    bundle = settled(bundle)
    assert bundle.due_on == date(
        2026, 9, 28
    )  # ten working days: Sunday the 20th is worked, the 25th is not
    cases.start_procedure(
        case=case_of(bundle, "fire"), by=street.zhao, procedure="survey",
        told="现场核查，时间不计入期限。", at=on("2026-09-15"),
    )  # fmt: skip
    settled(bundle)
    li = Citizen(street.city.users["li"])
    told = json.loads(li.get(f"/api/v1/bundle-cases/{bundle.number}").content)
    assert told["path"] == ["fire", "hygiene"]
    critical = {p["code"]: p["critical"] for p in told["parts"]}
    assert critical == {"fire": True, "hygiene": True, "register": False}
    assert {p["code"]: p["days"] for p in told["parts"]} == {"fire": 6, "hygiene": 3, "register": 0}


# -- what one saves, counted by hand ---------------------------------------------------------------


def test_a_chain_of_two_with_one_beside_saves_what_a_hand_counts(renovate):
    """Fire 3 fields, hygiene 3, register 4; papers 3 + 2 + 2; stages 3 + 3 + 2; days 6 + 3 + 0."""
    assert figures(renovate) == {
        "forms": (3, 1), "fields": (10, 4), "materials": (7, 4), "visits": (1, 1),
        "stages": (8, 5), "days": (9, 9), "counters": (3, 1),
    }  # fmt: skip


def test_two_side_by_side_save_the_shorter_one(canteen):
    """Fire 3 fields, food 4; papers 3 + 3; stages 3 + 3; days 6 + 5."""
    assert figures(canteen) == {
        "forms": (2, 1), "fields": (7, 5), "materials": (6, 3), "visits": (1, 1),
        "stages": (6, 3), "days": (11, 6), "counters": (2, 1),
    }  # fmt: skip


def test_a_part_that_has_another_edition_since_is_counted_as_it_is_today(street, canteen):
    """It asks for one field more, for no visit, and takes four days; the rule is looked at anew."""
    fields = [*streets.ITEMS["food"]["fields"], {"code": "seats", "label": "座位数"}]
    assert figures(canteen)["fields"] == (7, 5)
    changed(street, "food", fields=fields, visits=0, promised={"days": 4})
    assert figures(canteen) == {
        "forms": (2, 1), "fields": (8, 6), "materials": (6, 3), "visits": (0, 0),
        "stages": (6, 3), "days": (10, 6), "counters": (2, 1),
    }  # fmt: skip
    told = json.loads(Citizen().get("/api/v1/bundles/canteen").content)
    saved = {one["what"]: (one["before"], one["after"]) for one in told["savings"]}
    assert saved == figures(canteen)


def test_a_part_that_takes_longer_since_is_found_and_no_longer_hidden_by_the_promise(
    street, canteen
):
    """R34: the item now takes eight days, the whole was promised in six: every door says so."""
    changed(street, "food", promised={"days": 8})
    assert [str(one) for one in actions.findings_of(canteen)] != []
    lint = CliRunner().invoke(bundles, ["lint"])
    assert lint.exit_code == 2
    assert "R34 promised: The critical path takes 8 days" in lint.output
    found = json.loads(Citizen().get("/api/v1/bundles/canteen/findings").content)
    assert [(one["rule"], one["blocks"]) for one in found] == [("R34", True)]
    page = words_of(Citizen().get("/things/canteen/"))
    assert "8 working days" in page
    assert BundleCase.objects.count() == 0
