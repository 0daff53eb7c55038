"""What is taken in at a window bears it; what another window takes is sent there, and nothing is lost.

C037, R23; 行政许可法 art. 26. Two sorts of windows in the hall of the city: the permit is for the business
window (it says so of the department), the birth registration for that of social affairs.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from yici.cases import actions, words
from yici.cases.models import Case
from yici.conftest import on
from yici.halls import actions as halls
from yici.halls.models import Referral
from yici.people.models import Post, Role, Staff, User
from yici.people.who import Who, who_is

from .conftest import FORM, PLAN

DAY = on("2026-09-21")


@pytest.fixture
def hall(city):
    """A second clerk, hu, and three windows: business, social affairs, and one for everything later."""
    place = city.departments["政务服务中心"]
    user = User.objects.create(username="hu")
    Staff.objects.create(code="GA-hu", user=user, name="hu")
    Post.objects.create(staff_id="GA-hu", department=place, role=Role.CLERK, since=on("2020-01-01"))
    city.users["hu"], city.who["hu"] = user, who_is(user)
    for office, category in (("区市监局", "business"), ("区公安分局", "social")):
        halls.sort(
            hall=place, department=city.departments[office], category=category, reason="商定",
            by=Who.clock(), at=DAY,
        )  # fmt: skip
    return {
        number: halls.enter_window(
            hall=place, number=number, name=name, category=category, by=Who.clock(), at=DAY
        )
        for number, name, category in (
            ("A1", "商事登记", "business"), ("B1", "社会事务", "social"),
        )
    }  # fmt: skip


def receive(city, item="permit", by="chen", key="k", at=DAY, **changes) -> Case:
    told = {"answers": {"kind": "shop"}, "form": FORM, "materials": [PLAN]}
    if item == "birth":
        told = {"answers": {}, "form": {"child_name": "李一次"}}
    return actions.apply(
        edition_id=city.items[item].pk, applicant_id=city.applicants["li"].pk, by=getattr(city, by),
        channel="window", delivery="window", at=at, key=key, **told | changes,
    )  # fmt: skip


def test_what_is_taken_in_bears_the_window_in_its_story_and_keeps_it(city, hall):
    halls.sit(window=hall["A1"], by=city.chen, at=DAY)
    case = receive(city)
    assert (case.window_id, case.first_asked) == (hall["A1"].pk, "")
    halls.correct_window(
        window=hall["A1"], name="企业开办", category="business", by=Who.clock(), at=DAY
    )
    assert Case.at(case.pk).state.window_id == hall["A1"].pk


def test_another_window_takes_it_and_the_refusal_says_which(city, hall):
    halls.sit(window=hall["B1"], by=city.chen, at=DAY)
    with pytest.raises(actions.OtherWindow) as refused:
        receive(city)
    assert [place.number for place in refused.value.places] == ["A1"]
    assert "A1 商事登记" in words.why(refused.value)
    assert not Case.objects.exists()
    assert receive(city, "birth").window_id == hall["B1"].pk


def test_a_window_for_everything_takes_everything(city, hall):
    general = halls.enter_window(
        hall=hall["A1"].hall, number="C1", name="综合", category="general", by=Who.clock(), at=DAY
    )
    halls.sit(window=general, by=city.chen, at=DAY)
    assert receive(city).window_id == receive(city, "birth", key="b").window_id == general.pk


def test_what_no_window_is_for_is_taken_in_at_any(city, hall):
    """行政许可法 art. 26: nobody is sent away from a hall that handles her item."""
    halls.sit(window=hall["B1"], by=city.chen, at=DAY)
    halls.close_window(window=hall["A1"], by=Who.clock(), at=DAY)
    assert receive(city).window_id == hall["B1"].pk


def test_who_has_not_said_where_she_sits_says_it_first(city, hall):
    with pytest.raises(actions.NoSeat):
        receive(city)
    halls.sit(window=hall["A1"], by=city.chen, at=DAY)
    with pytest.raises(actions.NoSeat):  # yesterday's seat is over
        receive(city, at=on("2026-09-22"))


def test_a_hall_without_windows_and_a_departments_own_clerk_take_in_as_before(city):
    assert receive(city).window_id is None
    assert receive(city, "birth", by="luo", key="b").window_id is None


def test_a_departments_own_clerk_is_bound_by_no_window_of_the_hall(city, hall):
    assert receive(city, "birth", by="luo").window_id is None


def test_online_nothing_is_asked_of_windows_and_at_the_window_one_statement_more(city, hall, apply):
    halls.sit(window=hall["A1"], by=city.chen, at=DAY)
    apply(key="warm")
    receive(city, key="warm")
    with CaptureQueriesContext(connection) as online:
        apply(key="online")
    with CaptureQueriesContext(connection) as window:
        receive(city, key="window")
    assert not [one for one in online.captured_queries if "halls_" in one["sql"]]
    assert len([one for one in window.captured_queries if "halls_window" in one["sql"]]) == 1


def test_who_was_asked_first_is_told_in_the_story_when_the_right_window_takes_it_in(city, hall):
    """R23: nothing is lost on the way from window to window."""
    halls.sit(window=hall["B1"], by=city.chen, at=DAY)
    halls.sit(window=hall["A1"], by=city.hu, at=DAY)
    li = city.applicants["li"].pk
    said = {"offered": city.items["permit"], "applicant_id": li, "by": city.chen, "at": DAY}
    assert halls.refer(**said).pk == halls.refer(**said).pk  # said twice, it is one note
    case = receive(city, by="hu")
    assert (case.first_asked, case.handler, case.window_id) == ("GA-chen", "GA-hu", hall["A1"].pk)
    assert Referral.objects.get().taken_by == city.hu.actor
    again = receive(city, by="hu", key="second")  # the note stands for one application
    assert again.first_asked == ""


def test_a_refused_application_leaves_the_note_of_who_was_asked_first(city, hall):
    halls.sit(window=hall["B1"], by=city.chen, at=DAY)
    halls.sit(window=hall["A1"], by=city.hu, at=DAY)
    halls.refer(
        offered=city.items["permit"], applicant_id=city.applicants["li"].pk, by=city.chen, at=DAY
    )
    with pytest.raises(actions.Incomplete):
        receive(city, by="hu", form={})
    assert Referral.objects.get().taken_at is None


def test_sent_again_after_she_changed_her_window_it_is_the_same_case(city, hall):
    halls.sit(window=hall["A1"], by=city.chen, at=DAY)
    case = receive(city)
    halls.sit(window=hall["B1"], by=city.chen, at=DAY)
    assert receive(city).pk == case.pk
    with pytest.raises(actions.OtherWindow):
        receive(city, key="another")


def test_at_the_desk_she_is_sent_to_the_right_window_and_served_there_without_telling_it_again(
    city, hall, client
):
    now = timezone.now()
    halls.sit(window=hall["B1"], by=city.chen, at=now)
    halls.sit(window=hall["A1"], by=city.hu, at=now)
    permit = city.items["permit"].pk
    client.force_login(city.users["chen"])
    at_window(client, city)
    shown = client.get(reverse("desk:window_apply", args=[permit])).content.decode()
    assert "A1" in shown
    assert "商事登记" in shown
    assert "f_shop_name" not in shown  # nothing is typed in vain
    client.post(reverse("desk:window_refer", args=[permit]))
    client.force_login(city.users["hu"])
    desk = client.get(reverse("desk:window")).content.decode()
    assert "食品经营许可" in desk
    assert city.applicants["li"].number not in desk
    note = Referral.objects.get()
    came = client.post(reverse("desk:window_receive", args=[note.pk]))
    assert came.url == reverse("desk:window_apply", args=[permit])
    assert client.get(came.url).status_code == 200
    client.force_login(city.users["luo"])  # of no hall
    assert client.post(reverse("desk:window_receive", args=[note.pk])).status_code == 404


def at_window(client, city) -> None:
    session = client.session
    session["window"] = str(city.applicants["li"].pk)
    session.save()


def test_the_desk_asks_for_her_window_before_she_takes_anything_in(city, hall, client):
    client.force_login(city.users["chen"])
    assert reverse("desk:seat") in client.get(reverse("desk:window")).content.decode()
    at_window(client, city)
    sent = client.get(reverse("desk:window_apply", args=[city.items["permit"].pk]))
    assert (sent.status_code, sent.url) == (302, reverse("desk:seat"))


def test_case_page_receipt_the_applicants_page_and_the_api_name_the_window(city, hall, client):
    halls.sit(window=hall["B1"], by=city.chen, at=DAY)
    halls.sit(window=hall["A1"], by=city.hu, at=DAY)
    halls.refer(
        offered=city.items["permit"], applicant_id=city.applicants["li"].pk, by=city.chen, at=DAY
    )
    case = receive(city, by="hu")
    client.force_login(city.users["hu"])
    for page in ("desk:case", "desk:case_receipt"):
        shown = client.get(reverse(page, args=[case.number])).content.decode()
        assert "A1 商事登记" in shown, page
        assert "首问" in shown, page
    told = client.get(f"/api/v1/cases/{case.number}").json()["window"]
    assert told == {"number": "A1", "name": "商事登记", "hall": hall["A1"].hall.name, "first_asked": "chen"}  # fmt: skip
    client.force_login(city.users["li"])
    assert "A1 商事登记" in client.get(reverse("portal:case", args=[case.number])).content.decode()


def test_the_api_refuses_at_the_wrong_window_in_the_same_words(city, hall, client):
    halls.sit(window=hall["B1"], by=city.chen, at=timezone.now())
    client.force_login(city.users["chen"])
    sent = {
        "item": city.items["permit"].item.code, "applicant": str(city.applicants["li"].pk),
        "answers": {"kind": "shop"}, "form": FORM, "channel": "window", "delivery": "window",
    }  # fmt: skip
    refused = client.post("/api/v1/cases", sent, content_type="application/json")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:yici:problem:other-window")
    assert "A1 商事登记" in refused.json()["detail"]


def test_the_guide_says_which_windows_take_the_item(city, hall, client):
    page = reverse("portal:item", args=[city.items["permit"].item.code])
    shown = client.get(page).content.decode()
    assert "商事登记" in shown
    assert "社会事务" not in shown


def test_the_hall_sees_what_each_window_took_in_and_whom_it_sent_on(city, hall, client):
    """The figures at page, export and API are one; who works elsewhere sees none of them."""
    halls.sit(window=hall["B1"], by=city.chen, at=DAY)
    halls.sit(window=hall["A1"], by=city.hu, at=DAY)
    for name in ("li", "mei"):
        halls.refer(
            offered=city.items["permit"],
            applicant_id=city.applicants[name].pk,
            by=city.chen,
            at=DAY,
        )
    receive(city, by="hu")
    receive(city, "birth", key="b")
    place, days = hall["A1"].hall.pk, {"since": "2026-09-01", "until": "2026-09-30"}
    client.force_login(city.users["chen"])
    told = client.get("/api/v1/window-figures", {"hall": place} | days).json()["windows"]
    names = ("number", "received", "after_another", "sent_on", "sent_in_vain")
    assert [[one[name] for name in names] for one in told] == [
        ["A1", 1, 1, 0, 0],
        ["B1", 1, 0, 2, 1],
    ]
    rows = b"".join(client.get(reverse("desk:window_figures_export"), days)).decode("utf-8-sig")
    assert "A1,商事登记,商事登记,1,1,0,0,2026-09-01,2026-09-30" in rows
    assert client.get(reverse("desk:window_figures"), days).status_code == 200
    assert client.get(reverse("desk:window_figures"), {"since": "yesterday"}).status_code == 200
    client.force_login(city.users["outsider"])
    assert client.get("/api/v1/window-figures", {"hall": place}).status_code == 403
    assert client.get(reverse("desk:window_figures")).status_code == 403


def test_over_the_api_she_notes_that_she_was_asked_first(city, hall, client):
    halls.sit(window=hall["B1"], by=city.chen, at=timezone.now())
    sent = {"item": city.items["permit"].item.code, "applicant": str(city.applicants["li"].pk)}
    ask = {"content_type": "application/json"}
    client.force_login(city.users["luo"])  # sits at no window of a hall
    assert client.post("/api/v1/referrals", sent, **ask).status_code == 422
    client.force_login(city.users["chen"])
    noted = client.post("/api/v1/referrals", sent, **ask).json()
    assert (noted["asked_at"], noted["first_asked"]) == ("B1", "GA-chen")
    own = sent | {"item": city.items["birth"].item.code}
    assert client.post("/api/v1/referrals", own, **ask).status_code == 422  # her window takes it
    assert Referral.objects.count() == 1
