"""预审: an opinion on the papers before the formal application (C041)."""

from datetime import datetime
from typing import Literal

from yici.kernel.actions import Told, command

from .. import clocks, events, renewals, rules, work
from ..models import Case
from .accepting import askable
from .charging import charged
from .shared import calendar, day_of, is_after_hours, words

OUTCOMES: tuple[Literal["pass", "mend"], ...] = ("pass", "mend")


@command(Case)
def pre_review(case, *, by, outcome: str, missing=(), words_to_applicant: str = "", at) -> Told:
    """Tell the applicant whether her papers would do, before she applies formally.

    The opinion binds nobody: she may apply all the same, and the time for acceptance and the one
    correction (art. 32) are untouched by it.

    :param outcome: `pass`, or `mend` with what is missing
    :raises NotAllowed: for another outcome, or what the item does not ask for
    """
    rules.check("pre-review", case.state, by)
    if outcome not in OUTCOMES:
        raise rules.NotAllowed("unknown-outcome", "Choose pass or mend.")
    missing = askable(case, missing) if outcome == "mend" else ()
    note, beside = words(
        case.pk, words_to_applicant, what="notice of what is missing", required=outcome == "mend"
    )
    on = day_of(at)
    event = events.PreReviewed(
        on=on,
        outcome=outcome,
        missing=missing,
        note=note,
        handler=by.staff_code,
        clocks=clocks.end_all(case.state.clocks, {"pre_review"}, on),
    )
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def submit(case, *, by, at: datetime) -> Told:
    """Apply formally after the pre-review: the five working days for acceptance begin (art. 32)."""
    rules.check("submit", case.state, by)
    on = day_of(at)
    opens, clock = work.acceptance(case.state, calendar(), on)
    running = (clock, *renewals.clock(calendar(), case.state.renews, on))
    late = is_after_hours(at)
    running += work.same_day(case.state.track, calendar(), on, after_hours=late)
    submitted = events.Submitted(on=on, clocks=running, opens=opens)
    return charged(case, submitted, "accept", actor=by.actor)
