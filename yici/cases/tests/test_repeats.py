"""R26: the same application again, and the same papers asked for again, are found and told."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from yici.cases import actions, repeats
from yici.cases.repeats import Demand
from yici.conftest import on
from yici.people.models import Post, Role

from .city import LONG_AGO

DAY = date(2026, 9, 21)


@pytest.mark.parametrize(
    ("decided", "completed", "outcome", "kind"),
    [
        (None, None, "", "under_way"),
        (None, date(2026, 10, 1), "", "under_way"),  # it ended later
        (date(2026, 9, 20), date(2026, 9, 20), "granted", ""),
        (date(2026, 9, 20), date(2026, 9, 20), "refused", "soon_after"),
        (None, date(2026, 8, 22), "not_accepted", "soon_after"),  # the thirtieth day
        (None, date(2026, 8, 21), "not_accepted", ""),
        (None, DAY, "", "soon_after"),
    ],
)
def test_what_an_application_repeats(decided, completed, outcome, kind):
    earlier = SimpleNamespace(decided_on=decided, completed_on=completed, outcome=outcome)
    assert repeats.kind_of(earlier, DAY, 30) == kind


def demand(number, day, kind="correction_asked", *codes, whose="li", department=1):
    return Demand(number, whose, "permit", department, date(2026, 9, day), kind, codes)


def test_a_paper_asked_for_twice_of_the_same_person_is_found_across_cases():
    asked = [
        demand("1", 1, "pre_reviewed", "plan"),
        demand("1", 3, "correction_asked", "plan", "phone"),
        demand("2", 9, "correction_asked", "phone"),
        demand("3", 9, "correction_asked", "phone", whose="mei"),
        demand("4", 9, "correction_asked", "phone", department=2),
    ]
    found = repeats.found_in(asked)
    assert [(f.kind, f.demand.number, f.before.number, f.codes) for f in found] == [
        ("asked_before", "2", "1", ("phone",)),
        ("asked_before", "1", "1", ("plan",)),
    ]


def test_a_case_sent_back_from_pre_review_twice_is_found():
    again = [demand("1", 1, "pre_reviewed", "plan"), demand("1", 3, "pre_reviewed", "phone")]
    assert [f.kind for f in repeats.found_in(again)] == ["mended_again"]


@pytest.fixture
def twice(city, apply):
    """Li takes one application back and files it again a week later."""
    first = actions.withdraw(case=apply(), by=city.li, reason="想再准备", at=on("2026-09-21"))
    return first, apply(key="two", at="2026-09-28")


def test_the_clerk_and_the_interface_see_that_it_was_applied_for_before(
    city, twice, at_desk, client
):
    first, second = twice
    title = "同一申请人此前申请过同一事项"
    desk = lambda case: at_desk("chen").get(reverse("desk:case", args=[case.number]))
    assert title in desk(second).content.decode()
    assert title not in desk(first).content.decode()
    client.force_login(city.users["li"])
    told = client.get(f"/api/v1/cases/{second.number}/repeats").json()
    assert told == [{"number": first.number, "kind": "soon_after", "ended_on": "2026-09-21"}]


def test_who_applies_again_is_warned_before_she_sends_and_may_send_all_the_same(
    city, apply, at_desk
):
    before = apply()
    client = at_desk("li", "2026-09-22")
    code = city.items["permit"].item.code
    begun = client.post(
        reverse("portal:apply", args=[code]), {"for": str(city.applicants["li"].pk)}
    )
    review = begun.url.rstrip("/") + "/review/"
    text = client.get(review).content.decode()
    assert "您此前申请过" in text
    assert before.number in text


def test_supervisors_see_what_their_department_asked_for_twice(city, apply, at_desk):
    for n, day in enumerate(("2026-09-21", "2026-09-25")):
        case = apply(key=str(n), at=day)
        actions.ask_correction(
            case=case,
            by=city.chen,
            missing=["floor_plan"],
            words_to_applicant="平面图不清",
            at=on(day),
        )
        actions.withdraw(case=case.pk, by=city.li, reason="算了", at=on(day))
    staff = city.users["wang"].staff
    Post.objects.create(
        staff=staff, department=city.departments["区市监局"], role=Role("supervisor"),
        since=LONG_AGO,
    )  # fmt: skip
    for name in ("wang", "wu"):
        text = at_desk(name, "2026-09-28").get(reverse("desk:repeats")).content.decode()
        assert "平面图" in text
        assert case.number in text
        (told,) = at_desk(name, "2026-09-28").get("/api/v1/repeated-demands").json()
        assert (told["kind"], told["codes"]) == ("asked_before", ["floor_plan"])
        assert told["names"] == ["平面图"]
        assert told["number"] == case.number
    for name in ("chen", "outsider", "li"):
        assert at_desk(name).get("/api/v1/repeated-demands").status_code == 403
    assert at_desk("chen").get(reverse("desk:repeats")).status_code == 404
    assert at_desk("outsider").get(reverse("desk:repeats")).status_code == 404
