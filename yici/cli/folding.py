"""`yici folding`: many certificates in one (多证合一) from the command line, through the API (C062)."""

import json
from datetime import date
from uuid import NAMESPACE_URL, uuid5

import click
import orjson

from .door import JSON, facts_of, need, opener

# What may be done, and where: the API's routes below `/folded-certificates`.
VERBS = {
    "fold": ("", "Fold a certificate into the business licence: name, department, items, basis, effective_on, data."),
    "withdraw": ("/{certificate}/withdraw", "Take a certificate off the list from today on: reason."),
    "take": ("/{certificate}/pushes/{licence}/take", "Note that your department has taken over what it was told."),
}  # fmt: skip


@click.group()
@click.option("--url", envvar="YICI_URL", default="http://127.0.0.1:8000", show_default=True, help="Where Yici runs.")  # fmt: skip
@click.option("--token", envvar="YICI_TOKEN", default="", help="Your API token (or YICI_TOKEN).")
@click.pass_context
def folding(context, url: str, token: str) -> None:
    """Read and keep what the business licence stands for, as the holder of an API token.

    `yici folding act fold -f name=社会保险登记证 -f 'items=["..."]' -f 'data=["经营范围"]' -f ...`
    """
    context.obj = opener(context, url, token)


@folding.command()
@JSON
@click.pass_obj
def show(door, as_json: bool) -> None:
    """Show every certificate on the list: its number, since when, by which decision."""
    status, found = door().ask("GET", "/folded-certificates")
    need(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found:
        ended = f"  withdrawn {one['withdrawn_on']}" if one["withdrawn_on"] else ""
        click.echo(f"{one['id']}  {one['name']}  {one['department']}  {one['effective_on']}{ended}")
        click.echo(f"  {one['basis']}")


@folding.command()
@click.option("--taken", is_flag=True, help="Those taken over, instead of those that wait.")
@JSON
@click.pass_obj
def pushes(door, taken: bool, as_json: bool) -> None:
    """Show the new licences that your departments were told of."""
    asked = {"taken": "true" if taken else "false"}
    status, found = door().ask("GET", "/folded-certificates/pushes", params=asked)
    need(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found:
        click.echo(f"{one['certificate']}  {one['licence']}  {one['name']}  {one['pushed_at']}")
        for label, value in one["told"]:
            click.echo(f"  {label}: {value}")


@folding.command()
@click.argument("verb", type=click.Choice(list(VERBS)))
@click.argument("places", nargs=-1, metavar="[CERTIFICATE [LICENCE]]")
@click.option("-f", "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="What the verb asks for; see `yici folding verbs`.")  # fmt: skip
@JSON
@click.pass_obj
def act(door, verb: str, places: tuple[str, ...], facts: tuple[str, ...], as_json: bool) -> None:
    """Do VERB, with the number of a CERTIFICATE and the id of a LICENCE where it asks for them.

    Sent twice on a day, it is done once.
    """
    path, _words = VERBS[verb]
    names = [name for name in ("certificate", "licence") if f"{{{name}}}" in path]
    if len(places) != len(names):
        asked = " ".join(name.upper() for name in names) or "no certificate"
        raise click.UsageError(f"{verb} asks for: {asked}.")
    said = facts_of(facts)
    where = "/folded-certificates" + path.format(**dict(zip(names, places, strict=True)))
    words = f"{where}:{json.dumps(said, sort_keys=True)}:{date.today()}"
    key = str(uuid5(NAMESPACE_URL, words))
    status, answer = door().ask("POST", where, json=said, headers={"Idempotency-Key": key})
    need(status, answer)
    click.echo(orjson.dumps(answer) if as_json else "done")


@folding.command()
def verbs() -> None:
    """List what may be done, with what it asks for."""
    for verb, (_path, words) in VERBS.items():
        click.echo(f"{verb:10} {words}")


commands = [folding]
