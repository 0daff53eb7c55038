"""At which window of a hall something is taken in, and that it takes it (C037; 行政许可法 art. 26)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from yici.catalogue.models import Edition
from yici.halls import actions as halls
from yici.halls.counter import counter_of
from yici.halls.rules.sorting import Place

from .. import rules


class OtherWindow(rules.NotAllowed):
    """Another window of the hall takes this. `places` says which ones do."""

    def __init__(self, places: Sequence[Place]):
        names = ", ".join(f"{place.number} {place.name}" for place in places)
        super().__init__(
            "other-window",
            f"Another window takes this item in: {names}.",
            "行政许可法 art. 26; C037",
        )
        self.places = tuple(places)


class NoSeat(rules.NotAllowed):
    """The hall has windows, and she has not said at which she sits."""

    def __init__(self):
        super().__init__("no-seat", "Say first at which window you sit today.", "C037")


REFUSALS = (NoSeat, OtherWindow)


@dataclass(frozen=True)
class Seat:
    """Where somebody took something in; what a colleague noted who was asked first."""

    window_id: int | None = None
    first_asked: str = ""
    referral: int | None = None


NOWHERE = Seat()


def seat_of(by, offered: Sequence[Edition], applicant_id: UUID, on: date, region: str) -> Seat:
    """Return the window at which a clerk takes these items in; nothing where a hall has no windows.

    One statement, and none for somebody who is no clerk of a hall.

    :param offered: several where they are one thing: a window that takes one of them takes all
    :raises NoSeat: when she has not said where she sits
    :raises OtherWindow: when her window does not take it
    """
    items = [one.item for one in offered]
    counter = counter_of(by, on, items, applicant_id, region)
    if counter is None or not counter.places:
        return NOWHERE
    if counter.seat is None:
        raise NoSeat
    taking = counter.taking(offered)
    if counter.seat not in taking:
        raise OtherWindow(taking)
    first = counter.first_asked if counter.first_asked != by.staff_code else ""
    return Seat(counter.seat.pk, first, counter.referral)


@contextmanager
def taking_up(referral: int | None, by, at: datetime) -> Iterator[None]:
    """Note with what is received, or not at all, that somebody sent from another window was served (R23)."""
    if referral is None:
        yield
        return
    with transaction.atomic():
        yield
        halls.take_up(referral=referral, by=by, at=at)
