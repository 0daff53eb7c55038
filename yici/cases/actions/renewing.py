"""视为准予延续: what nobody decided by the day of expiry is renewed by law (行政许可法 art. 50)."""

from datetime import datetime

from yici.kernel.actions import Told, command

from .. import events, renewals, work
from ..models import Case
from .charging import charged
from .deciding import check_days
from .shared import calendar, day_of


@command(Case)
def deem_renewed(case, *, at: datetime) -> Told | None:
    """Grant a renewal that was asked for in time and not decided when the licence expired.

    As of the day of expiry. Nothing happens when the office has decided, when the application is
    not accepted yet (silence sees to that first), when silence does not renew, or when the licence
    is not what it was.
    """
    state = case.state
    if not renewals.is_renewed_by_law(state, day_of(at)):
        return None
    on = max(state.clock("renewal").due_on, state.accepted_on)
    opens, running = work.after_decision(state, "granted", check_days(case), calendar(), on)
    drops, ended = work.ended_with_decision(state, "granted", calendar(), on)
    event = events.Decided(
        on=on, task=0, outcome="granted", criterion="", note="", handler="", deemed=True,
        drops=drops, clocks=(*ended, *running), opens=opens,
    )  # fmt: skip
    return charged(case, event, "make", "deliver", actor="clock")
