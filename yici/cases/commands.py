"""`yici calendar`: which calendar cases are reckoned by, and what another one would move."""

from uuid import UUID

import click
import orjson
from django.utils import timezone
from tqdm import tqdm

from yici.calendar.local import BadDays

from . import actions, calendars

_JSON = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


def _calendar():
    try:
        return calendars.current()
    except BadDays as error:
        raise click.UsageError(str(error)) from None


@click.group()
def calendar() -> None:
    """The calendar of working days, and the dates that move with it.

    A new notice (a newer chinesecalendar, or changed days in YICI_DAYS) moves the dates of running
    clocks. The workers do it by themselves, case by case, each told to its applicant; `check` shows
    beforehand what would move, `apply` does it at once.
    """


@calendar.command()
@_JSON
def versions(as_json: bool) -> None:
    """List every calendar known here, the oldest first; the last one is in force."""
    _calendar()
    known = [
        {"version": v.version, "since": v.since, "because": v.because} for v in calendars.versions()
    ]
    if as_json:
        click.echo(orjson.dumps(known))
        return
    for one in known:
        click.echo(f"{one['since'] or '':10}  {one['version']}  {one['because']}")


@calendar.command()
@click.option("--limit", default=50, show_default=True, help="Print so many clocks at most.")
@_JSON
def check(limit: int, as_json: bool) -> None:
    """Show which clocks the calendar in force would move. Nothing is changed.

    Exit code 0: none would; 1: some would.
    """
    now = _calendar()
    moved: list[calendars.Moved] = []
    cases: set[UUID] = set()
    wholes: set[UUID] = set()
    count = 0
    for one in calendars.preview(now, timezone.localdate()):
        count += 1
        (wholes if one.is_whole else cases).add(one.case)
        if len(moved) < limit:
            moved.append(one)
    if as_json:
        told = {"calendar": now.version, "clocks": count, "cases": len(cases),
                "bundles": len(wholes), "moved": [
            {"number": m.number, "clock": m.kind, "before": m.before, "after": m.after}
            for m in moved
        ]}  # fmt: skip
        click.echo(orjson.dumps(told))
    else:
        for m in moved:
            click.echo(f"{m.number}  {m.kind}: {m.before} -> {m.after}")
        of = f"{len(cases)} cases and {len(wholes)} bundles"
        click.echo(f"{count} clocks of {of} would move by {now.version}.")
    click.get_current_context().exit(1 if count else 0)


@calendar.command()
@_JSON
def apply(as_json: bool) -> None:
    """Re-date running clocks by the calendar in force now; again changes nothing.

    Broken off, it goes on where it was. The workers do the same every quarter of an hour.
    """
    now = _calendar()
    with tqdm(unit=" cases", disable=None, delay=1, leave=False) as bar:
        moved = actions.follow_calendar(at=timezone.now(), step=bar.update)
    if as_json:
        click.echo(orjson.dumps({"calendar": now.version, "cases": moved}))
    else:
        click.echo(f"{moved} cases and bundles re-dated by {now.version}.")


commands = [calendar]
