"""What follows a parcel's facts: the carrier is asked for a waybill number, or told to forget it."""

from django.utils import timezone

from yici.kernel import reactions
from yici.people.who import Who

from . import actions, carriers
from .events import Asked, Cancelled
from .models import Parcel


@reactions.on(Asked)
def ask_for_a_waybill(entry):
    """Book it with its carrier, where that can be asked by a program."""
    parcel = Parcel.at(entry.story)
    if parcel.state.status == "asked" and parcel.state.mode == "post":
        actions.book(parcel=parcel, by=Who.clock(), at=timezone.now())


@reactions.on(Cancelled)
def tell_the_carrier(entry):
    """Nobody has to fetch it any more."""
    state = Parcel.at(entry.story).state
    if state.waybill:
        carriers.carrier(state.carrier).cancel(state.waybill, timezone.now())
