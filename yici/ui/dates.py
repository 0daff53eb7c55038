"""Dates and numbers of days in the words of the language shown."""

from datetime import date, datetime

from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language

DAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


def as_day(value: date | datetime | str) -> date:
    """Return the day of a date, an instant (in local time) or an ISO text.

    :raises ValueError: when a text is not an ISO date
    """
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return (localtime(value) if is_aware(value) else value).date()
    return value


def long_day(value: date | datetime | str) -> str:
    """2026年11月21日（周六), or 21 Nov 2026 (Sat)."""
    day = as_day(value)
    if is_chinese():
        return f"{day.year}年{day.month}月{day.day}日（周{DAYS['zh'][day.weekday()]}）"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} ({DAYS['en'][day.weekday()]})"


def whole_day(value: date | datetime | str) -> str:
    """2026年11月21日, or 21 Nov 2026: for lists that reach over years."""
    day = as_day(value)
    return f"{day.year}年{short_day(day)}" if is_chinese() else f"{short_day(day)} {day.year}"


def short_day(value: date | datetime | str) -> str:
    """11月21日, or 21 Nov."""
    day = as_day(value)
    if is_chinese():
        return f"{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]}"


def instant(value: datetime | str) -> str:
    """2026年11月21日（周六）09:30, or 21 Nov 2026 (Sat) 09:30."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    local = localtime(value) if is_aware(value) else value
    space = "" if is_chinese() else " "
    return f"{long_day(local)}{space}{local:%H:%M}"
