"""When a message goes out, when it is tried again, and who may look. Pure."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from yici.people.acting import Who

from .refusals import BadEmail, BadPhone, BadWish, NotForYourPost

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Minutes between tries: a greylisting server wants some, a broken one gets a day and a half.
PAUSES = (0.5, 2, 5, 15, 60, 240, 720, 1200)
WANTS = ("all", "statutory")
LANGUAGES = ("zh-hans", "en")
QUIET = (time(22), time(8))  # of an SMS, unless she chose otherwise
CODE_LASTS = 600  # seconds
CODE_TRIES, CODES_AN_HOUR, CODE_PAUSE = 5, 5, 60
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
MOBILE = re.compile(r"1[3-9]\d{9}")


def clean_contact(channel: str, value: str) -> str:
    """Return an address as it is kept.

    :raises BadEmail, BadPhone: when nothing can be sent there
    """
    if channel == "email":
        value = value.strip()
        if not EMAIL.fullmatch(value) or len(value) > 254 or ".." in value:
            raise BadEmail
        return value
    value = re.sub(r"[\s-]", "", value).removeprefix("+86").removeprefix("0086")
    if not MOBILE.fullmatch(value):
        raise BadPhone
    return value


def wanted(wants: str, statutory: str) -> bool:
    """Say whether it is sent: what the law has told is, whatever she wished."""
    return bool(statutory) or wants == "all"


def after_quiet(at: datetime, quiet: tuple[time, time] | None) -> datetime:
    """Return that moment, or the end of the quiet hours it falls into (they may span midnight)."""
    if quiet is None or quiet[0] == quiet[1]:
        return at
    begins, ends = quiet
    local = at.astimezone(SHANGHAI)
    now = local.time()
    over_midnight = begins > ends
    inside = (now >= begins or now < ends) if over_midnight else begins <= now < ends
    if not inside:
        return at
    day = local.date() + timedelta(days=1 if over_midnight and now >= begins else 0)
    return datetime.combine(day, ends, SHANGHAI)


def next_try(attempts: int, at: datetime) -> datetime | None:
    """Return when to try again after so many attempts, or None when it is given up."""
    if attempts > len(PAUSES):
        return None
    return at + timedelta(minutes=PAUSES[attempts - 1])


def clean_quiet(begins: str, ends: str) -> tuple[time, time] | None:
    """Return quiet hours as given ("22:00", "08:00"), or None when both are empty.

    :raises BadWish: when one is missing or none of the clock
    """
    if not begins and not ends:
        return None
    try:
        return time.fromisoformat(begins), time.fromisoformat(ends)
    except ValueError:
        raise BadWish(BadWish.QUIET) from None


# -- who may -------------------------------------------------------------------------------------

WATCHERS = ("administrator", "data_steward", "supervisor")


def may_watch(who: Who) -> bool:
    """Say whether she may see how messages were sent: no names, contacts masked."""
    return any(who.has(role) for role in WATCHERS)


def need_watcher(who: Who) -> None:
    """:raises NotForYourPost:"""
    if not may_watch(who):
        raise NotForYourPost


def need_editor(who: Who) -> None:
    """:raises NotForYourPost: unless an administrator: the words go to everybody"""
    if not who.has("administrator"):
        raise NotForYourPost
