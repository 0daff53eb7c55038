"""Firms are entered, judged and chosen in the open: by page, API and export alike (C128-C130, R54, S4(19))."""

import csv
import io
from datetime import date, timedelta
from hashlib import sha256

import orjson
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from yici.agencies import actions, rules
from yici.agencies.models import Agency, Offer, Selection
from yici.agencies.rules import Faulty, NotNow
from yici.catalogue import actions as catalogue
from yici.catalogue.content import Limit
from yici.catalogue.content.listing import Intermediary
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Edition, Item
from yici.codes import uscc
from yici.conftest import on
from yici.kernel.story import OtherContent
from yici.kernel.tests.crowd import at_once
from yici.people.models import User
from yici.people.refusals import NotAllowed
from yici.people.tests.people import CLOCK, make_department, make_staff
from yici.people.who import who_is

GUIDE = next(guide for guide in demo_guides() if guide.content.legal_basis)
NOW = on("2026-11-20")
TODAY = NOW.date()
SERVICE = "环境检测报告编制"
CODES = [uscc.make("91", "511602", number) for number in (1, 2, 3)]


@pytest.fixture
def office(db):
    """A department whose guide in force asks for one intermediary service, ten working days at most."""
    department = make_department(GUIDE.department)
    item = Item.objects.create(
        code=GUIDE.code, name=GUIDE.content.name, task_type=GUIDE.content.task_type.value,
        department=department, region=department.region,
    )  # fmt: skip
    report = Intermediary(
        code="report", name=SERVICE, limit=Limit(days=10), fee="市场调节价",
        legal_basis=GUIDE.content.legal_basis[:1],
    )  # fmt: skip
    content = GUIDE.content.model_copy(update={"intermediaries": (report,)})
    draft = catalogue.draft_edition(item=item, content=content, by=CLOCK, at=NOW)
    Edition.objects.filter(pk=draft.pk).update(
        status="published", effective_on=NOW.date(), published_at=NOW
    )
    make_staff("谭编辑", "catalogue_editor", department)
    make_staff("唐监察", "supervisor", make_department("区监委"))
    make_staff("赵窗口", "clerk", department)
    return department


def person(name):
    return who_is(User.objects.get(staff__name=name))


def enter(office, number=0, **changes):
    told = {"code": CODES[number], "name": f"检测公司{number}", "department": office}
    return actions.enter_agency(**told | {"by": person("谭编辑"), "at": NOW} | changes)


def offer(firm, **changes):
    told = {
        "service": SERVICE, "qualification": "CMA第001号", "qualified_until": date(2028, 1, 1),
        "limit_days": 8, "fee": "每份800元", "by": person("谭编辑"), "at": NOW,
    }  # fmt: skip
    return actions.offer(agency=firm, **told | changes)


def judge(firm, kind, on=TODAY, **changes):
    told = {
        "facts": "逾期出具报告。",
        "document": "监〔2026〕1号",
        "by": person("唐监察"),
        "at": NOW,
    }
    return actions.record_credit(agency=firm, kind=kind, on=on, **told | changes)


@pytest.fixture
def firms(office):
    found = [enter(office, number) for number in range(3)]
    for firm in found:
        offer(firm)
    return found


def test_only_what_a_guide_in_force_asks_for_may_be_offered(office):
    firm = enter(office)
    with pytest.raises(Faulty, match="No guide in force"):
        offer(firm, service="可行性研究报告代写")
    assert offer(firm).limit_days == 8
    Edition.objects.update(status="suspended")
    assert actions.services() == {}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"limit_days": 11}, "limit_days"),  # the list allows ten
        ({"limit_days": 0}, "limit_days"),
        ({"fee": "  "}, "fee"),
        ({"qualification": ""}, "qualification"),
        ({"qualified_until": NOW.date() - timedelta(days=1)}, "qualified_until"),
    ],
)
def test_a_service_without_limit_fee_or_qualification_is_refused(office, wrong, field):
    """R54: listed has fee, limit, record; bad input changes nothing."""
    firm = enter(office)
    with pytest.raises(Faulty) as refused:
        offer(firm, **wrong)
    assert refused.value.field == field
    assert not Offer.objects.exists()


def test_the_database_itself_keeps_no_offer_without_a_fee(office):
    line = offer(enter(office))
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=line.pk).update(fee="")


def test_a_firm_is_entered_once_by_a_good_credit_code_by_the_department_that_watches(office):
    enter(office)
    for changes in ({}, {"code": "91511602MA6000000X"}, {"code": CODES[1], "name": " "}):
        with pytest.raises(Faulty):
            enter(office, **changes)
    for name in ("赵窗口", "唐监察"):
        with pytest.raises(NotAllowed):
            enter(office, 2, by=person(name))
    assert Agency.objects.count() == 1


def test_whom_the_record_bars_cannot_be_chosen(firms):
    """A breach bars for a year, a suspension until it is restored, a lapsed qualification at once."""
    day = NOW.date()
    judge(firms[0], "breach")
    judge(firms[1], "suspended")
    judge(firms[2], "fault")  # counts, and bars nobody
    assert actions.eligible(SERVICE, day) == [CODES[2]]
    judge(firms[1], "restored")
    with pytest.raises(NotNow):
        judge(firms[1], "restored")
    assert actions.eligible(SERVICE, day) == sorted(CODES[1:])
    assert actions.eligible(SERVICE, day + timedelta(days=365)) == sorted(CODES)
    assert actions.eligible(SERVICE, date(2028, 1, 2)) == []
    with pytest.raises(Faulty):
        judge(firms[0], "praise", on=day + timedelta(days=1))


def seek(office, **changes):
    told = {"service": SERVICE, "project": "某食品厂项目", "way": "lot", "department": office}
    return actions.open_selection(**told | {"by": person("谭编辑"), "at": NOW} | changes)


def test_the_lot_falls_as_anybody_can_reckon_and_is_drawn_once(office, firms):
    sought = seek(office)
    assert (sought.firms, sought.shown_seed) == (sorted(CODES), "")
    done = actions.settle(selection=sought, by=person("谭编辑"), at=NOW)
    assert sha256(done.shown_seed.encode()).hexdigest() == done.commitment
    number = int(sha256(f"{done.seed}:{','.join(done.firms)}".encode()).hexdigest(), 16)
    assert done.agency.code == done.firms[number % 3]
    with pytest.raises(NotNow):
        actions.settle(selection=sought, by=person("谭编辑"), at=NOW)


@pytest.mark.crowd
@pytest.mark.django_db(transaction=True)
def test_what_departments_seek_at_once_has_numbers_of_its_own(office, firms):
    other = make_department("区住建局")
    make_staff("于编辑", "catalogue_editor", other)
    editors = [(office, person("谭编辑")), (other, person("于编辑"))]

    def sought(n):
        department, by = editors[n % 2]
        return actions.open_selection(
            service=SERVICE, project="某项目", way="lot", department=department, by=by, at=NOW
        ).number

    assert len(set(at_once(4, sought))) == 4


def test_what_is_sent_again_with_its_key_is_done_once(office, firms):
    praise = {"facts": "提前出具报告。", "document": "监〔2026〕9号"}
    first = judge(firms[0], "praise", key="one", **praise)
    assert judge(firms[0], "praise", key="one", **praise).pk == first.pk
    assert firms[0].records.count() == 1
    with pytest.raises(OtherContent):
        judge(firms[0], "fault", key="one", **praise)
    with pytest.raises(NotAllowed):  # what is refused leaves no key behind
        judge(firms[1], "praise", key="two", by=person("赵窗口"))
    assert judge(firms[1], "praise", key="two").agency == firms[1]
    sought = seek(office, key="three")
    assert seek(office, key="three").number == sought.number


def test_a_corrected_entry_says_what_stood_there_and_who_did_what(office, firms):
    firm = actions.correct_agency(
        agency=firms[0], name="正名检测公司", phone="0826-1", by=person("谭编辑"), at=NOW
    )
    told = firm.records.get()
    assert (firm.name, told.kind, told.facts) == ("正名检测公司", "corrected", "原登记：检测公司0")
    actions.correct_agency(
        agency=firm, name="正名检测公司", phone="0826-1", by=person("谭编辑"), at=NOW
    )
    assert firm.records.count() == 1  # nothing was changed
    with pytest.raises(NotAllowed):
        actions.correct_agency(agency=firm, name="别名", by=person("唐监察"), at=NOW)
    actor = person("谭编辑").actor
    taken = actions.withdraw_offer(agency=firm, service=SERVICE, by=person("谭编辑"), at=NOW)
    assert {firm.entered_by, taken.entered_by, taken.withdrawn_by} == {actor}
    done = actions.settle(selection=seek(office), by=person("谭编辑"), at=NOW)
    assert (done.opened_by, done.settled_by) == (actor, actor)


def test_the_lot_favours_nobody():
    falls = [rules.drawn(str(seed), CODES) for seed in range(3000)]
    assert all(900 < falls.count(code) < 1100 for code in CODES)


def test_the_client_chooses_only_among_those_who_may_take_it(office, firms):
    sought = seek(office, way="choice")
    judge(firms[0], "suspended")
    for code in (CODES[0], "", uscc.make("91", "511602", 9)):
        with pytest.raises(Faulty):
            actions.settle(selection=sought, by=person("谭编辑"), at=NOW, code=code)
    with pytest.raises(NotAllowed):
        actions.settle(selection=sought, by=person("唐监察"), at=NOW, code=CODES[1])
    assert actions.settle(
        selection=sought, by=person("谭编辑"), at=NOW, code=CODES[1]
    ).agency.name == "检测公司1"  # fmt: skip


def test_nobody_is_sought_where_nobody_may_take_it(office):
    with pytest.raises(Faulty, match="No firm"):
        seek(office)
    assert not Selection.objects.exists()


def test_page_exports_and_api_publish_limits_fees_and_record_to_everybody(client, office, firms):
    judge(firms[0], "fault")
    actions.withdraw_offer(agency=firms[2], service=SERVICE, by=person("谭编辑"), at=NOW)
    page = client.get(reverse("portal:agencies")).text
    for words in ("每份800元", "8 个工作日", "不良记录1次", "CMA第001号", SERVICE):
        assert words in page
    shown = client.get(reverse("portal:agency", args=[CODES[0]])).text
    assert "逾期出具报告。" in shown
    assert "监〔2026〕1号" in shown
    raw = client.get(reverse("portal:agencies_csv")).streaming_content
    rows = list(csv.DictReader(io.StringIO(b"".join(raw).decode("utf-8-sig"))))
    assert [(r["统一社会信用代码"], r["收费"], r["不良记录"]) for r in rows] == [
        (CODES[0], "每份800元", "1"), (CODES[1], "每份800元", "0"), (CODES[2], "", "0"),
    ]  # fmt: skip
    told = client.get(reverse("portal:agencies_json")).json()["agencies"]
    first = client.get("/api/v1/agencies?limit=2").json()
    rest = client.get(f"/api/v1/agencies?limit=2&cursor={first['next']}").json()
    assert sorted(first["items"] + rest["items"], key=lambda one: one["name"]) == told
    assert client.get(f"/api/v1/agencies?service={SERVICE}").json()["items"][1]["code"] == max(CODES[:2])  # fmt: skip
    assert client.get("/api/v1/agencies/none").status_code == 404


def sign_in(client, name):
    client.force_login(User.objects.get(staff__name=name))
    return client


def test_the_desk_enters_a_firm_judges_it_and_draws(client, office):
    sign_in(client, "谭编辑")
    told = {"agency-code": CODES[0], "agency-name": "新检测公司", "agency-department": office.pk}
    wrong = client.post(
        reverse("desk:agency_enter", args=["agency"]), told | {"agency-code": "1" * 18}
    )
    assert wrong.status_code == 422
    assert "统一社会信用代码无效" in wrong.text
    client.post(reverse("desk:agency_enter", args=["agency"]), told)
    line = {
        "offer-service": SERVICE, "offer-qualification": "CMA第9号", "offer-limit_days": "9",
        "offer-qualified_until": "2030-01-01", "offer-fee": "每份1000元",
    }  # fmt: skip
    over = client.post(
        reverse("desk:agency_line", args=[CODES[0], "offer"]), line | {"offer-limit_days": "30"}
    )
    assert over.status_code == 422
    client.post(reverse("desk:agency_line", args=[CODES[0], "offer"]), line)
    sought = {
        "selection-service": SERVICE, "selection-project": "某项目", "selection-way": "lot",
        "selection-department": office.pk,
    }  # fmt: skip
    client.post(reverse("desk:agency_enter", args=["selection"]), sought)
    number = Selection.objects.get().number
    client.post(reverse("desk:selection", args=[number]))
    assert "新检测公司" in client.get(reverse("portal:selection", args=[number])).text
    sign_in(client, "唐监察")
    page = client.get(reverse("desk:agency", args=[CODES[0]])).text
    assert "offer-service" not in page
    record = {
        "record-kind": "suspended", "record-facts": "出具虚假报告。", "record-document": "监〔2026〕2号",
        "record-on": "2026-11-19",
    }  # fmt: skip
    client.post(reverse("desk:agency_line", args=[CODES[0], "record"]), record)
    assert Agency.objects.get().suspended_on == date(2026, 11, 19)


def test_the_api_keeps_the_same_rules(client, office):
    def post(path, headers=None, **told):
        return client.post(f"/api/v1/agencies{path}", orjson.dumps(told), content_type="application/json",
                           headers=headers)  # fmt: skip

    assert post(f"/{CODES[0]}", name="甲", department=office.pk).status_code == 401
    sign_in(client, "赵窗口")
    assert post(f"/{CODES[0]}", name="甲", department=office.pk).status_code in {403, 422}
    sign_in(client, "谭编辑")
    assert post(f"/{CODES[0]}", name="甲", department=office.pk).status_code == 201
    line = {"service": "没有的服务", "qualification": "A1", "qualified_until": "2030-01-01",
            "limit_days": 5, "fee": "免费"}  # fmt: skip
    refused = post(f"/{CODES[0]}/offers", **line)
    assert refused.status_code in {409, 422}
    assert post(f"/{CODES[0]}/offers", **line | {"service": SERVICE}).status_code == 201
    sought = post("/selections", service=SERVICE, project="某项目", way="lot", department=office.pk)
    assert (sought.status_code, sought.json()["seed"]) == (201, "")
    outcome = post(f"/selections/{sought.json()['number']}/outcome").json()
    assert outcome["agency"] == CODES[0]
    shown = client.get(f"/api/v1/agencies/selections/{outcome['number']}").json()
    assert (shown, sha256(shown["seed"].encode()).hexdigest()) == (outcome, shown["commitment"])
    assert client.get("/api/v1/agencies/selections").json()["items"] == [shown]
    praise = {
        "kind": "praise",
        "facts": "提前出具报告。",
        "document": "监〔2026〕9号",
        "on": "2026-11-20",
    }
    for _sent in range(2):
        told = post(f"/{CODES[0]}/records", {"Idempotency-Key": "one"}, **praise)
        assert (told.status_code, len(told.json()["records"])) == (201, 1)
    other = post(f"/{CODES[0]}/records", {"Idempotency-Key": "one"}, **praise | {"kind": "fault"})
    assert (other.status_code, other.json()["type"]) == (422, "urn:yici:problem:key-reused")
    told = post(f"/{CODES[0]}/correct", name="甲检测公司").json()
    assert (told["name"], told["records"][0]["kind"]) == ("甲检测公司", "corrected")
