"""Water, power and gas for a new house: several offices come together once, and the phone says so."""

import pytest
from django.utils import timezone

from yici.bundles import actions, finding
from yici.bundles import demo as bundle_demo
from yici.bundles.models import BundleCase
from yici.calendar.local import current
from yici.cases import demo as case_demo
from yici.cases import forms
from yici.catalogue.demo import load_access
from yici.kernel.reactions import settle

from .actors import Citizen, Official
from .demo_city import copy_of_the_city, demo_city

__all__ = ["copy_of_the_city", "demo_city"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demo_city"),
]


def applied(city, code: str, **changes) -> BundleCase:
    """Apply for a bundle of the demo city, with every part that can be wished for."""
    offer = finding.offer_of(code, city.by)
    joint, answers = offer.joint, {}
    while open_ := joint.applicable(answers).unanswered:
        question = next(q for q in joint.content.situations if q.code == open_[0])
        options = tuple(o.code for o in question.options)
        answers[question.code] = options if question.multiple else options[:1]
    item = joint.applicable(answers)
    form = {f.code: case_demo.value_for(f) for f in item.fields}
    form |= forms.prefilled(item.fields, case_demo.known_of(city.citizen, city.citizen))
    given = [case_demo.given_file(m, city.sheets) for m in item.asked if not m.made_here]
    return actions.apply(
        edition_id=offer.edition.pk, applicant_id=city.citizen.pk, by=city.by, answers=answers,
        form=form, materials=given, at=timezone.now(), key="visit", **changes,
    )  # fmt: skip


def test_six_connections_are_seen_at_one_visit(new_context):
    load_access()
    bundle_demo.load_parks()
    bundle_demo.load_bundles()
    city = case_demo.City(timezone.now())
    bundle = applied(city, "utilities")
    settle()
    chen = Official(new_context, "clerk")
    chen.page.goto(f"/desk/things/{bundle.number}/")
    chen.look("visit-01-desk")
    chen.press("一并受理 a")
    settle()
    chen.page.goto(f"/desk/things/{bundle.number}/")
    chen.page.get_by_text("安排联合到场", exact=True).first.click()
    form = chen.page.locator("form[action$='/set-visit/']")
    day = current().after(timezone.localdate(), 1)
    form.locator("[name=held_on]").fill(day.isoformat())
    for box in form.locator("[name=members]").all():
        box.check()
    form.locator("[name=told]").fill("上午9时在房屋门口集合，请备好钥匙。")
    chen.look("visit-02-form")
    with chen.page.expect_navigation():
        form.get_by_role("button").click()
    settle()
    visits = BundleCase.at(bundle.pk).state.visits
    assert visits, chen.page.locator("main").inner_text()[:1500]
    assert len(visits[0].parts) >= 4

    li = Citizen(new_context)
    li.sign_in()
    li.page.goto(f"/things/cases/{bundle.number}/")
    li.sees("联合到场", "上午9时")
    li.look("visit-04-phone")

    chen.page.goto(f"/desk/things/{bundle.number}/")
    chen.page.get_by_text("录入联合到场笔录", exact=True).first.click()
    chen.look("visit-05-record")
    visit = visits[0]
    actions.hold_visit(
        bundle=BundleCase.at(bundle.pk), by=city.clerk, members=visit.members,
        outcomes=dict.fromkeys(visit.parts, "pass"), record="现场条件符合要求。",
        at=timezone.now() + (day - timezone.localdate()),
    )  # fmt: skip
    settle()
    assert not BundleCase.at(bundle.pk).is_paused
    chen.page.goto(f"/desk/things/{bundle.number}/")
    chen.look("visit-06-held")
    li.page.goto("/parks/")
    li.look("visit-07-parks")
    li.page.goto("/market-access/?q=金融")
    li.look("visit-08-access")
    li.page.goto("/things/project-land/?area=demo-industrial&evaluations=energy")
    li.look("visit-09-project")
    admin = Official(new_context, "admin")
    admin.page.goto("/desk/parks/")
    admin.look("visit-10-desk-parks")
    admin.page.goto("/desk/market-access/")
    admin.look("visit-11-desk-access")
