"""Children apply through their guardians, or with their consent (民法典 art. 19, 20, 23; R38)."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.urls import reverse
from django.utils import timezone

from yici.api.tests.conftest import anonymous, application, sign_in
from yici.cases import actions, rules
from yici.cases.models import Case
from yici.cli.case import case as command
from yici.conftest import on
from yici.kernel import files, ledger
from yici.people import actions as people
from yici.people import capacity
from yici.people.models import Applicant, Consent, User
from yici.people.refusals import BadConsent, BadMandate, TooYoung
from yici.people.tests.people import make_number, make_person
from yici.people.who import who_acts_as

from .citizen import Citizen
from .city import PERMIT, publish
from .conftest import FORM, PLAN
from .test_agents import scan
from .three_doors import Doors

__all__ = ["anonymous", "application", "sign_in"]
SMALL, OLDER = date(2018, 9, 22), date(2012, 6, 1)  # on 2026-09-21: seven, and fourteen


def child_of(city, born: date, name="李小宝", username=None):
    """Return a child and her mother, who is on record as her guardian."""
    child = make_person(name, number=make_number(born))
    mother = make_person("李秀兰", number=make_number(date(1990, 3, 3)), username=username)
    mandate = people.give_mandate(
        principal=child, agent=mother, by=city.chen, at=on("2026-09-01"), basis="guardian",
        evidence=files.put(b"household register"),
    )  # fmt: skip
    return child, mother, mandate


def applies(city, child, by, day="2026-09-21", item="permit", **wish):
    return actions.apply(
        edition_id=city.items[item].pk, applicant_id=child.pk, by=by,
        answers={"kind": "shop"}, form=FORM, materials=[PLAN], at=on(day), key=day, **wish,
    )  # fmt: skip


# -- under eight ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "day", "may"),
    [
        ("2018-09-22", "2026-09-21", "none"),
        ("2018-09-22", "2026-09-22", "limited"),
        ("2016-02-29", "2024-02-28", "none"),
        ("2016-02-29", "2024-02-29", "limited"),
        ("2008-02-29", "2026-02-28", "limited"),
        ("2008-02-29", "2026-03-01", "full"),
        ("2008-09-22", "2026-09-21", "limited"),
        ("2008-09-22", "2026-09-22", "full"),
    ],
)
def test_what_somebody_may_do_alone_follows_from_her_number_and_changes_on_her_birthday(
    born, day, may
):
    """民法典 art. 17 to 20."""
    number = make_number(date.fromisoformat(born))
    assert capacity.of_number(number, date.fromisoformat(day)) == may


def test_a_child_under_eight_gets_no_account_until_her_eighth_birthday(city):
    """民法典 art. 20: signing up, or signing in elsewhere, ends in the same link."""
    child, user = (
        make_person("李小宝", number=make_number(SMALL)),
        User.objects.create(username="b"),
    )
    with pytest.raises(TooYoung):
        people.link_account(applicant=child, user=user, at=on("2026-09-21 23:59"))
    assert Applicant.objects.get(pk=child.pk).user is None
    assert people.link_account(applicant=child, user=user, at=on("2026-09-22")).user == user


def test_whoever_signs_up_with_a_small_childs_number_is_told_what_to_do(db, client, settings):
    settings.REAL_NAME_SOURCE = "sandbox"
    born = timezone.localdate().replace(year=timezone.localdate().year - 5, day=1)
    client.cookies["django_language"] = "en"
    said = {"name": "李小宝", "number": make_number(born), "username": "kid"}
    said |= {"password1": "yici-tests-2026", "password2": "yici-tests-2026"}
    page = client.post(reverse("account_signup"), said)
    assert "her parent or guardian acts for her" in page.content.decode()
    assert not User.objects.filter(username="kid").exists()
    assert not Applicant.objects.exists()


@pytest.mark.parametrize("channel", ["online", "window"])
def test_for_a_child_under_eight_only_her_guardian_applies(city, channel):
    """民法典 art. 20: not she herself, whatever anybody agreed to."""
    child, mother, mandate = child_of(city, SMALL)
    with pytest.raises(BadConsent):
        people.give_consent(
            mandate=mandate, item=city.items["permit"].item.code, at=on("2026-09-21"),
            by=who_acts_as(mother, on("2026-09-21")),
        )  # fmt: skip
    at_window = {"by": city.chen, "channel": "window"}
    alone = at_window if channel == "window" else {"by": who_acts_as(child, on("2026-09-21"))}
    with pytest.raises(rules.NotAllowed) as refused:
        applies(city, child, **alone)
    assert (refused.value.code, refused.value.rule) == ("no-capacity", "民法典 art. 19, 20; R38")
    assert not Case.objects.exists()
    held = at_window | {"agent_id": mother.pk} if channel == "window" else {
        "by": who_acts_as(mother, on("2026-09-21"))
    }  # fmt: skip
    assert applies(city, child, **held).agent_id == mother.pk


# -- eight to seventeen -----------------------------------------------------------------------------


def test_an_older_child_applies_alone_with_her_guardians_consent_and_the_case_says_whose(city):
    """民法典 art. 19: for the item that was agreed to, as long as the guardian is it."""
    child, mother, mandate = child_of(city, OLDER)
    herself = who_acts_as(child, on("2026-09-21"))
    with pytest.raises(rules.NotAllowed):
        applies(city, child, herself)
    agree = {
        "mandate": mandate,
        "by": who_acts_as(mother, on("2026-09-21")),
        "at": on("2026-09-21"),
    }
    people.give_consent(item="another-item", **agree)
    with pytest.raises(rules.NotAllowed):
        applies(city, child, herself)
    consent = people.give_consent(item=city.items["permit"].item.code, **agree)
    case = applies(city, child, herself)
    assert case.agent_id is None
    assert next(iter(ledger.history(case.pk))).body["mandate_id"] == str(mandate.pk)
    people.revoke_consent(consent=consent, by=agree["by"], at=on("2026-09-22"))
    with pytest.raises(rules.NotAllowed):
        applies(city, child, herself, "2026-09-23")
    people.give_consent(item=city.items["permit"].item.code, **agree)
    people.revoke_mandate(mandate=mandate, by=city.chen, at=on("2026-09-24"))
    with pytest.raises(rules.NotAllowed):  # whoever is guardian no more has agreed to nothing
        applies(city, child, herself, "2026-09-25")


def test_what_only_benefits_a_child_she_applies_for_alone(city):
    """民法典 art. 19: the item says so, with its reason."""
    body = PERMIT | {"by_minors": "领取奖励，纯获利益。"}
    city.items["award"] = publish("award", body, city.departments["区市监局"])
    older, _mother, _mandate = child_of(city, OLDER)
    small = make_person("李小二", number=make_number(SMALL))
    assert applies(city, older, who_acts_as(older, on("2026-09-21")), item="award").pk
    with pytest.raises(rules.NotAllowed):
        applies(city, small, who_acts_as(small, on("2026-09-21")), item="award")


def test_on_her_eighteenth_birthday_she_needs_nobodys_consent(city):
    """民法典 art. 17, 18."""
    child, _mother, _mandate = child_of(city, date(2008, 9, 22))
    herself = who_acts_as(child, on("2026-09-21"))
    with pytest.raises(rules.NotAllowed):
        applies(city, child, herself, "2026-09-21")
    case = applies(city, child, herself, "2026-09-22")
    assert next(iter(ledger.history(case.pk))).body["mandate_id"] is None


def test_a_child_gives_nobody_a_mandate(city):
    """民法典 art. 19: her guardian is her agent; whom she may choose herself, she may not send."""
    child, _mother, _mandate = child_of(city, OLDER)
    with pytest.raises(BadMandate):
        people.give_mandate(
            principal=child, agent=city.applicants["agent"], at=on("2026-09-21"),
            by=who_acts_as(child, on("2026-09-21")),
        )  # fmt: skip


# -- at every door ----------------------------------------------------------------------------------


@pytest.fixture
def at_home(city, sign_in, monkeypatch):
    """A girl of fourteen and her mother, both with an account and a program, in 2026-09."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-21"))
    child, mother, mandate = child_of(city, OLDER, username="mother")
    city.users["girl"] = User.objects.create(username="girl")
    city.users["mother"] = mother.user
    child = people.link_account(applicant=child, user=city.users["girl"])
    city.applicants |= {"girl": child, "mother": mother}
    for name in ("girl", "mother"):
        city.who[name] = who_acts_as(city.applicants[name], on("2026-09-21"))
    return child, mother, mandate


def test_page_api_and_command_line_ask_for_the_guardians_consent(
    city, at_home, sign_in, application, monkeypatch
):
    """民法典 art. 19; R38: refused at all three with the same words; then agreed to, and taken in."""
    child, _mother, _mandate = at_home
    code, words = city.items["permit"].item.code, "Under 18 she applies through her parent"
    girl, mother = Citizen(city.users["girl"]), Citizen(city.users["mother"])
    page = girl.post(f"/apply/{code}/", {"for": str(child.pk)})
    assert page.status_code == 422
    assert words in page.content.decode()
    program = sign_in("girl")
    answer = program.post("cases", application(program))
    assert (answer.status_code, answer.json()["rule"]) == (403, "民法典 art. 19, 20; R38")
    doors = Doors(city, monkeypatch)
    ran = _line(doors, "girl", "apply", code, "-a", "kind=shop")
    assert words in ran.output
    assert not Case.objects.exists()
    address = reverse("portal:consents", args=[at_home[2].pk])
    assert mother.post(address, {"item": "no such thing"}).status_code == 422
    assert mother.post(address, {"item": PERMIT["name"]}).status_code == 302
    assert PERMIT["name"] in mother.get(address).content.decode()
    assert program.post("cases", application(program)).status_code == 201
    consent = Consent.objects.get()
    assert mother.post(address, {"end": str(consent.pk)}).status_code == 302
    assert program.post("cases", application(program)).status_code == 403
    assert Citizen(User.objects.get(username="girl")).get(address).status_code == 404


def _line(doors, who, *words):
    said = ["--url", "http://testserver", "--token", doors._token(who), *words]
    return CliRunner().invoke(command, said)


def test_a_guardian_agrees_from_the_command_line_and_over_the_api(
    city, at_home, sign_in, application, monkeypatch
):
    child, _mother, _mandate = at_home
    code, doors = city.items["permit"].item.code, Doors(city, monkeypatch)
    assert _line(doors, "girl", "consent", str(child.pk), code).exit_code != 0
    ran = _line(doors, "mother", "consent", "--json", str(child.pk), code)
    (told,) = json.loads(ran.output)
    assert (told["child"], told["item"]) == (str(child.pk), code)
    program, mother = sign_in("girl"), sign_in("mother")
    assert [one["id"] for one in program.get("consents").json()] == [told["id"]]
    assert program("delete", f"consents/{told['id']}").status_code == 422
    assert program.post("cases", application(program)).status_code == 201
    assert mother("delete", f"consents/{told['id']}").status_code == 204
    assert mother.get("consents").json() == []
    again = {"child": str(child.pk), "item": code}
    assert mother.post("consents", again).status_code == 201
    assert mother.post("consents", again | {"item": "nothing"}).status_code == 422


def test_a_clerk_takes_down_a_written_consent_and_the_child_applies_at_the_window(city, at_desk):
    """民法典 art. 19; R38: with the scan; who agreed is on record as guardian with it."""
    number, code = make_number(OLDER), city.items["permit"].item.code
    client = at_desk("chen")
    client.post("/desk/window/", {"kind": "person", "number": number, "name": "李小宝"})
    take_in = reverse("desk:window_apply", args=[city.items["permit"].pk])
    sent = {
        "q_kind": "shop", "f_shop_name": "小店", "f_phone": "13800138000",
        "seen_on_paper": ["floor_plan"], "do": "send",
    }  # fmt: skip
    assert client.post(take_in, sent).status_code == 400
    paper = {"name": "李秀兰", "number": make_number(date(1990, 3, 3)), "basis": "consent"}
    address = reverse("desk:window_agent")
    assert client.post(address, paper | {"scan": scan()}).status_code == 400  # to what?
    assert client.post(address, paper | {"item": code, "scan": scan()}).status_code == 302
    assert files.is_there(Consent.objects.get().evidence)
    assert client.post(take_in, sent).status_code == 302
    assert Case.objects.get().agent_id is None
