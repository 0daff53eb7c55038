"""中止、恢复: the handling stands still on a ground, until it has gone."""

from datetime import datetime

from yici.kernel.actions import Told, command

from .. import events, grounds, rules, work
from ..models import Case
from .shared import calendar, day_of, words

REF = "suspension"
STANDS = work.HANDLING | work.HERS  # a flood keeps her from supplying, too


@command(Case)
def suspend(case, *, by, ground: str, reason: str, at: datetime) -> Told:
    """Suspend the handling; the limits stop, and the applicant is told why.

    :param ground: a key of `grounds.SUSPENSIONS`
    :raises NotAllowed: on another ground, or while it is suspended
    """
    rules.check("suspend", case.state, by)
    state, on = case.state, day_of(at)
    if ground not in grounds.SUSPENSIONS:
        raise rules.NotAllowed("unknown-ground", "Choose one of the lawful grounds.")
    if state.held_by("*"):
        raise rules.NotAllowed("once", "The handling is suspended already.")
    note, beside = words(case.pk, reason)
    still = work.side(
        state, "suspension", state.department_id, "decider", on,
        subject=ground, holds="*", handler=by.staff_code,
    )  # fmt: skip
    event = events.Suspended(
        on=on,
        ground=ground,
        note=note,
        handler=by.staff_code,
        clocks=work.stopped(state, calendar(), on, "suspension", REF, kinds=STANDS),
        opens=(still,),
    )
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def resume(case, *, by, reason: str, at: datetime) -> Told:
    """Resume the handling: the ground has gone, the limits run again with what they had left.

    :raises NotAllowed: when it is not suspended
    """
    rules.check("resume", case.state, by)
    state, on = case.state, day_of(at)
    if not state.held_by("*"):
        raise rules.NotAllowed("not-now", "The handling is not suspended.")
    note, beside = words(case.pk, reason)
    event = events.Resumed(
        on=on,
        note=note,
        handler=by.staff_code,
        clocks=work.resumed(state, calendar(), on, REF),
    )
    return Told(event, actor=by.actor, beside=beside)
