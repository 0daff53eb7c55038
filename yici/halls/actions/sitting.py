"""Who sits at which window today, and who takes over (C037, R23)."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from yici.people.models import Staff
from yici.people.models.staff import Post, Role
from yici.people.who import Who

from ..models import Sitting, Window
from ..rules import windows as rules
from ..rules.windows import Faulty, need


@transaction.atomic
def sit(*, window: Window, by: Who, at: datetime) -> Sitting:
    """Say that she sits at this window today; where she sat before she sits no more.

    :raises NotAllowed: when she is no clerk of the hall
    :raises Faulty: when it is closed, not open yet, or a colleague sits there
    """
    need(rules.may_sit(window.hall_id, by))
    return _seated(window, by.staff_code or "", by, at)


@transaction.atomic
def hand_over(*, to: str = "", by: Who, at: datetime) -> Sitting:
    """Leave her window for today, at the end of the day or in favour of a colleague, who sits there then.

    :param to: staff code of the colleague; empty: nobody follows
    :returns: her own sitting, ended
    :raises Faulty: when she sits nowhere, or that colleague cannot
    """
    hers = Sitting.objects.filter(staff_id=by.staff_code).today(localdate(at))
    ended = hers.select_related("window").select_for_update(of=["self"]).first()
    if ended is None:
        raise Faulty(Faulty.NOWHERE)
    _end(ended, by, at)
    if to:
        _check_successor(to, ended.window, by, at)
        _seated(ended.window, to, by, at)
    return ended


@transaction.atomic
def free(*, window: Window, by: Who, at: datetime) -> Sitting:
    """Free a window that somebody left without handing it over.

    :raises NotAllowed: when not by the hall's manager or an administrator
    :raises Faulty: when nobody sits there
    """
    need(rules.may_keep(window.hall_id, by))
    there = Sitting.objects.filter(window=window).today(localdate(at)).select_for_update().first()
    if there is None:
        raise Faulty(Faulty.NOBODY)
    return _end(there, by, at)


def _seated(window: Window, code: str, by: Who, at: datetime) -> Sitting:
    """One after another, by the clerk and by the window: of two at once the second is refused."""
    day = localdate(at)
    Staff.objects.select_for_update().get(pk=code)
    window = Window.objects.select_for_update().get(pk=window.pk)
    if window.closed_on is not None:
        raise Faulty(Faulty.CLOSED, "window")
    if window.since > day:
        raise Faulty(Faulty.NOT_YET, "window")
    there = Sitting.objects.filter(window=window).today(day).first()
    if there and there.staff_id == code:
        return there
    if there:
        raise Faulty(Faulty.TAKEN, "window")
    for other in Sitting.objects.filter(staff_id=code).today(day):
        _end(other, by, at)
    return Sitting.objects.create(window=window, staff_id=code, on=day, since=at)


def _end(sitting: Sitting, by: Who, at: datetime) -> Sitting:
    sitting.until, sitting.ended_by = max(at, sitting.since), by.actor
    sitting.save(update_fields=["until", "ended_by"])
    return sitting


def _check_successor(code: str, window: Window, by: Who, at: datetime) -> None:
    posts = Post.objects.held(at).filter(staff_id=code, department_id=window.hall_id)
    elsewhere = Sitting.objects.filter(staff_id=code).today(localdate(at)).exists()
    if code == by.staff_code or elsewhere or not posts.filter(role=Role.CLERK).exists():
        raise Faulty(Faulty.SUCCESSOR, "to")
