"""补充安全意见: what a department that joined after the one list may still raise, and who allows it (R22)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from yici.kernel.actions import Told, command

from .. import clocks, events, joint, rules, work
from ..models import Case
from . import examining_jointly as together
from .shared import calendar, day_of, words

DANGER = "words on the danger"
OUTCOMES: tuple[Literal["allow", "decline"], ...] = ("allow", "decline")


@command(Case)
def raise_safety(
    case, *, by, remarks: Iterable[together.Remark], danger: str, at: datetime
) -> Told:
    """Ask the head to let remarks on safety onto the list, though it has gone out.

    :param remarks: by drawing or place, each with its standard; all of them must be mended
    :param danger: what may happen to people or property, and why it was not said before
    :raises NotAllowed: unless one's department joined after the list had gone out, once
    """
    rules.check("raise-safety", case.state, by)
    state, on, given = case.state, day_of(at), tuple(remarks)
    task = rules.late_review(by, state)
    assert task is not None  # the rule has found it
    if not 1 <= len(given) <= joint.MOST_REMARKS or any(one.weight != "must" for one in given):
        raise rules.NotAllowed(
            "remarks", "Raise what must be mended for safety, 1 to 200 remarks.", joint.LAW
        )
    first, told, beside = joint.of(state).next_no, [], []
    for no, one in enumerate(given, start=first):
        digest, rows = words(case.pk, together.written(one), what="remark")
        told.append(joint.Remark(no, task.department_id, "must", digest))
        beside += rows
    note, rows = words(case.pk, danger, what=DANGER)
    approval = work.side(
        state, "safety", state.department_id, "decider", on, subject=str(task.no),
        holds=f"task:{task.no}",
    )  # fmt: skip
    event = events.SafetyRaised(
        on=on, task=task.no, department_id=task.department_id, remarks=tuple(told), note=note,
        handler=by.staff_code, opens=(approval,),
    )  # fmt: skip
    return Told(
        event, actor=by.actor, beside=tuple({r.digest: r for r in (*beside, *rows)}.values())
    )


@command(Case)
def decide_safety(case, *, by, outcome: str, told: str, days: int = 0, at: datetime) -> Told:
    """Allow what was raised onto the list, or decline it; the applicant is told what is allowed.

    She gets time to mend it, within the limit of the law; where that leaves none, the departments
    decide on what there is.

    :param outcome: allow or decline
    :param told: the reason; of what is allowed, what the applicant is told
    :param days: working days to mend it, from today; none when it is declined
    :raises NoTimeToMend: when the law's limit would pass meanwhile
    """
    rules.check("decide-safety", case.state, by)
    if outcome not in OUTCOMES:
        raise rules.NotAllowed("unknown-outcome", "Choose allow or decline.", joint.LAW)
    state, on = case.state, day_of(at)
    found = rules.safety_to_decide(by, state)
    assert found is not None  # the rule has found it
    task, raised = found
    note, beside = words(case.pk, told)
    allows = outcome == "allow"
    running, opens = _time(state, _days(state, days, on), on) if allows else ((), ())
    event = events.SafetyDecided(
        on=on, task=task.no, review=raised.task, outcome=outcome, note=note,
        days=days if allows else 0, handler=by.staff_code,
        remarks=tuple(one.no for one in raised.remarks) if allows else (),
        clocks=running, opens=opens,
    )  # fmt: skip
    return Told(event, actor=by.actor, beside=beside)


def _days(state, days: int, on: date) -> int:
    """Return the days to mend: none only where the law's limit leaves none."""
    if days or together.time_to_mend(state, on)[0]:
        together.check_days(state, days, on)
    return days


def _time(state, days: int, on: date):
    """Return the clocks and the work that give so many days from today: more of those under way, or new ones."""
    if not days:
        return (), ()
    running, waits = state.clock("rework"), any(t.step == "rework" for t in state.waits)
    if waits and not running.is_missed(on):
        more = days - (clocks.remaining(calendar(), running, on) or 0)
        longer = clocks.extend(calendar(), running, more, "rework", on) if more > 0 else None
        return ((longer,) if longer else ()), ()
    own = clocks.start(calendar(), "rework", "rework", days, "workday", on)
    if waits:
        return (own,), ()
    mending = work.side(state, "rework", state.department_id, "applicant", on, holds="review")
    return (*together.promises_stopped(state, on), own), (mending,)
