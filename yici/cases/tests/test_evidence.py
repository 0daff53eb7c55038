"""Nothing is asked that the state already has: e-licences stand for papers (R05, R10)."""

from datetime import date

import pytest
from django.urls import reverse

from yici.cases import actions
from yici.cases.models import Material
from yici.catalogue.guides import demo_guides
from yici.conftest import on
from yici.kernel import files, ledger
from yici.licences import actions as licences

from .citizen import Citizen, pdf, words_of
from .city import PERMIT, publish
from .conftest import FORM, PLAN

BUSINESS = {
    "code": "licence", "name": "营业执照", "kind": "certificate", "shared": True,
    "issuer": "市场监管部门", "licence_type": "business-licence",
}  # fmt: skip
HEALTH = {
    "code": "health", "name": "从业人员健康证明", "kind": "certificate", "shared": True,
    "issuer": "卫生健康部门",
}  # fmt: skip
OLD_PERMIT = {
    "code": "old_permit", "name": "原食品经营许可证", "kind": "certificate",
    "licence_type": "food-permit",
}  # fmt: skip
PLAN_ASKED = PERMIT["materials"][0]


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def shop(city):
    """An item that asks for a plan and an old permit, and knows of a licence and of health."""
    body = PERMIT | {"materials": [PLAN_ASKED, BUSINESS, HEALTH, OLD_PERMIT]}
    city.items["shop"] = publish("shop", body, city.departments["区市监局"])
    return city.items["shop"]


@pytest.fixture
def hold(city):
    """Let somebody hold a sealed e-licence."""

    def held(kind="business-licence", by="li", *, at="2026-09-01", until=None, key="", **face):
        licence = licences.issue(
            kind=kind, department=city.departments["区市监局"], holder=city.applicants[by].pk,
            face={"holder_name": by, "fields": [["名称", "老李面馆"]], **face}, at=on(at),
            actor="staff:GA-wang", key=key or f"{kind}:{by}:{at}", valid_until=until,
        )  # fmt: skip
        return licences.seal_pdf(licence=licence, at=on(at))

    return held


@pytest.fixture
def applied(apply, shop):
    def send(**changes):
        wanted = {"edition_id": shop.pk, "answers": {"kind": "shop"}, "form": FORM}
        old = actions.Given("old_permit", "1" * 64, "旧证.pdf", 10, "application/pdf")
        return apply(**wanted | {"materials": [PLAN, old]} | changes)

    return send


def given(case, code: str) -> list[Material]:
    return list(Material.objects.filter(case_id=case.pk, code=code))


def test_a_licence_in_force_is_attached_by_reference_and_bears_grade_a(hold, applied):
    licence = hold()
    case = applied()
    (row,) = given(case, "licence")
    assert (row.grade, row.source) == ("A", f"licence:{licence.pk}")
    assert row.digest == licence.digest
    assert row.size == len(files.read(licence.digest))
    (opening,) = ledger.history(case.pk, since=case.opened_at)
    assert licence.digest in opening.body["materials"]


def test_a_paper_for_which_a_licence_stands_may_not_be_asked(hold, applied):
    with pytest.raises(actions.Incomplete, match="原食品经营许可证"):
        applied(materials=[PLAN])
    hold("food-permit")
    case = applied(materials=[PLAN])
    assert [row.grade for row in given(case, "old_permit")] == ["A"]


def expired(hold, city):
    hold(at="2025-09-01", until=date(2026, 9, 20))


def revoked(hold, city):
    licence = hold()
    licences.revoke(licence=licence, ground="《行政许可法》第六十九条", actor="staff:GA-wu", at=on("2026-09-10"))  # fmt: skip


def suspended(hold, city):
    licence = hold()
    licences.suspend(licence=licence, ground="《行政许可法》第六十六条", actor="staff:GA-wu", at=on("2026-09-10"))  # fmt: skip


def somebody_elses(hold, city):
    hold(by="mei")


def of_another_kind(hold, city):
    hold("road-transport-licence")


def not_sealed_yet(hold, city):
    licences.issue(
        kind="business-licence", department=city.departments["区市监局"],
        holder=city.applicants["li"].pk, face={"holder_name": "li", "fields": [["名称", "x"]]},
        at=on("2026-09-01"), actor="staff:GA-wang", key="unsealed",
    )  # fmt: skip


@pytest.mark.parametrize(
    "happens", [expired, revoked, suspended, somebody_elses, of_another_kind, not_sealed_yet]
)
def test_what_is_not_in_force_and_hers_stands_for_nothing(happens, hold, city, applied):
    happens(hold, city)
    assert given(applied(), "licence") == []


def test_of_several_the_one_issued_last_stands(hold, applied):
    hold(at="2025-01-06")
    newer = hold(at="2026-06-01")
    (row,) = given(applied(), "licence")
    assert row.digest == newer.digest


def test_an_item_that_knows_no_licence_types_asks_the_register_nothing(
    apply, applied, hold, django_assert_num_queries
):
    apply(key="warm")
    with django_assert_num_queries(3) as asked:
        apply(key="again")
    assert not [one for one in asked.captured_queries if "licences_licence" in one["sql"]]
    hold()
    applied(key="warm too")
    with django_assert_num_queries(5):  # the register, and the lengths of the files
        applied(key="once more")


def test_applying_twice_with_the_same_key_is_one_case_though_a_licence_came_between(hold, applied):
    first = applied()
    hold(at="2026-09-22")
    assert applied(at="2026-09-23").pk == first.pk
    assert given(first, "licence") == []


def test_a_licence_that_came_meanwhile_goes_along_with_the_correction(city, hold, applied):
    case = applied()
    case = actions.ask_correction(
        case=case, by=city.chen, missing=["floor_plan"],
        words_to_applicant="平面图不清楚。", at=on("2026-09-22"),
    )  # fmt: skip
    licence = hold(at="2026-09-23")
    case = actions.correct(case=case, by=city.li, form={}, materials=[PLAN], at=on("2026-09-24"))
    assert [row.digest for row in given(case, "licence")] == [licence.digest]


# -- on the pages --------------------------------------------------------------------------------


@pytest.fixture
def li(city):
    return Citizen(city.users["li"])


@pytest.fixture
def draft(li, city, shop):
    pk = li.begin(shop.item.code, city.applicants["li"])
    li.fill(pk, "situation", **{"q-kind": "shop"})
    li.fill(pk, "form-1", **{"f-shop_name": "老李面馆", "f-phone": "13800138000", "f-seats": ""})
    return pk


def test_the_applicant_sees_what_goes_along_what_is_fetched_and_what_she_may_add(li, draft, hold):
    hold("food-permit")
    page = li.get(f"/apply/drafts/{draft}/materials/").content.decode()
    text = words_of(li.get(f"/apply/drafts/{draft}/materials/"))
    assert "your e-licence 食品经营许可证 goes along" in text
    assert "The office fetches these" in text
    assert "You hold no e-licence for these here" in text
    assert 'name="m-licence"' in page
    assert 'name="m-old_permit"' not in page
    assert 'name="m-health"' not in page


def test_she_is_told_how_sure_each_paper_has_to_be_before_she_uploads_it(li, draft):
    """证据等级 in words: a copy will do for the plan."""
    text = words_of(li.get(f"/apply/drafts/{draft}/materials/"))
    assert "A copy, or a clear scan or photo, is enough." in text


def test_she_may_add_the_paper_or_leave_it_to_the_office(li, draft, hold, shop, city):
    hold("food-permit")
    li.fill(draft, "materials", go="upload", **{"m-licence": pdf(name="执照.pdf")})
    li.fill(draft, "materials", **{"m-floor_plan": pdf()})
    letter = words_of(li.get(f"/apply/drafts/{draft}/review/"))
    assert "执照.pdf" in letter
    assert "your e-licence 食品经营许可证" in letter
    li.send(draft)
    rows = {row.code: row for row in Material.objects.all()}
    assert rows["licence"].grade == "C"
    assert rows["old_permit"].grade == "A"
    assert "health" not in rows


def test_officials_see_how_the_licence_stands_today(hold, applied, at_desk, city):
    licence = hold()
    case = applied()
    chen = at_desk("chen")
    chen.cookies["django_language"] = "en"
    page = words_of(chen.get(f"/desk/cases/{case.number}/"))
    assert "This licence is genuine and in force" in page
    assert "an e-licence of the applicant stands for it" in page
    assert "To be fetched by the office: 卫生健康部门" in page
    assert "Look it up at 卫生健康部门" in page
    licences.revoke(licence=licence, ground="《行政许可法》第六十九条", actor="staff:GA-wu", at=on("2026-09-21"))  # fmt: skip
    page = words_of(chen.get(f"/desk/cases/{case.number}/"))
    assert "This licence has been revoked" in page
    (row,) = given(case, "licence")
    file = chen.get(reverse("desk:case_material", args=[case.number, row.no]))
    assert b"".join(file.streaming_content).startswith(b"%PDF")


def test_officials_see_what_came_less_sure_than_the_item_asks(applied, at_desk, city):
    """证据等级: the old permit may be an e-licence (A); she uploaded it (C): look it up."""
    case = applied()
    client = at_desk("chen")
    page = words_of(client.get(reverse("desk:case", args=[case.number])))
    assert "要求：A级 机关提供" in page
    assert "实际：C级 申请人上传" in page
    assert "采信前请向签发单位核查" in page
    assert "已有，但证据等级低于要求" in page  # in the checklist of acceptance
    told = client.get(f"/api/v1/cases/{case.number}").json()["materials"]
    grades = {one["code"]: (one["grade_asked"], one["grade_came"], one["lower"]) for one in told}
    assert grades["old_permit"] == ("A", "C", True)
    assert grades["floor_plan"] == ("C", "C", False)
    assert grades["health"] == ("A", None, False)


def test_the_guides_name_a_source_for_what_they_do_not_ask():
    lost = [
        f"{guide.content.name}: {material.name}"
        for guide in demo_guides()
        for material in guide.content.materials
        if material.shared and not material.issuer
    ]
    assert not lost
