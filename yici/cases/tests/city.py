"""A city small enough for a story: one hall, three departments, a few people, two items."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from yici.catalogue.content import Content
from yici.catalogue.content import digest as content_digest
from yici.catalogue.models import Edition, Item
from yici.codes import uscc
from yici.conftest import on
from yici.people import secrets
from yici.people.models import Applicant, Department, Mandate, Post, Region, Role, Staff, User
from yici.people.who import Who, who_is

REGION = "511602000000"
BASIS = [{"law": "中华人民共和国食品安全法", "article": "第三十五条"}]
LONG_AGO = on("2020-01-01")


def stage(code, name, kind, days, *duties, criteria=()):
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "limit_days": days,
        "duties": [{"department": d, "post": p, "limit_days": days} for d, p in duties],
        "criteria": list(criteria),
    }


CRITERION = {"code": "meets_conditions", "text": "符合法定条件、标准"}
REFUSAL = {"code": "fails_conditions", "text": "不符合法定条件", "outcome": "refuse"}
PERMIT = {
    "name": "食品经营许可",
    "task_type": "01",
    "lead_department": "区市监局",
    "statutory": {"days": 20},
    "promised": {"days": 5},
    "online_depth": "full",
    "situations": [
        {
            "code": "kind",
            "text": "经营什么？",
            "options": [{"code": "canteen", "text": "食堂"}, {"code": "shop", "text": "商店"}],
        }
    ],
    "fields": [
        {"code": "shop_name", "label": "店名", "prefill": "applicant.name"},
        {"code": "phone", "label": "电话", "kind": "phone"},
        {"code": "seats", "label": "座位数", "kind": "number", "required": False},
    ],
    "materials": [
        {"code": "floor_plan", "name": "平面图", "kind": "other", "legal_basis": BASIS},
        {
            "code": "kitchen_plan",
            "name": "后厨布局",
            "kind": "other",
            "legal_basis": BASIS,
            "needed_if": {"kind": ["canteen"]},
        },
        {
            "code": "licence",
            "name": "营业执照",
            "kind": "certificate",
            "shared": True,
            "legal_basis": BASIS,
        },
        {
            "code": "application_form",
            "name": "食品经营许可申请书",
            "kind": "form",
            "made_here": True,
            "legal_basis": BASIS,
        },
    ],
    "stages": [
        stage("accept", "受理", "acceptance", 1, ("区市监局", "clerk")),
        stage(
            "review",
            "审查",
            "review",
            2,
            ("区市监局", "reviewer"),
            ("区住建局", "reviewer"),
            ("区卫健局", "reviewer"),
            criteria=[CRITERION, REFUSAL],
        ),
        stage(
            "decide", "决定", "decision", 1, ("区市监局", "decider"), criteria=[CRITERION, REFUSAL]
        ),
    ],
    "special_procedures": [
        {
            "code": "site_survey",
            "kind": "site-survey",
            "name": "现场核查",
            "legal_basis": BASIS,
            "condition": "新开办",
            "steps": ["核查"],
            "limit": {"days": 10},
            "standard": "食品经营许可审查通则",
        }
    ],
    "result": {
        "kind": "licence",
        "name": "食品经营许可证",
        "licence_type": "food_permit",
        "validity_years": 5,
        "fields": ["shop_name"],
    },
    "remedies": {"review_by": "广安区人民政府", "court": "广安区人民法院"},
}
BIRTH = {
    "name": "出生登记",
    "task_type": "07",
    "case_kind": "immediate",
    "lead_department": "区公安分局",
    "promised": {"days": 1},
    "online_depth": "full",
    "fields": [{"code": "child_name", "label": "新生儿姓名"}],
    "stages": [
        stage("accept", "受理", "acceptance", 1, ("区公安分局", "clerk")),
        stage("decide", "决定", "decision", 1, ("区公安分局", "clerk")),
    ],
}


@dataclass
class City:
    """Who lives and works here, by name."""

    who: dict[str, Who]
    users: dict[str, User]
    applicants: dict[str, Applicant]
    departments: dict[str, Department]
    items: dict[str, Edition]

    def __getattr__(self, name: str) -> Who:
        try:
            return self.__dict__["who"][name]
        except KeyError:
            raise AttributeError(name) from None


STAFF = {
    "chen": [("clerk", "政务服务中心")],
    "luo": [("clerk", "区公安分局")],
    "wang": [("reviewer", "区市监局")],
    "zhao": [("reviewer", "区住建局")],
    "sun": [("reviewer", "区卫健局")],
    "zhou": [("checker", "区市监局")],
    "wu": [("decider", "区市监局")],
    "deng": [("delivery_clerk", "区市监局")],
    "qian": [("finance", "区市监局")],
    "ren": [("leader", "区政府办")],
    "outsider": [("reviewer", "区民政局"), ("clerk", "区民政局")],
}
DEPARTMENTS = [
    "政务服务中心",
    "区市监局",
    "区住建局",
    "区卫健局",
    "区公安分局",
    "区民政局",
    "区政府办",
]


def build() -> City:
    region, _ = Region.objects.get_or_create(
        code=REGION, defaults={"name": "广安区", "level": "county"}
    )
    departments = {
        name: Department(
            name=f"广安市广安区{name}",
            short_name=name,
            region=region,
            credit_code=uscc.make("11", "511602", no),
            level="4",
            nature="1",
            is_hall=name == "政务服务中心",
        )
        for no, name in enumerate(DEPARTMENTS, start=900)
    }
    Department.objects.bulk_create(departments.values())
    numbers = {
        "li": "11010519491231002X",
        "mei": "440524188001010014",
        "agent": "11010519491231010X",
    }
    users = {name: User(username=name, password=make_password(None)) for name in (*STAFF, *numbers)}
    User.objects.bulk_create(users.values())
    _employ(users, departments)
    applicants = {name: _person(name, f"number of {name}", users[name]) for name in numbers}
    Applicant.objects.bulk_create(applicants.values())
    Mandate.objects.create(
        principal=applicants["mei"],
        agent=applicants["agent"],
        basis="online",
        valid_from=LONG_AGO,
        granted_at=LONG_AGO,
        granted_by="test",
    )
    items = {
        "permit": publish("permit", PERMIT, departments["区市监局"]),
        "birth": publish("birth", BIRTH, departments["区公安分局"]),
    }
    who = {name: who_is(user) for name, user in users.items()}
    return City(who, users, applicants, departments, items)


def _employ(users: dict[str, User], departments: dict[str, Department]) -> None:
    staff = {
        name: Staff(code=f"GA-{name}", user=users[name], name=name, phone="") for name in STAFF
    }
    Staff.objects.bulk_create(staff.values())
    Post.objects.bulk_create(
        Post(staff=staff[name], department=departments[where], role=Role(role), since=LONG_AGO)
        for name, posts in STAFF.items()
        for role, where in posts
    )


def person(name: str, number: str, user=None) -> Applicant:
    made = _person(name, number, user)
    made.save(force_insert=True)
    return made


def _person(name: str, number: str, user=None) -> Applicant:
    from uuid import uuid4

    from yici.people.models.applicants import number_context

    pk = uuid4()
    return Applicant(
        id=pk,
        kind="person",
        type="person",
        name=name,
        number_sealed=secrets.encrypt(number, number_context(pk)),
        number_index=secrets.blind_index("person", number),
        user=user,
        created_at=LONG_AGO,
    )


def publish(code: str, body: dict, department: Department) -> Edition:
    content = Content.model_validate(body)
    item = Item.objects.create(
        code=f"{code}-{department.pk}",
        name=content.name,
        task_type=content.task_type.value,
        department=department,
        region_id=REGION,
    )
    return Edition.objects.create(
        item=item,
        number=1,
        status="published",
        body=content.model_dump(mode="json"),
        digest=content_digest(content),
        effective_on=LONG_AGO.date(),
        drafted_at=LONG_AGO,
        published_at=LONG_AGO,
    )


__all__ = ["UUID", "City", "build", "datetime", "on", "person", "publish"]
