"""A limit that ends soon has a yellow card, one that has passed a red one and an order (R25, C106, C108)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yici.calendar.local import current
from yici.cases import actions as cases
from yici.cases.reading.terms import CLOCK_WORDS, TO_REVOKE
from yici.cases.tests.conftest import apply, at_desk, city  # noqa: F401
from yici.cases.tests.paths import COMMITMENT, with_paths
from yici.cases.tests.test_remedies import GRANT, reviewed, ruled  # noqa: F401
from yici.conftest import on
from yici.kernel.reactions import settle
from yici.notifications.models import Notification
from yici.people.models import Post, Staff, User
from yici.people.refusals import NotAllowed
from yici.people.who import who_is
from yici.supervision import actions, jobs, reading, rules
from yici.supervision.models import Card, Step

LATE = "2026-09-30"  # accepted on 21 September, promised in five working days: due on the 29th
DUE = date(2026, 9, 29)


@pytest.fixture
def accepted(city, apply):  # noqa: F811
    return cases.accept(case=apply(), by=city.chen, at=on("2026-09-21"))


@pytest.fixture
def tang(city):  # noqa: F811
    """The supervisor of the district: she sits in the government's office."""
    user = User.objects.create(username="tang")
    staff = Staff.objects.create(code="GA-tang", user=user, name="tang", phone="")
    office = city.departments["区政府办"]
    Post.objects.create(staff=staff, department=office, role="supervisor", since=on("2020-01-01"))
    city.users["tang"] = user
    return who_is(user)


def look(day):
    return jobs.look(int(on(day).timestamp()))


def promised(colour):
    return Card.objects.filter(kind="promised", colour=colour)


def the_order():
    look(LATE)
    return promised("red").get()


def answer(order, city, **said):  # noqa: F811
    told = {
        "words": "现场核查排期过满，已加派人员。",
        "until": date(2026, 10, 9),
        "by": city.wu,
        "at": on(LATE),
    }
    return actions.answer(order=order, **told | said)


def test_one_working_day_before_its_end_a_limit_has_a_yellow_card_and_not_before(accepted):
    look("2026-09-24")
    assert not promised("yellow").exists()
    look("2026-09-26")  # the Mid-Autumn holiday: two working days are left
    assert not promised("yellow").exists()
    look("2026-09-28")
    card = promised("yellow").get()
    assert (card.due_on, card.number, card.state) == (DUE, "", "")
    assert not promised("red").exists()


def test_on_the_day_after_it_is_red_with_an_order_of_its_own_number(accepted, city):  # noqa: F811
    look("2026-09-29")
    assert not promised("red").exists()
    order = the_order()
    assert order.number.startswith("DB511602-2026-")
    assert (order.state, order.answer_by) == ("asked", current().after(date(2026, 9, 30), 3))
    assert order.department == city.departments["区市监局"]
    assert Notification.objects.filter(kind="supervision.red", subject=accepted.pk).exists()


def test_what_is_seen_twice_has_one_card_and_is_told_once(accepted):
    assert look(LATE) > 0
    told, numbers = Notification.objects.count(), set(Card.objects.orders().values_list("number"))
    assert look(LATE) == look("2026-10-09") == 0
    assert Notification.objects.count() == told
    assert len(numbers) == Card.objects.orders().count()


def test_a_step_s_card_is_for_the_department_that_has_the_step(accepted, city):  # noqa: F811
    look(LATE)
    reviews = Card.objects.filter(kind__startswith="step:", colour="red")
    names = {card.department.short_name for card in reviews.select_related("department")}
    assert names == {"区市监局", "区住建局", "区卫健局"}


def test_a_limit_that_stands_still_or_is_the_applicant_s_has_none(city, accepted, apply):  # noqa: F811
    told = {"procedure": "site_survey", "told": "现场核查需要十个工作日。"}
    cases.start_procedure(case=accepted, by=city.wang, at=on("2026-09-22"), **told)
    look(LATE)
    assert not promised("red").exists()
    assert not promised("yellow").exists()


def test_what_ended_with_its_case_has_no_card(city, accepted):  # noqa: F811
    cases.withdraw(case=accepted, by=city.li, at=on("2026-09-22"))
    assert look(LATE) == 0


def test_another_day_of_the_same_limit_has_a_card_of_its_own(accepted):
    look("2026-09-28")
    Card.objects.filter(kind="promised").update(due_on=date(2026, 9, 25))  # as a notice re-dated it
    look("2026-09-28")
    assert promised("yellow").count() == 2
    assert promised("yellow").running().get().due_on == DUE


def test_the_head_answers_once_and_the_supervisor_asks_again_or_accepts(accepted, city, tang):  # noqa: F811
    order = the_order()
    answer(order, city)
    with pytest.raises(rules.NotNow):
        answer(order, city)
    actions.ask_again(order=order, words="未说明责任人。", by=tang, at=on("2026-10-08"))
    order.refresh_from_db()
    assert (order.state, order.answer_by) == ("asked", current().after(date(2026, 10, 8), 3))
    assert Notification.objects.filter(kind="supervision.again").count() == 2  # head and checker
    answer(order, city)
    actions.accept(order=order, by=tang, at=on("2026-10-09"))
    order.refresh_from_db()
    assert order.state == "accepted"
    assert list(Step.objects.order_by("no").values_list("kind", flat=True)) == [
        "answered", "again", "answered", "accepted",
    ]  # fmt: skip


def test_nobody_else_answers_or_judges_and_what_says_nothing_is_refused(accepted, city, tang):  # noqa: F811
    order = the_order()
    for wrong in (city.wang, city.outsider, city.li, tang):
        with pytest.raises(NotAllowed):
            answer(order, city, by=wrong)
    for said in ({"words": " "}, {"words": "字" * 1001}, {"until": date(2026, 9, 29)}):
        with pytest.raises(rules.Faulty):
            answer(order, city, **said)
    with pytest.raises(rules.NotNow):
        actions.accept(order=order, by=tang, at=on(LATE))
    answer(order, city)
    for wrong in (city.wu, city.outsider):
        with pytest.raises(NotAllowed):
            actions.accept(order=order, by=wrong, at=on(LATE))
    assert Step.objects.count() == 1


def test_heads_see_their_own_cards_the_supervisor_all_of_the_region_others_none(
    accepted, city, tang  # noqa: F811
):  # fmt: skip
    look(LATE)
    count = Card.objects.count()
    assert Card.objects.visible_to(tang).count() == count
    own = Card.objects.visible_to(city.wu)
    assert 0 < own.count() < count
    assert {card.department_id for card in own} == {city.departments["区市监局"].pk}
    for other in (city.outsider, city.li, city.wang):
        assert not Card.objects.visible_to(other).exists()


def test_the_pages_list_filter_export_and_take_the_answer(accepted, city, tang, at_desk):  # noqa: F811
    order = the_order()
    wu, page = at_desk("wu", LATE), reverse("desk:order", args=[order.number])
    listed = wu.get(reverse("desk:supervision"), {"look": "asked"})
    assert order.number in listed.content.decode()
    opened = wu.get(page).content.decode()
    assert f"<h1>{order.case.edition.item.name}</h1>" in opened  # the matter before the number
    assert order.case.number in opened
    assert "待答复</span>" in opened
    said = {"act": "answer", "words": "已加派人员。", "until": "2026-09-01"}
    assert wu.post(page, said).status_code == 422
    assert wu.post(page, said | {"until": "2026-10-09"}).status_code == 302
    supervisor = at_desk("tang", LATE)
    judged = supervisor.get(page).content.decode()
    assert "已加派人员。" in judged
    assert "退回重新答复" in judged  # what the button does, not “query again”
    sheet = b"".join(supervisor.get(reverse("desk:supervision_csv"))).decode()
    assert order.number in sheet
    assert sheet.count("\n") == Card.objects.count() + 1
    assert supervisor.post(page, {"act": "accept"}).status_code == 302
    stranger = at_desk("outsider", LATE)
    assert stranger.get(page).status_code == 404
    assert stranger.get(reverse("desk:supervision")).status_code == 404


def test_figures_stand_first_and_each_is_the_length_of_the_list_it_opens(accepted, tang, at_desk):  # noqa: F811
    """R25: a figure that cannot be opened, or that opens another list, is believed by nobody."""
    look(LATE)
    supervisor, address = at_desk("tang", LATE), reverse("desk:supervision")
    figures = supervisor.get(address).context["figures"]
    assert [one["count"] > 0 for one in figures] == [False, True, False, True]
    for one in figures:
        assert supervisor.get(address + one["link"]).context["page"].paginator.count == one["count"]


def reads_of_a_look():
    with CaptureQueriesContext(connection) as asked:
        look("2026-09-28")
    return sum(one["sql"].lower().startswith("select") for one in asked)


def test_more_cases_ask_no_more_of_the_database_but_for_writing(accepted, apply, city):  # noqa: F811
    one = reads_of_a_look()
    for no in range(3):
        cases.accept(case=apply(key=f"k{no}"), by=city.chen, at=on("2026-09-21"))
    assert reads_of_a_look() == one
    assert promised("yellow").count() == 4


def test_every_clock_of_a_case_binds_either_an_authority_or_the_applicant():
    assert rules.BINDING.isdisjoint(rules.HERS)
    assert set(CLOCK_WORDS) == rules.BINDING | rules.HERS


def test_what_a_court_or_a_reconsideration_orders_has_a_card_too(reviewed, city):  # noqa: F811
    granted = cases.decide(case=reviewed, by=city.wu, at=on("2026-09-23"), **GRANT)
    case = ruled(city, granted, "unlawful", orders=True, days=5)
    assert [t.subject for t in case.state.waits if t.step == "redress"] == ["1"]
    due = case.state.clock("redress:1").due_on
    look((due + timedelta(days=1)).isoformat())
    assert Card.objects.filter(case=case.pk, kind="redress:1", colour="red", due_on=due).exists()


def test_a_result_that_is_not_revoked_after_a_false_undertaking_has_cards_and_an_order(city, apply):  # noqa: F811
    """R30, R25: nothing else pressed the head but her list."""
    edition = with_paths(city, commitment=COMMITMENT)
    case = apply(edition_id=edition.pk, undertaking=True, materials=[])
    case = cases.accept(case=case, by=city.chen, at=on("2026-09-21"))
    case = cases.decide(case=case, by=city.wu, at=on("2026-09-21"), **GRANT)
    settle()
    said = {"outcome": "false", "findings": "与承诺不符。", "second": "GA-zhao"}
    cases.after_check(case=case.pk, by=city.wang, at=on("2026-10-12"), **said)
    mine = Card.objects.filter(case=case.pk, kind="aftercheck:revoke")
    look("2026-10-23")
    assert [card.colour for card in mine] == ["yellow"]
    look("2026-10-27")
    order = mine.with_lines().get(colour="red")
    assert (order.department, order.state) == (city.departments["区市监局"], "asked")
    assert reading.told(order, date(2026, 10, 27))["limit"] == str(TO_REVOKE)


def test_programs_list_answer_and_judge_by_the_same_rules(accepted, at_desk, tang):  # noqa: F811
    order = the_order()

    def call(name, method, path="", **body):
        more = {"data": body, "content_type": "application/json"} if method == "post" else {}
        address = f"/api/v1/supervision-orders{path}"
        return getattr(at_desk(name, LATE), method)(address, **more)

    here = f"/{order.number}"
    said = {"words": "已加派人员。", "until": "2026-10-09"}
    assert order.number in {one["number"] for one in call("tang", "get").json()["items"]}
    assert call("chen", "get").json()["items"] == []
    assert call("chen", "get", here).status_code == 404
    assert call("tang", "post", f"{here}/actions/answer", **said).status_code == 422
    told = call("wu", "post", f"{here}/actions/answer", **said)
    assert (told.status_code, told.json()["state"]) == (200, "answered")
    assert call("wu", "post", f"{here}/actions/answer", **said).status_code in (409, 422)
    again = call("tang", "post", f"{here}/actions/ask-again", words="请写明原因。").json()
    assert (again["state"], [one["kind"] for one in again["steps"]]) == (
        "asked",
        ["answered", "again"],
    )
    call("wu", "post", f"{here}/actions/answer", **said)
    assert call("tang", "post", f"{here}/actions/accept").json()["state"] == "accepted"


def test_red_cards_stand_before_yellow_ones_and_each_leads_to_its_case(
    accepted,
    apply,  # noqa: F811
    city,  # noqa: F811
    tang,
    at_desk,  # noqa: F811
):
    """R25: what is late comes first, however soon the others end; cases are opened from here."""
    later = cases.accept(case=apply(key="later"), by=city.chen, at=on("2026-09-22"))
    look(LATE)
    assert Card.objects.filter(case=later.pk, colour="yellow", due_on__gt=DUE).exists()
    colours = [card.colour for card in Card.objects.visible_to(tang).with_lines()]
    assert colours == sorted(colours)
    assert colours[0] == "red"
    assert colours[-1] == "yellow"
    head, watcher = (
        at_desk(name).get(reverse("desk:supervision")).content.decode() for name in ("wu", "tang")
    )
    for one in (accepted, later):
        link = f'href="{reverse("desk:case", args=[one.number])}"'
        assert head.count(link) == Card.objects.visible_to(city.wu).filter(case=one.pk).count() > 0
        assert link not in watcher  # her office has no part in the case: she may not open it


def test_a_list_of_many_cards_asks_once_which_cases_may_be_opened(accepted, apply, city, at_desk):  # noqa: F811
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            at_desk("wu").get(reverse("desk:supervision"))
        return len(asked)

    look(LATE)
    statements()
    few = statements()
    for key in ("second", "third"):
        cases.accept(case=apply(key=key), by=city.chen, at=on("2026-09-21"))
    look(LATE)
    assert statements() == few
