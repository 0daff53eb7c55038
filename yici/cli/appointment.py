"""`yici appointment`: appointments, hours and rosters of halls from the command line, through the API (C052)."""

import json
from datetime import date
from uuid import NAMESPACE_URL, uuid5

import click
import orjson

from .door import JSON, facts_of, need, opener

VERBS = {  # what each asks for besides the appointment
    "move": "Move it: on, starts.",
    "cancel": "Call it off.",
    "check-in": "Note that she has come.",
    "serve": "Note that she was served.",
    "miss": "Note that she has not come.",
    "assign": "Name who goes or receives: staff.",
}


@click.group()
@click.option("--url", envvar="YICI_URL", default="http://127.0.0.1:8000", show_default=True, help="Where Yici runs.")  # fmt: skip
@click.option("--token", envvar="YICI_TOKEN", default="", help="Your API token (or YICI_TOKEN).")
@click.pass_context
def appointment(context, url: str, token: str) -> None:
    """Book and receive appointments, and keep a hall's hours, as the holder of an API token.

    `yici appointment book -f hall=3 -f item=511... -f on=2026-11-24 -f starts=09:00`
    """
    context.obj = opener(context, url, token)


@appointment.command()
@click.option("--item", default="", help="Code of an item: list the halls that take it in.")
@click.option("--hall", type=int, help="Number of a hall: list its times.")
@click.option("--area", default="", help="With --hall: visits at home in this region.")
@JSON
@click.pass_obj
def slots(door, item: str, hall: int | None, area: str, as_json: bool) -> None:
    """Show the halls of an item, or the times of a hall with what is left of each."""
    if bool(item) == (hall is not None):
        raise click.UsageError("Give --item or --hall.")
    asked = {"item": item} if item else {"hall": str(hall), "area": area}
    status, found = door().ask("GET", f"/appointments/{'halls' if item else 'slots'}", params=asked)
    need(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found:
        if item:
            click.echo(f"{one['hall']}  {one['name']}  {' '.join(one['areas'])}".rstrip())
        else:
            rest = "  day of rest" if one["is_rest"] else ""
            click.echo(f"{one['on']} {one['starts'][:5]}  {one['free']}/{one['capacity']}{rest}")


@appointment.command("list")
@click.option("--on", default="", help="Only of this day, YYYY-MM-DD.")
@click.option("--status", default="", help="booked, arrived, served, missed or cancelled.")
@JSON
@click.pass_obj
def list_(door, on: str, status: str, as_json: bool) -> None:
    """List the appointments you may see, the latest booked first."""
    asked = {name: value for name, value in (("on", on), ("status", status)) if value}
    found = door().every("/appointments", **asked)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found:
        words = f"{one['number']}  {one['on']} {one['starts'][:5]}  {one['status_words']}"
        click.echo(f"{words}  {one['item_name']}  {one['hall_name']}  {one['staff']}".rstrip())


@appointment.command()
@click.option("-f", "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="hall, item, on, starts; applicant; for a visit at home kind=home, area, reason, address, phone.")  # fmt: skip
@JSON
@click.pass_obj
def book(door, facts: tuple[str, ...], as_json: bool) -> None:
    """Book an appointment. Sent twice on a day, it is booked once."""
    said = facts_of(facts)
    for name in ("item", "area", "phone", "address"):  # digits alone are words here
        said |= {name: str(said[name])} if name in said else {}
    _post(door(), "/appointments", said, as_json, lambda told: told["number"])


@appointment.command()
@click.argument("verb", type=click.Choice(list(VERBS)))
@click.argument("number")
@click.option("-f", "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="What the verb asks for: on and starts, or staff.")  # fmt: skip
@JSON
@click.pass_obj
def act(door, verb: str, number: str, facts: tuple[str, ...], as_json: bool) -> None:
    """Do VERB to the appointment NUMBER: move, cancel, check-in, serve, miss, assign."""
    path = f"/appointments/{number}/actions/{verb}"
    _post(door(), path, facts_of(facts), as_json, lambda told: told["status_words"])


@appointment.command()
@click.argument("hall", type=int)
@click.option("--day", type=click.IntRange(1, 8), help="1 (Monday) to 7, 8: days of rest by law.")
@click.option("--slot", "halves", multiple=True, metavar="HH:MM=N", help="With --day: a half-hour and how many at once; all of the day.")  # fmt: skip
@click.option("--area", default="", metavar="REGION=N", help="Visits at home a day in a region.")
@JSON
@click.pass_obj
def hours(door, hall: int, day: int | None, halves: tuple[str, ...], area: str, as_json: bool) -> None:  # fmt: skip
    """Show the hours of HALL, or set those of one day of the week, or the visits in an area."""
    where = f"/appointment-hours/{hall}"
    if day is not None and not area:
        told = [{"starts": starts, "capacity": many} for starts, many in map(_pair, halves)]
        status, found = door().ask("PUT", f"{where}/days/{day}", json={"slots": told})
    elif area and day is None:
        region, many = _pair(area)
        status, found = door().ask("PUT", f"{where}/areas/{region}", json={"per_day": many})
    elif area:
        raise click.UsageError("Give --day or --area, not both.")
    else:
        status, found = door().ask("GET", where)
    need(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found["hours"]:
        click.echo(f"{one['day']} {one['starts'][:5]}  {one['capacity']}")
    for one in found["areas"]:
        click.echo(f"at home {one['region']}  {one['per_day']} a day")
    for one in found["duties"]:
        click.echo(f"duty {one['id']}  {one['on']} {one['starts'][:5]}-{one['ends'][:5]}  {one['staff']}")  # fmt: skip


@appointment.command()
@click.argument("hall", type=int)
@click.option("-f", "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="staff, on, starts, ends.")  # fmt: skip
@click.option("--end", type=int, help="Take this line of the roster off.")
@JSON
@click.pass_obj
def duty(door, hall: int, facts: tuple[str, ...], end: int | None, as_json: bool) -> None:
    """Put an official of HALL on duty on a day of rest, or take a line off the roster."""
    where = f"/appointment-hours/{hall}/duties"
    if end is not None:
        status, found = door().ask("POST", f"{where}/{end}/end", json={})
        need(status, found)
        click.echo(orjson.dumps(found) if as_json else "done")
        return
    _post(door(), where, facts_of(facts), as_json, lambda told: str(told["id"]))


def _pair(text: str) -> tuple[str, int]:
    """:raises UsageError: unless it is NAME=NUMBER"""
    name, _sign, many = text.partition("=")
    if not many.isdecimal():
        raise click.UsageError(f"Write NAME=NUMBER, not {text!r}.")
    return name, int(many)


def _post(door, path: str, said: dict, as_json: bool, shown) -> None:
    words = f"{path}:{json.dumps(said, sort_keys=True)}:{date.today()}"
    key = str(uuid5(NAMESPACE_URL, words))
    status, answer = door.ask("POST", path, json=said, headers={"Idempotency-Key": key})
    need(status, answer)
    click.echo(orjson.dumps(answer) if as_json else shown(answer))


commands = [appointment]
