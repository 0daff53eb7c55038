"""收件与受理: receipt, undertaking, correction, acceptance, non-acceptance (行政许可法 art. 32)."""

from yici.catalogue.content import Commitment
from yici.people.models import Department

from .. import grounds, reading
from .told import Notice, Told, cited, day, days, ground_in_words


def application(told: Told) -> list[Notice]:
    """The receipt, and the undertaking that was signed with it; a pre-review has no receipt yet."""
    made = [receipt(told)] if told.due("acceptance") else []
    agreed = told.content.paths.commitment
    if agreed and "commitment" in told.body.get("ways", ()):
        made.append(undertaking(told, agreed))
    return made


def receipt(told: Told) -> Notice:
    """What came in, and until when the office says whether it accepts it (art. 32)."""
    values = {"受理期限": told.due("acceptance"), "即办期限": told.due("same_day")}
    return Notice("receipt", values, _taken(told))


def undertaking(told: Told, agreed: Commitment) -> Notice:
    """What was told and promised, as the edition has it (国办发〔2020〕42号; R30)."""
    values = {
        "告知内容": "\n".join(agreed.duties) or agreed.text,
        "承诺内容": agreed.text,
        "承诺日期": day(told.entry.event.on),
        "核查期限": f"作出决定之日起{agreed.check_days}个工作日",
        "失信后果": agreed.consequence,
        "依据": str(agreed.basis) if agreed.basis else "",
    }
    return Notice("undertaking", values)


def correction(told: Told) -> Notice | None:
    """A part of a bundle asks in the bundle's joint notice, once for all its parts."""
    if told.state.bundle_id:
        return None
    values = {"补正说明": told.said(), "补正期限": told.due("correction")}
    return Notice("correction", values, told.named(told.body["missing"]))


def correction_receipt(told: Told) -> Notice | None:
    """What came in after a correction, where the five days run anew (art. 32)."""
    due = told.due("acceptance-again")
    if not due:
        return None
    values = {"受理期限": due, "即办期限": told.due("same_day:again")}
    if told.body.get("late"):
        values["补正逾期"] = told.due("correction")
    return Notice("correction_receipt", values, _taken(told))


def forwarding(told: Told) -> Notice:
    """Taken in here, to be accepted there: the five days go on from the day of receipt."""
    there = Department.objects.get(pk=told.body["department_id"])
    values = {
        "转办日期": day(told.entry.event.on),
        "受理机关": there.name,
        "受理期限": told.due("acceptance-again") or told.due("acceptance"),
        "理由": told.said(),
    }
    return Notice("forwarding", values)


def acceptance(told: Told) -> list[Notice]:
    """That it is accepted, or counts as accepted; and what was promised for later (容缺)."""
    values = {
        "法定办结期限": _limit(told, "statutory", told.state.statutory),
        "承诺办结期限": _limit(told, "promised", told.state.promised),
    }
    if told.body.get("deemed"):
        since = day(told.entry.event.accepted_on)
        return [Notice("deemed_acceptance", values | {"收到日期": since})]
    made = [Notice("acceptance", values)]
    if owed := told.body.get("owed"):
        made.append(Notice("tolerance", {"补齐期限": _owed_by(told)}, told.named(owed)))
    return made


def _owed_by(told: Told) -> str:
    """Return the day by which what was promised has to come: its own clock's, or its work's."""
    waits = (t.due_on for t in told.state.waits if t.step == "supply")
    return told.due("supply") or next((day(due) for due in waits if due), told.due("promised"))


def supply_receipt(told: Told) -> Notice:
    """What came in of the papers that follow, and what is still owed (容缺后补)."""
    names = [one["name"] for one in told.named(told.body.get("owed", ()))]
    values = {"补齐日期": day(told.entry.event.on), "仍缺材料": "、".join(names)}
    return Notice("supply_receipt", values, told.named(told.body["codes"]))


def non_acceptance(told: Told) -> Notice:
    """Why not, and where instead: the authority whose matter it is, by name (art. 32 (2))."""
    proposed = told.earlier("refusal_proposed") or {}
    ground = grounds.REFUSALS[told.body["ground"]]
    values = {
        "不予受理情形": ground_in_words(ground),
        "理由": told.notes.get(proposed.get("note", ""), ""),
        "办理指引": _guidance(told, proposed),
        "依据": cited(ground),
    }
    kind = "no_licence" if told.body["ground"] == "no_licence_needed" else "non_acceptance"
    return Notice(kind, values)


def _guidance(told: Told, proposed: dict) -> str:
    advice = told.notes.get(proposed.get("guidance", ""), "")
    authority = proposed.get("authority_id")
    right = Department.objects.filter(pk=authority).first() if authority else None
    if right is None or right.name in advice:
        return advice
    where = "，".join(
        part for part in (right.address, right.phone and f"电话{right.phone}") if part
    )
    return f"请向{right.name}{f'（{where}）' if where else ''}申请。{advice}"


def _taken(told: Told) -> list[dict[str, str]]:
    given = [h for h in reading.materials_of(told.case) if h.given or h.material.shared]
    return [
        {
            "name": h.material.name,
            "note": "由政府部门共享取得" if h.material.shared else "已提交",
        }
        for h in given
    ]


def _limit(told: Told, clock: str, limit) -> str:
    due = told.due(clock)
    if not (limit and due):
        return ""
    return f"{days(limit)}，至{due}" if limit.days else f"当场办结，{due}"
