"""What happens to a part's case, told of the whole: accepted, paused, over, handed over."""

from datetime import date, datetime

from yici.cases.clocks import Clock
from yici.cases.lifecycle import FINAL
from yici.cases.models import Case
from yici.kernel.actions import Told, command

from .. import events
from ..lifecycle import IllegalStep, changed, evolve
from ..lifecycle import State as Whole
from ..models import BundleCase
from .opening import start_ready
from .shared import dated

OVER = {"refused", "not_accepted", "withdrawn", "terminated"}


def follow(*, case: Case, at: datetime) -> BundleCase:
    """Bring a bundle case up to what one of its parts has come to, and begin what waited for it.

    It reads the case as it is now, so that it does not matter how often, how late and in which
    order it is called.
    """
    bundle = catch_up(bundle=case.state.bundle_id, case=case, at=at)
    return start_ready(bundle=bundle, at=at) if bundle.state.ready() else bundle


@command(BundleCase)
def catch_up(bundle, *, case: Case, at: datetime) -> Told | None:
    """Tell what is new of a part, in the order in which it happened."""
    part = next((p for p in bundle.state.parts if p.case_id == case.pk), None)
    if part is None:
        return None
    told = dated(bundle.state, *_possible(bundle.state, news_of(part, case.state)))
    return Told(*told, actor="clock") if told else None


def _possible(state: Whole, news) -> list:
    """Return what the whole can still take in: after its end only the handing over."""
    found = []
    for event in news:
        try:
            state = evolve(state, event)
        except IllegalStep:
            continue
        found.append(event)
    return found


def news_of(part: events.Part, state) -> list:
    """Return what the case has gone through that the part does not know of yet. Pure."""
    if reopened := _reopened(part, state):
        again = changed(part, reopened)
        return [reopened, *news_of(again, state)]
    if part.is_over and part.status == "granted" and state.status == "terminated":
        return [events.PartEnded(on=state.completed_on, part=part.code, outcome="terminated")]
    if part.is_over:
        return _handed_over(part, state) if part.status == "granted" else []
    news: list = []
    known = {(p.from_on, p.ground): p.until_on for p in part.pauses}
    for pause in pauses_of(state):
        which = (pause.from_on, pause.ground)
        knows_end = known.get(which)
        if which not in known or (knows_end and pause.until_on != knows_end):  # or it goes on
            news.append(events.PartPaused(on=pause.from_on, part=part.code, ground=pause.ground))
            knows_end = None
        if pause.until_on and knows_end is None:
            news.append(
                events.PartResumed(
                    on=pause.until_on, part=part.code, since=pause.from_on, ground=pause.ground
                )
            )
    if state.accepted_on and part.accepted_on is None:
        news.append(events.PartAccepted(on=state.accepted_on, part=part.code))
    extra = _extra(state)
    if extra > part.extra:
        day = state.clock("promised").extensions[-1].on
        news.append(events.PartExtended(on=day, part=part.code, days=extra))
    news.sort(key=lambda event: event.on)
    ended = _ended(part, state)
    return [*news, ended, *_handed_over(part, state)] if ended else news


def _reopened(part: events.Part, state) -> events.PartReopened | None:
    """Return that a remedy has set aside what the part came to, if the whole does not know it yet."""
    ended = _ended(part, state)
    if part.ended_on is None or not state.redo or (ended and ended.outcome == part.status):
        return None
    since = max((c.started_on for c in clocks_again(state)), default=part.ended_on)
    return events.PartReopened(
        on=max(since, part.ended_on),
        part=part.code,
        again="running" if state.accepted_on else "applied",
    )


def clocks_again(state) -> list[Clock]:
    """Return the clocks of what is handled again after a remedy, the last one last."""
    return [clock for clock in state.clocks if clock.name in ("remedy", "again")]


def pauses_of(state) -> list[events.Pause]:
    """Return the stretches in which a case lawfully stood still.

    What stopped on one day for one ground is one stretch, until the last of it has ended: two
    departments may each begin a procedure that day.
    """
    asked = state.clock("correction")
    found = [events.Pause(asked.started_on, "correction", asked.ended_on)] if asked else []
    promised = state.clock("promised")
    stops = promised.stops if promised else ()
    ends: dict[tuple[date, str], list[date | None]] = {}
    for stop in stops:
        ends.setdefault((stop.from_on, stop.ground), []).append(stop.until_on)
    return found + [
        events.Pause(day, ground, None if None in until else max(filter(None, until)))
        for (day, ground), until in ends.items()
    ]


def _extra(state) -> int:
    clock = state.clock("promised")
    return sum(e.days for e in clock.extensions) if clock else 0


def _ended(part: events.Part, state) -> events.PartEnded | None:
    """Return the end of a part: its result is there, or will not come."""
    if state.outcome == "refused":
        return events.PartEnded(on=state.decided_on, part=part.code, outcome="refused")
    if state.status in OVER and state.status in FINAL:
        return events.PartEnded(on=state.completed_on, part=part.code, outcome=state.status)
    if state.outcome == "granted" and state.status in ("delivering", "delivered"):
        return events.PartEnded(
            on=state.completed_on or state.decided_on,
            part=part.code,
            outcome="granted",
            licence_id=state.licence_id,
        )
    return None


def _handed_over(part: events.Part, state) -> list:
    if state.outcome != "granted" or state.status != "delivered" or part.delivered_on:
        return []
    clock = state.clock("delivery")
    day = (clock and clock.ended_on) or state.completed_on
    return [events.PartDelivered(on=day, part=part.code)]
