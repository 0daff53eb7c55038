"""`yici agency`: the register of intermediaries from the command line, through the API (C129)."""

import json
from datetime import date
from uuid import NAMESPACE_URL, uuid5

import click
import orjson

from .door import JSON, facts_of, need, opener

# What may be done, and where: the API's routes below `/agencies`.
VERBS = {
    "enter": ("/{firm}", "Enter a firm by its credit code: name, department, address, phone."),
    "correct": ("/{firm}/correct", "Correct how it is called and found: name, address, phone."),
    "offer": ("/{firm}/offers", "Enter a service: service, qualification, qualified_until, limit_days, fee."),
    "withdraw": ("/{firm}/offers/withdraw", "Take a service off: service."),
    "record": ("/{firm}/records", "Add to its record: kind (praise, fault, breach, suspended, restored), facts, document, on."),
    "seek": ("/selections", "Open a selection: service, project, way (choice, lot), department."),
    "settle": ("/selections/{firm}/outcome", "Draw the lot of a selection, or enter the choice: code."),
}  # fmt: skip


@click.group()
@click.option("--url", envvar="YICI_URL", default="http://127.0.0.1:8000", show_default=True, help="Where Yici runs.")  # fmt: skip
@click.option("--token", envvar="YICI_TOKEN", default="", help="Your API token (or YICI_TOKEN).")
@click.pass_context
def agency(context, url: str, token: str) -> None:
    """Read and keep the register of intermediaries as the holder of an API token.

    `yici agency act record 91511602MA6XXXXXXX -f kind=praise -f ...`
    """
    context.obj = opener(context, url, token)


@agency.command()
@click.option("--service", default="", help="Only firms that offer it now.")
@JSON
@click.pass_obj
def show(door, service: str, as_json: bool) -> None:
    """Show the register: firms with their services, limits, fees and record."""
    found = door().every("/agencies", service=service)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found:
        state = f"  suspended {one['suspended_on']}" if one["suspended_on"] else ""
        click.echo(f"{one['code']}  {one['name']}{state}")
        for line in one["offers"]:
            click.echo(f"  {line['service']}: {line['limit_days']} working days, {line['fee']}")
        for line in one["records"]:
            click.echo(f"  {line['on']} {line['kind']}: {line['document']}")


@agency.command()
@click.argument("verb", type=click.Choice(list(VERBS)))
@click.argument("place", required=False, metavar="[FIRM|SELECTION]")
@click.option("-f", "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="What the verb asks for; see `yici agency verbs`.")  # fmt: skip
@JSON
@click.pass_obj
def act(door, verb: str, place: str | None, facts: tuple[str, ...], as_json: bool) -> None:
    """Do VERB to a firm (by credit code) or a selection (by number). Sent twice on a day, it is done once."""
    path, _words = VERBS[verb]
    if ("{firm}" in path) != bool(place):
        raise click.UsageError(
            f"{verb} asks for {'a firm or selection' if '{firm}' in path else 'no place'}."
        )
    said = facts_of(facts)
    where = "/agencies" + path.format(firm=place)
    words = f"{where}:{json.dumps(said, sort_keys=True)}:{date.today()}"
    key = str(uuid5(NAMESPACE_URL, words))
    status, answer = door().ask("POST", where, json=said, headers={"Idempotency-Key": key})
    need(status, answer)
    click.echo(orjson.dumps(answer) if as_json else "done")


@agency.command()
def verbs() -> None:
    """List what may be done, with what it asks for."""
    for verb, (_path, words) in VERBS.items():
        click.echo(f"{verb:10} {words}")


commands = [agency]
