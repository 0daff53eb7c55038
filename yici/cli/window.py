"""`yici window`: the windows of halls from the command line, through the API (C037)."""

import json
from datetime import date
from uuid import NAMESPACE_URL, uuid5

import click
import orjson

from .door import JSON, facts_of, need, opener

# What may be done, and where: the API's routes below `/windows`.
VERBS = {
    "enter": ("", "Enter a window: hall, number, name, category (investment, housing, business, social, general), since."),
    "correct": ("/{window}/correct", "Correct its name and sort: name, category."),
    "close": ("/{window}/close", "Close it from now on, for good."),
    "free": ("/{window}/free", "Free it: somebody left without handing it over."),
    "sit": ("/{window}/sit", "Say that you sit there today."),
    "hand-over": ("/seat/hand-over", "Leave your window for today: to (staff code of who follows, or nothing)."),
    "sort": ("/sorts", "Say which window takes an item or a department's items: hall, item or department, category, reason."),
}  # fmt: skip
BARE = {"close", "free", "sit"}  # ask for no facts


@click.group()
@click.option("--url", envvar="YICI_URL", default="http://127.0.0.1:8000", show_default=True, help="Where Yici runs.")  # fmt: skip
@click.option("--token", envvar="YICI_TOKEN", default="", help="Your API token (or YICI_TOKEN).")
@click.pass_context
def window(context, url: str, token: str) -> None:
    """Read and keep the windows of halls, and say where you sit, as the holder of an API token.

    `yici window act sit 3`
    """
    context.obj = opener(context, url, token)


@window.command()
@click.option("--hall", default="", help="Only of this hall, as the catalogue numbers it.")
@click.option("--item", default="", help="Only those that take this item (its code).")
@JSON
@click.pass_obj
def show(door, hall: str, item: str, as_json: bool) -> None:
    """Show the windows in use, or those that take an item."""
    asked = {name: value for name, value in (("hall", hall), ("item", item)) if value}
    found = door().every("/windows", **asked)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found:
        click.echo(f"{one['id']:>6}  {one['hall']['name']}  {one['number']}  {one['name']}  {one['category']}")  # fmt: skip


@window.command()
@click.argument("hall")
@click.option("--without-window", is_flag=True, help="Only items that no open window is for.")
@JSON
@click.pass_obj
def sorts(door, hall: str, without_window: bool, as_json: bool) -> None:
    """Show how HALL sorts the items of its region, and which have no window."""
    asked = {"hall": hall} | ({"without_window": "true"} if without_window else {})
    status, answer = door().ask("GET", "/windows/sorts", params=asked)
    need(status, answer)
    if as_json:
        click.echo(orjson.dumps(answer))
        return
    for one in answer["items"]:
        mark = "" if one["has_window"] else "  (no window)"
        click.echo(f"{one['category'] or '-':10}  {one['item']}  {one['name']}{mark}")


@window.command()
@click.argument("verb", type=click.Choice(list(VERBS)))
@click.argument("place", required=False, metavar="[WINDOW]")
@click.option("-f", "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="What the verb asks for; see `yici window verbs`.")  # fmt: skip
@JSON
@click.pass_obj
def act(door, verb: str, place: str | None, facts: tuple[str, ...], as_json: bool) -> None:
    """Do VERB, to a window by its id. What is entered in the register twice on a day is entered once."""
    path, _words = VERBS[verb]
    if ("{window}" in path) != bool(place):
        raise click.UsageError(f"{verb} asks for {'a window' if '{window}' in path else 'none'}.")
    said = facts_of(facts)
    where = "/windows" + path.format(window=place)
    words = f"{where}:{json.dumps(said, sort_keys=True)}:{date.today()}"
    key = {"Idempotency-Key": str(uuid5(NAMESPACE_URL, words))}
    given = {} if verb in BARE else {"json": said}
    status, answer = door().ask("POST", where, headers=key, **given)
    need(status, answer)
    click.echo(orjson.dumps(answer) if as_json else "done")


@window.command()
@JSON
@click.pass_obj
def seat(door, as_json: bool) -> None:
    """Show at which window you sit today."""
    status, answer = door().ask("GET", "/windows/seat")
    if status == 404:
        click.echo("null" if as_json else "at no window")
        return
    need(status, answer)
    one = answer["window"]
    click.echo(orjson.dumps(answer) if as_json else f"{one['number']}  {one['name']}")


@window.command()
@click.argument("hall")
@click.option(
    "--since", default="", help="First day, YYYY-MM-DD; the first of the month if left out."
)
@click.option("--until", default="", help="Last day, YYYY-MM-DD; today if left out.")
@JSON
@click.pass_obj
def figures(door, hall: str, since: str, until: str, as_json: bool) -> None:
    """Show what the windows of HALL took in, and whom they sent to another window."""
    asked = {"hall": hall, "since": since, "until": until}
    given = {name: value for name, value in asked.items() if value}
    status, answer = door().ask("GET", "/window-figures", params=given)
    need(status, answer)
    if as_json:
        click.echo(orjson.dumps(answer))
        return
    for one in answer["windows"]:
        click.echo(f"{one['number']}  {one['name']}  taken in {one['received']}, sent on {one['sent_on']}")  # fmt: skip


@window.command()
@click.argument("item")
@click.argument("applicant")
@click.pass_obj
def refer(door, item: str, applicant: str) -> None:
    """Note that you were asked first for ITEM (its code), and send APPLICANT (id) to the right window."""
    status, answer = door().ask("POST", "/referrals", json={"item": item, "applicant": applicant})
    need(status, answer)
    click.echo("noted")


@window.command()
def verbs() -> None:
    """List what may be done, with what it asks for."""
    for verb, (_path, words) in VERBS.items():
        click.echo(f"{verb:10} {words}")


commands = [window]
