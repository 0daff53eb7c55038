"""Results go out by post or wait at the window; papers come in by post (C045, C056)."""

from datetime import timedelta

import pytest

from yici.cases import actions, rules
from yici.cases.models import Case
from yici.cases.reading import around
from yici.conftest import on
from yici.kernel import reactions, signing
from yici.licences import wallet
from yici.licences.models import Licence
from yici.notifications.models import Notification
from yici.people.models import Applicant, Department
from yici.people.who import Who
from yici.sandbox.actions import courier, mail
from yici.sandbox.models import Mail
from yici.sandbox.tests.wire import Wire
from yici.shipping import actions as shipping
from yici.shipping import reading as parcels
from yici.shipping.lifecycle import IllegalStep
from yici.shipping.models import Cell, Parcel
from yici.shipping.rules import NotAllowed as NotSent
from yici.shipping.words import inside, inside_of

pytestmark = pytest.mark.django_db
TODAY = on("2026-09-21")
ADDRESS = {"name": "李秀英", "phone": "13800138000", "address": "四川省广安市广安区滨江路 1 号"}


@pytest.fixture
def wire(settings, tmp_path, monkeypatch):
    """Let the rooms and the sandbox courier speak with each other, on the day of the story."""
    settings.VAR = tmp_path
    settings.SITE_URL = "http://testserver"
    monkeypatch.setattr(signing, "transport", Wire())
    monkeypatch.setattr("django.utils.timezone.now", lambda: TODAY)
    Department.objects.filter(short_name="区市监局").update(phone="0826-2", address="建安中路 8 号")


@pytest.fixture
def granted(city, apply):
    """A granted case whose licence is made; its result goes out as she wished."""

    def grant(delivery: str, *, key: str = "one", **contact) -> Case:
        Applicant.objects.filter(pk=city.applicants["li"].pk).update(**contact)
        case = actions.accept(case=apply(delivery=delivery, key=key), by=city.chen, at=TODAY)
        for name in ("wang", "zhao", "sun"):
            case = actions.review(
                case=case, by=city.who[name], outcome="pass", criterion="meets_conditions", at=TODAY
            )
        actions.decide(
            case=case, by=city.wu, outcome="granted", criterion="meets_conditions", at=TODAY
        )
        reactions.settle()
        return Case.at(case.pk)

    return grant


def step(parcel: Parcel, kind: str) -> None:
    courier.step(waybill=parcel.waybill, kind=kind, at=TODAY)
    mail.send(letter=Mail.objects.latest("id"), at=TODAY)
    reactions.settle()


def test_the_result_goes_out_to_the_address_on_record_and_is_delivered_when_it_arrives(
    city, granted, wire
):
    case = granted("post", **ADDRESS)
    assert case.status == "delivering"
    parcel = Parcel.objects.get()
    assert (parcel.status, parcel.mode, parcel.contents) == ("booked", "post", ["licence"])
    assert parcels.address_of(parcel) == ADDRESS
    shipping.hand_over(parcel=parcel.pk, by=city.deng, at=TODAY)
    step(parcel, "in_transit")
    assert Case.at(case.pk).status == "delivering"
    step(parcel, "delivered")
    case = Case.at(case.pk)
    assert case.status == "delivered"
    told = case.history().filter(kind="cases.delivered").get()
    assert (told.body["mode"], told.actor) == ("post", "clock")
    assert Notification.objects.filter(kind="cases.parcel_sent").exists()


def test_without_an_address_on_record_she_is_asked_where_it_goes(city, granted, wire):
    granted("post", address="")
    parcel = Parcel.objects.get()
    assert parcel.status == "asked"
    shipping.readdress(parcel=parcel.pk, address=ADDRESS, by=city.li, at=TODAY)
    reactions.settle()
    assert Parcel.objects.get().status == "booked"


def test_at_the_window_she_shows_her_code(city, granted):
    case = granted("window")
    parcel = shipping.make_ready(parcel=Parcel.objects.get().pk, by=city.deng, at=TODAY)
    reactions.settle()
    assert Notification.objects.filter(kind="cases.parcel_ready").exists()
    shipping.collect(parcel=parcel.pk, code=parcels.code_of(parcel), by=city.chen, at=TODAY)
    reactions.settle()
    case = Case.at(case.pk)
    assert case.status == "delivered"
    assert case.history().filter(kind="cases.delivered").get().body["mode"] == "window"


def test_from_a_locker_it_is_delivered_when_the_cell_opens(city, granted):
    case = granted("window")
    shipping.set_up_locker(
        code="hall1",
        name="取件柜",
        place="一楼",
        department=city.departments["政务服务中心"],
        cells=1,
    )
    parcel = shipping.store(parcel=Parcel.objects.get().pk, locker="hall1", by=city.deng, at=TODAY)
    reactions.settle()
    from yici.people.who import Who

    code, locker = parcels.code_of(parcel), Who(actor="locker:hall1")
    shipping.open_cell(locker="hall1", code=code, by=locker, at=TODAY)
    reactions.settle()
    delivered = Case.at(case.pk).history().filter(kind="cases.delivered").get()
    assert delivered.body["mode"] == "locker"


def test_what_is_handed_over_at_the_desk_needs_no_parcel_any_more(city, granted, wire):
    case = granted("post", **ADDRESS)
    actions.deliver(case=case, by=city.deng, mode="window", at=TODAY)
    reactions.settle()
    assert Parcel.objects.get().status == "cancelled"
    case = Case.at(case.pk)
    assert case.status == "delivered"


def test_the_results_of_many_cases_are_seen_to_at_once_each_by_its_own_fact(
    city, granted, wire, monkeypatch
):
    """One that was handed over meanwhile is not sent; what is handed over needs no parcel (C045)."""
    prepare, settle = "cases.around.prepare_the_result", "cases.around.settle_the_parcel"
    monkeypatch.setitem(reactions.FUNCTIONS, prepare, lambda entry: None)
    cases = [granted("post", key=f"{n}", **ADDRESS) for n in range(3)]
    assert not Parcel.objects.exists()
    actions.deliver(case=cases[2], by=city.deng, mode="window", at=TODAY)
    made = [case.history().get(kind="cases.licence_made") for case in cases]
    reactions.OF_MANY[prepare](made)
    reactions.OF_MANY[prepare](made)
    assert {*Parcel.objects.values_list("about", "number")} == {
        (case.pk, case.number) for case in cases[:2]
    }
    for hour, case in enumerate(cases[:2]):
        at = TODAY + timedelta(hours=hour)
        actions.deliver(case=Case.at(case.pk), by=city.deng, mode="window", at=at)
    delivered = [case.history().get(kind="cases.delivered") for case in cases[:2]]
    reactions.OF_MANY[settle](delivered)
    for parcel in Parcel.objects.all():
        (fact,) = [one for one in delivered if one.story == parcel.about]
        assert (parcel.status, parcel.told_at) == ("cancelled", fact.at)


def locker(city, cells=1):
    shipping.set_up_locker(
        code="hall1", name="取件柜", place="一楼",
        department=city.departments["政务服务中心"], cells=cells,
    )  # fmt: skip


def put_by(city, where: str) -> Parcel:
    parcel = Parcel.objects.get().pk
    if where == "window":
        return shipping.make_ready(parcel=parcel, by=city.deng, at=TODAY)
    locker(city)
    return shipping.store(parcel=parcel, locker="hall1", by=city.deng, at=TODAY)


def change(city, case, what: str, ground: str) -> None:
    case = Case.at(case.pk)
    actions.change_result(
        case=case, by=city.wu, change=what, ground=ground, reason="违反法定程序", at=TODAY
    )
    reactions.settle()


@pytest.mark.parametrize("where", ["window", "locker"])
def test_a_result_that_is_revoked_while_it_waits_for_her_is_given_out_no_more(
    city, granted, where
):  # 行政许可法 art. 69
    case = granted("window")
    parcel = put_by(city, where)
    reactions.settle()
    code = parcels.code_of(parcel)
    change(city, case, "revoked", "against_procedure")
    assert Case.at(case.pk).status == "terminated"
    assert Parcel.objects.get().status == "cancelled"
    assert parcels.code_of(Parcel.objects.get()) == ""
    with pytest.raises(IllegalStep):
        shipping.collect(parcel=parcel.pk, code=code, by=city.chen, at=TODAY)
    with pytest.raises(NotSent):
        shipping.open_cell(locker="hall1", code=code, by=Who(actor="locker:hall1"), at=TODAY)
    assert not Cell.objects.exists()


@pytest.mark.parametrize("where", ["window", "locker"])
def test_a_suspended_result_stays_where_it_waits_until_it_is_restored(city, granted, where):
    case = granted("window")
    parcel = put_by(city, where)
    code, machine = parcels.code_of(parcel), Who(actor="locker:hall1")
    change(city, case, "suspended", "under_investigation")
    with pytest.raises(NotSent) as kept:
        shipping.collect(parcel=parcel.pk, identity=True, by=city.chen, at=TODAY)
    assert kept.value.code == "withheld"
    if where == "locker":
        with pytest.raises(NotSent) as shut:
            shipping.open_cell(locker="hall1", code=code, by=machine, at=TODAY)
        assert shut.value.code == "withheld"
    assert Case.at(case.pk).status == "delivering"
    change(city, case, "restored", "ground_gone")
    if where == "locker":
        shipping.open_cell(locker="hall1", code=code, by=machine, at=TODAY)
    else:
        shipping.collect(parcel=parcel.pk, code=code, by=city.chen, at=TODAY)
    reactions.settle()
    assert Case.at(case.pk).status == "delivered"


def test_what_is_handed_over_at_the_desk_leaves_no_code_that_opens_a_cell(city, granted):
    case = granted("window")
    parcel = put_by(city, "locker")
    actions.deliver(case=case, by=city.deng, mode="window", at=TODAY)
    reactions.settle()
    assert Parcel.at(parcel.pk).status == "collected"
    assert not Cell.objects.exists()


def test_online_nothing_is_sent(granted):
    assert granted("online").status == "delivered"
    assert not Parcel.objects.exists()


def test_she_sends_her_papers_by_post_while_the_office_waits_for_them(city, apply, wire):
    case = apply()
    parcel = actions.send_in(
        case=case, by=city.li, carrier="sandbox", address=ADDRESS, at=TODAY, key="1"
    )
    again = actions.send_in(
        case=case, by=city.li, carrier="sandbox", address=ADDRESS, at=TODAY, key="1"
    )
    assert parcel.pk == again.pk
    reactions.settle()
    parcel = Parcel.objects.get()
    assert (parcel.direction, parcel.status) == ("in", "booked")
    step(parcel, "delivered")
    assert shipping.receive(parcel=parcel.pk, by=city.chen, at=TODAY).status == "received"
    assert Case.at(case.pk).status == "applied"


def test_nobody_sends_for_her_and_not_when_nothing_is_awaited(city, apply, accepted):
    with pytest.raises(rules.NotAllowed):
        actions.send_in(
            case=accepted, by=city.li, carrier="counter", address=ADDRESS, at=TODAY, key="1"
        )
    case = apply(key="two")
    with pytest.raises(rules.NotAllowed):
        actions.send_in(
            case=case, by=city.mei, carrier="counter", address=ADDRESS, at=TODAY, key="1"
        )
    with pytest.raises(NotSent):
        actions.send_in(case=case, by=city.li, carrier="counter", address={}, at=TODAY, key="1")


def test_she_does_so_on_her_page(city, apply, at_desk):
    case = apply()
    page = at_desk("li")
    page.cookies["django_language"] = "en"
    assert f"/cases/{case.number}/send-in/" in page.get(f"/cases/{case.number}/").content.decode()
    form = page.get(f"/cases/{case.number}/send-in/").content.decode()
    assert "Send papers by post" in form
    bad = page.post(
        f"/cases/{case.number}/send-in/", ADDRESS | {"carrier": "counter", "phone": "x"}
    )
    assert bad.status_code == 422
    bad = page.post(f"/cases/{case.number}/send-in/", ADDRESS | {"carrier": "pigeon"})
    assert bad.status_code == 422
    sent = page.post(f"/cases/{case.number}/send-in/", ADDRESS | {"carrier": "counter", "key": "k"})
    parcel = Parcel.objects.get()
    assert sent.url == f"/parcels/{parcel.pk}/"
    assert page.get(sent.url).status_code == 200


def test_the_api_takes_them_in_too(city, apply, client):
    case = apply()
    client.force_login(city.users["li"])
    body = {"carrier": "counter", "address": ADDRESS}
    made = client.post(
        f"/api/v1/cases/{case.number}/parcels", body, content_type="application/json"
    )
    assert made.status_code == 201
    assert made.json()["status"] == "asked"
    client.force_login(city.users["chen"])
    refused = client.post(
        f"/api/v1/cases/{case.number}/parcels", body, content_type="application/json"
    )
    assert refused.status_code == 403


@pytest.fixture
def hers(client, city):
    client.cookies["django_language"] = "en"
    client.force_login(city.applicants["li"].user)
    return client


def test_her_list_names_what_is_in_a_parcel_not_only_its_kind(city, granted, wire, hers):
    """C056: somebody with three parcels on the way has to know which is which."""
    case = granted("window")
    (card,) = wallet.cards([Licence.objects.get(case_id=case.pk)], TODAY.date())
    for address in ("/parcels/", f"/parcels/{Parcel.objects.get().pk}/", f"/cases/{case.number}/"):
        shown = hers.get(address).content.decode()
        assert card.name in shown, address
        assert card.number in shown, address
        assert case.edition.content.name in shown, address


def test_where_a_case_has_two_results_a_parcel_names_neither(city, granted, wire, monkeypatch):
    """Decided anew: the parcel does not say which of them it holds, and a wrong number misleads."""
    case, two = granted("window"), [("许可证", "1"), ("许可证", "2")]
    monkeypatch.setattr(around, "_licences_of", lambda cases: {case.pk: two})
    told = inside_of(Parcel.objects.get())
    assert (told.is_named, told.number) == (False, "")
    assert told.item == case.edition.content.name


def test_naming_what_is_in_ten_parcels_takes_no_more_statements_than_in_one(
    city, granted, wire, django_assert_num_queries
):
    granted("window")
    with django_assert_num_queries(5):
        inside(Parcel.objects.all())
    granted("window", key="two")
    granted("window", key="three")
    with django_assert_num_queries(5):  # parcels, cases, licences, their faces, decisions
        told = inside(Parcel.objects.all())
    assert len({one.number for one in told.values()}) == 3
