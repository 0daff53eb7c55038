"""What has lapsed by law though no job has noted it yet: the law's days do not wait for the worker. Pure."""

from datetime import date, timedelta

from . import clocks, events, lifecycle, rules, work
from .lifecycle import State

REF = "hearing"  # what the clocks stand still for while a hearing is certain


def unasked_hearing(state: State, calendar, today: date) -> events.HearingDropped | None:
    """Return that no hearing is held, where everybody's five working days have passed (art. 47).

    Told by the job, or with the next verb that the hearing would bar: whichever comes first.
    """
    asking = rules.still_asking(state)
    if not asking or not any(t.step == "hearing" for t in state.waits):
        return None
    certain = state.clock("hearing")
    if certain is not None and certain.ended_on is None:
        return None
    if not all(rules.is_silent(clock, today) for clock in asking):
        return None
    over = max(clock.due_on for clock in asking if clock.due_on) + timedelta(days=1)
    ended = hearing_ended(state, calendar, over)
    return events.HearingDropped(on=over, ground="not_asked", clocks=ended)


def hearing_ended(state: State, calendar, on: date) -> tuple[clocks.Clock, ...]:
    """Return the clocks of a hearing taken down, and what stood still for it running again."""
    return (
        *clocks.end_all(state.clocks, {"hearing_ask", "hearing"}, on),
        *work.resumed(state, calendar, on, REF),
    )


def as_it_is(state: State, calendar, today: date) -> State:
    """Return the state as the law has it today: what pages and lists of verbs go by."""
    dropped = unasked_hearing(state, calendar, today)
    return lifecycle.evolve(state, dropped) if dropped else state
