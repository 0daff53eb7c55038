"""Code lists of GB/T 39046-2020 and the national exchange tables.

A member's value is stored in JSON; `code` is the digit the standard exchanges; `label` is the
official Chinese word and `english` its translation.
"""

from enum import Enum
from typing import Self


class CodeList(str, Enum):  # noqa: UP042  StrEnum cannot carry the labels beside the value
    code: str
    label: str
    english: str

    def __new__(cls, value: str, code: str, label: str, english: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.code, member.label, member.english = code, label, english
        return member

    def __str__(self) -> str:
        return self.value

    @classmethod
    def of_code(cls, code: str) -> Self:
        """The member exchanged as this code; leading zeros do not matter.

        :raises KeyError: no member has the code.
        """
        wanted = code.strip().lstrip("0")
        for member in cls:
            if member.code.lstrip("0") == wanted:
                return member
        raise KeyError(code)


class TaskType(CodeList):
    """事项类型 (task_type c2): GB/T 39046 A.1."""

    LICENCE = "01", "01", "行政许可", "Administrative licence"
    PENALTY = "02", "02", "行政处罚", "Administrative penalty"
    COERCION = "03", "03", "行政强制", "Administrative coercion"
    LEVY = "04", "04", "行政征收", "Administrative levy"
    GRANT = "05", "05", "行政给付", "Administrative payment"
    INSPECTION = "06", "06", "行政检查", "Administrative inspection"
    CONFIRMATION = "07", "07", "行政确认", "Administrative confirmation"
    REWARD = "08", "08", "行政奖励", "Administrative reward"
    RULING = "09", "09", "行政裁决", "Administrative ruling"
    OTHER = "10", "10", "其他行政权力", "Other administrative power"
    SERVICE = "20", "20", "公共服务", "Public service"

    @property
    def on_application(self) -> bool:
        """One of the six types begun by an application (依申请六类, C002)."""
        return self.value in {"01", "05", "07", "08", "09", "20"}


class UseLevel(CodeList):
    """行使层级 (use_level): GB/T 39046 A.2."""

    NATION = "nation", "1", "国家级", "National"
    PROVINCE = "province", "2", "省级", "Provincial"
    CITY = "city", "3", "市级", "City"
    COUNTY = "county", "4", "县级", "County"
    TOWN = "town", "5", "镇（乡、街道）级", "Town"
    VILLAGE = "village", "6", "村（社区）级", "Village"
    GRADED = "graded", "7", "分级管理", "By grade"


class PowerSource(CodeList):
    """权力来源 (power_source)."""

    OWN = "own", "1", "法定本级行使", "By law at this level"
    DOWN = "down", "2", "上级下放", "Handed down from above"
    ABOVE = "above", "3", "上级授权", "Authorised from above"
    PEER = "peer", "4", "同级授权", "Authorised at the same level"
    ENTRUSTED_ABOVE = "entrusted-above", "5", "上级委托", "Entrusted from above"
    ENTRUSTED_PEER = "entrusted-peer", "6", "同级委托", "Entrusted at the same level"


class ServiceObject(CodeList):
    """服务对象 (server_type): GB/T 39046 A.4."""

    PERSON = "person", "1", "自然人", "Natural person"
    ENTERPRISE = "enterprise", "2", "企业法人", "Enterprise"
    INSTITUTION = "institution", "3", "事业法人", "Public institution"
    SOCIETY = "society", "4", "社会组织法人", "Social organisation"
    AUTHORITY = "authority", "5", "行政机关", "Administrative organ"
    OTHER = "other", "6", "其他组织", "Other organisation"


class HandlingForm(CodeList):
    """办理形式 (handle_type): GB/T 39046 A.5."""

    WINDOW = "window", "1", "窗口办理", "At a window"
    ONLINE = "online", "2", "网上办理", "Online"
    MOBILE = "mobile", "3", "掌上办理", "On the phone"
    POST = "post", "4", "快递申请", "By courier"
    OTHER = "other", "9", "其他", "Other"


class CaseKind(CodeList):
    """办件类型 (project_type): GB/T 39046 A.6."""

    IMMEDIATE = "immediate", "1", "即办件", "Immediate case"
    COMMITTED = "committed", "2", "承诺件", "Committed case"


class LimitUnit(CodeList):
    """时限单位 (anticipate_type, promise_type)."""

    WORKDAY = "workday", "1", "工作日", "working days"
    DAY = "day", "2", "自然日", "calendar days"


class CrossRegion(CodeList):
    """通办范围 (handle_area)."""

    NONE = "none", "0", "本区", "This district only"
    CITY = "city", "4", "全市通办", "Across the city"
    PROVINCE = "province", "3", "全省通办", "Across the province"
    PROVINCES = "provinces", "2", "跨省通办", "Across provinces"
    NATION = "nation", "1", "全国通办", "Nationwide"

    def within(self, home: str) -> str:
        """Return how the codes of all regions begin whose halls take in and hand out for `home`."""
        return home[: {"none": 6, "city": 4, "province": 2}.get(self.value, 0)]

    def reaches(self, home: str, place: str) -> bool:
        """Whether a hall of `place` takes in, or hands out, what is handled in `home` (C051)."""
        return place.startswith(self.within(home))


class OnlineDepth(CodeList):
    """网上办理深度 (online_handle_depth)."""

    NONE = "none", "0", "不可网办", "Not online"
    ENQUIRY = "enquiry", "1", "互联网咨询", "Enquiry online"
    FILING = "filing", "2", "互联网收件", "Filing online"
    PRE_REVIEW = "pre-review", "3", "互联网预审", "Pre-review online"
    ACCEPTANCE = "acceptance", "4", "互联网受理", "Acceptance online"
    HANDLING = "handling", "5", "互联网办理", "Handled online"
    FULL = "full", "6", "全程网办", "Entirely online"

    @property
    def can_apply(self) -> bool:
        """An application can be filed online."""
        return self.value not in {"none", "enquiry"}


class MaterialKind(CodeList):
    """材料类型 (material_type)."""

    CERTIFICATE = "certificate", "1", "证件证书证明", "Certificate or proof"
    FORM = "form", "2", "申请表格文书", "Application form"
    OTHER = "other", "3", "其他", "Other"


class MaterialSource(CodeList):
    """来源渠道 (source_type)."""

    APPLICANT = "applicant", "10", "申请人自备", "Prepared by the applicant"
    GOVERNMENT = "government", "20", "政府部门核发", "Issued by a government department"
    OTHER = "other", "99", "其他", "Other"


class Necessity(CodeList):
    """必要性 (is_need)."""

    REQUIRED = "required", "1", "必要", "Required"
    OPTIONAL = "optional", "2", "非必要", "Optional"
    LATER = "later", "3", "容缺后补", "May follow later"


class EvidenceGrade(CodeList):
    """证据等级: how sure the state may be of a material, by the way it comes in.

    Not in the national tables: the letter is exchanged as it is.
    """

    ISSUED = "A", "A", "机关提供", "From the issuing authority"
    VERIFIED = "B", "B", "窗口核验", "Original verified at a window"
    UPLOADED = "C", "C", "申请人上传", "Copy or upload"
    DECLARED = "D", "D", "自行声明", "Declared by the applicant"

    @property
    def strength(self) -> int:
        """How sure it makes: 4 for what the authority itself provides, 1 for a mere statement."""
        return "DCBA".index(self.value) + 1

    @property
    def burden(self) -> int:
        """What it costs the applicant: nothing is least, to bring an original to a window most."""
        return "ADCB".index(self.value)


class MaterialForm(CodeList):
    """形式 (material_format)."""

    PAPER = "paper", "1", "纸质", "Paper"
    ELECTRONIC = "electronic", "2", "电子化", "Electronic"
    EITHER = "either", "3", "纸质或电子", "Paper or electronic"


class ResultKind(CodeList):
    """结果类型 (result_type)."""

    LICENCE = "licence", "10", "证照", "Licence"
    APPROVAL = "approval", "20", "批文", "Approval document"
    OTHER = "other", "30", "其他", "Other"


class Delivery(CodeList):
    """送达方式: how the result reaches the applicant."""

    WINDOW = "window", "1", "窗口领取", "Collect at the window"
    POST = "post", "2", "邮寄送达", "By courier"
    ONLINE = "online", "3", "网上获取", "Download"
    TERMINAL = "terminal", "4", "自助终端打印", "Print at a terminal"


class StageKind(CodeList):
    """环节: acceptance, review, (check,) decision; R13."""

    ACCEPTANCE = "acceptance", "1", "受理", "Acceptance"
    REVIEW = "review", "2", "审查", "Review"
    CHECK = "check", "3", "审核", "Check"
    DECISION = "decision", "4", "决定", "Decision"


class Post(CodeList):
    """岗位 that does a stage's work."""

    CLERK = "clerk", "1", "窗口受理岗", "Window clerk"
    REVIEWER = "reviewer", "2", "审查岗", "Reviewer"
    CHECKER = "checker", "3", "审核岗", "Checker"
    DECIDER = "decider", "4", "决定岗", "Decider"


class Outcome(CodeList):
    """What a criterion of the review rules leads to (R21)."""

    PASS = "pass", "1", "符合", "Meets the conditions"
    CORRECT = "correct", "2", "补正", "Needs correction"
    REFUSE = "refuse", "3", "不符合", "Fails the conditions"


class Verdict(CodeList):
    """What a rule of automatic examination (智能审批) leads to: a machine never refuses (R27)."""

    PASS = "pass", "1", "通过", "Passes"
    REFUSE = "refuse", "2", "不符合，转人工", "Fails: to a person"
    PERSON = "person", "3", "转人工审查", "To a person"


class ProcedureKind(CodeList):
    """特别程序: whose time is not counted in the limit (行政许可法 art. 45)."""

    SITE_SURVEY = "site-survey", "1", "现场核查", "Site survey"
    HEARING = "hearing", "2", "听证", "Hearing"
    EXPERT_REVIEW = "expert-review", "3", "专家评审", "Expert review"
    INSPECTION = "inspection", "4", "检验", "Inspection"
    TESTING = "testing", "5", "检测", "Testing"
    QUARANTINE = "quarantine", "6", "检疫", "Quarantine"
    APPRAISAL = "appraisal", "7", "鉴定", "Appraisal"
    PUBLIC_NOTICE = "public-notice", "8", "公示", "Public notice"
    TENDER = "tender", "9", "招标拍卖", "Tender or auction"


class OffPlatformGround(CodeList):
    """不纳入平台办理的情形 (R16): the five that may keep an item off the platform."""

    LAW = "law", "1", "法律法规另有规定", "A law provides otherwise"
    STATE_SECRET = "state-secret", "2", "涉及国家秘密", "State secrets"
    SPECIAL_VENUE = "special-venue", "3", "须在特定场所办理", "Needs a special venue"
    NOT_PUBLIC = "not-public-facing", "4", "不直接面向公众", "Does not face the public"
    GOVERNMENT = (
        "government-approval",
        "5",
        "须报同级人民政府批准",
        "Needs the approval of the government",
    )


class WithheldGround(CodeList):
    """不公开办理结果的情形 (R33, 行政许可法 art. 5): the three that may keep results from the public."""

    STATE_SECRET = "state-secret", "1", "涉及国家秘密", "State secrets"
    BUSINESS_SECRET = "business-secret", "2", "涉及商业秘密", "Business secrets"
    PRIVACY = "privacy", "3", "涉及个人隐私", "Personal privacy"


class FieldKind(CodeList):
    """What a form field takes."""

    TEXT = "text", "text", "文本", "Text"
    LONGTEXT = "longtext", "longtext", "多行文本", "Long text"
    RESIDENT_ID = "resident-id", "resident-id", "居民身份证号码", "Resident ID number"
    USCC = "uscc", "uscc", "统一社会信用代码", "Unified social credit code"
    PHONE = "phone", "phone", "电话", "Telephone"
    EMAIL = "email", "email", "电子邮箱", "E-mail"
    DATE = "date", "date", "日期", "Date"
    NUMBER = "number", "number", "数字", "Number"
    MONEY = "money", "money", "金额（元）", "Amount (yuan)"
    CHOICE = "choice", "choice", "单选", "One of several"
    MULTICHOICE = "multichoice", "multichoice", "多选", "Several of several"
    REGION = "region", "region", "行政区划", "Region"
    ADDRESS = "address", "address", "地址", "Address"
    LICENCE = "licence", "licence", "证照编号", "Licence number"
    YES_NO = "yes-no", "yes-no", "是否", "Yes or no"
