"""While the handling is suspended (中止), every screen and program says so of the case."""

import pytest

from yici.cases import actions, reading
from yici.cases.models import Case
from yici.cases.tests.city import person
from yici.conftest import on

from .citizen import Citizen

WEN = "110105199003070033"
WHY = {"ground": "awaits_ruling", "reason": "房屋权属诉讼未结。"}


@pytest.fixture
def suspended(city, apply):
    wen = person("文小满", WEN)
    case = apply(by="chen", applicant_id=wen.pk, channel="window")
    case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
    return actions.suspend(case=case, by=city.wu, at=on("2026-09-22"), **WHY)


def test_at_the_desk_a_suspended_case_is_not_under_review(suspended, at_desk):
    """行政许可法 art. 45: what the office reads of a case is what is so: page, window, what was found, programs."""
    page = at_desk("wu").get(f"/desk/cases/{suspended.number}/").content.decode()
    pages = [page[page.index("<h1") : page.index("to-work")]]
    clerk = at_desk("chen")
    clerk.post("/desk/window/", {"kind": "person", "number": WEN})
    pages.append(clerk.get("/desk/window/person/").content.decode())
    pages.append(clerk.get(clerk.post("/desk/find/", {"q": WEN}).url).content.decode())
    for page in pages:
        assert ">中止办理<" in page
        assert "审查中" not in page
    program = at_desk("wu")
    (line,) = program.get("/api/v1/cases").json()["items"]
    for told in (line, program.get(f"/api/v1/cases/{suspended.number}").json()):
        assert (told["status"], told["status_words"]) == ("in_review", "中止办理")


def test_the_applicant_reads_that_her_case_stands_still_and_it_looks_so(city, accepted):
    actions.suspend(case=accepted, by=city.wu, at=on("2026-09-22"), **WHY)
    li = Citizen(city.users["li"])
    for address in ("/", "/cases/", f"/cases/{accepted.number}/"):
        page = li.get(address).content.decode()
        assert "Handling suspended</span>" in page, address
        assert "Under review</span>" not in page, address
    case = actions.resume(
        case=Case.at(accepted.pk), by=city.wu, reason="已结。", at=on("2026-09-28")
    )
    assert reading.status_in_words(case) == str(reading.STATUS_WORDS["in_review"])


def test_a_list_read_with_suspension_asks_no_case_for_itself(
    suspended, accepted, django_assert_num_queries
):
    with django_assert_num_queries(1):
        said = {c.pk: reading.status_in_words(c) for c in Case.objects.with_suspension()}
    assert said == {suspended.pk: "中止办理", accepted.pk: "审查中"}
