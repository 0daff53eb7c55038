"""收件与受理: receipt, correction, acceptance, non-acceptance (行政许可法 art. 32)."""

from yici.kernel import ledger

from .. import grounds, reading
from .told import Notice, Told, cited, day, days, ground_in_words


def receipt(told: Told) -> Notice:
    return Notice("receipt", {"受理期限": told.due("acceptance")}, _taken(told))


def correction(told: Told) -> Notice | None:
    """A part of a bundle asks in the bundle's joint notice, once for all its parts."""
    if told.state.bundle_id:
        return None
    values = {"补正说明": told.said(), "补正期限": told.due("correction")}
    return Notice("correction", values, told.named(told.body["missing"]))


def correction_receipt(told: Told) -> Notice:
    due = told.due("acceptance-again") or told.due("acceptance")
    return Notice("correction_receipt", {"受理期限": due}, _taken(told))


def acceptance(told: Told) -> Notice:
    values = {
        "法定办结期限": _limit(told, "statutory", told.state.statutory),
        "承诺办结期限": _limit(told, "promised", told.state.promised),
    }
    if told.body.get("deemed"):
        since = day(told.entry.event.accepted_on)
        return Notice("deemed_acceptance", values | {"收到日期": since})
    return Notice("acceptance", values)


def non_acceptance(told: Told) -> Notice:
    history = ledger.history(told.case.pk, since=told.case.opened_at)
    proposed = history.filter(kind="cases.refusal_proposed").last().body
    ground = grounds.REFUSALS[told.body["ground"]]
    values = {
        "不予受理情形": ground_in_words(ground),
        "理由": told.notes.get(proposed["note"], ""),
        "办理指引": told.notes.get(proposed["guidance"], ""),
        "依据": cited(ground),
    }
    kind = "no_licence" if told.body["ground"] == "no_licence_needed" else "non_acceptance"
    return Notice(kind, values)


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
