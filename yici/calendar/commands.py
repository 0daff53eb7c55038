"""`yici workdays`: add and count working days from the command line."""

import re
from datetime import date

import click

from yici.calendar.local import BadDays, current
from yici.calendar.workdays import OutOfRange
from yici.kernel.lines import Reply, reply_to

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_COUNT = re.compile(r"[+-]?\d{1,6}", re.ASCII)
# A count may be negative: `-5` is no option.
_SIGNED = {"ignore_unknown_options": True}
_JSON = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, with the reasons.")


def _calendar():
    try:
        return current()
    except BadDays as error:
        raise click.UsageError(str(error)) from None


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # a day that no month has, such as 2025-02-30: told below
    raise click.UsageError(f"{text!r} is not a date: write YYYY-MM-DD, such as 2025-09-26")


def _count(text: str) -> int:
    if not _COUNT.fullmatch(text):
        raise click.UsageError(f"{text!r} is not a number of days: write a whole number, such as 5")
    return int(text)


def _reply(key: str, value: str | int, start: date, end: date) -> Reply:
    text = f"{value} provisional" if _calendar().is_provisional(start, end) else str(value)
    return Reply(text, lambda: _explained(key, value, start, end))


def _explained(key: str, value: str | int, start: date, end: date) -> dict[str, object]:
    calendar = _calendar()
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        key: value,
        "provisional": calendar.is_provisional(start, end),
        "calendar": calendar.version,
        "skipped": [
            {"day": day.isoformat(), "kind": why.kind, "name": why.name, "chinese": why.chinese}
            for day, why in calendar.skipped(start, end)
        ],
    }


def _added(start: str, count: str) -> Reply:
    first = _day(start)
    try:
        due = _calendar().after(first, _count(count))
    except OutOfRange as error:
        raise click.UsageError(str(error)) from None
    return _reply("due", due.isoformat(), first, due)


def _counted(start: str, end: str) -> Reply:
    first, last = _day(start), _day(end)
    try:
        days = _calendar().between(first, last)
    except OutOfRange as error:
        raise click.UsageError(str(error)) from None
    return _reply("days", days, first, last)


@click.group()
def workdays() -> None:
    """Add and count working days by the national holiday notices.

    Days of a year that was not announced yet are counted by weekends only; such an answer ends
    with the word `provisional`. With - instead of the two words, each line of standard input
    (START,DAYS or START,END) is answered by one line; a line that cannot be read is answered by
    `error: reason`, and the exit code is 2 at the end.
    """


@workdays.command(context_settings=_SIGNED)
@click.argument("start")
@click.argument("days", required=False)
@_JSON
def add(start: str, days: str | None, as_json: bool) -> None:
    """Print the date DAYS working days after START (YYYY-MM-DD).

    Day one is the first working day after START; 0 is START itself, a negative number goes back.
    """
    reply_to(_added, start, days, as_json=as_json)


@workdays.command(context_settings=_SIGNED)
@click.argument("start")
@click.argument("end", required=False)
@_JSON
def between(start: str, end: str | None, as_json: bool) -> None:
    """Print the number of working days after START up to and including END (YYYY-MM-DD).

    When END is the earlier day the number is negative.
    """
    reply_to(_counted, start, end, as_json=as_json)


commands = [workdays]
