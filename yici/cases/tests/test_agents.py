"""Who acts for the applicant at the window and online, under which mandate (R38, C053)."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from yici.cases import actions, news, rules
from yici.cases.models import Case
from yici.conftest import on
from yici.kernel import files, ledger
from yici.people import actions as people
from yici.people.models import Mandate
from yici.people.refusals import BadMandate, NotAllowed
from yici.people.tests.people import make_firm, make_number, make_person
from yici.people.who import who_acts_as, who_is

FORM = {"shop_name": "老李面馆", "phone": "13800138000"}
PLAN = actions.Given("floor_plan", digest="0" * 64, name="平面图.pdf", size=10)
CHILD = make_number(date(2015, 6, 1))
MOTHER = make_number(date(1990, 3, 3))


def scan(name="hukou.png"):
    picture = BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    return SimpleUploadedFile(name, picture.getvalue(), "image/png")


@pytest.fixture
def child(city):
    return make_person("李小宝", number=CHILD)


@pytest.fixture
def mother(city):
    return make_person("李秀兰", number=MOTHER)


def guardian(city, child, mother, **facts):
    facts = {"basis": "guardian", "evidence": files.put(b"household register")} | facts
    return people.give_mandate(
        principal=child, agent=mother, by=city.chen, at=on("2026-09-01"), **facts
    )


def mandate_of(case):
    return next(iter(ledger.history(case.pk))).body["mandate_id"]


def test_a_mother_applies_for_her_child_at_the_window(city, child, mother, apply):
    mandate = guardian(city, child, mother)
    assert mandate.valid_until.date() in (date(2033, 5, 31), date(2033, 6, 1))  # 18 in Shanghai
    case = apply("birth", by="luo", applicant_id=child.pk, channel="window", agent_id=mother.pk)
    assert (case.applicant_id, case.agent_id) == (child.pk, mother.pk)
    assert mandate_of(case) == str(mandate.pk)
    assert Case.objects.visible_to(who_acts_as(mother, on("2026-09-21"))).get() == case


def test_a_mother_applies_for_her_child_online_and_the_case_bears_the_mandate(city, child, mother):
    mandate = guardian(city, child, mother)
    who = who_acts_as(mother, on("2026-09-21"))
    case = actions.apply(
        edition_id=city.items["birth"].pk, applicant_id=child.pk, by=who, answers={},
        form={"child_name": "李小宝"}, at=on("2026-09-21"), key="x",
    )  # fmt: skip
    assert case.agent_id == mother.pk
    assert mandate_of(case) == str(mandate.pk)


def test_a_mandate_that_the_caller_names_is_hers_in_force_and_covers_the_item(city, child, mother):
    guardian(city, child, mother)
    firm = make_firm("李秀兰面馆有限公司", mother)  # another's mandate, which covers nothing here
    others = Mandate.objects.get(principal=firm)
    who = who_acts_as(mother, on("2026-09-21"))
    with pytest.raises(rules.NotAllowed) as caught:
        actions.apply(
            edition_id=city.items["birth"].pk, applicant_id=child.pk, by=who, answers={},
            form={"child_name": "李小宝"}, at=on("2026-09-21"), key="x", mandate_id=others.pk,
        )  # fmt: skip
    assert (caught.value.code, caught.value.rule) == ("no-mandate", "R38")
    assert not Case.objects.exists()


def test_without_a_mandate_whoever_stands_there_for_another_is_refused(city, child, mother, apply):
    with pytest.raises(rules.NotAllowed) as caught:
        apply("birth", by="luo", applicant_id=child.pk, channel="window", agent_id=mother.pk)
    assert (caught.value.code, caught.value.rule) == ("no-mandate", "R38")
    mandate = guardian(city, child, mother)
    people.revoke_mandate(mandate=mandate, by=city.chen, at=on("2026-09-10"))
    with pytest.raises(rules.NotAllowed):
        apply("birth", by="luo", applicant_id=child.pk, channel="window", agent_id=mother.pk)
    assert not Case.objects.exists()


def test_the_legal_representative_of_a_firm_stands_at_the_window_by_law(city, mother, apply):
    firm = make_firm("李秀兰面馆有限公司", mother)
    case = apply(by="chen", applicant_id=firm.pk, channel="window", agent_id=mother.pk)
    assert Mandate.objects.get(pk=mandate_of(case)).basis == "law"


def test_the_clerk_is_nobodys_agent_at_her_window(city):
    user = city.users["chen"]
    own = make_person("陈小芳")
    people.link_account(applicant=own, user=user)
    user.__dict__.pop("_who", None)
    clerk = who_is(user)
    assert clerk.applicant_id == own.pk
    case = actions.apply(
        edition_id=city.items["permit"].pk, applicant_id=city.applicants["li"].pk, by=clerk,
        answers={"kind": "shop"}, form=FORM, materials=[PLAN], channel="window", at=on("2026-09-21"), key="y",
    )  # fmt: skip
    assert case.agent_id is None


def test_a_guardian_needs_a_child_a_paper_and_age(city, child, mother):
    grown = make_person("李大", number=make_number(date(2000, 1, 1)))
    other = make_person("李二宝", number=make_number(date(2016, 1, 1)))
    for principal, agent, evidence in (
        (grown, mother, files.put(b"x")),
        (child, other, files.put(b"x")),
        (child, mother, ""),
    ):
        with pytest.raises(BadMandate):
            guardian(city, principal, agent, evidence=evidence)
    mandate = guardian(city, child, mother)
    with pytest.raises(NotAllowed):  # not the child's to end
        people.revoke_mandate(
            mandate=mandate, by=who_acts_as(child, on("2026-09-21")), at=on("2026-09-21")
        )


def test_a_village_helper_is_recorded_at_the_window_and_applies_for_an_old_neighbour(city, at_desk):
    elder_number, helper_number = make_number(date(1942, 1, 1)), make_number(date(1980, 1, 1))
    client = at_desk("chen")
    client.post("/desk/window/", {"kind": "person", "number": elder_number, "name": "张德福"})
    page = reverse("desk:window_agent")
    assert "户口簿" in client.get(page).content.decode()
    given = {"name": "刘明", "number": helper_number, "basis": "paper", "is_agency": "on"}
    assert client.post(page, given).status_code == 400  # no paper, no mandate
    assert not Mandate.objects.filter(agent__name="刘明").exists()
    as_guardian = given | {"basis": "guardian", "scan": scan()}
    assert client.post(page, as_guardian).status_code == 400  # he is no child
    assert client.post(page, given | {"scan": scan()}).status_code == 302
    mandate = Mandate.objects.get(agent__name="刘明")
    assert mandate.is_agency
    assert files.is_there(mandate.evidence)
    assert "刘*" in client.get("/desk/window/person/").content.decode()
    sent = {
        "q_kind": "shop", "f_shop_name": "张家小店", "f_phone": "13800138000",
        "seen_on_paper": ["floor_plan"], "do": "send",
    }  # fmt: skip
    client.post(reverse("desk:window_apply", args=[city.items["permit"].pk]), sent)
    case = Case.objects.get()
    assert (case.agent_id, mandate_of(case)) == (mandate.agent_id, str(mandate.pk))
    desk = client.get(reverse("desk:case", args=[case.number])).content.decode()
    assert "代理人" in desk
    client.post(page, {"mandate": ""})  # now he himself is there
    assert "window_mandate" not in client.session
    client.post(page, {"mandate": str(mandate.pk)})
    assert client.session["window_mandate"] == str(mandate.pk)
    client.post(reverse("desk:window_leave"))
    assert "window_mandate" not in client.session


def test_when_another_becomes_the_guardian_she_is_told_and_acts_and_the_former_one_no_more(
    city, child, mother, apply
):
    """R38, 民法典 art. 36."""
    former = guardian(city, child, mother)
    case = apply("birth", by="luo", applicant_id=child.pk, channel="window", agent_id=mother.pk)
    aunt = make_person("李秀芳", number=make_number(date(1985, 5, 5)))
    people.revoke_mandate(mandate=former, by=city.chen, at=on("2026-09-22"))
    assert news.addressed(case, on("2026-09-22"))["also"] == []
    guardian(city, child, aunt)
    assert news.addressed(case, on("2026-09-23"))["also"] == [aunt.pk]
    with pytest.raises(rules.NotAllowed):
        actions.withdraw(case=case, by=who_acts_as(mother, on("2026-09-23")), at=on("2026-09-23"))
    now = who_acts_as(aunt, on("2026-09-23"))
    assert actions.withdraw(case=case, by=now, at=on("2026-09-23")).status == "withdrawn"


def test_a_child_that_comes_of_age_in_the_middle_acts_and_is_told_for_herself(
    city, mother, at_desk
):
    """民法典 art. 17, 18: from her birthday on nobody acts for her without a mandate of her own."""
    child = make_person("李小宝", number=make_number(date(2008, 10, 1)))
    guardian(city, child, mother)
    parent = who_acts_as(mother, on("2026-09-21"))
    case = actions.apply(
        edition_id=city.items["permit"].pk, applicant_id=child.pk, by=parent,
        answers={"kind": "shop"}, form=FORM, materials=[PLAN], at=on("2026-09-21"), key="x",
    )  # fmt: skip
    asked = {"missing": ["phone"], "words_to_applicant": "请补正。"}
    actions.ask_correction(case=case, by=city.chen, at=on("2026-09-25"), **asked)
    told = news.addressed(Case.at(case.pk), on("2026-09-30 23:59"))
    assert (told["applicant_id"], told["also"]) == (child.pk, [mother.pk])
    assert news.addressed(Case.at(case.pk), on("2026-10-01 00:00"))["also"] == []
    supplied = {"case": case.pk, "form": {"phone": "13900139000"}, "at": on("2026-10-01")}
    late = who_acts_as(mother, on("2026-10-01 00:00"))
    assert not Case.objects.visible_to(late).exists()
    for verb, facts in ((actions.correct, supplied), (actions.withdraw, {"case": case.pk, "at": on("2026-10-01")})):  # fmt: skip
        with pytest.raises(rules.NotAllowed):
            verb(by=late, **facts)
    with pytest.raises(BadMandate):  # nor is the old paper enough for a new one
        people.give_mandate(
            principal=child, agent=mother, by=city.chen, at=on("2026-10-01"), basis="guardian",
            evidence=files.put(b"household register"),
        )  # fmt: skip
    herself = who_acts_as(child, on("2026-10-01"))
    assert Case.objects.visible_to(herself).get().pk == case.pk
    assert actions.correct(by=herself, **supplied).status == "applied"
