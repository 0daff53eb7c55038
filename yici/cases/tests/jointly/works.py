"""Drawings and works that are examined jointly, and what departments remark of them."""

from copy import deepcopy

from yici.cases import actions
from yici.conftest import on
from yici.licences.models import Paper

from ..city import PERMIT, publish

BEAM = actions.Remark("结施-05", "梁配筋不足。", "GB 50010 第8.5.1条")
EXIT = actions.Remark("建施-02", "疏散宽度不够。", "GB 50016 第5.5.18条")
NICER = actions.Remark("建施-07", "建议调整雨棚。", "", "advice")
PLAN = actions.Given(
    "floor_plan", digest="7" * 64, name="修改后图纸.pdf", size=10, media_type="application/pdf"
)
TOLD = {"days": 10, "told": "请逐条修改，一次重新提交。"}
PASS = {"outcome": "pass", "criterion": "meets_conditions"}
REFUSE = {"outcome": "refuse", "criterion": "fails_conditions", "opinion": "没有整改。"}
COME = ["GA-wang", "GA-zhao", "GA-sun"]


def examined(city, apply, licence: str):
    body = deepcopy(PERMIT)
    body["result"]["licence_type"] = licence
    body["stages"][1]["limit_days"] = 2
    edition = publish(licence, body, city.departments["区市监局"])
    return actions.accept(
        case=apply(edition_id=edition.pk, key=licence), by=city.chen, at=on("2026-09-21")
    )


def papers(case, kind):
    return Paper.objects.filter(story=case.pk, kind=kind)
