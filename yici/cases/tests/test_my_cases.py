"""What an applicant sees of her cases and may do with them; nobody else's."""

import re

import pytest
from django.db import connection, transaction
from django.urls import reverse

from yici.cases import actions
from yici.cases.models import Case
from yici.catalogue.models import Edition
from yici.conftest import on
from yici.kernel import files, reactions
from yici.notifications.models import Notification
from yici.people import actions as people
from yici.people.models import Reveal

from .citizen import Citizen, pdf, words_of
from .city import BIRTH, publish

NOW = on("2026-09-21")


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def li(city):
    return Citizen(city.users["li"])


@pytest.fixture
def case(city, apply):
    plan = actions.Given("floor_plan", files.put(b"a plan"), "平面图.pdf", 6, "application/pdf")
    return apply(materials=[plan])


@pytest.fixture
def asked(city, case):
    """The clerk asked for a new plan and a telephone number that answers."""
    words = "请补充：1. 清晰的平面图；2. 能接通的电话。"
    missing = ["floor_plan", "phone"]
    actions.ask_correction(
        case=case, by=city.chen, missing=missing, words_to_applicant=words, at=on("2026-09-22")
    )
    return Case.at(case.pk)


def test_the_list_finds_filters_and_is_honest_when_empty(li, city, apply):
    assert "No cases yet" in words_of(li.get("/cases/"))
    first, _second = apply(key="one"), apply("birth", key="two", form={"child_name": "李一次"})
    assert "2 cases" in words_of(li.get("/cases/"))
    assert "1 case " in words_of(li.get(f"/cases/?q={first.number}"))
    assert "出生登记" in words_of(li.get("/cases/?q=出生"))
    assert "No case is like that" in words_of(li.get("/cases/?state=done"))
    actions.withdraw(case=first, by=city.li, at=on("2026-09-21 15:00"))
    assert "1 case " in words_of(li.get("/cases/?state=done"))
    assert "No cases yet" in words_of(Citizen(city.users["mei"]).get("/cases/"))


def test_the_case_page_says_where_it_stands_who_has_it_and_why_the_clock_stands(li, city, accepted):
    page = words_of(li.get(f"/cases/{accepted.number}/"))
    for words in ("Under review", "Application accepted", "Promised limit", "老李面馆", "chen"):
        assert words in page
    actions.start_procedure(
        case=accepted, by=city.wang, procedure="site_survey",
        told="9月25日上午现场核查", at=on("2026-09-22"),
    )  # fmt: skip
    page = words_of(li.get(f"/cases/{accepted.number}/"))
    assert "Stopped, with" in page
    assert "9月25日上午现场核查" in page
    assert "does not count, if it was told in writing" in page
    assert "第四十五条" in page


def test_the_open_page_is_told_only_when_something_happened(li, city, case):
    address = f"/cases/{case.number}/progress/"
    page = li.get(f"/cases/{case.number}/").content.decode()
    (polled,) = re.findall(r'hx-get="([^"]+)"', page)
    assert polled == f"{address}?seq=1"
    assert li.get(polled).status_code == 204
    actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
    news = li.get(polled)
    assert news.status_code == 200
    assert "Application accepted" in words_of(news)
    assert "<html" not in news.content.decode()


def test_nobody_elses_case_list_file_or_page_can_be_reached(li, city, case):
    mei = Citizen(city.users["mei"])
    pages = ["", "receipt/", "progress/", "correct/", "withdraw/", "rate/"]
    file = "materials/floor_plan.1/"
    assert b"".join(li.get(f"/cases/{case.number}/{file}").streaming_content) == b"a plan"
    for page in [*pages, file]:
        assert mei.get(f"/cases/{case.number}/{page}").status_code == 404, page
    assert mei.post(f"/cases/{case.number}/withdraw/", {"seen": 1}).status_code == 404
    assert li.get("/cases/511602000000-20260921-000099/").status_code == 404


def test_a_correction_asks_for_exactly_what_the_notice_named(li, city, asked):
    page = li.get(f"/cases/{asked.number}/correct/").content.decode()
    assert "能接通的电话" in page
    assert set(re.findall(r'name="([fm]-\w+)"', page)) == {"f-phone", "m-floor_plan"}
    answer = li.post(
        f"/cases/{asked.number}/correct/",
        {"seen": asked.seq, "f-phone": "13900139000", "m-floor_plan": pdf()},
    )
    assert answer.url == f"/cases/{asked.number}/"
    after = Case.at(asked.pk)
    assert after.status == "applied"
    assert "Acceptance after correction" in words_of(li.get(answer.url))


def test_a_correction_without_the_paper_says_so_and_loses_nothing(li, asked):
    answer = li.post(
        f"/cases/{asked.number}/correct/", {"seen": asked.seq, "f-phone": "13900139000"}
    )
    assert answer.status_code == 422
    assert "Supply “平面图”." in words_of(answer)
    assert 'value="13900139000"' in answer.content.decode()
    assert Case.at(asked.pk).status == "correcting"


def test_a_stale_correction_is_told_that_the_case_has_moved_on(li, city, asked):
    seen = asked.seq
    page = f"/cases/{asked.number}/correct/"
    li.post(page, {"seen": seen, "f-phone": "13900139000", "m-floor_plan": pdf()})
    answer = li.post(page, {"seen": seen, "f-phone": "13700137000", "m-floor_plan": pdf()})
    assert answer.url == f"/cases/{asked.number}/"
    assert "has moved on" in words_of(li.get(answer.url))
    assert Case.at(asked.pk).seq == seen + 1


def test_withdrawing_asks_once_and_names_the_consequence(li, case):
    page = words_of(li.get(f"/cases/{case.number}/withdraw/"))
    assert "no decision is made" in page
    assert Case.at(case.pk).status == "applied"
    li.post(f"/cases/{case.number}/withdraw/", {"seen": case.seq, "reason": "不开店了"})
    assert Case.at(case.pk).status == "withdrawn"
    assert "不开店了" in words_of(li.get(f"/cases/{case.number}/"))
    assert "/withdraw/" not in li.get(f"/cases/{case.number}/").content.decode()


def test_a_stale_withdrawal_changes_nothing(li, city, case):
    actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
    answer = li.post(f"/cases/{case.number}/withdraw/", {"seen": 1})
    assert Case.at(case.pk).status == "in_review"
    assert "has moved on" in words_of(li.get(answer.url))


def test_messages_tell_every_step_and_count_what_is_unread(li, city, case):
    actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
    reactions.settle()
    assert '<span class="count">2</span>' in li.get("/cases/").content.decode()
    page = words_of(li.get("/messages/"))
    assert "Application accepted" in page
    assert "New" in page
    assert '<span class="count">' not in li.get("/cases/").content.decode()
    assert not Notification.objects.unread_by(city.li).exists()
    assert "Application accepted" not in words_of(Citizen(city.users["mei"]).get("/messages/"))


def test_sealed_documents_can_be_fetched_by_the_applicant_only(li, city, case):
    reactions.settle()
    page = li.get(f"/cases/{case.number}/").content.decode()
    (address,) = set(re.findall(r'href="(/papers/[^"]+)"', page))
    assert li.get(address)["Content-Type"] == "application/pdf"
    assert Citizen(city.users["mei"]).get(address).status_code == 404
    assert address in li.get("/me/documents/").content.decode()


def test_the_proof_of_the_story_is_hers_to_download(li, city, case):
    (address,) = re.findall(
        r'href="([^"]+)" download', li.get(f"/cases/{case.number}/").content.decode()
    )
    assert li.get(address).json()["number"] == case.number
    assert Citizen(city.users["mei"]).get(address).status_code == 404


def test_her_space_shows_who_looked_at_her_number_and_why(li, city, case):
    assert "Nobody has looked" in words_of(li.get("/me/looked/"))
    Reveal.objects.create(
        applicant=city.applicants["li"],
        by="staff:GA-chen",
        reason="电话核实身份",
        at=on("2026-09-21"),
    )
    page = words_of(li.get("/me/looked/"))
    assert "chen (GA-chen)" in page
    assert "电话核实身份" in page
    assert "电话核实身份" not in words_of(Citizen(city.users["mei"]).get("/me/looked/"))


def test_a_mandate_is_given_used_and_ended(li, city, apply):
    agent = city.applicants["agent"]
    given = {
        "principal": str(city.applicants["li"].pk),
        "name": "agent",
        "number": "number of agent",
    }
    wrong = li.post("/me/mandates/", given | {"name": "nobody"})
    assert wrong.status_code == 422
    assert "Nobody is registered" in words_of(wrong)
    case = apply()
    assert Citizen(city.users["agent"]).get(f"/cases/{case.number}/").status_code == 404
    assert li.post("/me/mandates/", given).status_code == 302
    assert Citizen(city.users["agent"]).get(f"/cases/{case.number}/").status_code == 200
    mandate = agent.mandates_held.get(principal=city.applicants["li"])
    address = reverse("portal:mandate_end", args=[mandate.pk])
    assert Citizen(city.users["mei"]).get(address).status_code == 404
    assert "may then no longer act" in words_of(li.get(address))
    li.post(address)
    assert Citizen(city.users["agent"]).get(f"/cases/{case.number}/").status_code == 404


def test_she_gives_a_mandate_for_the_matter_she_comes_from_or_for_what_most_people_come_for(
    li, city
):
    """A draft that calls itself frequent, and what was frequent once, are not offered."""
    permit, birth = (city.items[name].item for name in ("permit", "birth"))
    assert "出生登记" not in words_of(li.get("/me/mandates/"))
    page = li.get("/me/mandates/", {"item": birth.code})
    assert f'<option value="{birth.code}" selected>' in page.content.decode()
    given = {
        "principal": str(city.applicants["li"].pk), "item": birth.code,
        "name": "agent", "number": "number of agent",
    }  # fmt: skip
    assert li.post("/me/mandates/", given | {"item": "no such item"}).status_code == 422
    assert li.post("/me/mandates/", given).status_code == 302
    mandate = city.applicants["agent"].mandates_held.get(principal=city.applicants["li"])
    assert mandate.items == [birth.code]
    often = [publish(name, BIRTH | {"name": name, "high_frequency": True}, birth.department)
             for name in ("牙科诊所设置", "昔日事项")]  # fmt: skip
    Edition.objects.filter(pk=often[1].pk).update(status="suspended")
    Edition.objects.create(item=permit, number=2, body=often[0].body, digest="", drafted_at=NOW)
    page = choices(li.get("/me/mandates/"))
    assert "牙科诊所设置" in page
    assert not [name for name in (permit.name, birth.name, "昔日事项") if name in page]


def choices(page) -> str:
    return page.content.decode().partition("<select")[2].partition("</form>")[0]


def test_what_most_people_come_for_is_found_by_its_index(city):
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("set local enable_seqscan = off")
        plan = Edition.objects.frequent().values("item").explain()
    assert "edition_frequent" in plan


def test_an_agent_for_one_matter_sees_nothing_of_the_others(city, apply):
    code = city.items["birth"].item.code
    people.give_mandate(
        principal=city.applicants["li"], agent=city.applicants["agent"], by=city.li,
        items=[code], at=on("2026-09-01"),
    )  # fmt: skip
    permit = apply()
    apply("birth", key="two")
    reactions.settle()
    agent = Citizen(city.users["agent"])
    assert agent.get(f"/cases/{permit.number}/").status_code == 404
    assert permit.number not in words_of(agent.get("/cases/"))
    page = words_of(agent.get("/messages/"))
    assert permit.number not in page
    assert "出生登记" in page


@pytest.mark.parametrize("page", ["/cases/", "/messages/", "/me/", "/me/documents/", "/me/looked/",
                                  "/me/mandates/", "/apply/drafts/"])  # fmt: skip
def test_every_page_of_her_space_needs_her_and_is_not_kept_by_the_browser(li, city, page):
    assert Citizen().get(page).url == f"/accounts/login/?next={page}"
    answer = li.get(page)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
