"""联合审图、联合验收: the one list of remarks, and the one opinion (国办发〔2019〕11号)."""

from .. import joint, reading, refusals
from .told import Notice, Told

WEIGHTS = {"must": "必须整改", "advice": "建议"}
CONCLUSIONS = {"pass": "通过", "refuse": "不通过"}
VERDICTS = {
    ("drawings", "granted"): "审查合格",
    ("drawings", "refused"): "审查不合格",
    ("acceptance", "granted"): "验收合格",
    ("acceptance", "refused"): "验收不合格",
}


def rework(told: Told) -> Notice:
    """All remarks of all departments, told once (R22)."""
    event = told.entry.event
    values = {
        "整改期限": f"{reading.count_in_words(event.days, 'workday')}，至{told.due('rework')}",
        "整改说明": told.said(),
        "依据": told.own_basis(),
    }
    return Notice("joint_remarks", values, _listed(told, set(event.remarks)))


def safety(told: Told) -> Notice | None:
    """What concerns safety, added after the one list because the head allowed it."""
    event = told.entry.event
    if event.outcome != "allow":
        return None
    limit = NO_TIME
    if event.days:
        limit = f"请在{told.due('rework')}前整改完毕并重新提交，各部门同时复核。"
    values = {"整改说明": told.said(), "整改期限": limit, "依据": told.own_basis()}
    return Notice("joint_safety", values, _listed(told, set(event.remarks)))


NO_TIME = "法定期限内已无整改时间，各部门按现有材料依法作出决定。"


def _listed(told: Told, numbers: set[int]) -> list[dict[str, str]]:
    """Return the remarks as lines; the paper counts its lines, so a number is told where it differs."""
    shown = reading.joint_of(told.case, for_office=True)
    listed = [one for one in (shown.remarks if shown else ()) if one.no in numbers]
    return [
        {
            "name": one.sheet if one.no == line else f"意见第{one.no}条 {one.sheet}",
            "note": "；".join(
                filter(
                    None,
                    (one.text.rstrip("。；;. "), one.basis, one.department, WEIGHTS[one.weight]),
                )
            ),
        }
        for line, one in enumerate(listed, 1)
    ]


def opinion(told: Told) -> Notice:
    """The one opinion: how each department concludes, and what all of them come to."""
    state, outcome = told.state, told.body["outcome"]
    names = {d.id: d.name for d in reading.people_of(told.case).departments.values()}
    last = {t.department_id: t.outcome for t in state.tasks if t.step == "review" and t.outcome}
    concluded = [
        f"{names[pk]}：{CONCLUSIONS[found]}" for pk, found in last.items() if found in CONCLUSIONS
    ]
    left = {r.no for r in joint.of(state).open_of()}
    values = {
        "审查结论": VERDICTS[joint.kind_of(state), outcome],
        "各部门意见": "；".join(concluded),
        "审查要点": refusals.criterion_of(told.case, told.body["criterion"]),
        "理由": told.said(),
        "依据": told.own_basis(),
    }
    return Notice("joint_opinion", values, _listed(told, left))
