"""制证、送达: the licence is there, the result goes to the applicant."""

from datetime import datetime
from uuid import UUID

from yici.catalogue.models import edition
from yici.kernel.actions import Told, command

from .. import clocks, events, rules, work
from ..models import Case
from . import agents
from .shared import calendar, day_of, sealed

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
def deliver(
    case,
    *,
    by,
    mode: str,
    paper_number: str = "",
    agent_id: UUID | None = None,
    at: datetime,
) -> Told | None:
    """Hand the result over (art. 44).

    A licence that has no e-licence is on record with its number before the case is closed (R31):
    such a case does not close by itself.

    :param mode: `online` (by the platform itself), `window`, `post`, `locker`, `terminal`
    :param paper_number: of the paper licence that is handed out; kept sealed
    :param agent_id: who collects it at the window for the applicant
    :raises NotAllowed: for another mode, without that number, while the result is suspended, or
        when that person has no mandate for it (R38)
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
    mandate_id = agents.standing_in(case, by, agent_id, "deliver", at)
    if mandate_id and mode != "window":
        raise rules.NotAllowed(
            "unknown-mode", "Only at the window does somebody collect it.", "R38"
        )
    number = paper_number.strip()[:100]
    if is_on_paper(case.state) and not number:
        if by.is_clock:
            return None
        raise rules.NotAllowed(
            "paper-number", "Enter the number of the paper licence that is handed out.", "R31"
        )
    paper, beside = sealed(case.pk, {"paper_number": number}) if number else ("", ())
    on = day_of(at)
    ended = clocks.end_all(case.state.clocks, {"delivery", "remedy", "again"}, on)
    event = events.Delivered(
        on=on, mode=mode, handler=by.staff_code or "", paper=paper, mandate_id=mandate_id,
        clocks=ended,
    )  # fmt: skip
    return Told(event, actor=by.actor, beside=beside)


def is_on_paper(state) -> bool:
    """Whether what was granted is a licence of which no e-licence is made (R31)."""
    if state.outcome != "granted" or state.licence:
        return False
    result = edition(state.edition_id).content.result
    return result is not None and bool(result.on_paper)
