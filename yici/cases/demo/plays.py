"""What the scenes are made of: steps around the main line, told on SIMULATED days by whose it is."""

from django.utils import timezone

from yici.calendar.local import current
from yici.catalogue.rules import applicable
from yici.payments import actions as payments
from yici.payments.models import Payment
from yici.people import actions as people
from yici.people.models import Applicant, Department, Staff
from yici.shipping import actions as shipping
from yici.shipping.models import Parcel
from yici.shipping.progress import Progress, Step
from yici.shipping.rules import reference

from .. import actions, joint
from ..around import address_of
from ..models import Case
from .city import City, first_answers

TOLD = "演示数据：已书面告知申请人。"


def decided(city, case) -> None:
    """Take it from acceptance to a decision that grants it."""
    for step in (City.accept, City.review, City.check, City.decide):
        step(city, Case.at(case.pk))


def reviewer_of(city, case):
    task = case.state.open_tasks()[0]
    return city.holder_of(task.role, task.department_id)


def head_of(city, case):
    return city.holder_of("decider", case.department_id)


# -- fees --------------------------------------------------------------------------------------------


def paid(city, case) -> None:
    """Note what was paid at a bank's counter, by the number of its form."""
    payment = Payment.objects.about(case.pk).get()
    payments.note_receipt(
        payment=payment.pk,
        voucher=f"MN{payment.number[-8:]}",
        paid_at=city.days_ago(1),
        by=city.holder_of("finance", payment.department_id),
        at=city.days_ago(1),
    )


def paid_back(city, case) -> None:
    """Pay half of it back, since she was entitled to a reduction."""
    payment = Payment.at(Payment.objects.about(case.pk).get().pk)
    finance = city.holder_of("finance", payment.state.department_id)
    by = {"payment": payment.pk, "by": finance, "at": city.now}
    words = "演示数据：符合减半收取条件。"
    asked = payments.refund(
        ground="reduction", reason=words, cents=payment.state.refundable // 2, **by
    )
    payments.note_refund(code=asked.state.refunds[-1].code, transaction="MN00000001", **by)


# -- parcels -----------------------------------------------------------------------------------------


def _parcel(case) -> Parcel:
    return Parcel.at(Parcel.objects.about(case.pk).get().pk)


def by_counter(city, case) -> None:
    """Choose the post office's counter: nothing that answers over a wire runs while we load."""
    shipping.ask(
        about=case.pk, number=case.number, applicant_id=case.applicant_id, region=case.region,
        department_id=case.department_id, direction="out", mode="post", carrier="counter",
        contents=["licence"], address=address_of(case.applicant_id), actor="clock",
        at=city.days_ago(1), key="result",
    )  # fmt: skip


def sent(city, case) -> None:
    """Give the result to the courier, who says where it is."""
    parcel = _parcel(case)
    by = city.holder_of("delivery_clerk", case.department_id)
    waybill = f"MN{case.number[-10:-1]}"
    shipping.note_waybill(parcel=parcel.pk, waybill=waybill, by=by, at=city.days_ago(1))
    shipping.hand_over(parcel=parcel.pk, by=by, at=city.days_ago(1))
    _heard(city, case, ("picked_up", "广安区营业部已收件（模拟）"))


def brought(city, case) -> None:
    _heard(city, case, ("out_for_delivery", "正在派件（模拟）"), ("delivered", "已签收（模拟）"))


def _heard(city, case, *steps) -> None:
    parcel = _parcel(case)
    told = [
        Step(code=f"{kind}-{case.number[-4:]}", kind=kind, at=city.now, words=words)
        for kind, words in steps
    ]
    news = Progress(reference(parcel.pk, 1), parcel.state.waybill, tuple(told))
    shipping.learn(parcel=parcel.pk, progress=news, carrier=parcel.state.carrier, at=city.now)


def waits_at_window(city, case) -> None:
    shipping.make_ready(parcel=_parcel(case).pk, by=city.clerk, at=city.days_ago(1))


# -- around the main line ----------------------------------------------------------------------------


def heard_soon(city, case) -> None:
    """Offer a hearing, let the applicant ask for it, and announce it."""
    reviewer, at = reviewer_of(city, case), city.days_ago(2)
    neighbour = Applicant.objects.get(user__username="elder")
    actions.name_concerned(
        case=case.pk, by=reviewer, name=neighbour.name, number=neighbour.number, at=at,
        told="演示：拟建房屋距您家南侧窗户十二米，可能影响采光。",
    )  # fmt: skip
    actions.offer_hearing(case=case.pk, by=reviewer, ground="others_concerned", told=TOLD, at=at)
    actions.ask_hearing(case=case.pk, by=city.by, reason="演示：申请听证。", at=at)
    presider = Staff.objects.get(user__username="legality")
    actions.set_hearing(
        case=case.pk,
        by=reviewer,
        held_on=current().after(timezone.localdate(city.now), 9),
        presider=presider.code,
        starts_at="09:30",
        place="演示：区政务服务中心三楼会议室",
        subject="演示：相邻关系。",
        at=city.days_ago(1),
    )


def remarked(city, case) -> None:
    """Let every department say what it remarks, and tell the applicant once (联合审图)."""
    told = (
        actions.Remark("结施-05", "演示：梁配筋与计算书不一致。", "GB 55008-2021"),
        actions.Remark("建施-02", "演示：疏散门净宽不足。", "GB 55037-2022"),
        actions.Remark("建施-07", "演示：建议补充雨棚做法。", "", "advice"),
    )
    for no, task in enumerate(case.state.open_tasks("review")):
        if task.department_id in joint.of(case.state).said:
            continue
        by = city.holder_of(task.role, task.department_id)
        actions.remark(case=case.pk, by=by, remarks=told[no : no + 1], at=city.days_ago(2))
    by = reviewer_of(city, Case.at(case.pk))
    words = "演示：请逐条修改，一次重新提交整套图纸。"
    actions.ask_rework(case=case.pk, by=by, days=8, told=words, at=city.days_ago(1))


def consulted(city, case) -> None:
    other = Department.objects.exclude(pk=case.department_id).get(short_name="区卫健局")
    actions.consult(
        case=case.pk, by=reviewer_of(city, case), department=other.pk, at=city.days_ago(1),
        question="演示：请就卫生防护距离提出意见。",
    )  # fmt: skip


def suspended(city, case) -> None:
    actions.suspend(
        case=case.pk, by=head_of(city, case), ground="awaits_ruling", at=city.days_ago(1),
        reason="演示：房屋权属正在诉讼，待法院裁判。",
    )  # fmt: skip


def accepted_with_gaps(city, case) -> None:
    item = applicable(case.edition.content, first_answers(case.edition.content))
    owed = [m.code for m in item.asked if m.necessity.value == "later"]
    actions.accept_tolerantly(
        case=case.pk, by=city.clerk, owed=owed, promise="演示：两个工作日内补齐。", at=city.now
    )


def found_false(city, case) -> None:
    """Check what was promised, and find that it was not so."""
    task = next(t for t in case.state.waits if t.step == "aftercheck")
    actions.after_check(
        case=case.pk,
        by=city.holder_of(task.role, task.department_id),
        outcome="false",
        findings="演示：现场与承诺不符。",
        second=Staff.objects.get(user__username="checker").code,
        at=city.now,
    )


def challenged(city, case) -> None:
    actions.record_remedy(
        case=case.pk,
        by=head_of(city, case),
        remedy="reconsideration",
        filed_on=timezone.localdate(city.now),
        forum="广安区人民政府（模拟）",
        summary="演示：申请人对决定不服。",
        at=city.now,
    )


def looked_at(city, case) -> None:
    person = Applicant.objects.get(pk=case.applicant_id)
    people.reveal(
        applicant=person,
        by=city.clerk,
        reason="演示：核对申请表上的证件号码。",
        at=city.days_ago(1),
    )
