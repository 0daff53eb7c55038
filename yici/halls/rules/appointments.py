"""预约: when a visit may be booked, moved, called off, and by whom (C052, C079; R38, R39). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yici.calendar.workdays import Workdays
from yici.people.refusals import NotAllowed, Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
HALL, HOME = "hall", "home"
MONDAY, SATURDAY, HOLIDAY = 1, 6, 8  # days of the week as ISO numbers them; 8: a day of rest by law
DAYS = range(MONDAY, HOLIDAY + 1)
STEP = timedelta(minutes=30)
FIRST, LAST = time(6), time(21, 30)  # the earliest and the latest half-hour that may be offered
HOME_TIMES = (time(9), time(14, 30))  # a visit at home is in the morning or in the afternoon
MOST_AT_ONCE, MOST_A_DAY = 200, 50
AHEAD = 14  # calendar days
OPEN_AT_ONCE = 3  # of one applicant
BEFORE_HALL = timedelta(hours=1)  # until when it may be moved or called off
GRACE = timedelta(minutes=15)  # before anybody is noted as not come
MISSED, WITHIN, BARRED_FOR = 3, 90, 30  # times, calendar days, calendar days
REASONS = ("aged", "disabled", "ill", "expecting", "remote", "other")  # why at home


def _(message: str) -> str:
    return message


class Faulty(Refused):
    """What was asked for cannot be booked so."""

    NOT_BOOKABLE = _(
        "This item needs no appointment: its guide in force offers none. Come during office hours."
    )
    OTHER_HALL = _("This hall does not take the item in. Choose one of the halls offered for it.")
    SLOT = _("Nothing can be booked at this time. Choose a time that the hall offers.")
    FULL = _("This time is taken. Choose another one.")
    PAST = _("This time is over. Choose a later one.")
    FAR = _("Choose a day within the next 14 days.")
    NOBODY = _(
        "On a day of rest an appointment needs an official on duty, and nobody is free at this time. "
        "Choose another time."
    )
    TWICE = _("There is an appointment of this person at this time already. Choose another time.")
    MANY = _("Three appointments are open already. Keep or call off one of them first.")
    REASON = _("Say why the visit should be at home.")
    ADDRESS = _("Give the address at which the officials are to come, 200 characters at most.")
    PHONE = _("Give a telephone number at which the officials can call, 5 to 20 digits.")
    AREA = _("The hall makes no visits at home there. Choose one of the areas it offers.")
    TOO_SOON_HOME = _("A visit at home is booked at least one day ahead.")


class Barred(Refused):
    """Three times not come: online booking rests for a while; the window never does."""

    message = _(
        "Three booked visits in 90 days were missed, so nothing can be booked online for 30 days "
        "after the last one. You may come to the hall without an appointment, or ask it to book for you."
    )


class NotNow(Refused):
    """It is too late for that, or it has come to something else since."""

    message = _("This is not possible as things stand. Reload the page to see what has happened.")
    LATE = _(
        "It is too late to change this appointment. A visit to the hall can be changed until an hour "
        "before it, a visit at home until the day before. Please call the hall."
    )
    NOT_DUE = _("She can be noted as not come 15 minutes after the time, not before.")
    NOT_TODAY = _("Its day has not come. Move it to today first.")
    ON_DUTY = _("Appointments are booked with this official on that day. Move them first.")
    HAS_MADE = _("Say who goes first.")


class BadHours(Refused):
    """Hours of a hall that cannot be so."""

    HALL = _("Only a service hall has hours to book. Choose a hall.")
    DAY = _("Days are 1 (Monday) to 7 (Sunday), and 8 for days of rest by law.")
    TIME = _("Times are full or half hours from 06:00 to 21:30.")
    COUNT = _("At once there can be 1 to 200.")
    A_DAY = _("A day can have up to 50 visits at home; 0 ends them.")
    REGION = _("Choose an area within the hall's region.")
    STAFF = _("Name an official of this hall by her staff code.")
    SPAN = _("Duty ends after it begins, on full or half hours.")
    ORDINARY = _("That is a working day: nobody need be on duty for appointments.")
    PAST = _("Choose a day that is not over.")


def day_code(day: date, calendar: Workdays) -> int:
    """Return by which line of the week a hall's hours go: 1 to 7, or 8 on a day of rest by law.

    A make-up working day (调休上班) is booked like a Monday: the whole hall works.
    """
    weekday = day.isoweekday()
    if calendar.is_working(day):
        return MONDAY if weekday >= SATURDAY else weekday
    return weekday if weekday >= SATURDAY else HOLIDAY


def is_rest(day: date, calendar: Workdays) -> bool:
    """Whether an appointment on that day needs a named official on duty (R39)."""
    return not calendar.is_working(day)


def is_half_hour(at: time) -> bool:
    return at.minute in (0, 30) and not (at.second or at.microsecond) and FIRST <= at <= LAST


def begins(on: date, starts: time) -> datetime:
    """Return the moment, in the time of the hall."""
    return datetime.combine(on, starts, SHANGHAI)


def may_keep_hours(hall_id: int, who) -> bool:
    """Whether somebody says when visits can be booked: the hall's manager, or an administrator."""
    return who.is_clock or (
        who.is_staff and (who.has("hall_manager", hall_id) or who.has("administrator"))
    )


def may_serve(hall_id: int, who) -> bool:
    """Whether somebody receives at this hall: its clerks and its manager."""
    return who.is_clock or (
        who.is_staff and (who.has("clerk", hall_id) or who.has("hall_manager", hall_id))
    )


def need(allowed: bool) -> None:
    """:raises NotAllowed: unless allowed"""
    if not allowed:
        raise NotAllowed


def need_time(kind: str, on: date, starts: time, at: datetime) -> None:
    """:raises Faulty: when it is over, too far, or for a visit at home too soon"""
    today = at.astimezone(SHANGHAI).date()
    if begins(on, starts) <= at:
        raise Faulty(Faulty.PAST, "on")
    if on > today + timedelta(days=AHEAD):
        raise Faulty(Faulty.FAR, "on")
    if kind == HOME and on <= today:
        raise Faulty(Faulty.TOO_SOON_HOME, "on")


def changeable_until(kind: str, on: date, starts: time) -> datetime:
    """Return until when who booked may move it or call it off: an hour, or the day, before."""
    if kind == HOME:
        return begins(on, time(0))
    return begins(on, starts) - BEFORE_HALL


def barred_until(missed: Iterable[date], today: date) -> date | None:
    """Return the last day without booking online, or None: three missed within 90 days bar for 30."""
    days = sorted(missed)
    for third in range(MISSED - 1, len(days)):
        until = days[third] + timedelta(days=BARRED_FOR)
        close = days[third] - days[third - MISSED + 1] <= timedelta(days=WITHIN)
        if close and days[third] <= today <= until:
            return until
    return None


@dataclass(frozen=True)
class Place:
    """Where a visit at home goes, sealed at rest: in clear only for who goes and who is visited."""

    address: str
    phone: str


def place(address: str, phone: str) -> Place:
    """:raises Faulty: when one of them is missing or no such thing"""
    address, phone = " ".join((address or "").split()), (phone or "").strip()
    if not 0 < len(address) <= 200:
        raise Faulty(Faulty.ADDRESS, "address")
    digits = sum(c.isdigit() for c in phone)
    if not 5 <= digits <= 20 or any(not (c.isdigit() or c in "+-() ") for c in phone):
        raise Faulty(Faulty.PHONE, "phone")
    return Place(address, phone)
