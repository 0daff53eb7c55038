"""复制历史办件: one thing begins with an earlier application of the same applicant, at every door (R37, C031)."""

import json

import pytest
from click.testing import CliRunner
from django.urls import reverse

from yici.api.tests.conftest import anonymous, sign_in
from yici.bundles import actions
from yici.bundles.models import BundleCase, Draft
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import settled
from yici.cases.tests.citizen import Citizen, words_of
from yici.cases.tests.three_doors import _Inside
from yici.cli import door
from yici.cli.case import case as command
from yici.conftest import on
from yici.people.actions import make_token
from yici.people.tests.people import make_firm
from yici.people.who import who_acts_as

__all__ = ["anonymous", "sign_in"]


@pytest.fixture
def earlier(opened):
    return settled(opened(at="2026-09-01"))


@pytest.fixture
def copy(sign_in):
    """Apply over the API with an earlier application copied: `copy("li", number)`."""

    def sent(name, number, **changes):
        body = {"bundle": "open-shop", "copy_of": number} | changes
        return sign_in(name).post("bundle-cases", body)

    return sent


def newest() -> BundleCase:
    return BundleCase.objects.order_by("-opened_at").first()


def papers(given) -> dict[str, str]:
    return {one["code"]: one["digest"] for one in given["materials"]}


def test_what_is_left_out_is_taken_from_the_earlier_application(earlier, copy):
    answer = copy("li", earlier.number, form={"register_shop_name": "老李二店"})
    assert answer.status_code == 201, answer.content.decode()
    before, given = actions.dossier_of(earlier), actions.dossier_of(newest())
    assert newest().pk != earlier.pk
    assert given["answers"] == before["answers"]
    assert given["form"] == before["form"] | {"register_shop_name": "老李二店"}
    assert papers(given) == papers(before)


def test_only_what_the_present_edition_asks_comes_over(street, earlier, copy):
    """The food permit is no part of it any more: neither its plan nor its fields are taken over."""
    parts = [p for p in streets.SHOP["parts"] if p["code"] not in ("food", "fire")]
    fields = [streets.SHOP["fields"][0] | {"members": ["register.address", "hygiene.premises"]}]
    streets.published(street.city, streets.SHOP | {"parts": parts, "fields": fields})
    assert copy("li", earlier.number).status_code == 201
    given = actions.dossier_of(newest())
    assert papers(given).keys() == {"register_lease", "hygiene_test"}
    assert "food_uscc" not in given["form"]


def test_a_paper_that_was_found_wanting_is_asked_for_anew(street, earlier, copy):
    actions.ask_correction(
        bundle=earlier, by=street.chen, missing=["register_lease"], words_to_applicant="缺页。",
        at=on("2026-09-02"),
    )  # fmt: skip
    actions.withdraw(bundle=settled(earlier), by=street.li, at=on("2026-09-03"))
    answer = copy("li", earlier.number)
    assert [one["field"] for one in answer.json()["errors"]] == ["register_lease"]


def test_nor_is_one_that_an_official_fetched_or_saw(street, earlier, copy):
    fetched = [streets.Given("hygiene_test", digest="9" * 64, name="检测.pdf", size=9)]
    actions.attach(
        bundle=earlier, by=street.chen, materials=fetched, origin="区卫健局", at=on("2026-09-02")
    )
    assert copy("li", earlier.number).status_code == 201
    assert "9" * 64 not in {one["digest"] for one in actions.dossier_of(newest())["materials"]}


@pytest.mark.parametrize("whose", ["another's", "another thing's", "a firm's", "nobody's"])
def test_whatever_number_is_guessed_nothing_of_it_is_learnt(street, opened, earlier, copy, whose):
    """R37: one answer for what is not hers, not of this one thing, and not there at all."""
    city = street.city
    if whose == "another's":
        number = opened(by="mei", applicant_id=city.applicants["mei"].pk, key="hers").number
    elif whose == "another thing's":
        other = streets.published(city, streets.SHOP | {"name": "开另一家店"}, "other-shop")
        number = opened(edition_id=other.pk, key="other").number
    elif whose == "a firm's":  # which she may see, but which is another applicant
        body = streets.SHOP | {"service_objects": ["person", "enterprise"]}
        firms = streets.published(city, body)
        firm = make_firm("广安老李餐饮有限公司", city.applicants["li"])
        city.who["li"] = who_acts_as(city.applicants["li"], on("2026-09-02"))
        number = opened(edition_id=firms.pk, applicant_id=firm.pk, at="2026-09-02", key="f").number
    else:
        number = earlier.number[:-1] + ("0" if earlier.number[-1] != "0" else "1")
    count = BundleCase.objects.count()
    answer = copy("li", number)
    assert (answer.status_code, answer.json()["rule"]) == (422, "R37")
    assert [one["field"] for one in answer.json()["errors"]] == ["copy_of"]
    assert "Only an earlier application of the same applicant" in answer.json()["detail"]
    assert "老李小店" not in answer.content.decode()
    assert BundleCase.objects.count() == count


def test_she_copies_at_her_page_and_looks_through_what_came_over(street, earlier):
    li, mei = (Citizen(street.city.users[name]) for name in ("li", "mei"))
    page = "/things/open-shop/apply/"
    asked = "Copy answers and papers of the last application"
    assert asked in words_of(li.get(page))
    assert asked not in words_of(mei.get(page))
    sent = {"for": str(street.city.applicants["li"].pk), "copy": "yes"}
    draft = li.post(page, sent, follow=True)
    assert "3 papers were taken over from your earlier application" in words_of(draft)
    kept = Draft.objects.get().read()
    assert kept["form"]["register_shop_name"] == "老李小店"
    assert {one["code"] for one in kept["materials"]} == {
        "register_lease", "food_plan", "hygiene_test",
    }  # fmt: skip
    li.post(page, {"for": str(street.city.applicants["li"].pk)})
    assert not Draft.objects.order_by("-changed_at").first().read()["materials"]


def test_the_clerk_copies_answers_and_no_papers_which_lie_before_her(street, earlier):
    chen = Citizen(street.city.users["chen"])
    session = chen.session
    session["window"] = str(street.city.applicants["li"].pk)
    session.save()
    page = reverse("desk:window_thing", args=[street.shop.pk])
    assert "?copy=yes" in chen.get(page).content.decode()
    copied = chen.get(f"{page}?copy=yes").content.decode()
    assert 'value="老李小店"' in copied
    assert "租赁合同.pdf" not in copied


def test_the_same_from_the_command_line(street, earlier, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-14 11:00"))
    monkeypatch.setattr(door, "httpx", _Inside)
    user, by = street.city.users["li"], street.li
    token = make_token(user=user, name="door", by=by, at=on("2026-09-14 11:00"))[1]

    def run(number):
        at = ["--url", "http://testserver", "--token", token, "apply", "--whole", "--json"]
        return CliRunner().invoke(
            command, [*at, "open-shop", "--copy", number], env={"LANG": "en_GB.UTF-8"}
        )

    told = json.loads(run(earlier.number).output)
    assert told["number"] == newest().number
    assert len(told["parts"]) == 4
    refused = run("51160220260901000099999")
    assert refused.exit_code != 0
    assert "copy_of" in refused.output
