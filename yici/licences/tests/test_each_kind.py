"""Every kind of licence can be issued, sealed and verified; set YICI_SAMPLES to look at them."""

import os
from datetime import date
from pathlib import Path

import pytest

from yici.conftest import on
from yici.kernel import files
from yici.licences import actions, verify
from yici.licences.kinds import KINDS
from yici.licences.tests.test_papers import text_of

FIRM = "广安市广安区好味道餐饮管理有限公司"
FACES = {
    "business-licence": {
        "number": "91511602MA6XXXX12J",
        "fields": [
            ["名称", FIRM],
            ["类型", "有限责任公司（自然人投资或控股）"],
            ["法定代表人", "张小明"],
            ["经营范围", "许可项目：餐饮服务；食品销售。一般项目：餐饮管理；外卖递送服务。"],
        ],
        "more": [
            ["注册资本", "伍拾万元整"],
            ["成立日期", "2026年11月21日"],
            ["住所", "四川省广安市广安区思源大道18号2栋1层"],
        ],
    },
    "approval": {
        "number": "广安区人社许决〔2026〕第000008号",
        "name": "人力资源服务许可决定书",
        "paragraphs": ["你单位提出的人力资源服务许可申请，经审查符合法定条件，决定准予许可。"],
        "fields": [["许可事项", "职业中介活动"]],
    },
}
COMMON = {
    "number": "川广安区许字第000001号",
    "fields": [["单位名称", FIRM], ["法定代表人", "张小明"], ["许可范围", "餐饮服务"]],
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_issued_sealed_and_verified(market, zhang, kind):
    face = {"holder_name": FIRM, "holder_kind": "organisation", **FACES.get(kind, COMMON)}
    licence = actions.issue(
        kind=kind,
        department=market,
        holder=zhang.pk,
        face=face,
        at=on("2026-11-21"),
        actor="staff:GA1003",
        key=f"case:{kind}",
        valid_until=date(2031, 11, 20),
    )
    pdf = files.read(actions.seal_pdf(licence=licence, at=on("2026-11-21")).digest)
    _keep(kind, pdf)
    verdict = verify.verify(pdf=pdf, on=date(2026, 12, 1))
    assert verdict.outcome == "valid"
    assert verdict.facts.holder == FIRM
    text = text_of(pdf)
    assert face.get("name", KINDS[kind].name) in text
    assert "2031年11月20日" in text
    assert licence.identifier in text


def _keep(kind: str, pdf: bytes) -> None:
    if folder := os.environ.get("YICI_SAMPLES"):
        Path(folder, f"{kind}.pdf").write_bytes(pdf)
