"""Who applies for one thing of several items is who the registers say, as for a single item (R36, R38)."""

import pytest

from yici.bundles import actions
from yici.bundles.models import BundleCase
from yici.bundles.tests import street as streets
from yici.cases.actions import Incomplete, NotServed
from yici.cases.reading import dossier_of
from yici.cases.rules import NotAllowed
from yici.conftest import on
from yici.people import secrets
from yici.people.models import Applicant
from yici.people.models.applicants import number_context
from yici.people.tests.people import make_firm
from yici.people.who import who_acts_as

from .conftest import settled
from .test_one_thing import case_of

LI, MEI = "11010519491231002X", "440524188001010014"
IDENTITY = {
    "code": "idno", "label": "身份证号", "kind": "resident-id", "prefill": "applicant.id_number",
}  # fmt: skip


@pytest.fixture
def asks_who(city, monkeypatch):
    """The street, where the licence asks for name and identity number."""
    register = streets.ITEMS["register"]
    fields = [IDENTITY, *register["fields"]]
    monkeypatch.setitem(streets.ITEMS, "register", register | {"fields": fields})
    pk = city.applicants["li"].pk
    sealed = secrets.encrypt(LI, number_context(pk))
    Applicant.objects.filter(pk=pk).update(name="李小一", number_sealed=sealed)
    return city


def test_one_form_for_all_says_who_she_is_by_the_register(asks_who, street, opened):
    filled = {n: v for n, v in streets.FILLED.items() if n != "applicant_name"}
    with pytest.raises(Incomplete) as refused:
        opened(form=filled | {"applicant_name": "梅二", "applicant_id_number": MEI})
    assert {one.field for one in refused.value.problems} == {
        "applicant_name",
        "applicant_id_number",
    }
    assert not BundleCase.objects.exists()
    bundle = settled(opened(form=filled))  # left out, it is filled in (C031)
    form = dossier_of(case_of(bundle, "register"))["form"]
    assert (form["name"], form["idno"]) == ("李小一", LI)


def test_nor_does_a_correction_of_the_whole_make_her_somebody_else(asks_who, street, opened):
    """Refused before anything is told: no part is left waiting for what the whole already has."""
    bundle = opened(form=streets.FILLED | {"applicant_name": "李小一"})
    actions.ask_correction(
        bundle=bundle, by=street.chen, missing=["applicant_id_number", "place"],
        words_to_applicant="请核对。", at=on("2026-09-14 11:00"), key="ask",
    )  # fmt: skip
    bundle = settled(bundle)
    sent = {"bundle": bundle, "by": street.li, "at": on("2026-09-16")}
    with pytest.raises(Incomplete) as refused:
        actions.correct(**sent, form={"applicant_id_number": MEI}, key="other")
    assert [one.field for one in refused.value.problems] == ["applicant_id_number"]
    assert BundleCase.at(bundle.pk).seq == bundle.seq
    actions.correct(**sent, form={"place": "滨江路2号"}, key="right")
    case = case_of(settled(bundle), "register")
    assert (case.status, dossier_of(case)["form"]["idno"]) == ("applied", LI)


def test_a_thing_for_persons_is_not_applied_for_by_a_firm(street, opened):
    """服务对象: page and program get the same answer."""
    li = street.city.applicants["li"]
    firm = make_firm("某公司", li)
    street.city.who["li"] = who_acts_as(li, on("2026-09-14"))
    with pytest.raises(NotServed):
        opened(applicant_id=firm.pk)
    assert not BundleCase.objects.exists()


def test_at_the_window_somebody_stands_for_a_firm(street, opened):
    """R38: by law, or by a mandate for all items."""
    firm = make_firm("某公司", street.city.applicants["mei"])
    sent = {"by": "chen", "channel": "window", "applicant_id": firm.pk}
    with pytest.raises(NotAllowed) as refused:
        opened(**sent, key="alone")
    assert (refused.value.code, refused.value.rule) == ("no-mandate", "R38")
    bundle = opened(**sent, agent_id=street.city.applicants["mei"].pk, key="by law")
    assert bundle.agent_id == street.city.applicants["mei"].pk
