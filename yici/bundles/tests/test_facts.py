"""What an office assigns with a grant flows into the next part as a verified fact, with its source."""

import pytest

from yici.bundles import actions
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import case_of, settled
from yici.cases import actions as cases
from yici.cases import reading
from yici.cases.actions import Incomplete
from yici.cases.models import Case
from yici.cases.tests.citizen import Citizen
from yici.cases.tests.city import publish
from yici.conftest import on
from yici.kernel.ledger import Entry
from yici.licences.models import Licence

CHILD = "511602202609140022"
FACT = {"code": "child_id", "label": "新生儿公民身份号码", "kind": "resident-id", "max_length": 18}


@pytest.fixture
def born(street, opened):
    """The fire check now assigns a number; hygiene's form takes it from there."""
    city = street.city
    fire = dict(streets.ITEMS["fire"])
    fire["result"] = fire["result"] | {"facts": [FACT]}
    hygiene = dict(streets.ITEMS["hygiene"])
    hygiene["fields"] = [*hygiene["fields"],
                         {"code": "child_id", "label": "身份号码", "kind": "resident-id"}]  # fmt: skip
    city.items["fire"] = publish("fire4", fire, city.departments["区住建局"])
    city.items["hygiene"] = publish("hygiene4", hygiene, city.departments["区卫健局"])
    parts = [dict(part) for part in streets.SHOP["parts"]]
    parts[2]["needs"] = [
        *parts[2]["needs"],
        {"part": "fire", "reason": "登记后办理", "fields": {"child_id": "result.child_id"}},
    ]
    edition = streets.published(
        city, streets.SHOP | {"parts": parts, "promised": {"days": 9}}, "open-shop-4"
    )
    bundle = opened(edition_id=edition.pk)
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-14 10:00"))
    return settled(bundle)


def test_the_number_is_verified_in_the_next_form_and_nowhere_in_the_ledger(born, street, office):
    bundle = office.decide(born, "register", "2026-09-14 11:00", "chen")
    office.review(bundle, "fire", "2026-09-15", "zhao")
    granted = {"outcome": "granted", "criterion": "meets_conditions", "facts": {"child_id": CHILD}}
    bundle = office.decide(bundle, "fire", "2026-09-15", "zhao", **granted)
    fire, hygiene = case_of(bundle, "fire"), case_of(bundle, "hygiene")
    kept = reading.dossier_of(hygiene)
    assert kept["form"]["child_id"] == CHILD
    assert kept["verified"] == {"child_id": fire.number}
    assert not any(CHILD in str(entry.body) for entry in Entry.objects.all())
    page = Citizen(street.city.users["li"]).get(f"/cases/{hygiene.number}/").content.decode()
    assert CHILD not in page  # masked
    assert "Verified, from earlier results:" in page
    assert fire.number in page


@pytest.mark.parametrize("facts", [{}, {"child_id": "511602"}, {"child_id": CHILD, "other": "x"}])
def test_no_grant_without_the_fact_and_none_that_nobody_asks_for(born, street, office, facts):
    office.review(born, "fire", "2026-09-15", "zhao")
    case = case_of(born, "fire")
    with pytest.raises(Incomplete):
        cases.decide(
            case=case, by=street.zhao, outcome="granted", criterion="meets_conditions",
            facts=facts, at=on("2026-09-15"),
        )  # fmt: skip
    assert Case.at(case.pk).seq == case.seq


def test_what_was_verified_cannot_be_typed_over_by_a_correction(street, apply):
    case = apply(verified={"shop_name": "51160220260101000001"})
    cases.ask_correction(
        case=case.pk, by=street.chen, missing=["shop_name"], words_to_applicant="店名不清。",
        at=on("2026-09-21"),
    )  # fmt: skip
    after = cases.correct(
        case=case.pk, by=street.li, form={"shop_name": "别的店"}, at=on("2026-09-22")
    )
    kept = reading.dossier_of(after)
    assert kept["form"]["shop_name"] == "老李面馆"
    assert kept["verified"] == {"shop_name": "51160220260101000001"}


def test_a_credit_code_flows_with_the_case_that_assigned_it(shop, office):
    bundle = office.decide(shop, "register", "2026-09-14 11:00", "chen")
    kept = reading.dossier_of(case_of(bundle, "food"))
    assert kept["form"]["uscc"] == Licence.objects.get(kind="business-licence").face_now()["number"]
    assert kept["verified"] == {"uscc": case_of(bundle, "register").number}
