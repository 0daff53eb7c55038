"""What follows a parcel's facts: the carrier is asked for a waybill number, or told to forget it."""

from django.utils import timezone

from yici.kernel import reactions
from yici.people.who import Who

from . import actions, carriers
from .events import Asked, Cancelled, Readdressed, RecallAsked
from .models import Parcel


@reactions.on(Asked, Readdressed)
def ask_for_a_waybill(entry):
    """Book it with its carrier, where that can be asked by a program and knows where it goes."""
    parcel = Parcel.at(entry.story)
    state = parcel.state
    if given_up := entry.body.get("gives_up"):
        carriers.carrier(state.carrier).cancel(given_up, timezone.now())
    if state.status == "asked" and state.mode == "post" and state.address:
        actions.book(parcel=parcel, by=Who.clock(), at=timezone.now())


@reactions.on(Cancelled)
def tell_the_carrier(entry):
    """Nobody has to fetch it any more; what the carrier has had is back, so there is nothing to say."""
    state = Parcel.at(entry.story).state
    if state.waybill and state.sent_on is None and state.latest is None:
        carriers.carrier(state.carrier).cancel(state.waybill, timezone.now())


@reactions.on(RecallAsked)
def ask_for_it_back(entry):
    """Ask the carrier to stop what is void or suspended, where a program can; note its answer.

    Not where it holds again by now: a carrier that was away is not asked for nothing.
    """
    state, at = Parcel.at(entry.story).state, timezone.now()
    if state.recall != "asked":
        return
    if not actions.is_void(state.about) and not actions.is_withheld(state.about):
        return
    if answer := carriers.recall(state.carrier, state.waybill, at):
        actions.note_recall(
            parcel=entry.story, answer=answer, by=Who.clock(), at=at, key=reactions.key(entry)
        )
