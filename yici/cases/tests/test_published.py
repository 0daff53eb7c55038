"""办理结果公示: what was decided is published, but for secrets and privacy (R33)."""

import csv
from io import StringIO

import pytest
from django.test import Client

from yici.cases import actions, published
from yici.cases.models import Case
from yici.catalogue.content import Content, digest
from yici.catalogue.content.edition import canonical
from yici.catalogue.models import Edition
from yici.conftest import on
from yici.kernel.reactions import settle
from yici.licences.models import Licence
from yici.people.models import Applicant

from .citizen import Citizen, words_of
from .city import BIRTH, PERMIT, publish

PASS = {"outcome": "pass", "criterion": "meets_conditions"}
GRANT = {"outcome": "granted", "criterion": "meets_conditions"}
SECRET = {"ground": "business-secret", "reason": "附有配方"}
REVOKED = {"change": "revoked", "ground": "fraud", "reason": "材料虚假。"}


@pytest.fixture(autouse=True)
def names(city):
    Applicant.objects.filter(pk=city.applicants["li"].pk).update(name="李小一")
    Applicant.objects.filter(pk=city.applicants["mei"].pk).update(name="梅二")


def make_firm(city, name="mei", called="广安老梅餐饮有限公司"):
    """Let one of them be a firm."""
    Applicant.objects.filter(pk=city.applicants[name].pk).update(
        kind="organisation", type="enterprise", name=called
    )


def decided(city, case, day="2026-09-23", **told):
    case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
    for reviewer in (city.wang, city.zhao, city.sun):
        case = actions.review(case=case, by=reviewer, at=on("2026-09-22"), **PASS)
    return actions.decide(case=case, by=city.wu, at=on(day), **GRANT | told)


def withheld_edition(first: Edition, status="published") -> Edition:
    """Give the item a next edition that withholds its results."""
    content = Content.model_validate(first.body | {"withheld": SECRET})
    return Edition.objects.create(
        item=first.item, number=2, status=status, body=content.model_dump(mode="json"),
        digest=digest(content), effective_on=first.effective_on, drafted_at=first.drafted_at,
        published_at=first.published_at,
    )  # fmt: skip


def anybody(address="/results/", **asked):
    return Citizen().get(address, asked)


def listed(**asked) -> list[dict]:
    answer = Client().get("/api/v1/results", asked)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["items"]


def in_file(**asked) -> list[list[str]]:
    answer = anybody(**asked, file="csv")
    assert answer["Content-Type"].startswith("text/csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))[1:]


def numbers(**asked) -> set[str]:
    """Return what every door shows for that; they show the same."""
    page = {line.number for line, _colour in anybody(**asked).context["lines"]}
    assert page == {one["number"] for one in listed(**asked)}
    assert page == {row[0] for row in in_file(**asked)}
    return page


def test_a_decision_is_published_to_everybody_with_the_person_masked(city, apply):
    """R33; 行政许可法 art. 40."""
    case = decided(city, apply())
    page = anybody()
    words = words_of(page)
    for shown in (case.number, "食品经营许可", "广安市广安区区市监局", "李*一", "Granted", "40"):
        assert shown in words
    [one] = listed()
    assert one == {
        "number": case.number,
        "item": {"code": case.item_code, "name": "食品经营许可"},
        "department": "广安市广安区区市监局",
        "applicant": "李*一",
        "outcome": "granted",
        "outcome_words": one["outcome_words"],
        "decided_on": "2026-09-23",
        "licence": "",
    }
    for told in (page.content.decode(), str(one), str(in_file())):
        for hers in ("李小一", "老李面馆", "13800138000", str(case.applicant_id)):
            assert hers not in told


@pytest.mark.parametrize("step", ["applied", "accepted", "reviewed", "withdrawn", "not_accepted"])
def test_what_is_not_decided_is_at_no_door(city, apply, step):
    case = apply()
    if step == "withdrawn":
        actions.withdraw(case=case, by=city.li, at=on("2026-09-21 15:00"))
    elif step == "not_accepted":
        case = actions.reject(
            case=case, by=city.chen, ground="no_licence_needed", at=on("2026-09-21"),
            reason="无需许可。", guidance="可直接经营。",
        )  # fmt: skip
        actions.confirm_rejection(case=case, by=city.zhou, at=on("2026-09-21"))
    elif step != "applied":
        case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
        if step == "reviewed":
            for reviewer in (city.wang, city.zhao, city.sun):
                case = actions.review(case=case, by=reviewer, at=on("2026-09-22"), **PASS)
    assert numbers() == numbers(q=case.number) == set()


def test_a_refusal_is_published_as_one(city, apply):
    case = actions.accept(case=apply(), by=city.chen, at=on("2026-09-21"))
    for reviewer in (city.wang, city.zhao, city.sun):
        case = actions.review(case=case, by=reviewer, at=on("2026-09-22"), **PASS)
    case = actions.decide(
        case=case, by=city.wu, at=on("2026-09-23"), outcome="refused",
        criterion="fails_conditions", reason="布局不符合通则。",
    )  # fmt: skip
    assert [one["outcome"] for one in listed()] == ["refused"]
    assert "布局不符合通则" not in words_of(anybody())


def test_a_result_that_is_revoked_stays_and_says_so(city, apply):
    case = decided(city, apply())
    settle()
    case = Case.at(case.pk)
    actions.change_result(case=case, by=city.wu, at=on("2026-10-21"), **REVOKED)
    assert numbers() == {case.number}
    assert [one["outcome"] for one in listed()] == ["revoked"]
    assert "Result revoked" in words_of(anybody())


@pytest.mark.parametrize("ground", ["state-secret", "business-secret", "privacy"])
def test_results_of_an_edition_that_withholds_them_are_at_no_door(city, apply, ground):
    """行政许可法 art. 5: state secrets, business secrets, personal privacy."""
    body = PERMIT | {"withheld": {"ground": ground, "reason": "依法不公开"}}
    secret = publish("secret", body, city.departments["区市监局"])
    case = decided(city, apply(edition_id=secret.pk))
    assert case.outcome == "granted"
    for asked in ({}, {"q": case.number}, {"item": case.item_code}, {"item": "食品经营许可"}):
        assert numbers(**asked) == set()
    assert not Case.objects.published().exists()


def test_what_is_kept_off_the_platform_as_a_state_secret_is_not_published_either(city, apply):
    """R16: nobody has to say the same thing twice."""
    off = {"ground": "state-secret", "reason": "涉密", "approved_by": "广安区人民政府"}
    secret = publish("off", PERMIT | {"off_platform": off}, city.departments["区市监局"])
    decided(city, apply(edition_id=secret.pk))
    assert numbers() == set()


def test_what_is_found_to_be_a_secret_later_is_taken_back(city, apply):
    case = decided(city, apply())
    assert numbers() == {case.number}
    first, later = case.edition, withheld_edition(case.edition, "draft")
    assert numbers() == {case.number}  # a draft says nothing yet
    Edition.objects.filter(pk=first.pk).update(status="abolished")
    Edition.objects.filter(pk=later.pk).update(status="published")
    assert numbers() == set()


def test_an_edition_that_publishes_has_the_digest_it_had_before(city):
    """R18: the exception came later than the first editions."""
    plain = Content.model_validate(PERMIT)
    assert b"withheld" not in canonical(plain)
    secret = Content.model_validate(PERMIT | {"withheld": SECRET})
    assert digest(secret) != digest(plain)
    assert secret == Content.model_validate_json(canonical(secret))


def test_an_organisation_is_named_and_found_by_its_name_a_person_is_not(city, apply):
    make_firm(city)
    hers = decided(city, apply())
    firms = decided(city, apply(by="mei", key="two"))
    assert numbers(q="老梅餐饮") == {firms.number}
    assert listed(q="老梅餐饮")[0]["applicant"] == "广安老梅餐饮有限公司"
    for name in ("李小一", "小一", "李*一"):
        assert numbers(q=name) == set()
    assert numbers(q=hers.number) == {hers.number}
    assert "No result is like that" in words_of(anybody(q="无此企业"))


def test_no_persons_name_finds_anything_whatever_she_has_to_do_with_it(city, apply):
    """政府信息公开条例 art. 15; what is looked for stands in the address, so it may be no person's."""
    make_firm(city)
    Applicant.objects.filter(pk=city.applicants["mei"].pk).update(
        legal_representative=city.applicants["li"]
    )
    firms = decided(city, apply(by="mei", key="two"))
    decided(city, apply())
    decided(city, apply(by="agent", key="three"))
    assert len(numbers()) == 3
    people = list(Applicant.objects.filter(kind="person").values_list("name", "phone"))
    for typed in {text for row in people for text in row} | {"小一", "李*一", "李%", "__", "%%"}:
        if len(typed) > 1:
            assert numbers(q=typed) == numbers(item=typed) == set(), typed
    assert numbers(q="广安老梅") == {firms.number}


def test_what_a_person_is_registered_or_paid_for_is_hers_alone(city, apply):
    make_firm(city)
    registered = publish("other", PERMIT | {"task_type": "07"}, city.departments["区市监局"]).pk
    hers = decided(city, apply(edition_id=registered))
    firms = decided(city, apply(by="mei", key="two", edition_id=registered))
    assert numbers() == {firms.number}
    assert numbers(q=hers.number) == set()
    told = published.told_of(Case.objects.get(pk=hers.pk), Applicant.objects.get(name="李小一"))
    assert told["kept_back"]


def test_what_a_person_promised_to_be_paid_or_registered_is_hers_alone_too(city, apply):
    """R33 before R30: the item's name beside a masked one would tell it in a small place."""
    make_firm(city)
    promise = {
        "text": "我已知晓。", "duties": ["提交"], "consequence": "撤销。", "check_days": 20,
        "stands_for": ["floor_plan"],
    }  # fmt: skip
    body = PERMIT | {"paths": {"commitment": promise}}
    department = city.departments["区市监局"]
    paid = publish("paid", body | {"task_type": "05", "name": "残疾人补贴"}, department).pk
    licensed = publish("licensed", body, department).pk
    signed = {"undertaking": True, "materials": []}
    hers = apply(edition_id=paid, key="paid", **signed)
    permit = apply(edition_id=licensed, key="permit", **signed)
    firms = apply(by="mei", edition_id=paid, key="firm", **signed)
    assert set(Case.objects.on_undertaking()) == {permit, firms}
    for asked, shown in (
        ({}, {permit, firms}),
        ({"q": hers.number}, set()),
        ({"q": "补贴"}, {firms}),
    ):
        lines = Citizen().get("/undertakings/", asked).context["lines"]
        assert {line["case"] for line in lines} == shown


def test_the_licence_of_an_organisation_is_public_a_persons_is_not(city, apply):
    make_firm(city)
    hers, firms = decided(city, apply()), decided(city, apply(by="mei", key="two"))
    settle()
    shown = {one["number"]: one["licence"] for one in listed()}
    made = Licence.objects.get(pk=Case.objects.get(pk=firms.pk).licence_id)
    assert Case.objects.get(pk=hers.pk).licence_id
    assert shown == {hers.number: "", firms.number: made.identifier}
    assert made.identifier in anybody().content.decode().replace("<wbr>", "")


def test_it_is_filtered_by_department_item_and_period(city, apply):
    early = decided(city, apply(), day="2026-09-23")
    late = decided(city, apply(by="mei", key="two"), day="2026-09-24")
    birth = publish("other", BIRTH, city.departments["区民政局"])
    assert numbers(since="2026-09-24") == {late.number}
    assert numbers(until="2026-09-23") == {early.number}
    assert numbers(department=city.departments["区市监局"].pk) == {early.number, late.number}
    assert numbers(department=city.departments["区民政局"].pk) == set()
    assert numbers(item=early.item_code) == numbers(item="经营许可") == {early.number, late.number}
    assert numbers(item=birth.item.code) == set()


def test_pages_follow_each_other_and_nothing_is_lost_or_doubled(city, apply, monkeypatch):
    monkeypatch.setattr("yici.cases.pages.portal.results.PAGE", 2)
    made = [
        decided(city, apply(by=by, key=f"{by}{day}"), day=f"2026-09-{day}").number
        for by, day in (("li", 23), ("mei", 23), ("agent", 24))
    ]
    first = anybody()
    assert first.context["lines"][0][0].number == made[2]
    second = Citizen().get(f"/results/{first.context['older']}")
    seen = [line.number for page in (first, second) for line, _ in page.context["lines"]]
    assert sorted(seen) == sorted(made)
    assert second.context["older"] == ""
    answer = Client().get("/api/v1/results", {"limit": 2}).json()
    rest = listed(cursor=answer["next"], limit=2)
    assert [one["number"] for one in [*answer["items"], *rest]] == seen


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "2026-13-01"},
        {"since": "2026-09-24", "until": "2026-09-23"},
        {"department": "999999"},
        {"q": "一"},
        {"cursor": "nonsense"},
        {
            "cursor": "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwgIjZmMmMxZDBlLTdhNzctNGMxYy05ZDUzLTBmNGQ3YzNhYjBmMSJd"
        },
    ],
)
def test_what_cannot_be_looked_for_is_said_and_nothing_is_shown(city, apply, asked):
    decided(city, apply())
    answer = anybody(**asked)
    assert answer.status_code == 422
    assert answer.context["lines"] == []
    assert answer.context["form"].errors


def test_words_that_fit_too_many_names_ask_for_more(city, apply, monkeypatch):
    make_firm(city)
    make_firm(city, "agent", "广安老周餐饮有限公司")
    monkeypatch.setattr(published, "MOST", 1)
    assert anybody(q="餐饮").status_code == 422
    answer = Client().get("/api/v1/results", {"q": "餐饮"})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert Client().get("/api/v1/results", {"name": "餐饮"}).status_code == 422
    assert Client().get("/api/v1/results", {"cursor": "nonsense"}).status_code in (400, 422)


def test_however_many_are_shown_it_takes_the_same_statements(
    city, apply, django_assert_num_queries
):
    make_firm(city)
    decided(city, apply(by="mei"))
    settle()
    with django_assert_num_queries(3):  # results, names, licences
        published.page(published.Wanted(), None, 20)
    for key, by in (("two", "mei"), ("three", "li"), ("four", "agent")):
        decided(city, apply(by=by, key=key))
    settle()
    with django_assert_num_queries(3):
        lines, _next = published.page(published.Wanted(), None, 20)
    assert len(lines) == 4


def test_her_case_page_says_under_which_name_it_is_published(city, apply):
    """R33: she is told before it happens."""
    case = apply()
    li = Citizen(city.users["li"])
    assert "Once it is decided" in words_of(li.get(f"/cases/{case.number}/"))
    decided(city, case)
    page = li.get(f"/cases/{case.number}/")
    assert "The result is published, under the name 李*一" in words_of(page)
    assert f"/results/?q={case.number}" in page.content.decode()


def test_her_case_page_says_when_it_is_not_published(city, apply):
    secret = publish("secret", PERMIT | {"withheld": SECRET}, city.departments["区市监局"])
    case = apply(edition_id=secret.pk)
    page = words_of(Citizen(city.users["li"]).get(f"/cases/{case.number}/"))
    assert "The result of this item is not published" in page


def test_nothing_decided_yet_is_said_honestly(city):
    assert "No results yet" in words_of(anybody())
