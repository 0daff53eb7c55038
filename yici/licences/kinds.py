"""The kinds of licences this house can print: a row here and a template is a new kind."""

from dataclasses import dataclass


class UnknownKind(LookupError):
    """No licence of that kind is printed here. The message lists those that are."""


@dataclass(frozen=True)
class Kind:
    """`type_code` is 21 characters where a national body defined the type; else the last three,
    behind the credit code of the department that issues it (GB/T 36904)."""

    name: str
    template: str
    type_code: str
    copy: str = ""
    tint: str = ""
    validity: str = "有效期至"

    def type_code_of(self, issuer: str) -> str:
        """The type code for a licence from that department."""
        return self.type_code if len(self.type_code) == 21 else issuer + self.type_code


def _permit(name: str, code: str, tint: str = "#2c5f8a", copy: str = "（正 本）") -> Kind:
    return Kind(name, "permit.typ", code, copy, tint)


def _paper(name: str, code: str, tint: str = "#3d6b7d") -> Kind:
    return Kind(name, "approval.typ", code, tint=tint, validity="有效期限")


# Keys are the catalogue's licence types (`result.licence_type`), so that a licence can stand for
# the material that asks for its type (R10). The first has its national type code, as public code
# uses it; the others are numbered within their department.
KINDS = {
    "business-licence": Kind(
        "营业执照", "business.typ", "11100000MB0143028R001", "（副 本）", validity="营业期限"
    ),
    "food-permit": _permit("食品经营许可证", "101", "#2f7d5b"),
    "public-place-hygiene": _permit("公共场所卫生许可证", "103", "#2f7d5b"),
    "road-transport-licence": _permit("道路运输经营许可证", "104"),
    "construction-permit": _permit("建筑工程施工许可证", "105", "#8c6d3b"),
    "builder-qualification": _permit("建筑业企业资质证书", "123", "#8c6d3b"),
    "hr-service-licence": _permit("人力资源服务许可证", "106"),
    "labour-dispatch-licence": _permit("劳务派遣经营许可证", "107"),
    "driving-licence": _permit("机动车驾驶证", "108", copy=""),
    "residence-permit": _permit("居住证", "109", copy=""),
    "resident-id-card": _permit("居民身份证", "110", copy=""),
    "social-security-card": _permit("社会保障卡", "111", "#2f7d5b", copy=""),
    "teacher-certificate": _permit("教师资格证书", "112", "#8c3b3b", copy=""),
    "disability-certificate": _permit("残疾人证", "113", copy=""),
    "marriage-certificate": _permit("结婚证", "114", "#a3353d", copy=""),
    "real-estate-certificate": _permit("不动产权证书", "115", "#8c3b3b", copy=""),
    "fire-safety-check": _permit(
        "公众聚集场所投入使用、营业前消防安全检查合格证", "116", "#a3353d"
    ),
    "drainage-permit": _permit("城镇污水排入排水管网许可证", "117"),
    "road-works-permit": _permit("占用、挖掘城市道路许可证", "118", "#8c6d3b"),
    "land-planning-permit": _permit("建设用地规划许可证", "121", "#8c6d3b"),
    "works-planning-permit": _permit("建设工程规划许可证", "122", "#8c6d3b"),
    "vaccination-card": _permit("预防接种证", "119", "#2f7d5b", copy=""),
    "elder-card": _permit("四川省老年人优待证", "120", "#8c3b3b", copy=""),
    "household-register": _paper("居民户口簿", "302"),
    "birth-certificate": _paper("出生医学证明", "303"),
    "no-criminal-record": _paper("无犯罪记录证明", "304"),
    "retirement-approval": _paper("企业职工退休核准表", "305"),
    "subsistence-allowance": _paper("最低生活保障确认通知书", "306"),
    "nursing-subsidy": _paper("重度残疾人护理补贴确认书", "307"),
    "living-subsidy": _paper("困难残疾人生活补贴确认书", "308"),
    "insurance-proof": _paper("个人参保证明", "309"),
    "kinship-proof": _paper("亲属关系证明", "310"),
    "seal-filing": _paper("公章刻制备案证明", "311"),
    "insurance-registration": _paper("社会保险登记凭证", "312"),
    "tax-clearance": _paper("清税证明", "313"),
    "invoice-surrender": _paper("发票缴销回执", "314"),
    "deregistration-notice": _paper("公司注销登记通知书", "315"),
    "outdoor-sign": _paper("户外招牌设置意见书", "316"),
    "project-filing": _paper("企业投资项目备案证明", "317"),
    "land-siting": _paper("建设项目用地预审与选址意见书", "318"),
    "energy-review": _paper("固定资产投资项目节能审查意见", "319"),
    "civil-defence-opinion": _paper("人防工程设计审查意见", "320"),
    "drawing-approval": _paper("施工图设计文件联合审查合格意见", "321"),
    "joint-acceptance": _paper("建设工程竣工联合验收意见书", "322"),
    "completion-filing": _paper("竣工验收备案证明", "323"),
    # For results whose type is not listed above.
    "permit": _permit("行政许可证", "102"),
    "approval": _paper("行政许可决定书", "201", "#8c6d3b"),
    "certificate": _paper("证明", "301"),
}


def kind_of(code: str) -> Kind:
    """The kind under that code. :raises UnknownKind: there is none."""
    try:
        return KINDS[code]
    except KeyError:
        raise UnknownKind(f"{code!r}: print one of {', '.join(KINDS)}") from None
