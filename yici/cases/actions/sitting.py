"""听证会: announced with day, time, place and presider, held, put on record (行政许可法 art. 48)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import get_args

from yici.kernel.actions import Told, command
from yici.kernel.values import replace
from yici.people.models import Applicant, Staff

from .. import events, periods, rules
from ..events.base import Capacity, Meeting, Signature
from ..models import Case
from .hearing import with_it_ended
from .shared import calendar, day_of, sealed, words


@command(Case)
def set_hearing(
    case, *, by, held_on: date, starts_at: str, place: str, presider: str, subject: str, at
) -> Told:
    """Announce day, time, place and presider of the hearing, seven days ahead (art. 48 (1)-(3)).

    Announced again, it is moved: the new day has to be told seven days ahead as well. Where day,
    time and place stay, another may preside at any time: who has left, or was objected to (48 (3)).

    :param starts_at: HH:MM
    :param presider: staff code of somebody who does not review this application
    :param subject: what is heard
    """
    rules.check("set-hearing", case.state, by)
    state, on = case.state, day_of(at)
    where, first = words(case.pk, place, what="place of the hearing")
    meeting = Meeting(held_on, _time(starts_at), where, presider)
    if not _changes_hands(state.hearing, meeting, on):
        _check_day(state, held_on, on)
    _check_presider(state, presider)
    note, second = words(case.pk, subject, what="notice of the hearing")
    event = events.HearingSet(
        on=on, held_on=held_on, starts_at=meeting.starts_at, place=where, presider=presider,
        note=note, handler=by.staff_code,
    )  # fmt: skip
    return Told(event, actor=by.actor, beside=(*first, *second))


def _changes_hands(told: Meeting | None, now: Meeting, on: date) -> bool:
    """Whether somebody else presides, and nothing of what was told seven days ahead is changed."""
    if told is None or told.presider == now.presider or now.held_on < on:
        return False
    return replace(told, presider=now.presider) == now


def _time(text: str) -> str:
    """Return a time of day as HH:MM.

    :raises NotAllowed: when it is none
    """
    try:
        return time.fromisoformat(text.strip()).strftime("%H:%M")
    except ValueError:
        raise rules.NotAllowed(
            "time", "Give the time of the hearing as HH:MM.", "行政许可法 art. 48"
        ) from None


def _check_day(state, held_on: date, on: date) -> None:
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


REVIEWS = ("review", "check", "procedure")  # whoever did one of these has examined the application


def _check_presider(state, presider: str) -> None:
    found = Staff.objects.filter(code=presider, is_active=True).values_list("user_id").first()
    if found is None:
        raise rules.NotAllowed("presider", "Name an official as presider.", "行政许可法 art. 48")
    if presider in {t.handler for t in state.tasks if t.step in REVIEWS}:
        raise rules.NotAllowed(
            "presider",
            "Whoever reviews the application may not preside over its hearing.",
            "行政许可法 art. 48",
        )
    parties = [state.applicant_id, *(c.applicant_id for c in state.concerned if c.applicant_id)]
    if Applicant.objects.filter(pk__in=parties, user_id=found[0], user__isnull=False).exists():
        raise rules.NotAllowed(
            "recusal", "Whom the matter concerns may not preside.", "行政许可法 art. 48"
        )


@dataclass(frozen=True)
class Attendant:
    """Somebody who took part in a hearing: as what, and whether the record was signed."""

    name: str
    capacity: Capacity
    signed: Signature = "signed"


MOST_ATTENDANTS = 60
PARTIES = {"applicant", "concerned", "agent"}


@command(Case)
def hold_hearing(case, *, by, record: str, attendants, at: datetime) -> Told:
    """Put the signed record of the hearing on file; the limits run again (art. 45, 48).

    :param record: what was said, confirmed by those who took part
    :param attendants: `Attendant`s; a reviewer has to give evidence and reasons (art. 48 (4))
    :raises NotAllowed: before its day, or when those whom the law wants there are not named
    """
    rules.check("hold-hearing", case.state, by)
    state, on = case.state, day_of(at)
    if state.hearing_on is None or on < state.hearing_on:
        raise rules.NotAllowed(
            "not-yet",
            "The hearing was announced for a later day, or not at all.",
            "行政许可法 art. 48",
        )
    if state.hearing and state.hearing.presider:
        _check_presider(state, state.hearing.presider)
    there = _attended(attendants)
    note, first = words(case.pk, record, what="record of the hearing")
    people, second = sealed(case.pk, [asdict(one) for one in there])
    event = events.HearingHeld(
        on=on, note=note, participants=people, handler=by.staff_code, clocks=with_it_ended(state, on),
        seats=tuple(events.Seat(one.capacity, one.signed) for one in there),
    )  # fmt: skip
    return Told(event, actor=by.actor, beside=(*first, *second))


def _attended(attendants) -> list[Attendant]:
    """Return who took part.

    :raises NotAllowed: when somebody is not named in full, or the law's people were not there
    """
    there = [replace(one, name=one.name.strip()) for one in attendants]
    known = all(
        1 <= len(one.name) <= 100
        and one.capacity in get_args(Capacity)
        and one.signed in get_args(Signature)
        for one in there
    )
    if not known or len(there) > MOST_ATTENDANTS:
        raise rules.NotAllowed(
            "attendants", "Say of everybody who took part: name, as what, and whether she signed."
        )
    capacities = {one.capacity for one in there}
    if "reviewer" not in capacities:
        raise rules.NotAllowed(
            "no-reviewer",
            "A reviewer has to be there, with the evidence and the reasons.",
            "行政许可法 art. 48",
        )
    if not capacities & PARTIES:
        raise rules.NotAllowed(
            "no-party",
            "Nobody concerned was there: then the hearing is given up, not held.",
            "行政许可法 art. 48",
        )
    return there
