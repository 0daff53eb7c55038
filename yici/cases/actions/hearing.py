"""听证: told, asked for, announced, held, or not (行政许可法 art. 46-48)."""

from datetime import date, datetime, timedelta

from yici.kernel.actions import Told, command
from yici.people.models import Staff

from .. import clocks, events, grounds, periods, rules, work
from ..models import Case
from .shared import calendar, day_of, words

REF = "hearing"


def _pending(state):
    return next((t for t in state.waits if t.step == "hearing"), None)


@command(Case)
def offer_hearing(case, *, by, ground: str, told: str, at: datetime) -> Told:
    """Tell those concerned of their right to a hearing; the decision waits for it (art. 46, 47).

    :param ground: a key of `grounds.HEARINGS`; what the law itself asks for is held unasked
    :param told: whom it concerns, and what they are told
    """
    rules.check("offer-hearing", case.state, by)
    state, on = case.state, day_of(at)
    if ground not in grounds.HEARINGS:
        raise rules.NotAllowed("unknown-ground", "Choose one of the lawful grounds.")
    if _pending(state):
        raise rules.NotAllowed("once", "A hearing is under way already.", "行政许可法 art. 47")
    mine = rules.own_task(by, state)
    note, beside = words(case.pk, told, what="notice of the right to a hearing")
    held = work.side(
        state, "hearing", mine.department_id, mine.role, on, holds="decide", handler=by.staff_code
    )
    moved = (
        (periods.wind(calendar(), "hearing_ask", on),)
        if ground == "others_concerned"
        else _to_be_held(state, on)
    )
    event = events.HearingOffered(
        on=on, ground=ground, note=note, handler=by.staff_code, clocks=moved, opens=(held,)
    )
    return Told(event, actor=by.actor, beside=beside)


def _to_be_held(state, on: date):
    """Return the clocks from the day a hearing is certain: it is held within twenty days."""
    return (
        *clocks.end_all(state.clocks, {"hearing_ask"}, on),
        *work.stopped(state, calendar(), on, "hearing", REF),
        periods.wind(calendar(), "hearing", on),
    )


@command(Case)
def ask_hearing(case, *, by, reason: str = "", at: datetime) -> Told:
    """Ask for the hearing one was told of, within five working days (art. 47)."""
    rules.check("ask-hearing", case.state, by)
    state, on = case.state, day_of(at)
    asking = state.clock("hearing_ask")
    if asking is None or asking.ended_on or _pending(state) is None:
        raise rules.NotAllowed("not-now", "No hearing is on offer.", "行政许可法 art. 47")
    if on > asking.due_on:
        raise rules.NotAllowed(
            "too-late", "The five working days to ask for a hearing are over.", "行政许可法 art. 47"
        )
    note, beside = words(case.pk, reason, required=False)
    event = events.HearingAsked(on=on, note=note, clocks=_to_be_held(state, on))
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def set_hearing(case, *, by, held_on: date, presider: str, told: str, at: datetime) -> Told:
    """Announce day, place and presider of the hearing, seven days ahead (art. 48 (1)-(3)).

    :param presider: staff code of somebody who does not review this application
    :param told: place, time and subject, as those concerned are told
    """
    rules.check("set-hearing", case.state, by)
    state, on = case.state, day_of(at)
    clock = state.clock("hearing")
    if clock is None or clock.ended_on:
        raise rules.NotAllowed("not-now", "Nobody has asked for a hearing.", "行政许可法 art. 47")
    if held_on < periods.earliest_hearing(calendar(), on):
        raise rules.NotAllowed(
            "too-soon",
            "A hearing is announced at least 7 working days ahead.",
            "行政许可法 art. 48",
        )
    if held_on > clock.due_on:
        raise rules.NotAllowed(
            "too-late",
            "A hearing is held within 20 working days of being asked for.",
            "行政许可法 art. 47",
        )
    _check_presider(state, presider)
    note, beside = words(case.pk, told, what="notice of the hearing")
    event = events.HearingSet(
        on=on, held_on=held_on, presider=presider, note=note, handler=by.staff_code
    )
    return Told(event, actor=by.actor, beside=beside)


def _check_presider(state, presider: str) -> None:
    if not Staff.objects.filter(code=presider, is_active=True).exists():
        raise rules.NotAllowed("presider", "Name an official as presider.", "行政许可法 art. 48")
    if presider in {t.handler for t in state.tasks if t.step in ("review", "check")}:
        raise rules.NotAllowed(
            "presider",
            "Whoever reviews the application may not preside over its hearing.",
            "行政许可法 art. 48",
        )


@command(Case)
def hold_hearing(case, *, by, record: str, participants: str, at: datetime) -> Told:
    """Put the signed record of the hearing on file; the limits run again (art. 45, 48).

    :param record: what was said, confirmed by those who took part
    :param participants: who took part, and as what
    """
    rules.check("hold-hearing", case.state, by)
    state, on = case.state, day_of(at)
    if state.hearing_on is None or on < state.hearing_on:
        raise rules.NotAllowed(
            "not-yet",
            "The hearing was announced for a later day, or not at all.",
            "行政许可法 art. 48",
        )
    note, first = words(case.pk, record, what="record of the hearing")
    people, second = words(case.pk, participants, what="list of those who took part")
    event = events.HearingHeld(
        on=on, note=note, participants=people, handler=by.staff_code, clocks=_over(state, on)
    )
    return Told(event, actor=by.actor, beside=(*first, *second))


def _over(state, on: date):
    return (
        *clocks.end_all(state.clocks, {"hearing_ask", "hearing"}, on),
        *work.resumed(state, calendar(), on, REF),
    )


@command(Case)
def waive_hearing(case, *, by, reason: str = "", at: datetime) -> Told:
    """Give up the hearing: the decision need not wait for it."""
    rules.check("waive-hearing", case.state, by)
    state, on = case.state, day_of(at)
    if _pending(state) is None:
        raise rules.NotAllowed("not-now", "No hearing is on offer.", "行政许可法 art. 47")
    note, beside = words(case.pk, reason, required=False)
    event = events.HearingDropped(
        on=on, ground="waived", note=note, handler=by.staff_code or "", clocks=_over(state, on)
    )
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def drop_unasked_hearing(case, *, at: datetime) -> Told | None:
    """Note that nobody asked for the hearing within five working days (art. 47); once."""
    state, on = case.state, day_of(at)
    asking = state.clock("hearing_ask")
    if asking is None or not rules.is_silent(asking, on) or _pending(state) is None:
        return None
    over = asking.due_on + timedelta(days=1)
    event = events.HearingDropped(on=over, ground="not_asked", clocks=_over(state, over))
    return Told(event, actor="clock")
