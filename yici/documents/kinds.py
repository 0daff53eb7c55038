"""The kinds of statutory notices, and what the law asks of each. Pure.

A row here, a wording in data/wordings.toml and a sample is a new kind. `law` must be cited by
every wording of the kind; `needed` must stand in it and have a value when it is set.
"""

from dataclasses import dataclass

LICENSING = "行政许可法"
REVIEW = "行政复议法"
LITIGATION = "行政诉讼法"
SERVICE = "民事诉讼法"


class UnknownKind(LookupError):
    """No notice of that kind is set here. The message lists those that are."""


@dataclass(frozen=True)
class Citation:
    """A law by its short name (or a document by its number), and the article if it has one."""

    law: str
    article: str = ""

    def __str__(self):
        return f"《{self.law}》{self.article}" if self.article else self.law


@dataclass(frozen=True)
class Kind:
    """`word` is the 文种 in the number: kinds that share it share one series of numbers."""

    code: str
    name: str
    word: str
    group: str
    law: tuple[Citation, ...] = ()
    places: tuple[str, ...] = ()  # its own placeholders; those in COMMON come on top
    needed: tuple[str, ...] = ()
    remedies: bool = False  # the law asks for review and litigation to be told
    has_list: bool = False

    @property
    def allowed(self) -> tuple[str, ...]:
        return (*self.places, *COMMON)


# 占位符 -> what a sample shows. These every notice of a case may use.
COMMON = {
    "申请人": "广安区初见餐饮有限公司",
    "证件号码": "91511602********9X",
    "事项名称": "食品经营许可（新办）",
    "事项类别": "行政许可",
    "办件编号": "5116020020261121000012",
    "申请日期": "2026年11月16日",
    "依照": "依照",
    "承办单位": "广安市广安区市场监督管理局",
    "承办人": "赵明华",
    "复议机关": "广安市广安区人民政府",
    "管辖法院": "广安市广安区人民法院",
    "救济途径": "对办理结果不服的，可以自知道或者应当知道之日起60日内向广安市广安区人民政府申请行政复议，或者自知道或者应当知道之日起6个月内向广安市广安区人民法院提起行政诉讼。",
}
# Those that are known of every case: a line with nothing else is never left out.
CERTAIN = frozenset(COMMON) - {"证件号码", "承办人"}
SAMPLES = COMMON | {
    "受理期限": "2026年11月23日",
    "即办期限": "2026年11月16日",
    "补正说明": "后厨布局图应当标明三防设施的位置。",
    "补正期限": "2026年12月16日",
    "补正逾期": "2026年12月16日",
    "法定办结期限": "20个工作日，至2026年12月21日",
    "承诺办结期限": "5个工作日，至2026年11月30日",
    "收到日期": "2026年11月16日",
    "不予受理情形": "申请事项依法不属于本行政机关职权范围。",
    "理由": "申请事项由县级以上卫生健康主管部门实施，不属于本机关职权范围。",
    "办理指引": "请向广安市广安区卫生健康局申请（思源大道18号，电话0826-2222222）。",
    "依据": "《食品经营许可和备案管理办法》第十九条",
    "告知内容": "申请人应当具备与经营的食品品种、数量相适应的场所和设备，并有专职食品安全管理人员。",
    "承诺内容": "已经知晓本机关告知的全部内容；已经具备上述条件；所提交的材料真实、合法、有效。",
    "承诺日期": "2026年11月16日",
    "核查期限": "作出决定之日起40个工作日",
    "补齐期限": "2026年11月27日",
    "补齐日期": "2026年11月24日",
    "仍缺材料": "",
    "整改期限": "20个工作日，至2026年12月18日",
    "整改说明": "请按意见修改图纸，逐条答复后一次重新提交。",
    "审查结论": "审查合格",
    "各部门意见": "广安市广安区住房和城乡建设局：通过；广安市广安区气象局：通过",
    "程序名称": "现场核查",
    "所需时间": "10个工作日",
    "说明": "核查人员将事先与你（单位）约定时间。",
    "开始日期": "2026年11月18日",
    "程序期限": "2026年12月2日",
    "批准人": "本行政机关负责人",
    "延长时间": "10个工作日",
    "新的期限": "2027年1月5日",
    "听证事由": "拟设置的餐饮油烟排口与相邻住宅距离较近，可能影响相邻住户的重大利益。",
    "申请期限": "2026年11月24日",
    "听证日期": "2026年12月8日（周二）",
    "听证时间": "9时30分",
    "听证地点": "广安区政务服务中心三楼听证室",
    "听证安排": "事由：餐饮油烟排口的位置。",
    "利害关系人": "张德福",
    "涉及事项": "拟设置的餐饮油烟排口距您的住宅窗户不足十米。",
    "听证情形": "该事项涉及公共利益，本机关认为需要听证。",
    "听证期限": "2026年12月18日",
    "失信后果": "申请人承担因承诺不实造成的一切后果。",
    "转办日期": "2026年11月17日",
    "受理机关": "广安市广安区卫生健康局",
    "主持人": "吴建国",
    "参加人": "申请人广安区初见餐饮有限公司；利害关系人张德福；审查人员赵明华",
    "笔录内容": "审查人员提出审查意见的证据和理由。\n利害关系人提出油烟排口距其居室窗户不足十米，要求改变位置。\n申请人同意把排口移至建筑物北侧，并提交变更后的图纸。",
    "中止情形": "申请人涉及的房屋权属纠纷正在诉讼，结果影响本申请的办理。",
    "中止日期": "2026年11月25日",
    "恢复日期": "2026年12月9日",
    "终止情形": "申请人在规定期限内没有补正。",
    "核查日期": "2026年11月24日",
    "核查地点": "广安区滨江路1号",
    "核查人员": "赵明华、罗敏",
    "核查结论": "符合要求",
    "核查情况": "经营场所与申请一致，面积一百二十平方米；后厨三防设施齐全；食品安全管理人员在岗。",
    "收费项目": "特种设备检验费",
    "应缴金额": "人民币600.00元",
    "实缴金额": "人民币600.00元",
    "缴费时间": "2026年11月24日10时32分",
    "交易流水号": "SB0192F3A7C1",
    "缴款书号码": "5116020012",
    "收费依据": "《四川省特种设备检验收费标准》",
    "缴费期限": "2026年12月4日",
    "缴费方式": "网上缴费，或者到区政务服务中心综合窗口刷卡、扫码缴费。",
    "变更日期": "2026年11月24日",
    "原承办人": "赵明华",
    "新承办人": "罗敏",
    "审查要点": "符合法定条件、标准",
    "原有效期": "2026年11月30日",
    "新有效期": "2031年11月30日",
    "证照名称": "食品经营许可证",
    "证照编号": "JY25116020001234",
    "情形": "被许可人以隐瞒有关情况的手段取得许可。",
    "更正内容": "经营场所由“滨江路1号”更正为“滨江路11号”。",
    "生效日期": "2026年12月10日",
    "救济程序": "行政复议",
    "裁决机关": "广安市广安区人民政府",
    "裁决日期": "2026年12月8日",
    "裁决结果": "被撤销",
    "原处理结果": "不予许可（不予办理）的决定",
    "履行情况": "已按复议决定采取补救措施，恢复原状。",
    "履行日期": "2026年12月18日",
    "送达方式": "窗口领取",
    "送达日期": "2026年11月30日",
    "送达地点": "广安区政务服务中心综合窗口",
    "收件人": "李秀英（法定代表人）",
    "拒收事由": "",
    "见证人": "",
    "机关代字": "广区市监许",
    "文种": "受",
    "年份": "2026",
    "序号": "12",
}
LISTED = [  # what a sample's list shows
    {"name": "经营场所平面图", "note": "应当标明各功能区"},
    {"name": "食品安全管理人员健康证明", "note": "已过有效期"},
]


def _law(*articles: str) -> tuple[Citation, ...]:
    return tuple(Citation(LICENSING, article) for article in articles)


JOINT = Citation("国办发〔2019〕11号")  # 联合审图、联合验收，统一出具意见
TAKING_IN, HANDLING, DECIDING, AFTER = "收件与受理", "办理", "决定与送达", "决定以后"
_LIMITS = ("法定办结期限", "承诺办结期限")
_RESULT = ("证照名称", "证照编号", "情形", "理由", "依据", "生效日期")
_REMEDY = ("救济程序", "裁决机关", "裁决日期", "依据")
_ROWS = (
    Kind("receipt", "收件凭证", "收", TAKING_IN, _law("第三十二条"), ("受理期限", "即办期限"), ("受理期限",), has_list=True),
    Kind("correction", "补正告知书", "补", TAKING_IN, _law("第三十二条"), ("补正说明", "补正期限"), ("补正期限",), has_list=True),
    Kind("correction_receipt", "补正材料接收凭证", "收", TAKING_IN, _law("第三十二条"), ("受理期限", "即办期限", "补正逾期"), ("受理期限",), has_list=True),
    Kind("acceptance", "受理通知书", "受", TAKING_IN, _law("第三十二条", "第四十二条"), _LIMITS, _LIMITS[:0]),
    Kind("deemed_acceptance", "视为受理告知书", "受", TAKING_IN, _law("第三十二条", "第四十二条"), ("收到日期", *_LIMITS), ("收到日期",)),
    Kind("non_acceptance", "不予受理决定书", "不受", TAKING_IN, _law("第三十二条"), ("不予受理情形", "理由", "办理指引", "依据"), ("理由", "办理指引"), remedies=True),
    Kind("no_licence", "不需要取得许可告知书", "告", TAKING_IN, _law("第三十二条"), ("理由", "办理指引"), ("理由",), remedies=True),
    Kind("undertaking", "告知承诺书", "诺", TAKING_IN, (Citation("国办发〔2020〕42号"),), ("告知内容", "承诺内容", "承诺日期", "核查期限", "失信后果", "依据"), ("告知内容", "承诺内容", "核查期限")),
    Kind("tolerance", "容缺受理告知承诺书", "容", TAKING_IN, _law("第三十二条"), ("补齐期限", "依据"), ("补齐期限",), has_list=True),
    Kind("supply_receipt", "容缺材料补齐凭证", "收", TAKING_IN, _law("第三十二条"), ("补齐日期", "仍缺材料"), ("补齐日期",), has_list=True),
    Kind("procedure", "特别程序时限告知书", "特", HANDLING, _law("第四十五条"), ("程序名称", "所需时间", "说明", "开始日期", "程序期限", "依据"), ("程序名称", "所需时间")),
    Kind("inspection", "现场核查笔录", "核", HANDLING, _law("第三十四条"), ("核查日期", "核查地点", "核查人员", "核查结论", "核查情况", "依据"), ("核查日期", "核查人员", "核查结论")),
    Kind("joint_remarks", "联合审查意见告知书", "联告", HANDLING, (JOINT,), ("整改期限", "整改说明", "依据"), ("整改期限",), has_list=True),
    Kind("joint_safety", "补充安全意见告知书", "安告", HANDLING, (JOINT,), ("整改说明", "整改期限", "依据"), ("整改说明",), has_list=True),
    Kind("concerned_rights", "利害关系人权利告知书", "利告", HANDLING, _law("第三十六条", "第四十七条"), ("利害关系人", "涉及事项", "申请期限"), ("利害关系人", "涉及事项")),
    Kind("hearing_right", "听证权利告知书", "听告", HANDLING, _law("第四十七条"), ("听证事由", "申请期限"), ("申请期限",)),
    Kind("hearing_notice", "听证通知书", "听通", HANDLING, _law("第四十八条"), ("听证日期", "听证时间", "听证地点", "听证安排", "主持人"), ("听证日期", "听证地点", "主持人")),
    Kind("hearing_record", "听证笔录", "听录", HANDLING, _law("第四十八条"), ("听证日期", "主持人", "参加人", "笔录内容"), ("参加人", "笔录内容")),
    Kind("hearing_announcement", "听证公告", "听告", HANDLING, _law("第四十六条"), ("听证事由", "听证情形", "听证期限"), ("听证事由",)),
    Kind("hearing_dropped", "不举行听证告知书", "听告", HANDLING, _law("第四十七条"), ("理由",), ("理由",)),
    Kind("extension", "延长办理期限告知书", "延", HANDLING, _law("第四十二条"), ("批准人", "延长时间", "理由", "新的期限"), ("批准人", "延长时间", "理由")),
    Kind("suspension", "中止办理通知书", "中", HANDLING, (), ("中止日期", "中止情形", "理由", "依据"), ("中止日期", "理由", "依据")),
    Kind("resumption", "恢复办理通知书", "恢", HANDLING, _law("第四十二条"), ("恢复日期", "说明", "新的期限"), ("恢复日期",)),
    Kind("fee", "缴费通知书", "费", HANDLING, _law("第五十八条", "第五十九条"), ("收费项目", "应缴金额", "收费依据", "缴费期限", "缴费方式"), ("收费项目", "应缴金额", "收费依据"), remedies=True),
    Kind("fee_receipt", "缴费凭证", "缴", HANDLING, _law("第五十九条"), ("收费项目", "实缴金额", "收费依据", "缴费时间", "交易流水号", "缴款书号码"), ("收费项目", "实缴金额", "缴费时间")),
    Kind("forwarding", "转办告知书", "转", HANDLING, _law("第三十二条"), ("转办日期", "受理机关", "受理期限", "理由"), ("转办日期", "受理机关")),
    Kind("transfer", "承办人变更告知书", "转", HANDLING, _law("第三十条"), ("变更日期", "原承办人", "新承办人", "理由"), ("变更日期", "新承办人", "理由")),
    Kind("termination", "终止办理决定书", "终", HANDLING, (), ("终止情形", "理由", "依据"), ("终止情形", "依据"), remedies=True),
    Kind("withdrawal", "准予撤回通知书", "撤", HANDLING, _law("第二十九条")),
    Kind("grant", "准予决定书", "准", DECIDING, _law("第三十八条"), ("审查要点", "理由")),
    Kind("refusal", "不予许可决定书", "不准", DECIDING, _law("第三十八条"), ("审查要点", "理由"), ("理由",), remedies=True),
    Kind("joint_opinion", "联合审查意见书", "联意", DECIDING, (JOINT,), ("审查结论", "各部门意见", "审查要点", "理由", "依据"), ("审查结论", "各部门意见"), remedies=True, has_list=True),
    Kind("deemed_renewal", "视为准予延续告知书", "续", DECIDING, _law("第五十条"), ("原有效期", "新有效期"), ("原有效期",)),
    Kind("delivery", "送达回证", "送", DECIDING, _law("第四十四条"), ("送达方式", "送达日期", "送达地点", "收件人", "拒收事由", "见证人", "依据"), ("送达方式", "送达日期"), has_list=True),
    Kind("aftercheck", "事后核查笔录", "核", AFTER, _law("第十条"), ("核查日期", "核查人员", "核查结论", "核查情况"), ("核查日期", "核查人员", "核查结论")),
    Kind("revocation", "撤销决定书", "撤销", AFTER, _law("第六十九条"), _RESULT, ("证照名称", "理由", "生效日期"), remedies=True),
    Kind("cancellation", "注销决定书", "注", AFTER, _law("第七十条"), _RESULT, ("证照名称", "理由", "生效日期"), remedies=True),
    Kind("result_correction", "更正决定书", "更", AFTER, (), ("更正内容", *_RESULT), ("证照名称", "更正内容", "依据"), remedies=True),
    Kind("result_suspension", "暂停效力决定书", "暂", AFTER, (), _RESULT, ("证照名称", "理由", "依据", "生效日期"), remedies=True),
    Kind("result_restoration", "恢复效力决定书", "复", AFTER, (), _RESULT, ("证照名称", "依据", "生效日期")),
    Kind("reopening", "重新办理告知书", "重", AFTER, (), (*_REMEDY, "原处理结果", "裁决结果", "新的期限"), ("救济程序", "原处理结果", "裁决结果", "新的期限", "依据")),
    Kind("carried_out", "履行情况告知书", "履", AFTER, (), (*_REMEDY, "履行情况", "履行日期"), ("救济程序", "履行情况", "履行日期", "依据")),
)  # fmt: skip
# What is signed and kept by the office itself: it is not served on anybody.
KEPT = frozenset({"delivery", "inspection", "aftercheck", "hearing_record"})
KINDS = {kind.code: kind for kind in _ROWS}
# The form of document numbers (文号) is worded, approved and kept the same way as a notice.
NUMBER = Kind("number", "文号格式", "", "文号", places=("机关代字", "文种", "年份", "序号"))


def kind_of(code: str) -> Kind:
    """Return the kind under that code. :raises UnknownKind: when there is none"""
    try:
        return NUMBER if code == NUMBER.code else KINDS[code]
    except KeyError:
        raise UnknownKind(f"{code!r}: set one of {', '.join(KINDS)}") from None
