"""Who applies is known by her number, and for whom an item is, at every door (R36, R38, C031, C080)."""

from copy import deepcopy

import pytest
from django.urls import reverse

from yici.api.tests.conftest import anonymous, application, sign_in
from yici.cases import actions, rules
from yici.cases.actions import registered
from yici.cases.models import Case, Draft
from yici.cases.reading import dossier_of
from yici.conftest import on
from yici.people import actions as people
from yici.people import secrets
from yici.people.models import Applicant, Mandate, User
from yici.people.models.applicants import number_context
from yici.people.tests.people import make_credit_code, make_firm, make_person
from yici.people.who import who_acts_as

from .citizen import Citizen
from .city import PERMIT, publish
from .conftest import FORM

__all__ = ["anonymous", "application", "sign_in"]
LI, MEI = "11010519491231002X", "440524188001010014"
TYPED = {"phone": "13800138000"}
SAYS_SO = {
    "name": {"label": "姓名", "prefill": "applicant.name"},
    "idno": {"label": "身份证号", "kind": "resident-id", "prefill": "applicant.id_number"},
    "firm": {"label": "企业名称", "prefill": "organisation.name", "required": False},
    "uscc": {
        "label": "统一社会信用代码", "kind": "uscc", "prefill": "organisation.uscc",
        "required": False,
    },
    "phone": {"label": "电话", "kind": "phone", "prefill": "applicant.phone"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def names_and_numbers(city):
    for who, name, number in (("li", "李小一", LI), ("mei", "梅二", MEI)):
        pk = city.applicants[who].pk
        sealed = secrets.encrypt(number, number_context(pk))
        Applicant.objects.filter(pk=pk).update(name=name, number_sealed=sealed)
        city.applicants[who].refresh_from_db()


@pytest.fixture
def identifying(city):
    """An item whose form asks who she is, and whose certificate says it."""
    body = deepcopy(PERMIT)
    body["fields"] = [{"code": code} | field for code, field in SAYS_SO.items()]
    body["result"]["fields"] = ["name", "idno"]
    return publish("identifying", body, city.departments["区市监局"])


def browser(name: str) -> Citizen:
    """Sign in with the password that her program has set."""
    return Citizen(User.objects.get(username=name))


# -- what stands in the form is what the register says (R36) -----------------------------------------


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({}, set()),  # nobody types again what is known (C031)
        ({"name": "李小一", "idno": LI}, set()),
        ({"name": " 李 小一 ", "idno": "11010519491231002x"}, set()),
        ({"idno": "１１０１０５１９４９１２３１００２Ｘ"}, set()),  # as a Chinese keyboard types it
        ({"name": "", "idno": "  "}, set()),
        ({"name": "梅二"}, {"name"}),
        ({"idno": MEI}, {"idno"}),  # a good number, but another person's
        ({"idno": "110105491231002"}, {"idno"}),  # of the first generation
        ({"idno": "11010519491331002X"}, {"idno"}),
        ({"name": "梅二", "idno": MEI}, {"name", "idno"}),
    ],
)
def test_nobody_applies_over_the_api_under_another_name_or_number(
    sign_in, application, identifying, said, refused
):
    """R36: the form, and the certificate made of it, say who the number's holder is."""
    li = sign_in("li")
    answer = li.post("cases", application(li, item=identifying.item.code, form=TYPED | said))
    if refused:
        assert answer.status_code == 422
        assert {one["field"] for one in answer.json()["errors"]} == refused
        assert not Case.objects.exists()
    else:
        assert answer.status_code == 201, answer.content.decode()
        form = dossier_of(Case.objects.get())["form"]
        assert (form["name"], form["idno"]) == ("李小一", LI)


def test_another_identity_is_named_beside_every_other_fault(sign_in, application, identifying):
    li = sign_in("li")
    form = {"phone": "12", "idno": MEI}
    sent = application(li, item=identifying.item.code, form=form, materials=[])
    errors = {one["field"] for one in li.post("cases", sent).json()["errors"]}
    assert errors == {"phone", "idno", "floor_plan"}


def test_a_correction_makes_nobody_somebody_else(city, apply, sign_in, identifying):
    """R36; 行政许可法 art. 32: what is mended is what was missing."""
    case = apply(edition_id=identifying.pk, form=TYPED)
    asked = {"missing": ["phone"], "words_to_applicant": "请补正。"}
    actions.ask_correction(case=case, by=city.chen, at=on("2026-09-22"), **asked)
    li, address = sign_in("li"), f"cases/{case.number}/actions/correct"
    answer = li.post(address, {"form": {"idno": MEI}})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "idno")
    assert Case.at(case.pk).status == "correcting"
    # Whoever has been renamed in the register meanwhile is not held up by what she has not touched.
    Applicant.objects.filter(pk=city.applicants["li"].pk).update(name="李大一")
    sent = {"form": {"phone": "13900139000", "name": "李小一"}}
    assert li.post(address, sent).status_code == 200
    assert dossier_of(Case.at(case.pk))["form"]["name"] == "李小一"


def test_a_firm_is_who_its_credit_code_says_and_who_signs_is_who_acts(
    sign_in, application, identifying, city
):
    """C080: the representative's identity and the register of organisations, nothing typed."""
    li = sign_in("li")
    firm = make_firm("广安老李餐饮有限公司", city.applicants["li"])
    sent = {"item": identifying.item.code, "applicant": str(firm.pk)}
    other = {"uscc": make_credit_code()}
    answer = li.post("cases", application(li, **sent, form=TYPED | other))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "uscc")
    assert li.post("cases", application(li, **sent, form=TYPED)).status_code == 201
    form = dossier_of(Case.objects.get())["form"]
    assert form == TYPED | {"name": "李小一", "idno": LI, "firm": firm.name, "uscc": firm.number}


def test_an_item_that_asks_for_no_identity_takes_no_more_statements(
    city, django_assert_num_queries
):
    from yici.catalogue.content import Content

    fields = Content.model_validate(PERMIT).fields
    pk = city.applicants["li"].pk
    with django_assert_num_queries(0):
        assert registered.identified(fields, FORM, pk, None) == (FORM, [])


# -- numbers at the doors (R36) ---------------------------------------------------------------------


def code_with(letter: str) -> str:
    code = make_credit_code()
    return code[:9] + letter + code[10:]


@pytest.mark.parametrize(
    ("kind", "number", "says"),
    [
        ("person", "110105491231002", "15-digit"),
        ("person", "11010520250230002X", "birth date"),
        ("person", "110105209912310020", "birth date"),  # not born yet
        ("person", "1101051949123100２X", "character"),  # one full-width digit
        ("person", "E12345678", "18 characters"),  # a passport
        ("person", "H1234567801", "18 characters"),  # 回乡证
        ("person", "12345678", "18 characters"),  # 台胞证
        ("person", "USA110005112001", "18 characters"),  # the earlier card of a permanent resident
        ("organisation", LI, "character|mistyped"),
        *(("organisation", letter, "character") for letter in "IOSVZ"),
    ],
)
def test_no_other_number_identifies_anybody_at_the_window(city, at_desk, kind, number, says):
    """R36: identified by resident number or credit code only; what is wrong is said, nobody is made."""
    number = code_with(number) if len(number) == 1 else number
    desk = at_desk("chen", "2026-11-29")
    desk.cookies["django_language"] = "en"
    sent = {"kind": kind, "number": number, "name": "某某"}
    before = Applicant.objects.count()
    answer = desk.post("/desk/window/", sent)
    assert answer.status_code == 400
    assert any(word in answer.content.decode() for word in says.split("|"))
    assert Applicant.objects.count() == before
    assert "window" not in desk.session


@pytest.mark.parametrize(
    "number",
    [
        "81000019900101001",  # 港澳居民居住证: Hong Kong
        "82000019900101001",  # Macao
        "83000019900101001",  # 台湾居民居住证
        "93115619900101001",  # 外国人永久居留身份证 of 2023: 9, province, country
    ],
)
def test_residence_permits_with_a_citizens_kind_of_number_identify_their_holder(
    city, at_desk, number
):
    """R36: residents of Hong Kong, Macao and Taiwan, and foreigners who live here for good."""
    from stdnum.iso7064 import mod_11_2

    number += mod_11_2.calc_check_digit(number)
    desk = at_desk("chen", "2026-11-29")
    sent = {"kind": "person", "number": number.lower(), "name": "某某"}
    assert desk.post("/desk/window/", sent).status_code == 302
    assert Applicant.objects.with_number("person", number).get().number == number


def test_nobody_applies_at_the_window_for_somebody_unknown(sign_in, application):
    """R36: an id that stands for nobody is nobody."""
    chen = sign_in("chen")
    seen = {"channel": "window", "materials": [{"code": "floor_plan", "seen": True}]}
    nobody = "00000000-0000-0000-0000-000000000007"
    answer = chen.post("cases", application(chen, **seen, applicant=nobody))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "applicant")
    assert not Case.objects.exists()


# -- for whom an item is ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serves", "who", "status"),
    [
        (["person"], "li", 201),
        (["enterprise"], "li", 422),
        (["person"], "firm", 422),
        (["enterprise", "society"], "firm", 201),
        (["other"], "stall", 201),  # GB/T 39046 knows no individual business
        (["institution"], "stall", 422),
        ([], "li", 201),
    ],
)
def test_the_api_offers_an_item_to_those_it_is_for_as_the_page_does(
    city, sign_in, application, serves, who, status
):
    """服务对象 (GB/T 39046 A.4): page and program get the same answer."""
    item = publish("some", PERMIT | {"service_objects": serves}, city.departments["区市监局"]).item
    li = city.applicants["li"]
    applicants = {
        "li": li,
        "firm": make_firm("某公司", li),
        "stall": make_firm("某摊", li, type="individual_business"),
    }
    applicant = str(applicants[who].pk)
    program = sign_in("li")
    answer = program.post("cases", application(program, item=item.code, applicant=applicant))
    assert answer.status_code == status, answer.content.decode()
    assert Case.objects.count() == (status == 201)
    page = browser("li").post(f"/apply/{item.code}/", {"for": applicant})
    assert Draft.objects.count() == (page.status_code == 302) == (status == 201)
    if status == 422:
        assert answer.json()["errors"][0]["field"] == "applicant"
        assert "This item is for" in answer.json()["detail"]


def test_the_window_takes_in_who_is_not_served_and_says_so_in_writing(city, apply):
    """R27; 行政许可法 art. 32: not turned away, but told why, with an approval and a notice."""
    item = publish(
        "some", PERMIT | {"service_objects": ["enterprise"]}, city.departments["区市监局"]
    )
    case = apply(
        edition_id=item.pk, by="chen", applicant_id=city.applicants["li"].pk, channel="window"
    )
    told = {"ground": "not_eligible", "reason": "仅企业可办。", "guidance": "由企业申请。"}
    assert actions.reject(case=case, by=city.chen, at=on("2026-09-21"), **told).status == "refusing"


# -- somebody stands for an organisation (R38) --------------------------------------------------------


def test_nobody_takes_in_for_a_firm_for_which_nobody_stands(city, sign_in, application):
    """R38: an organisation acts through its representative, or whom it has authorised."""
    chen = sign_in("chen")
    firm = make_firm("广安老梅餐饮有限公司", city.applicants["mei"])
    sent = {"channel": "window", "applicant": str(firm.pk)}
    sent |= {"materials": [{"code": "floor_plan", "seen": True}]}
    stranger = make_person("路人甲")
    for agent in (None, str(stranger.pk), str(firm.pk)):
        answer = chen.post("cases", application(chen, **sent, agent=agent))
        assert (answer.status_code, answer.json()["rule"]) == (403, "R38")
    assert not Case.objects.exists()
    by_law = application(chen, **sent, agent=str(city.applicants["mei"].pk))
    assert chen.post("cases", by_law).status_code == 201
    assert Case.objects.get().agent_id == city.applicants["mei"].pk


def test_the_clerk_is_asked_who_stands_for_a_firm_before_anything_is_filled_in(
    city, at_desk, identifying
):
    """R38, C031: then the form says her name and number, and not the firm's in their place."""
    firm = make_firm("广安老梅餐饮有限公司", city.applicants["mei"])
    desk = at_desk("chen")
    desk.cookies["django_language"] = "en"
    desk.post("/desk/window/", {"kind": "organisation", "number": firm.number})
    take_in = reverse("desk:window_apply", args=[identifying.pk])
    assert desk.get(take_in).url == "/desk/window/person/"
    page = desk.get("/desk/window/person/").content.decode()
    assert "name who stands here for it" in page
    assert "is here in person" not in page
    by_law = Mandate.objects.get(principal=firm)
    desk.post(reverse("desk:window_agent"), {"mandate": str(by_law.pk)})
    assert "is here in person" not in desk.get("/desk/window/person/").content.decode()
    assert desk.get(take_in).status_code == 200
    sent = {"q_kind": "shop", "f_phone": "13800138000", "seen_on_paper": ["floor_plan"]}
    assert desk.post(take_in, sent | {"do": "send"}).status_code == 302
    case = Case.objects.get()
    assert (case.applicant_id, case.agent_id) == (firm.pk, city.applicants["mei"].pk)
    form = dossier_of(case)["form"]
    assert (form["name"], form["idno"], form["uscc"]) == ("梅二", MEI, firm.number)


# -- mandates over time (R38) -------------------------------------------------------------------------

PERMIT_ONLY = "the permit's"
MANDATES = [  # what the mandate is, and whether the agent applies under it on 2026-09-21
    ({}, True),
    ({"valid_from": "2026-09-22"}, False),
    ({"valid_until": "2026-09-21 09:00"}, False),
    ({"valid_until": "2026-09-21 23:59"}, True),
    ({"revoked_at": "2026-09-20"}, False),
    ({"items": [PERMIT_ONLY]}, True),
    ({"items": ["another-item"]}, False),
    ({"actions": ["apply"]}, True),
    ({"actions": ["withdraw", "pay"]}, False),
]


@pytest.mark.parametrize("channel", ["online", "window"])
@pytest.mark.parametrize(("mandate", "lets"), MANDATES)
def test_an_agent_applies_only_under_a_mandate_that_covers_it_then(
    city, apply, channel, mandate, lets
):
    """R38: online and at the window the same."""
    agent, at = make_person("周代办"), on("2026-09-21 10:00")
    _give(city, agent, mandate)
    way = {"by": "chen", "agent_id": agent.pk} if channel == "window" else {"by": "agent"}
    city.who["agent"] = who_acts_as(agent, at)
    sent = {"applicant_id": city.applicants["li"].pk, "channel": channel} | way
    if lets:
        case = apply(**sent, at="2026-09-21 10:00")
        assert case.agent_id == agent.pk
        return
    with pytest.raises(rules.NotAllowed) as refused:
        apply(**sent, at="2026-09-21 10:00")
    assert refused.value.rule == "R38"
    assert not Case.objects.exists()


def _give(city, agent, said: dict) -> Mandate:
    dates = {name: on(day) for name, day in said.items() if "_" in name}
    items = [city.items["permit"].item.code if one == PERMIT_ONLY else one
             for one in said.get("items", ())]  # fmt: skip
    return Mandate.objects.create(**{
        "principal": city.applicants["li"], "agent": agent, "basis": "online",
        "valid_from": on("2026-01-01"), "granted_at": on("2026-01-01"), "granted_by": "test",
        "items": items or None, "actions": said.get("actions"), **dates,
    })  # fmt: skip


def test_whose_mandate_was_revoked_in_the_middle_is_a_stranger_at_every_door(city, apply, sign_in):
    """R38: from then on no page, no route and no verb; the applicant goes on herself."""
    mandate = Mandate.objects.get(principal=city.applicants["mei"])
    case = apply(by="agent", applicant_id=city.applicants["mei"].pk)
    agent, page = sign_in("agent"), browser("agent")
    assert agent.get(f"cases/{case.number}").status_code == 200
    people.revoke_mandate(mandate=mandate, by=city.chen, at=on("2026-09-22"))
    for path in ("", "/timeline", "/proof"):
        assert agent.get(f"cases/{case.number}{path}").status_code == 404
    for verb, said in (("withdraw", {}), ("correct", {"form": {"phone": "13900139000"}})):
        assert agent.post(f"cases/{case.number}/actions/{verb}", said).status_code == 404
    rating = {"case": case.number, "level": "satisfied"}
    assert agent.post("reviews", rating).status_code == 404
    for address in ("", "withdraw/", "send-in/", "rate/"):
        assert page.get(f"/cases/{case.number}/{address}").status_code == 404, address
    assert Case.at(case.pk).status == "applied"
    mei = sign_in("mei")
    assert mei.post(f"cases/{case.number}/actions/withdraw", {}).status_code == 200


def test_a_helper_of_another_village_acts_for_nobody_here(city, apply):
    """C053, R38: agency is of whom it was given by, not of the office."""
    helper, other = make_person("刘村干"), make_person("张老伯")
    Mandate.objects.create(
        principal=other, agent=helper, basis="online", is_agency=True,
        valid_from=on("2026-01-01"), granted_at=on("2026-01-01"), granted_by="test",
    )  # fmt: skip
    city.who["helper"] = who_acts_as(helper, on("2026-09-21"))
    with pytest.raises(rules.NotAllowed):
        apply(by="helper", applicant_id=city.applicants["li"].pk, channel="agent")
    assert apply(by="helper", applicant_id=other.pk, channel="agent").agent_id == helper.pk
    assert Case.objects.visible_to(city.who["helper"]).count() == 1


def test_a_draft_begun_under_a_mandate_is_closed_when_it_ends(city):
    """R38: neither read nor sent, though it was typed by her."""
    mandate = Mandate.objects.get(principal=city.applicants["mei"])
    page, code = Citizen(city.users["agent"]), city.items["permit"].item.code
    draft = page.begin(code, city.applicants["mei"])
    page.fill(draft, "situation", **{"q-kind": "shop"})
    Mandate.objects.filter(pk=mandate.pk).update(items=["another-item"])
    for step in ("", "form-1/", "review/"):
        assert page.get(f"/apply/drafts/{draft}/{step}").status_code == 404
    assert page.send(draft).status_code == 404
    assert not Case.objects.exists()
