"""决定与送达: grant, refusal, deemed renewal, delivery (行政许可法 art. 38, 44, 50)."""

from yici.licences.models import Paper

from .. import joint, refusals
from . import jointly
from .told import Notice, Told, day

MODES = {
    "online": "网上获取",
    "window": "窗口领取",
    "post": "邮寄送达",
    "terminal": "自助终端打印",
    "locker": "自助柜领取",
}


def decision(told: Told) -> Notice | None:
    """A grant that waits for originals is not in anybody's hands before they were compared (R29)."""
    waits = any(task.step == "originals" for task in told.state.waits)
    return None if waits else _decision(told)


def after_originals(told: Told) -> tuple[Notice, Told] | None:
    """The decision that waited for the originals, in the words it was taken in (R29)."""
    decided = told.before("decided")
    if told.body["outcome"] != "match" or decided is None:
        return None
    notice = _decision(decided)
    # Earlier releases sent it at once.
    sent = Paper.objects.filter(story=told.case.pk, kind=notice.kind, at__gte=decided.entry.at)
    return None if sent.exists() else (notice, decided)


def _decision(told: Told) -> Notice:
    if told.body.get("deemed"):
        return _deemed_renewal(told)
    if joint.kind_of(told.state):
        return jointly.opinion(told)
    values = {
        "审查要点": refusals.criterion_of(told.case, told.body["criterion"]),
        "理由": told.said() + _anew(told),
    }
    return Notice("grant" if told.body["outcome"] == "granted" else "refusal", values)


DECIDED_BY = {"reconsideration": "行政复议决定", "litigation": "人民法院判决"}


def _anew(told: Told) -> str:
    """Say that it is decided anew, since what was decided before was set aside, and what differs."""
    again = told.earlier("reopened")
    if again is None or told.earlier_seq("decided") > told.earlier_seq("reopened"):
        return ""
    said = f"本决定系根据{DECIDED_BY[again['redo']['remedy']]}重新作出。"
    differs = told.said("differs")
    return said + (f"与原决定不同的主要事实或者理由：{differs}" if differs else "")


def _deemed_renewal(told: Told) -> Notice:
    """Nobody decided by the day of expiry: the law counts it as renewed (art. 50 (2))."""
    # The licence itself may have been renewed by now; the clock knows the day it had.
    return Notice("deemed_renewal", {"原有效期": told.due("renewal")})


def delivery(told: Told) -> Notice:
    values = {
        "送达方式": MODES.get(told.body["mode"], told.body["mode"]),
        "送达日期": day(told.entry.event.on),
    }
    return Notice("delivery", values, _handed_over(told))


def _handed_over(told: Told) -> list[dict[str, str]]:
    result = told.content.result
    name = result.name if result and told.case.outcome == "granted" else "决定书"
    return [{"name": name}]
