"""办理: special procedures, hearings, extension, suspension, fees, ends (行政许可法 art. 42, 45-48)."""

from uuid import UUID

from django.utils import timezone

from yici.catalogue.content import ProcedureKind
from yici.kernel.values import replace
from yici.payments.models import Payment
from yici.people.models import Staff

from .. import grounds, rules
from ..models import Case
from .told import LAW, Notice, Told, cited, day, days, ground_in_words

BY_ANALOGY = "中华人民共和国行政复议法"  # the licensing law knows no suspension of its own


def procedure(told: Told) -> Notice | None:
    """Time that does not count is told in writing (art. 45); for a joint visit the whole tells it."""
    if told.body.get("jointly"):
        return None
    own = _procedure(told)
    values = {
        "程序名称": own.name,
        "所需时间": days(own.limit),
        "说明": told.said(),
        "开始日期": day(told.entry.event.on),
        "程序期限": told.due(f"procedure:{own.code}"),
        "依据": "、".join(str(basis) for basis in own.legal_basis),
    }
    return Notice("procedure", values)


def _procedure(told: Told):
    laid_down = told.content.special_procedures
    return next(p for p in laid_down if p.code == told.body["code"])


RESULTS = {"pass": "符合要求", "refuse": "不符合要求"}


def inspection(told: Told) -> Notice | None:
    """The record of a site survey, by two persons (art. 34 (3)); other procedures have their own."""
    own = _procedure(told)
    if own.kind != ProcedureKind.SITE_SURVEY or told.body.get("jointly"):
        return None  # of a joint visit there is one record, of the whole
    values = {
        "核查日期": day(told.entry.event.on),
        "核查人员": told.staff(told.body["handlers"]),
        "核查结论": RESULTS[told.body["outcome"]],
        "核查情况": told.said(),
        "依据": "、".join(str(basis) for basis in own.legal_basis),
    }
    return Notice("inspection", values)


def hearing_right(told: Told) -> Notice | list[Notice]:
    """The right to ask for one (art. 47), or that one is held unasked (art. 46)."""
    if told.due("hearing_ask"):
        values = {"听证事由": told.said(), "申请期限": told.due("hearing_ask")}
        others = [concerned_right(told, one) for one in told.state.concerned]
        return [Notice("hearing_right", values), *others]
    ground = grounds.HEARINGS[told.body["ground"]]
    values = {
        "听证事由": told.said(),
        "听证情形": ground_in_words(ground),
        "听证期限": told.due("hearing"),
    }
    return Notice("hearing_announcement", values)


def concerned(told: Told) -> Notice:
    """What concerns her, and her rights, told in writing (art. 36, 47)."""
    return concerned_right(told, told.entry.event.concerned)


def concerned_right(told: Told, one) -> Notice:
    """Tell one of those concerned; of a hearing only where one is on offer."""
    values = {
        "利害关系人": name_of(told, one),
        "涉及事项": told.said(),
        "申请期限": told.due(rules.hearing_ask(one.no)),
    }
    return Notice("concerned_rights", values, key=f"-{one.no}", to=one)


def name_of(told: Told, one) -> str:
    """Return her name as it lies sealed, or that it was erased."""
    kept = told.sealed(one.person)
    return kept["name"] if kept else "（已按规定删除）"


def to_all(told: Told, notice: Notice) -> list[Notice]:
    """Return the notice to the applicant, and the same to each of those concerned."""
    others = (replace(notice, to=one, key=f"-{one.no}") for one in told.state.concerned)
    return [notice, *others]


def hearing_notice(told: Told) -> list[Notice]:
    """When, where and under whom a hearing is held, to all who may come (行政许可法 art. 48)."""
    event = told.entry.event
    values = {
        "听证日期": day(event.held_on),
        "听证时间": clock_time(event.starts_at) if event.starts_at else "",
        "听证地点": told.said("place") or "下列地点",
        "听证安排": told.said(),
        "主持人": told.staff([told.body["presider"]]),
    }
    return to_all(told, Notice("hearing_notice", values))


def clock_time(text: str) -> str:
    """Return 9时30分 of 09:30."""
    hour, _colon, minute = text.partition(":")
    return f"{int(hour)}时{minute}分" if int(minute) else f"{int(hour)}时"


def hearing_record(told: Told) -> Notice:
    """What was said at the hearing, who came and who signed (art. 48 (5))."""
    values = {
        "听证日期": day(told.entry.event.on),
        "主持人": _presider(told),
        "参加人": _attendants(told),
        "笔录内容": told.said(),
    }
    return Notice("hearing_record", values)


CAPACITIES = {
    "applicant": "申请人", "concerned": "利害关系人", "agent": "代理人", "reviewer": "审查人员",
    "recorder": "记录人", "witness": "证人",
}  # fmt: skip
SIGNATURES = {"signed": "已签名", "refused": "拒绝签名", "left": "中途退场，未签名"}


def _attendants(told: Told) -> str:
    """Return who took part, as what, and who signed; of the first hearings the words."""
    there = told.sealed(told.body["participants"]) or []
    lines = (
        f"{CAPACITIES[one['capacity']]}{one['name']}（{SIGNATURES[one['signed']]}）"
        for one in there
    )
    return "；".join(lines) or told.said("participants")


def _presider(told: Told) -> str:
    announced = told.earlier("hearing_set")
    return told.staff([announced["presider"]]) if announced else ""


def hearing_dropped(told: Told) -> list[Notice] | None:
    """Told when it was given up; nobody needs to hear that nobody asked."""
    if told.body["ground"] == "not_asked":
        return None
    values = {"理由": told.said() or "听证申请已经撤回或者放弃。"}
    return to_all(told, Notice("hearing_dropped", values))


def extension(told: Told) -> Notice:
    """Until when the limit is extended, why, and with whose approval (art. 42)."""
    values = {
        "批准人": "本级人民政府负责人" if told.state.regime == "joint" else "本行政机关负责人",
        "延长时间": f"{told.body['days']}个工作日",
        "理由": told.said(),
        "新的期限": told.due("statutory") or told.due("promised"),
    }
    return Notice("extension", values)


def suspension(told: Told) -> Notice:
    """Why the handling stands still, and by what rule."""
    ground = grounds.SUSPENSIONS[told.body["ground"]]
    by_law = cited(ground)
    if ground.law == BY_ANALOGY:
        by_law = f"参照{by_law}"
    values = {
        "中止日期": day(told.entry.event.on),
        "中止情形": ground_in_words(ground),
        "理由": told.said(),
        "依据": by_law or _procedural(told),
    }
    return Notice("suspension", values)


def resumption(told: Told) -> Notice:
    """That the handling goes on, and until when."""
    values = {
        "恢复日期": day(told.entry.event.on),
        "说明": told.said(),
        "新的期限": told.due("statutory"),
    }
    return Notice("resumption", values)


def fee(told: Told) -> Notice:
    """What is paid, on which ground: nothing else may be asked for (art. 58, 59)."""
    fees = [f for f in told.content.fees if f.code == told.body["code"]]
    values = {
        "收费项目": "、".join(f.name for f in fees),
        "应缴金额": f"人民币{told.body['amount'] / 100:.2f}元",
        "收费依据": "；".join(dict.fromkeys(f.basis for f in fees)),
        "缴费方式": "网上缴费，或者到政务服务中心综合窗口缴费。",
    }
    return Notice("fee", values)


def fee_receipt(told: Told) -> Notice | None:
    """What was paid, when, and under which numbers: one receipt for a payment of several fees.

    The fiscal bill (财政票据) is the treasury's own; where the gateway hands its number over, it is here.
    """
    state = Payment.at(UUID(told.body["payment_id"])).state
    if told.body["code"] != state.lines[0].code or state.paid_at is None:
        return None
    order = next(one for one in state.orders if one.state == "paid")
    paid_at = timezone.localtime(state.paid_at)
    values = {
        "收费项目": "、".join(line.name for line in state.lines),
        "实缴金额": f"人民币{state.due / 100:.2f}元",
        "收费依据": "；".join(dict.fromkeys(line.basis for line in state.lines)),
        "缴费时间": f"{day(paid_at.date())}{paid_at:%H时%M分}",
        "交易流水号": order.transaction,
        "缴款书号码": order.voucher,
    }
    return Notice("fee_receipt", values)


def transfer(told: Told) -> Notice | None:
    """Who has her case now; side work that changes hands inside the office is not told."""
    task = told.state.task(told.body["task"])
    if task and not task.is_main:
        return None
    earlier = Case.at(told.case.pk).as_of(told.entry.seq - 1).state
    before = earlier.task(task.no) if task else earlier  # a case that waits for its applicant
    values = {
        "变更日期": day(told.entry.event.on),
        "原承办人": told.staff([before.handler]) if before and before.handler else "",
        "新承办人": _with_telephone(told.body["handler"]),
        "理由": told.said(),
    }
    return Notice("transfer", values)


def _with_telephone(code: str) -> str:
    person = Staff.objects.filter(pk=code).first()
    if person is None:
        return code
    return f"{person.name}（电话{person.phone}）" if person.phone else person.name


def withdrawal(told: Told) -> Notice:
    """That the application is taken back."""
    return Notice("withdrawal", {})


def termination(told: Told) -> Notice:
    """That the case ends without a decision, on which ground."""
    ground = grounds.TERMINATIONS[told.body["ground"]]
    values = {
        "终止情形": ground_in_words(ground),
        "理由": told.said(),
        "依据": cited(ground) or _procedural(told),
    }
    return Notice("termination", values)


def _procedural(told: Told) -> str:
    """Where a ground has no article of its own, decisions keep to the law's procedure."""
    return f"{told.common()['依照']}{LAW}第三十七条"
