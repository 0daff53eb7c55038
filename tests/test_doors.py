"""Every route as every role: nobody sees, lists, searches, exports or downloads what is not theirs.

The routes are read from the URL resolver, so a new one is tried as soon as it exists. One with a
parameter that is not known here fails, and says what to add.
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from io import BytesIO
from itertools import product
from urllib.parse import quote, unquote
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from pypdf import PdfWriter

from yici.bundles import actions as bundles
from yici.bundles.tests import street as streets
from yici.cases import actions
from yici.cases.models import Case, Draft
from yici.cases.tests.conftest import FORM, city
from yici.conftest import on
from yici.documents import actions as documents
from yici.halls.models import Appointment
from yici.halls.models.appointments import context_of
from yici.kernel import reactions
from yici.licences.models import Licence, Paper
from yici.notifications import actions as notifications
from yici.notifications.models import Notification
from yici.payments import actions as payments
from yici.payments.events import Line
from yici.payments.models import Difference, Payment
from yici.people import secrets
from yici.people.models import Applicant, Consent, Department, Mandate
from yici.people.tests.people import make_number, make_person
from yici.people.who import Who
from yici.proofs import actions as proofs
from yici.proofs.models import Proof
from yici.reviews.actions import rate
from yici.shipping import actions as shipping
from yici.shipping.models import Parcel

__all__ = ["city"]
NAME, SHOP, PHONE, WORDS = "李秘而不宣", "不可外传面馆", "13912345678", "窗口态度只告诉本单位"
SECRETS = (NAME, SHOP, PHONE, WORDS)
LEFT_OUT = {  # no doors of ours to what is somebody's
    "accounts/": "allauth",
    "i18n/": "the language of the screens",
    "demo/": "signing in as a simulated person",
    "static/": "files of the design",
}
# What stands for a parameter: by the beginning of the route, then by the parameter's name.
SOMEBODYS = {
    "api/v1/cases/": {"number": "number", "paper_id": "paper", "no": "no"},
    "api/v1/concerns/": {"number": "number", "verb": "ask-hearing"},
    "concerns/": {"number": "number", "verb": "ask-hearing"},
    "api/v1/licences/": {"licence_id": "licence"},
    "api/v1/reviews/": {"number": "number"},
    "desk/cases/": {"number": "number", "verb": "verb", "no": "no", "pk": "paper"},
    "desk/papers/": {"story": "story", "pk": "paper", "service": "service"},
    "desk/documents/versions/": {"pk": "wording"},
    "licences/": {"pk": "licence"},
    "papers/": {"story": "story", "pk": "paper"},
    "apply/drafts/": {"pk": "draft", "code": "floor_plan", "digest": "digest"},
    "apply/drafts/<uuid:pk>/<slug:code>/": {"pk": "draft", "code": "situation"},
    "cases/": {"number": "number", "no": "no", "verb": "ask-hearing"},
    "api/v1/bundle-cases/": {"number": "bundle_number"},
    "desk/things/": {"number": "bundle_number", "verb": "verb"},
    "things/cases/": {"number": "bundle_number", "part": "permit"},
    "things/drafts/": {"pk": "bundle_draft", "code": "register_lease", "digest": "digest"},
    "things/drafts/<uuid:pk>/<slug:code>/": {"pk": "bundle_draft", "code": "situation"},
    "me/mandates/": {"pk": "mandate"},
    "me/mandates/<uuid:pk>/consents/": {"pk": "guardianship"},
    "api/v1/consents/": {"consent": "consent"},
    "payments/": {"pk": "payment"},
    "parcels/": {"pk": "parcel"},
    "desk/parcels/": {"pk": "parcel", "verb": "hand-over"},
    "api/v1/shipping/": {"parcel_id": "parcel"},
    "desk/payments/": {"pk": "payment", "verb": "cancel"},
    "desk/payments/reconciliation/": {
        "gateway": "sandbox",
        "day": "2026-09-21",
        "kind": "amount",
        "reference": "difference",
    },
    "api/v1/payments/": {"payment_id": "payment"},
    "me/contacts/": {"owner": "applicant"},
    "appointments/": {"number": "appointment"},
    "desk/window/receive/": {"number": "appointment"},
    "desk/appointments/": {"number": "appointment", "verb": "check-in"},
    "api/v1/appointments/": {"number": "appointment"},
    "messages/": {"pk": "message"},
    "desk/messages/": {"pk": "message"},
}
EVERYBODYS = {
    "api/v1/digests/": {"day": "2026-09-21"},
    "api/v1/items/": {"code": "item"},
    "api/v1/catalogue/": {
        "code": "item",
        "number": "1",
        "batch": "1",
        "task": "1",
        "department": "1",
    },  # for officials
    "api/v1/bundles/": {"code": "bundle"},
    "things/": {"code": "bundle"},
    "desk/things/rules/": {"pk": "bundle_edition"},  # definitions name nobody
    "desk/window/things/": {"edition_id": "bundle_edition"},  # the applicant is in the session
    "desk/documents/": {"kind": "refusal"},  # what notices say, for every official
    "api/v1/notice-wordings/": {"kind": "refusal"},
    "items/": {"code": "item", "material": "floor_plan", "visits": "visits", "digest": "digest"},
    "items/lists/": {"code": "one-visit", "kind": "csv"},
    "desk/catalogue/editor/": {
        "code": "item",
        "owner": "stages",
        "code_of": "acceptance",
        "name": "stages",
    },
    "desk/laws/": {"code": "no-such-law", "pk": "1"},  # a public register
    "api/v1/laws/": {"code": "no-such-law"},
    "api/v1/examination-stops/": {
        "stop_id": "1"
    },  # of an item, read by every official: names no case
    "api/v1/parks/": {  # a public register, written by its office alone
        "park": "no-such-park",
        "kind": "evaluations",
        "line": "1",
        "project": "no-such-project",
    },
    "desk/folded/": {"pk": "1", "licence": "licence"},  # a public list; told to its department
    "api/v1/folded-certificates/": {"certificate": "1", "licence": "licence"},
    "space/": {"code": "no-such-plan", "number": "no-such-project"},  # a public map
    "desk/space/": {"code": "no-such-plan", "number": "no-such-number", "name": "plan"},
    "api/v1/space-plans/": {"plan": "no-such-plan"},
    "api/v1/plan-conflicts/": {"number": "no-such-conflict"},
    "api/v1/schemes/": {"number": "no-such-project"},
    "desk/windows/": {"pk": "1"},  # a public register, written by the hall's manager
    "api/v1/windows/": {"window": "1"},
    "api/v1/appointment-hours/": {  # when a hall is open is public; its roster: halls/tests
        "hall": "hall",
        "day": "1",
        "region": "511602106000",
        "duty": "1",
    },
    "agencies/": {"code": "no-such-firm", "number": "no-such-selection"},  # a public register
    "api/v1/supervision-orders/": {"number": "no-such-order"},
    "desk/supervision/": {"number": "no-such-order"},  # supervision/tests opens one
    "desk/agencies/": {"code": "no-such-firm", "number": "no-such-selection", "name": "agency"},
    "api/v1/agencies/": {"agency": "no-such-firm", "number": "no-such-selection"},
    "desk/lint/": {"number": "R01", "code": "item"},  # for every official
    "desk/catalogue/": {"code": "item", "pk": "edition", "kind": "csv"},  # for every official
    "apply/": {"code": "item"},
    "desk/notifications/words/": {
        "kind": "cases.granted",
        "channel": "sms",
        "language": "en",  # the platform's own words
    },
    "proofs/": {"pk": "proof"},  # the published register
    "desk/proofs/": {"pk": "proof"},
    # An enterprise's and its park's own (bundles/tests/test_clearances.py); there is none here.
    "api/v1/clearances/": {"number": "790120260000000012"},
    "parks/clearances/": {"number": "790120260000000012"},
    "desk/parks/clearances/": {"number": "790120260000000012"},
    "desk/parks/": {"name": "evaluations", "pk": "1"},  # a public register
    "desk/batch/": {"verb": "accept"},  # her own to-do list, to be ticked
    "desk/window/received/": {"pk": "1"},  # of her own hall: cases/tests/test_windows.py
    "desk/window/refer/": {"edition_id": "edition"},
    "desk/window/apply/": {"edition_id": "edition"},  # a guide; the applicant is in the session
    "sandbox/bank/": {"no": "no-such-order"},  # whoever holds the number may pay; it names nobody
    "api/v1/payments/callbacks/": {"gateway": "sandbox"},  # takes what the gateway has signed
    "sandbox/locker/": {"code": "hall1"},  # a machine's screen: whoever has the code may fetch
    "desk/sandbox/courier/": {"waybill": "no-such-waybill"},  # its books name nobody
    "api/v1/shipping/callbacks/": {"carrier": "sandbox"},  # takes what the carrier has signed
    "api/v1/shipping/lockers/": {"locker": "hall1"},  # and the locker
    "verify/": {"identifier": "identifier"},  # whoever holds the licence shows it; names are masked
}
NOT_NOW = {
    "desk:case_correct": "a page only while a correction is awaited",
    "desk:case_supply": "a page only while papers are awaited",
    "desk:thing_correct": "a page only while a correction of the whole is awaited",
    "portal:thing_supply": "a page only while a part lacks something",
    "api:read_joint_examination": "there is none: cases/tests/jointly reads one",
    "api:read_concern": "for people concerned: cases/tests/test_concerned.py opens it to one",
    "portal:concern": "for people concerned",
    "desk:message": "for the official it was told: cases/tests/test_locked.py opens it to one",
    "portal:concern_do": "for people concerned",
    "api:answer_concern": "for people concerned",
}
# Where everybody reads the number of what was decided (R33): of that alone, and no name.
PUBLISHED = {"portal:results", "api:list_results"}
CLOSED = {401, 403, 404, 405}


@dataclass(frozen=True)
class Route:
    name: str
    pattern: str
    parameters: tuple[str, ...]

    @property
    def bare(self) -> str:
        """The route without the kinds of its parameters, as the API's document has it."""
        return re.sub(r"<\w+:(\w+)>", r"<\1>", self.pattern)

    def kinds(self, known: dict) -> dict | None:
        """Return what stands for its parameters, or None when none of the known beginnings fits."""
        fits = [start for start in known if self.pattern.startswith(start)]
        return known[max(fits, key=len)] if fits else None

    def address(self, kinds: dict, world: dict) -> str:
        missing = [name for name in self.parameters if name not in kinds]
        if missing:
            pytest.fail(f"{self.hint()} It does not know {', '.join(missing)}.")
        filled = self.pattern
        for name in self.parameters:
            value = quote(str(world.get(kinds[name], kinds[name])), safe="")
            filled = re.sub(rf"<(\w+:)?{name}>", value, filled)
        return f"/{filled}"

    def hint(self) -> str:
        return (
            f"New route {self.name} ({self.pattern}): say in SOMEBODYS or EVERYBODYS of "
            "tests/test_doors.py what stands for its parameters."
        )


def routes(resolver=None, start="", spaces=()):
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = start + str(entry.pattern)
        if isinstance(entry, URLPattern):
            if "^" not in pattern and not pattern.startswith(tuple(LEFT_OUT)):
                yield Route(
                    ":".join((*spaces, entry.name or "")), pattern, tuple(entry.pattern.converters)
                )
        else:
            yield from routes(
                entry, pattern, (*spaces, entry.namespace) if entry.namespace else spaces
            )


ROUTES = list(routes())
PLAIN = [route for route in ROUTES if not route.parameters]
WITH_SOMEBODYS = [
    route for route in ROUTES if route.parameters and route.kinds(EVERYBODYS | SOMEBODYS)
    and route.kinds(EVERYBODYS | SOMEBODYS) is route.kinds(SOMEBODYS)
]  # fmt: skip


def test_every_route_with_a_parameter_is_known_here():
    for route in ROUTES:
        if route.parameters and route.kinds(EVERYBODYS | SOMEBODYS) is None:
            pytest.fail(route.hint())


@pytest.fixture
def world(city):
    """What is Li's: a finished case with licence and papers, one under way, a draft, a mandate."""
    Applicant.objects.filter(pk=city.applicants["li"].pk).update(name=NAME, phone=PHONE)
    page = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(page)
    file = SimpleUploadedFile("plan.pdf", page.getvalue())
    plan = actions.upload(user=city.users["li"], file=file, at=timezone.now())
    material = actions.Given("floor_plan", plan.digest, "plan.pdf", plan.size, plan.media_type)
    under_way, granted = (_applied(city, key, material) for key in ("one", "two"))
    _grant(city, granted)
    reactions.settle()
    licence = Licence.objects.get()
    paper = Paper.objects.about(granted.pk).first()
    told = Notification.objects.get(subject=granted.pk, kind="cases.granted")
    rate(case=Case.at(granted.pk), by=city.li, level="satisfied", words=WORDS, at=timezone.now())
    draft = {"answers": {"kind": "shop"}, "form": {"shop_name": SHOP, "phone": PHONE}}
    draft |= {"materials": [{"code": "floor_plan", "digest": plan.digest, "name": "plan.pdf",
              "size": plan.size, "media_type": plan.media_type}]}  # fmt: skip
    kept = actions.save_draft(
        pk=uuid4(), user=city.users["li"], applicant_id=city.applicants["li"].pk,
        edition_id=city.items["permit"].pk, content=draft, at=timezone.now(),
    )  # fmt: skip
    hers = {"owner": city.applicants["li"], "channel": "sms", "by": city.li, "at": timezone.now()}
    sent = notifications.set_contact(value=PHONE, **hers)
    notifications.verify_contact(code=sent.code, **hers)
    mandate = Mandate.objects.create(
        principal=city.applicants["li"], agent=city.applicants["agent"], basis="online",
        valid_from=on("2026-01-01"), granted_at=on("2026-01-01"), granted_by="test",
    )  # fmt: skip
    child = make_person("李小宝", number=make_number(date(2015, 6, 1)))
    guardian = Mandate.objects.create(
        principal=child, agent=city.applicants["li"], basis="guardian", evidence=plan.digest,
        valid_from=on("2026-01-01"), granted_at=on("2026-01-01"), granted_by="test",
    )  # fmt: skip
    consent = Consent.objects.create(
        mandate=guardian, item=city.items["permit"].item.code, given_at=on("2026-01-01"),
        given_by="test",
    )  # fmt: skip
    service = documents.serve(
        paper=paper, mode="window", served_on=timezone.localdate(), recipient=NAME,
        relation="本人", evidence=plan.digest, by=city.wang, at=timezone.now(),
    )  # fmt: skip
    wording = documents.draft(
        kind="refusal", department=city.departments["区市监局"], body={"title": "草稿"}, reason="",
        by=city.wu, at=timezone.now(),
    )  # fmt: skip
    payment = _asked_to_pay(city, granted)
    visit = _visited_at_home(city)
    return _as_one_thing(city, plan) | {
        "appointment": visit.number, "hall": visit.hall_id,
        "proof": _registered(city).pk, "service": service.id, "wording": wording.pk, "payment": payment.pk,
        "parcel": _sent_by_post(city, granted).pk,
        "number": granted.number, "under_way": under_way.number, "story": granted.pk,
        "paper": paper.id, "licence": licence.pk, "identifier": licence.identifier,
        "no": "floor_plan.1", "verb": "accept", "draft": kept.pk, "digest": plan.digest,
        "guardianship": guardian.pk, "consent": consent.pk,
        "mandate": mandate.pk, "item": city.items["permit"].item.code, "visits": 1,
        "edition": city.items["permit"].pk, "message": told.id,
        "applicant": city.applicants["li"].pk,
    }  # fmt: skip


def _visited_at_home(city) -> Appointment:
    """Let officials come to Li tomorrow."""
    hall = Department.objects.filter(is_hall=True).first()
    place = {"address": f"滨江路 {SHOP}", "phone": PHONE}
    return Appointment.objects.create(
        number="HQ7K2MNB", kind="home", hall=hall, area=hall.region_id, item=city.items["permit"].item,
        applicant=city.applicants["li"], on=timezone.localdate() + timedelta(days=1), starts=time(9), seat=1,
        is_rest=False, reason="aged", booked_at=timezone.now(), booked_by="test",
        sealed=secrets.encrypt_json(place, context_of("HQ7K2MNB")),
    )  # fmt: skip


def _registered(city) -> Proof:
    """Let an office enter a proof into the register."""
    return proofs.register(
        department_id=city.departments["区市监局"].pk, kind="proof", name="居住情况证明",
        by=Who.clock(), at=timezone.now(),
    )  # fmt: skip


def _as_one_thing(city, plan) -> dict:
    """Let Li apply for a shop as one thing, and begin another such application."""
    street, now = streets.build(city), timezone.now()
    papers = [
        actions.Given(paper.code, plan.digest, "plan.pdf", plan.size, plan.media_type)
        for paper in streets.PAPERS
    ]
    form = streets.FILLED | {"register_shop_name": SHOP, "applicant_phone": PHONE}
    bundle = bundles.apply(
        edition_id=street.shop.pk, applicant_id=city.applicants["li"].pk, by=city.li,
        answers={"food": "yes"}, form=form, materials=papers, at=now, key="shop",
    )  # fmt: skip
    kept = {"answers": {"food": "yes"}, "form": form}
    kept |= {"materials": [{"code": p.code, "digest": p.digest, "name": p.name, "size": p.size,
                            "media_type": p.media_type} for p in papers]}  # fmt: skip
    draft = bundles.save_draft(
        pk=uuid4(), user=city.users["li"], applicant_id=city.applicants["li"].pk,
        edition_id=street.shop.pk, content=kept, at=now,
    )  # fmt: skip
    return {
        "bundle": street.shop.bundle.code, "bundle_edition": street.shop.pk,
        "bundle_number": bundle.number, "bundle_draft": draft.pk,
    }  # fmt: skip


def _applied(city, key: str, material) -> Case:
    return actions.apply(
        edition_id=city.items["permit"].pk, applicant_id=city.applicants["li"].pk, by=city.li,
        answers={"kind": "shop"}, form=FORM | {"shop_name": SHOP, "phone": PHONE},
        materials=[material], at=timezone.now(), key=key,
    )  # fmt: skip


def _grant(city, case: Case) -> None:
    now = timezone.now()
    case = actions.accept(case=case, by=city.chen, at=now)
    for name in ("wang", "zhao", "sun"):
        case = actions.review(
            case=case, by=city.who[name], outcome="pass", criterion="meets_conditions", at=now
        )
    actions.decide(case=case, by=city.wu, outcome="granted", criterion="meets_conditions", at=now)


def _asked_to_pay(city, case: Case) -> Payment:
    """Ask Li for a fee; let the bank's statement differ from what is known of it."""
    now, office = timezone.now(), city.departments["区市监局"]
    fee = Line(
        code="exam", name="检验费", standard="每件", basis="特种设备安全法第二十五条", cents=100
    )
    payment = payments.ask(
        about=case.pk, number=case.number, payer=case.applicant_id, department_id=office.pk,
        region=case.region, lines=[fee], actor="clock", at=now, key="fee",
    )  # fmt: skip
    Difference.objects.create(
        gateway="sandbox", day="2026-09-21", kind="amount", reference="difference", here=1, there=2,
        payment_id=payment.pk, department=office, found_at=now,
    )  # fmt: skip
    return payment


def _sent_by_post(city, case: Case) -> Parcel:
    """Let the result go out to Li by post."""
    return shipping.ask(
        about=case.pk, number=case.number, applicant_id=case.applicant_id,
        department_id=case.department_id, region=case.region, direction="out", mode="post",
        contents=["licence"], address={"name": NAME, "phone": PHONE, "address": f"滨江路 {SHOP}"},
        carrier="counter", actor="clock", at=timezone.now(), key="licence",
    )  # fmt: skip


def visitor(city, name: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    if name:
        client.force_login(city.users[name])
    return client


def body_of(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def is_closed(answer) -> bool:
    """Whether the door stayed shut: refused, unknown, or asked to sign in first."""
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    return answer.status_code in CLOSED or to_sign_in


def post(client: Client, address: str, body: dict | None):
    """Send a form as a page would, or what an operation of the API asks for."""
    if body is None:
        return client.post(address)
    return client.post(address, body, content_type="application/json")


def api_bodies() -> dict[str, dict]:
    """Return something that every operation of the API would take, by its route."""
    document = Client().get("/api/v1/openapi.json").json()
    schemas, found = document["components"]["schemas"], {}
    for path, methods in document["paths"].items():
        content = methods.get("post", {}).get("requestBody", {}).get("content", {})
        if "application/json" in content:
            schema = content["application/json"]["schema"]
            route = re.sub(r"{(\w+)}", r"<\1>", path.removeprefix("/"))
            found[route] = sample(schema, schemas)
    return found


def sample(schema: dict, schemas: dict):
    """Return a small value that fits a schema."""
    schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return sample(schema["anyOf"][0], schemas)
    match schema.get("type"):
        case "object" if "patternProperties" in schema:
            (kind,) = schema["patternProperties"].values()
            return {"x": sample(kind, schemas)}
        case "object":
            wanted = schema.get("required", ())
            return {name: sample(schema["properties"][name], schemas) for name in wanted}
        case "array":
            return [sample(schema["items"], schemas)] * schema.get("minItems", 1)
        case "integer":
            return schema.get("minimum", 1)
        case "string" if schema.get("format") == "date-time":
            return "2026-09-21T09:00:00+08:00"
        case "string" if schema.get("format") == "time":
            return "09:00"
        case "string" if schema.get("format") == "date":
            return "2026-09-21"
        case "string" if isinstance(schema.get("examples", [None])[0], str):
            return schema["examples"][0]
    return "x"


STRANGERS = ["", "mei", "outsider"]  # nobody, another citizen, staff of another department


def test_what_is_somebodys_is_closed_to_everybody_else(city, world):
    before = {case.number: case.seq for case in Case.objects.all()}
    opened, bodies = [], api_bodies()
    for stranger, number in product(STRANGERS, (world["number"], world["under_way"])):
        client = visitor(city, stranger)
        for route in WITH_SOMEBODYS:
            address = route.address(route.kinds(SOMEBODYS), world | {"number": number})
            for answer in (client.get(address), post(client, address, bodies.get(route.bare))):
                told = body_of(answer)
                if not is_closed(answer) or any(secret in told for secret in SECRETS):
                    method = answer.request["REQUEST_METHOD"]
                    opened.append((stranger, route.name, method, answer.status_code))
    assert opened == []
    assert before == {case.number: case.seq for case in Case.objects.all()}
    assert Draft.objects.filter(pk=world["draft"]).exists()
    assert Mandate.objects.get(pk=world["mandate"]).revoked_at is None


def test_no_list_search_or_export_tells_of_what_is_somebody_elses(city, world):
    told, queries = [], ({}, {"q": world["number"]}, {"q": SHOP}, {"q": NAME})
    theirs = {*SECRETS, world["number"], world["under_way"], world["identifier"]}
    clients = {stranger: visitor(city, stranger) for stranger in STRANGERS}
    for stranger, route in product(STRANGERS, PLAIN):
        for query in queries:
            answer = clients[stranger].get(f"/{route.pattern}", query)
            assert answer.status_code < 500, route.name
            body = body_of(answer)
            public = {world["number"]} if route.name in PUBLISHED else set()
            leaked = {one for one in theirs - public - set(query.values()) if one in body}
            told += [(stranger, route.name, query, one) for one in leaked]
            if is_closed(answer):
                break  # whoever is kept out is not let in by what she looks for
    assert told == []


def test_what_is_everybodys_tells_nothing_that_is_somebodys(city, world):
    clients = {stranger: visitor(city, stranger) for stranger in STRANGERS}
    for stranger, route in product(STRANGERS, ROUTES):
        if not route.parameters or route in WITH_SOMEBODYS:
            continue
        address = route.address(route.kinds(EVERYBODYS), world)
        answer = clients[stranger].get(address)
        assert answer.status_code < 500, route.name
        assert NAME not in body_of(answer), route.name
        assert PHONE not in body_of(answer), route.name


def test_the_doors_open_for_those_whose_business_it_is_and_no_address_names_anybody(city, world):
    """Otherwise the tests above would prove nothing; and no link may bear personal data."""
    visitors = [visitor(city, name) for name in ("li", "chen", "wang", "qian", "deng")]
    for route in WITH_SOMEBODYS:
        address = route.address(route.kinds(SOMEBODYS), world)
        answers = [client.get(address) for client in visitors]
        post_only = any(answer.status_code == 405 for answer in answers)
        opened = [answer for answer in answers if not is_closed(answer)]
        assert opened or post_only or route.name in NOT_NOW, route.name
        for answer in opened:
            if answer.get("Content-Type", "").startswith("text/html"):
                links = re.findall(r'(?:href|action|src)="([^"]*)"', body_of(answer))
                named = [link for link in links if any(s in unquote(link) for s in SECRETS)]
                assert named == [], route.name
