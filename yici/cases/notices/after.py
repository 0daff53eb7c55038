"""决定以后: checks of what was promised, changes of the result, what follows a remedy
(行政许可法 art. 7, 8, 49, 69, 70; 行政复议法 art. 63-67, 77; 行政诉讼法 art. 70-77, 94)."""

from datetime import date

from yici.kernel import ledger
from yici.licences.models import Licence

from .. import grounds
from .told import LAW, Notice, Told, cited, day, ground_in_words

KINDS = {
    "revoked": "revocation",
    "cancelled": "cancellation",
    "corrected": "result_correction",
    "suspended": "result_suspension",
    "restored": "result_restoration",
}
PROMISES = {"kept": "承诺属实", "false": "承诺不实"}


def aftercheck(told: Told) -> Notice:
    """The record of the check that follows a decision on an undertaking (R30)."""
    values = {
        "核查日期": day(told.entry.event.on),
        "核查人员": told.staff(told.body["handlers"]),
        "核查结论": PROMISES[told.body["outcome"]],
        "核查情况": told.said(),
    }
    return Notice("aftercheck", values)


def change(told: Told) -> Notice:
    """The result is not what it was any more: which, why, on what ground, since when."""
    what = told.body["change"]
    ground = grounds.CHANGES[what][told.body["ground"]]
    licence = Licence.objects.filter(pk=told.state.licence_id).first()
    result = told.content.result
    values = {
        "证照名称": licence.how.name if licence else (result.name if result else "决定书"),
        "证照编号": licence.identifier if licence else "",
        "情形": ground_in_words(ground),
        "更正内容": told.said(),
        "理由": told.said(),
        # A clerical error, or an investigation, has no article: the authority supervises (art. 10).
        "依据": cited(ground) or f"{told.common()['依照']}{LAW}第十条",
        "生效日期": day(told.entry.event.on),
    }
    return Notice(KINDS[what], values)


REMEDIES = {"reconsideration": "行政复议", "litigation": "行政诉讼"}
FORMER = {
    "granted": "准予决定",
    "refused": "不予许可（不予办理）的决定",
    "not_accepted": "不予受理决定",
    "terminated": "终止办理决定",
    "revoked": "撤销、注销决定",
}
SET_ASIDE = {
    "changed": "被变更", "partly": "被部分撤销", "revoked": "被撤销", "void": "被确认无效",
    "ordered": "被责令重新处理",
}  # fmt: skip
# By what the decision on the remedy says: its articles, and the one by which it is carried out.
ARTICLES = {
    "reconsideration": (
        "《中华人民共和国行政复议法》", "第七十七条",
        {"changed": "第六十三条", "partly": "第六十四条", "revoked": "第六十四条",
         "unlawful": "第六十五条", "ordered": "第六十六条", "void": "第六十七条"},
    ),
    "litigation": (
        "《中华人民共和国行政诉讼法》", "第九十四条",
        {"partly": "第七十条", "revoked": "第七十条", "ordered": "第七十二条",
         "unlawful": "第七十六条", "void": "第七十五条", "changed": "第七十七条"},
    ),
}  # fmt: skip


def reopening(told: Told) -> Notice:
    """What was set aside is handled again: by when, and that nothing has to be handed in anew."""
    decided = _decisions(told)[-1]
    days = [clock["due_on"] for clock in told.body["clocks"] if clock["due_on"]]
    values = {
        "原处理结果": FORMER[told.body["redo"]["former"]],
        "裁决结果": SET_ASIDE[decided.body["outcome"]],
        "新的期限": day(date.fromisoformat(max(days))) if days else "",
    }
    return Notice("reopening", values | _remedy(told, decided))


def carrying_out(told: Told) -> Notice:
    """What was ordered is done, and what was done (履行)."""
    task = told.body["task"]
    ordered = [d for d in _decisions(told) if any(t["no"] == task for t in d.body["opens"])]
    values = {"履行情况": told.said(), "履行日期": day(told.entry.event.on)}
    return Notice("carried_out", values | _remedy(told, ordered[-1]))


def _decisions(told: Told) -> list:
    """Return what was decided on remedies before this fact, in order."""
    known = ledger.history(told.case.pk, since=told.case.opened_at)
    return list(known.filter(kind="cases.remedy_decided", seq__lt=told.entry.seq).order_by("seq"))


def _remedy(told: Told, decided) -> dict[str, str]:
    """Return which remedy it was, before whom, since when, and by which articles it binds."""
    known = ledger.history(told.case.pk, since=told.case.opened_at)
    filed = known.filter(kind="cases.remedy_recorded", seq__lt=decided.seq).order_by("seq").last()
    remedy, since = decided.body["remedy"], decided.event.effective_on or decided.event.on
    law, binding, articles = ARTICLES[remedy]
    return {
        "救济程序": REMEDIES[remedy],
        "裁决机关": filed.body["forum"] if filed else "",
        "裁决日期": day(since),
        "依据": f"{law}{articles[decided.body['outcome']]}、{binding}",
    }
