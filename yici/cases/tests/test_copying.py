"""复制历史办件: what may be copied, by whom and from what, at every door (R37, C031)."""

from copy import deepcopy

import pytest
from django.urls import reverse

from yici.api.tests.conftest import anonymous, application, sign_in
from yici.cases import actions
from yici.cases.models import Case, Draft
from yici.cases.reading import dossier_of
from yici.catalogue.content import Content, digest
from yici.catalogue.models import Edition
from yici.conftest import on
from yici.people.models import Applicant, Mandate, User
from yici.people.tests.people import make_firm
from yici.people.who import who_acts_as

from .citizen import Citizen, words_of
from .city import PERMIT, publish

__all__ = ["anonymous", "application", "sign_in"]
BEFORE = {"shop_name": "老李面馆", "phone": "13800138000", "seats": "12"}


@pytest.fixture
def earlier(apply):
    return apply(form=BEFORE, at="2026-09-01", key="earlier")


@pytest.fixture
def copy(sign_in, application):
    """Apply over the API with an earlier application copied: `copy("li", number)`."""

    def sent(name, number, **changes):
        program = sign_in(name)
        body = {"form": {}, "answers": {}, "copy_of": number} | changes
        return program.post("cases", application(program, **body))

    return sent


def newest() -> Case:
    return Case.objects.order_by("-opened_at").first()


def test_what_is_left_out_is_taken_from_the_earlier_application(earlier, copy):
    answer = copy("li", earlier.number, form={"seats": "30"})
    assert answer.status_code == 201, answer.content.decode()
    given = dossier_of(newest())
    assert given == {"form": BEFORE | {"seats": "30"}, "answers": {"kind": "shop"}}
    assert dossier_of(Case.at(earlier.pk))["form"] == BEFORE


@pytest.mark.parametrize("whose", ["another's", "another item's", "a firm's", "nobody's"])
def test_whatever_number_is_guessed_nothing_of_it_is_learnt(city, apply, earlier, copy, whose):
    """R37: one answer for what is not hers, not of this item, and not there at all."""
    if whose == "another's":
        number = apply(by="mei", key="hers").number
    elif whose == "another item's":
        number = apply("birth", key="birth").number
    elif whose == "a firm's":  # which she may see, but which is another applicant
        firm = make_firm("广安老李餐饮有限公司", city.applicants["li"])
        city.who["li"] = who_acts_as(city.applicants["li"], on("2026-09-02"))
        number = apply(applicant_id=firm.pk, at="2026-09-02", key="firm").number
    else:
        number = earlier.number[:-1] + ("0" if earlier.number[-1] != "0" else "1")
    count = Case.objects.count()
    answer = copy("li", number)
    assert (answer.status_code, answer.json()["rule"]) == (422, "R37")
    assert [one["field"] for one in answer.json()["errors"]] == ["copy_of"]
    assert "老李面馆" not in answer.content.decode()
    assert Case.objects.count() == count


def test_an_agent_copies_for_her_principal_and_nothing_of_her_own_for_him(city, apply, copy):
    """R37, R38: the applicant counts, not who acts."""
    own = apply(by="agent", key="own")
    theirs = apply(by="agent", applicant_id=city.applicants["mei"].pk, key="theirs")
    for_mei = {"applicant": str(city.applicants["mei"].pk)}
    assert copy("agent", own.number, **for_mei).status_code == 422
    assert copy("agent", theirs.number).status_code == 422
    assert copy("agent", theirs.number, **for_mei).status_code == 201
    Mandate.objects.update(revoked_at=on("2026-09-30"))
    assert copy("agent", theirs.number, **for_mei).status_code in (403, 422)


def test_a_clerk_copies_what_her_hall_sees_for_who_stands_there(city, earlier, copy):
    """C031: 辅助录入 at the window; the clerk of another office copies nothing."""
    seen = {"channel": "window", "materials": [{"code": "floor_plan", "seen": True}]}
    seen |= {"applicant": str(city.applicants["li"].pk)}
    assert copy("chen", earlier.number, **seen).status_code == 201
    assert dossier_of(newest())["form"] == BEFORE
    assert copy("outsider", earlier.number, **seen).status_code in (403, 422)
    other = seen | {"applicant": str(city.applicants["mei"].pk)}
    assert copy("chen", earlier.number, **other).status_code == 422


def test_the_clerk_copies_on_her_page_and_may_change_everything(city, earlier, at_desk):
    desk = at_desk("chen")
    session = desk.session
    session["window"] = str(city.applicants["li"].pk)
    session.save()
    page = reverse("desk:window_apply", args=[city.items["permit"].pk])
    plain = desk.get(page).content.decode()
    assert "?copy=yes" in plain
    assert "13800138000" not in plain
    copied = desk.get(f"{page}?copy=yes").content.decode()
    assert 'value="13800138000"' in copied
    sent = {
        "q_kind": "shop", "f_shop_name": "老李面馆", "f_phone": "13900139000", "f_seats": "",
        "seen_on_paper": ["floor_plan"], "do": "send",
    }  # fmt: skip
    assert desk.post(f"{page}?copy=yes", sent).status_code == 302
    form = {"shop_name": "老李面馆", "phone": "13900139000", "seats": ""}
    assert dossier_of(newest())["form"] == form


def of_who_acts(city):
    body = deepcopy(PERMIT)
    body["fields"] += [
        {"code": "signed_by", "label": "经办人", "prefill": "applicant.name"},
        {"code": "mail", "label": "邮箱", "kind": "email", "prefill": "applicant.email",
         "required": False},
        {"code": "agent_phone", "label": "代理人电话", "prefill": "agent.phone", "required": False},
    ]  # fmt: skip
    return publish("signed", body, city.departments["区市监局"])


SIGNED = {
    "shop_name": "老梅面馆", "phone": "13800138000", "signed_by": "周代办",
    "mail": "zhou@example.cn", "agent_phone": "13700137000",
}  # fmt: skip


@pytest.mark.parametrize("door", ["api", "page"])
def test_what_told_of_the_person_who_acted_then_is_not_copied_for_another(city, apply, copy, door):
    """R37: a firm's earlier application is its own; the telephone of its former agent is not."""
    mei, agent = city.applicants["mei"], city.applicants["agent"]
    firm = make_firm("广安老梅餐饮有限公司", mei)
    Mandate.objects.create(
        principal=firm, agent=agent, basis="online", valid_from=on("2026-01-01"),
        granted_at=on("2026-01-01"), granted_by="test",
    )  # fmt: skip
    offered = of_who_acts(city)
    city.who["agent"] = who_acts_as(agent, on("2026-09-01"))
    was = apply(
        by="agent", applicant_id=firm.pk, edition_id=offered.pk, form=SIGNED, at="2026-09-01"
    )
    if door == "api":
        for_firm = {"applicant": str(firm.pk), "item": offered.item.code}
        answer = copy("mei", was.number, **for_firm)
        missing = {"signed_by", "shop_name"}  # asked for anew, as nothing of it is known
        assert {one["field"] for one in answer.json()["errors"]} == missing
        return
    page = Citizen(User.objects.get(username="mei"))
    page.begin(offered.item.code, firm, copy="yes")
    kept = Draft.objects.get().read()
    assert kept["form"] == {"phone": "13800138000", "seats": ""}
    assert kept["copied"] == ["phone", "seats"]


def test_an_earlier_edition_is_copied_as_far_as_todays_asks_for_it(city, earlier, copy):
    """R37, C011: what is asked no more falls away, what is new is asked; nobody is stuck."""
    first = city.items["permit"]
    body = deepcopy(dict(first.body))
    body["fields"] = [f for f in body["fields"] if f["code"] != "seats"]
    body["fields"].append({"code": "area", "label": "面积", "kind": "number"})
    body["situations"] = [
        {"code": "place", "text": "在哪里？", "options": [
            {"code": "market", "text": "市场"}, {"code": "street", "text": "临街"}]},
    ]  # fmt: skip
    body["materials"] = [m for m in body["materials"] if m["code"] != "kitchen_plan"]
    content = Content.model_validate(body)
    Edition.objects.filter(pk=first.pk).update(status="abolished")
    Edition.objects.create(
        item=first.item, number=2, status="published", body=content.model_dump(mode="json"),
        digest=digest(content), effective_on=first.effective_on, drafted_at=first.drafted_at,
        published_at=first.published_at,
    )  # fmt: skip
    answer = copy("li", earlier.number)
    assert {one["field"] for one in answer.json()["errors"]} == {"place", "area"}
    answer = copy("li", earlier.number, answers={"place": "street"}, form={"area": "40"})
    assert answer.status_code == 201, answer.content.decode()
    form = {"shop_name": "老李面馆", "phone": "13800138000", "area": "40"}
    assert dossier_of(newest()) == {"form": form, "answers": {"place": "street"}}
    page = Citizen(User.objects.get(username="li"))
    draft = page.begin(first.item.code, city.applicants["li"], copy="yes")
    page.fill(draft, "situation", **{"q-place": "market"})
    assert "From your earlier application" in words_of(page.get(f"/apply/drafts/{draft}/form-1/"))


@pytest.mark.parametrize("ended", ["withdrawn", "not_accepted"])
def test_what_came_to_nothing_may_be_copied_to_be_done_right(city, earlier, copy, ended):
    if ended == "withdrawn":
        actions.withdraw(case=earlier, by=city.li, at=on("2026-09-02"))
    else:
        told = {"ground": "no_licence_needed", "reason": "无需许可。", "guidance": "可直接经营。"}
        actions.reject(case=earlier, by=city.chen, at=on("2026-09-02"), **told)
        actions.confirm_rejection(case=earlier.pk, by=city.zhou, at=on("2026-09-02"))
    assert copy("li", earlier.number).status_code == 201


def test_another_item_begins_with_what_is_on_record_of_the_applicant_only(city, earlier):
    """R37: for another item her own data are fetched, never another's, and no earlier form."""
    body = deepcopy(PERMIT)
    body["fields"] = [
        {"code": "shop_name", "label": "店名"},
        {"code": "phone", "label": "电话", "kind": "phone", "prefill": "applicant.phone"},
        {"code": "helper", "label": "代办人", "prefill": "agent.name", "required": False},
    ]
    other = publish("other", body, city.departments["区市监局"]).item.code
    for name, phone in (("li", "13500135000"), ("mei", "13600136000"), ("agent", "13700137000")):
        Applicant.objects.filter(pk=city.applicants[name].pk).update(phone=phone)
    li = Citizen(city.users["li"])
    assert "Copy the answers" not in words_of(li.get(f"/apply/{other}/"))
    draft = li.begin(other, city.applicants["li"], copy="yes")
    li.fill(draft, "situation", **{"q-kind": "shop"})
    page = li.get(f"/apply/drafts/{draft}/form-1/").content.decode()
    assert 'value="13500135000"' in page
    assert "老李面馆" not in page
    agent = Citizen(city.users["agent"])
    draft = agent.begin(other, city.applicants["mei"])
    agent.fill(draft, "situation", **{"q-kind": "shop"})
    page = agent.get(f"/apply/drafts/{draft}/form-1/").content.decode()
    assert 'value="13600136000"' in page
    assert "13500135000" not in page
