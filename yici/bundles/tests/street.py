"""A street where somebody opens a shop: four items of three departments, and one thing of them."""

from dataclasses import dataclass

from yici.bundles import actions
from yici.bundles.content import Definition
from yici.bundles.models import Edition
from yici.cases.actions import Given
from yici.cases.tests.city import BASIS, CRITERION, LONG_AGO, REFUSAL, City, publish, stage
from yici.people.who import Who

LEASE = {"code": "lease", "name": "租赁合同", "kind": "certificate", "legal_basis": BASIS}
PLAN = {"code": "plan", "name": "平面图", "kind": "other", "legal_basis": BASIS}
NAME = {"code": "name", "label": "姓名", "prefill": "applicant.name"}
PHONE = {"code": "phone", "label": "电话", "kind": "phone", "prefill": "applicant.phone"}
FORM = {
    "code": "application",
    "name": "申请书",
    "kind": "form",
    "made_here": True,
    "legal_basis": BASIS,
}
LICENCE = {
    "code": "business_licence",
    "name": "营业执照",
    "kind": "certificate",
    "shared": True,
    "licence_type": "business-licence",
    "legal_basis": BASIS,
}


def _item(name: str, department: str, days: int, *, fields, materials, licence="", visits=0):
    decider = (department, "decider" if days else "clerk")
    review = [stage("review", "审查", "review", days - 1, (department, "reviewer"),
                    criteria=[CRITERION, REFUSAL])]  # fmt: skip
    return {
        "name": name,
        "task_type": "01",
        "case_kind": "committed" if days else "immediate",
        "lead_department": department,
        "statutory": {"days": 20},
        "promised": {"days": days},
        "online_depth": "full",
        "visits": visits,
        "fields": list(fields),
        "materials": list(materials),
        "stages": [
            stage("accept", "受理", "acceptance", 0, (department, "clerk")),
            *(review if days else ()),
            stage("decide", "决定", "decision", 1 if days else 0, decider,
                  criteria=[CRITERION, REFUSAL]),
        ],
        "special_procedures": [
            {"code": "survey", "kind": "site-survey", "name": "现场核查", "legal_basis": BASIS,
             "condition": "新开办", "steps": ["核查"], "limit": {"days": 10}, "standard": "通则"}
        ] if days else [],
        "deliveries": ["online", "window"],
        "result": {"kind": "licence" if licence else "other", "name": f"{name}结果",
                   "licence_type": licence, "fields": [fields[-1]["code"]]},
        "remedies": {"review_by": "广安区人民政府", "court": "广安区人民法院"},
    }  # fmt: skip


ITEMS = {
    "register": _item(
        "个体工商户登记", "区市监局", 0, licence="business-licence",
        fields=[NAME, PHONE, {"code": "address", "label": "经营场所"},
                {"code": "shop_name", "label": "字号"}],
        materials=[FORM, LEASE],
    ),
    "food": _item(
        "食品经营许可", "区市监局", 5, licence="food-permit", visits=1,
        fields=[PHONE, {"code": "uscc", "label": "统一社会信用代码", "kind": "uscc"},
                {"code": "premises", "label": "经营地址"},
                {"code": "organisation", "label": "单位名称"}],
        materials=[FORM, LICENCE, LEASE, PLAN],
    ),
    "hygiene": _item(
        "公共场所卫生许可", "区卫健局", 3, licence="public-place-hygiene", visits=1,
        fields=[PHONE, {"code": "premises", "label": "经营地址"},
                {"code": "organisation", "label": "单位名称"}],
        materials=[FORM, LICENCE, {"code": "test", "name": "检测报告", "kind": "other",
                                   "legal_basis": BASIS}],
    ),
    "fire": _item(
        "消防安全检查", "区住建局", 6,
        fields=[NAME, PHONE, {"code": "place", "label": "场所地址"}],
        materials=[FORM, LEASE, PLAN],
    ),
}  # fmt: skip
NEEDS = {"part": "register", "reason": "许可发给营业执照载明的主体"}
SHOP = {
    "name": "开小店一件事",
    "name_en": "Opening a shop",
    "life_event": "开店",
    "summary": "一张表、一套材料，办齐四件事。",
    "keywords": ["开店", "开小店"],
    "service_objects": ["person"],
    "lead_department": "区市监局",
    "situations": [
        {"code": "food", "text": "卖吃的吗？",
         "options": [{"code": "yes", "text": "卖"}, {"code": "no", "text": "不卖"}]}
    ],
    "parts": [
        {"code": "register", "item": "register"},
        {"code": "food", "item": "food", "needed_if": {"food": ["yes"]},
         "needs": [NEEDS | {"materials": ["business_licence"],
                            "fields": {"uscc": "licence.credit_code",
                                       "organisation": "form.shop_name"}}]},
        {"code": "hygiene", "item": "hygiene",
         "needs": [NEEDS | {"materials": ["business_licence"],
                            "fields": {"organisation": "form.shop_name"}}]},
        {"code": "fire", "item": "fire"},
    ],
    "fields": [
        {"code": "place", "label": "店址",
         "members": ["register.address", "food.premises", "hygiene.premises", "fire.place"]}
    ],
    "promised": {"days": 7},
    "package": {"name": "证照一套", "deliveries": ["online", "window"]},
    "counter": {"accepting_unit": "区市监局", "window": "一件事窗口"},
}  # fmt: skip
FILLED = {
    "applicant_phone": "13800138000",
    "applicant_name": "李",
    "place": "滨江路1号",
    "register_shop_name": "老李小店",
}
PAPERS = [
    Given("register_lease", digest="1" * 64, name="租赁合同.pdf", size=10),
    Given("food_plan", digest="2" * 64, name="平面图.pdf", size=10),
    Given("hygiene_test", digest="3" * 64, name="检测报告.pdf", size=10),
]


@dataclass
class Street:
    city: City
    shop: Edition

    def __getattr__(self, name: str) -> Who:
        return getattr(self.__dict__["city"], name)


def build(city: City) -> Street:
    for code, body in ITEMS.items():
        department = city.departments[body["lead_department"]]
        city.items[code] = publish(code, body, department)
    return Street(city, published(city, SHOP))


def published(city: City, body: dict, code: str = "open-shop") -> Edition:
    """Put a definition in force."""
    definition = Definition.model_validate(body)
    items = {p.code: city.items[p.item].item.code for p in definition.parts}
    clock = Who.clock()
    draft = actions.draft_edition(
        code=code, definition=definition, items=items, by=clock, at=LONG_AGO
    )
    return actions.publish_edition(edition=draft, by=clock, at=LONG_AGO)
