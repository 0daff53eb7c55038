"""What the passing of a day means: silence, a promise not kept, a correction that comes late."""

from datetime import date

from ..clocks import Clock
from ..lifecycle import State
from .table import NotAllowed


def is_unanswered(state: State, clock: Clock | None, today: date) -> bool:
    """Whether a renewal asked for in time was not decided by the day of expiry (art. 50 (2))."""
    if clock is None or not clock.is_running or clock.ground != "renewal":
        return False
    return clock.is_missed(today) and state.status in {"in_review", "in_check", "in_decision"}


def is_silent(clock: Clock | None, today: date) -> bool:
    """Whether the office has let the five days pass without a word (art. 32 (4))."""
    return clock is not None and clock.is_running and clock.is_missed(today)


def is_unkept(state: State, today: date) -> bool:
    """Whether promised papers did not come by their day: then the case ends by itself, on record (R22).

    What was refused meanwhile needs none any more.
    """
    return (
        bool(state.owed) and state.outcome != "refused" and is_silent(state.clock("supply"), today)
    )


def late_correction(state: State, today: date) -> date | None:
    """Return the day of a correction that has passed, while nobody has ended the case.

    The law sets no day and lets nothing follow by itself (行政许可法 art. 32): what comes late is still
    looked at, but from that day on the office may end the case, and everybody is told so.
    """
    clock = state.clock("correction")
    if state.status != "correcting" or not is_silent(clock, today):
        return None
    return clock.due_on if clock else None


def check_kept(state: State, today: date) -> None:
    """:raises NotAllowed: when a promise of papers is broken: nothing forestalls what follows from it"""
    if is_unkept(state, today):
        raise NotAllowed(
            "passed",
            "The day by which papers were promised is over: for want of them the case ends by itself.",
            "R22",
        )
