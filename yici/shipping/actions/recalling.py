"""拦截、收回: what a carrier has on its way while the result it holds is void or suspended (art. 69, 70)."""

from datetime import datetime

from yici.kernel.actions import Told, command

from .. import events, rules
from ..models import VOID_BY, Parcel
from .shared import day_of, is_withheld


def is_void(story) -> bool:
    """Say whether what a parcel about this story holds is void: revoked, or its case was ended."""
    return any(void(story) for void in VOID_BY)


@command(Parcel)
def recall(parcel, *, by, at: datetime) -> Told | None:
    """Ask the carrier to bring it back, since what it holds is void or suspended; twice is once.

    The carrier is asked over its wire by a reaction; without a wire people telephone (`note_recall`).

    :raises NotAllowed: when her post does not allow it, or the result stands
    :raises IllegalStep: when no carrier has it
    """
    state = parcel.state
    rules.check("recall", state, by)
    if state.is_called_back:
        return None
    rules.check_fits("recall", state)
    void = is_void(state.about)
    if not void and not is_withheld(state.about):
        raise rules.NotAllowed("not-void", rules.NOT_VOID, rules.ART_70)
    asked = events.RecallAsked(
        on=day_of(at), handler=by.staff_code or "", ground="void" if void else "withheld"
    )
    return Told(asked, actor=by.actor)


@command(Parcel)
def drop_recall(parcel, *, by, at: datetime) -> Told | None:
    """Let it go its way again, since what it holds is in force; twice is once.

    Whatever the carrier answers afterwards changes nothing; what comes back is sent anew.

    :raises NotAllowed: when her post does not allow it, or the result is still void or suspended
    """
    state = parcel.state
    rules.check("drop-recall", state, by)
    if not state.is_called_back:
        return None
    if is_void(state.about) or is_withheld(state.about):
        raise rules.NotAllowed("not-in-force", rules.STILL_NOT, rules.ART_70)
    return Told(events.RecallDropped(on=day_of(at), handler=by.staff_code or ""), actor=by.actor)


@command(Parcel)
def note_recall(parcel, *, answer: events.Answer, by, at: datetime) -> Told | None:
    """Note whether the carrier brings it back, or could not stop it any more.

    :raises NotAllowed: when her post does not allow it, nothing was asked, or the answer is none
    """
    state = parcel.state
    rules.check("note-recall", state, by)
    if answer not in rules.ANSWERS:
        raise rules.NotAllowed("answer", CHOOSE, rules.ART_70, "answer")
    if state.recall == answer:
        return None
    rules.check_fits("note-recall", state)
    told = events.RecallAnswered(on=day_of(at), answer=answer, handler=by.staff_code or "")
    return Told(told, actor=by.actor)


@command(Parcel)
def take_back(parcel, *, how: events.Ending, by, at: datetime) -> Told:
    """Note that the void paper is here again, or was declared void in public (art. 70).

    :raises NotAllowed: when her post does not allow it, or nothing was called back
    """
    state = parcel.state
    rules.check("take-back", state, by)
    if how not in rules.TAKEN_BACK:
        raise rules.NotAllowed("how", CHOOSE, rules.ART_70, "how")
    rules.check_fits("take-back", state)
    if how == "declared_void" and not is_void(state.about):
        raise rules.NotAllowed("not-void", rules.ONLY_SUSPENDED, rules.ART_70, "how")
    taken = events.TakenBack(on=day_of(at), how=how, handler=by.staff_code or "")
    return Told(taken, actor=by.actor)


def _(text: str) -> str:
    return text


CHOOSE = _("Choose one of the answers.")
