"""待领、入柜、领取: pick-up at the window, or from a locker."""

import secrets as random
from datetime import datetime, timedelta

from django.db import transaction

from yici.kernel.actions import Told, command
from yici.people import secrets
from yici.people.models import Department

from .. import events, rules
from ..models import Cell, Locker, Parcel, WrongCode
from .shared import check_not_withheld, day_of, sealed

WRONG, WITHIN = 8, timedelta(minutes=10)  # so many wrong codes at a locker, and it waits


class TooManyWrong(Exception):
    """Too many wrong codes were typed at this locker. It listens again in some minutes."""


def _(text: str) -> str:
    return text


WRONG_CODE = _("This code opens nothing here. Compare it with the message.")
SHOW_YOURSELF = _("Type the code, or confirm that you have seen the identity card.")
NO_LOCKER = _("There is no such locker, or it is out of order.")
FULL = _("All cells of this locker are taken. Choose another one, or the window.")


def _digest(place: str, code: str) -> str:
    return secrets.blind_index("collect", f"{place}\n{code}")


def _new_code(digits: int) -> str:
    return f"{random.randbelow(10**digits):0{digits}d}"


def make_ready(*, parcel, by, at: datetime, key: str | None = None, seen=None) -> Parcel:
    """Let it lie at the window, with a code that she shows; the cell it lay in is free again.

    :raises NotAllowed: when her post does not allow it
    :raises IllegalStep: when it is elsewhere
    """
    with transaction.atomic():
        found = _make_ready(parcel=parcel, by=by, at=at, key=key, seen=seen)
        if found.status == "ready":
            Cell.objects.filter(parcel_id=found.pk).delete()
    return found


@command(Parcel)
def _make_ready(parcel, *, by, at: datetime) -> Told:
    rules.check("make-ready", parcel.state, by)
    rules.check_fits("make-ready", parcel.state)
    code = _new_code(6)
    digest = _digest(str(parcel.pk), code)
    ready = events.Readied(on=day_of(at), code=digest, handler=by.staff_code or "")
    return Told(ready, actor=by.actor, beside=[sealed(parcel.pk, digest, code, at)])


def store(*, parcel, locker: str, by, at: datetime, key: str | None = None, seen=None) -> Parcel:
    """Put it into the first free cell of a locker, for three days, behind a code.

    :raises NotAllowed: when her post does not allow it, or the locker is none or full
    :raises IllegalStep: when it is elsewhere
    """
    with transaction.atomic():
        found = Locker.objects.select_for_update().filter(code=locker, is_active=True).first()
        if found is None:
            raise rules.NotAllowed("locker", NO_LOCKER, "", "locker")
        taken = set(Cell.objects.filter(locker=locker).values_list("cell", flat=True))
        free = next((n for n in range(1, found.cells + 1) if n not in taken), None)
        if free is None:
            raise rules.NotAllowed("full", FULL, "", "locker")
        return _store(parcel=parcel, locker=locker, cell=free, by=by, at=at, key=key, seen=seen)


@command(Parcel)
def _store(parcel, *, locker: str, cell: int, by, at: datetime) -> Told:
    rules.check("store", parcel.state, by)
    rules.check_fits("store", parcel.state)
    code = _unused_code(locker)
    digest, on = _digest(locker, code), day_of(at)
    stored = events.Stored(
        on=on, locker=locker, cell=cell, code=digest,
        until=on + timedelta(days=rules.DAYS_IN_LOCKER), handler=by.staff_code or "",
    )  # fmt: skip
    place = Cell(locker=locker, cell=cell, parcel_id=parcel.pk)
    return Told(stored, actor=by.actor, beside=[sealed(parcel.pk, digest, code, at), place])


def _unused_code(locker: str) -> str:
    waiting = Parcel.objects.filter(locker=locker, status="stored")
    while True:
        code = _new_code(8)
        if not waiting.filter(code=_digest(locker, code)).exists():
            return code


def collect(
    *, parcel, code: str = "", identity: bool = False, by, at: datetime, key=None, seen=None
) -> Parcel:
    """Give it to her who shows the code, or has shown who she is.

    :raises NotAllowed: when her post does not allow it, the code is another, or it is withheld
    :raises IllegalStep: when it is not there
    """
    with transaction.atomic():
        found = _collect(
            parcel=parcel, code=code.strip(), identity=identity, by=by, at=at, key=key, seen=seen
        )
        Cell.objects.filter(parcel_id=found.pk).delete()
    return found


@command(Parcel)
def _collect(parcel, *, code: str, identity: bool, by, at: datetime) -> Told:
    state = parcel.state
    rules.check("collect", state, by)
    if not code and not identity:
        raise rules.NotAllowed("code", SHOW_YOURSELF, rules.ART_44, "code")
    place = state.locker or str(parcel.pk)
    if code and state.code and _digest(place, code) != state.code:
        raise rules.NotAllowed("code", WRONG_CODE, "", "code")
    if not by.is_clock:
        check_not_withheld(state)
    on = day_of(at)
    collected = events.Collected(
        on=on, how="code" if code else "identity", handler=by.staff_code or ""
    )
    return Told(collected, events.Arrived(on=on), actor=by.actor)


def open_cell(*, locker: str, code: str, by, at: datetime) -> int:
    """Open the cell that a code belongs to; return its number. Called by the locker itself.

    :raises NotAllowed: when the code opens nothing there
    :raises TooManyWrong: when too many wrong ones were typed lately
    """
    tries = WrongCode.objects.filter(locker=locker, at__gt=at - WITHIN)
    if tries.count() >= WRONG:
        raise TooManyWrong(locker)
    code = code.strip()
    waiting = Parcel.objects.filter(locker=locker, status="stored", until__gte=day_of(at))
    found = waiting.filter(code=_digest(locker, code)).first() if code else None
    if found is None:
        WrongCode.objects.create(locker=locker, at=at)
        raise rules.NotAllowed("code", WRONG_CODE, "", "code")
    cell = found.cell
    collect(parcel=found.pk, code=code, by=by, at=at)
    return int(cell or 0)


@command(Parcel)
def lapse(parcel, *, at: datetime) -> Told | None:
    """Note that nobody came to the locker in time: somebody fetches it and keeps it at the window."""
    state = parcel.state
    if state.status != "stored" or state.until is None or day_of(at) <= state.until:
        return None
    return Told(events.Lapsed(on=day_of(at)), actor="clock")


def set_up_locker(
    *, code: str, name: str, place: str, department: Department, cells: int
) -> Locker:
    """Put up a locker, or change what is known of one."""
    values = {"name": name, "place": place, "department": department, "cells": cells}
    return Locker.objects.update_or_create(code=code, defaults=values)[0]
