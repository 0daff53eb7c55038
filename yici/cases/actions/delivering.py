"""制证、送达: the licence is there, the result goes to the applicant."""

from datetime import datetime

from yici.kernel.actions import Told, command

from .. import clocks, events, rules, work
from ..models import Case
from .shared import calendar, day_of

MODES = {"online", "window", "post", "locker", "terminal"}


@command(Case)
def licence_made(case, *, licence_id, at: datetime) -> Told | None:
    """Note that the licence is made, sealed and stored (R31); now it can be delivered."""
    if case.state.licence_id == licence_id:
        return None
    on = day_of(at)
    step = work.own(case.state, "deliver", "delivery_clerk")
    opens, _ = work.open_step(case.state, step, calendar(), on)
    return Told(events.LicenceMade(on=on, licence_id=licence_id, opens=opens), actor="clock")


@command(Case)
def deliver(case, *, by, mode: str, at: datetime) -> Told:
    """Hand the result over (art. 44).

    :param mode: `online` (by the platform itself), `window`, `post`, `locker`, `terminal`
    :raises NotAllowed: for another mode, or while the result is suspended
    """
    if not by.is_clock:
        rules.check("deliver", case.state, by)
        if case.state.result == "suspended":
            raise rules.NotAllowed(
                "suspended",
                "It was suspended: it is not handed over until it is restored.",
                "行政许可法 art. 69",
            )
    if mode not in MODES:
        raise rules.NotAllowed("unknown-mode", "Choose how the result was delivered.")
    on = day_of(at)
    ended = clocks.end_all(case.state.clocks, {"delivery", "remedy", "again"}, on)
    event = events.Delivered(on=on, mode=mode, handler=by.staff_code or "", clocks=ended)
    return Told(event, actor=by.actor)
