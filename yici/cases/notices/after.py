"""决定以后: checks of what was promised, and changes of the result (行政许可法 art. 8, 49, 69, 70)."""

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
