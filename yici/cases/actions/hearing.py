"""听证: the right to it told, asked for, given up (行政许可法 art. 46, 47). Held: see `sitting`."""

from datetime import date, datetime

from yici.kernel.actions import Told, command
from yici.kernel.values import replace

from .. import clocks, events, grounds, lapsed, periods, rules, work
from ..lapsed import REF
from ..lifecycle import State, evolve
from ..models import Case
from .shared import calendar, day_of, words


def _pending(state):
    return next((t for t in state.waits if t.step == "hearing"), None)


@command(Case)
def offer_hearing(case, *, by, ground: str, told: str, at: datetime) -> Told:
    """Tell those concerned of their right to a hearing; the decision waits for it (art. 46, 47).

    :param ground: a key of `grounds.HEARINGS`; what the law itself asks for is held unasked
    :param told: whom it concerns, and what they are told
    :raises NotAllowed: on another ground, or while one is under way
    """
    on = day_of(at)
    state, before = lapsed_hearing(case.state, on)
    mine = rules.work_for("offer-hearing", state, by)
    if ground not in grounds.HEARINGS:
        raise rules.NotAllowed("unknown-ground", "Choose one of the lawful grounds.")
    if _pending(state):
        raise rules.NotAllowed("once", "A hearing is under way already.", "行政许可法 art. 47")
    note, beside = words(case.pk, told, what="notice of the right to a hearing")
    held = work.side(
        state, "hearing", mine.department_id, mine.role, on, holds="decide", handler=by.staff_code
    )
    moved = _may_ask(state, on) if ground == "others_concerned" else _to_be_held(state, on)
    event = events.HearingOffered(
        on=on, ground=ground, note=note, handler=by.staff_code, clocks=moved, opens=(held,)
    )
    return Told(*before, event, actor=by.actor, beside=beside)


def _may_ask(state, on: date):
    """Return the clocks in which the applicant and everybody concerned may ask, each her own."""
    return tuple(may_ask(no, on) for no in (0, *(one.no for one in state.concerned)))


def may_ask(no: int, on: date):
    """Return the clock in which somebody may ask for the hearing: five working days (art. 47)."""
    clock = periods.wind(calendar(), "hearing_ask", on)
    return replace(clock, kind=rules.hearing_ask(no))


def _to_be_held(state, on: date):
    """Return the clocks from the day a hearing is certain: it is held within twenty days."""
    return (
        *work.stopped(state, calendar(), on, "hearing", REF),
        periods.wind(calendar(), "hearing", on),
    )


def as_whom(state, by, person: int | None, verb: str) -> int:
    """Return as whom somebody acts; the window says for whom.

    :raises NotAllowed: for another than herself, or for nobody there is
    """
    own = rules.party(state, by, verb)
    if not rules.is_at_window(by, state):
        if own is None or person not in (None, own):
            raise rules.NotAllowed("not-yours", "Everybody speaks for herself here.", "R38")
        return own
    no = (own or 0) if person is None else person
    if no and all(one.no != no for one in state.concerned):
        raise rules.NotAllowed("no-such-person", "Choose one of those concerned.")
    return no


def _is_certain(state) -> bool:
    clock = state.clock("hearing")
    return clock is not None and clock.ended_on is None


@command(Case)
def ask_hearing(case, *, by, reason: str = "", person: int | None = None, at: datetime) -> Told:
    """Ask for the hearing one was told of, within five working days (art. 47).

    :param person: at the window, who asks: 0 the applicant, or one of those concerned
    :raises NotAllowed: when none is on offer, or her five days are over
    """
    rules.check("ask-hearing", case.state, by)
    state, on = case.state, day_of(at)
    no = as_whom(state, by, person, "ask-hearing")
    asking = state.clock(rules.hearing_ask(no))
    if asking is None or asking.ended_on or _pending(state) is None:
        raise rules.NotAllowed("not-now", "No hearing is on offer.", "行政许可法 art. 47")
    if on > asking.due_on:
        raise rules.NotAllowed(
            "too-late", "The five working days to ask for a hearing are over.", "行政许可法 art. 47"
        )
    note, beside = words(case.pk, reason, required=False)
    moved = () if _is_certain(state) else _to_be_held(state, on)
    event = events.HearingAsked(
        on=on, note=note, person=no, clocks=(clocks.end(asking, on), *moved)
    )
    return Told(event, actor=by.actor, beside=beside)


def with_it_ended(state, on: date):
    """Return the clocks once the hearing is over: its own ended, the limits running again."""
    return lapsed.hearing_ended(state, calendar(), on)


def lapsed_hearing(state: State, on: date) -> tuple[State, tuple[events.HearingDropped, ...]]:
    """Return the state as the law has it, and what has to be told first for that (art. 47)."""
    dropped = lapsed.unasked_hearing(state, calendar(), on)
    return (evolve(state, dropped), (dropped,)) if dropped else (state, ())


@command(Case)
def waive_hearing(case, *, by, reason: str = "", person: int | None = None, at: datetime) -> Told:
    """Give up one's hearing: the decision need not wait for it, unless others want theirs (art. 47).

    :param person: at the window, who gives it up: 0 the applicant, or one of those concerned
    :raises NotAllowed: when she has none to give up
    """
    rules.check("waive-hearing", case.state, by)
    state, on = case.state, day_of(at)
    no = as_whom(state, by, person, "waive-hearing")
    asking = [c for c in rules.still_asking(state) if c.kind == rules.hearing_ask(no)]
    if _pending(state) is None or not (asking or no in state.hearing_by):
        raise rules.NotAllowed("not-now", "No hearing is on offer.", "行政许可法 art. 47")
    note, beside = words(case.pk, reason, required=False)
    said = {"on": on, "note": note, "handler": by.staff_code or ""}
    others = [c for c in rules.still_asking(state) if c not in asking and not c.is_missed(on)]
    wanted = set(state.hearing_by) - {no}
    event: events.HearingDropped | events.HearingForgone
    if not wanted and not others:
        event = events.HearingDropped(ground="waived", clocks=with_it_ended(state, on), **said)
    else:
        ended = tuple(clocks.end(c, on) for c in asking)
        ended += () if wanted else _not_held_for_now(state, on)
        event = events.HearingForgone(person=no, clocks=ended, **said)
    return Told(event, actor=by.actor, beside=beside)


def _not_held_for_now(state, on: date):
    """Return the clocks where the last who asked gave up, while others may still ask."""
    held = clocks.end_all(state.clocks, {"hearing"}, on)
    return (*held, *work.resumed(state, calendar(), on, REF))


@command(Case)
def drop_unasked_hearing(case, *, at: datetime) -> Told | None:
    """Note that nobody asked for the hearing within five working days (art. 47); once."""
    dropped = lapsed.unasked_hearing(case.state, calendar(), day_of(at))
    return Told(dropped, actor="clock") if dropped else None
