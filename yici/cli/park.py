"""`yici park`: the register of parks from the command line, through the API, with the same rules."""

import json
from datetime import date
from uuid import NAMESPACE_URL, uuid5

import click
import orjson

from .door import JSON, facts_of, need, opener

# What may be done, and where: the API's routes below `/parks`, but for customs declarations.
VERBS = {
    "open": ("/{park}", "Enter a park: name, office."),
    "evaluate": ("/{park}/evaluations", "Enter an evaluation of the whole park: kind, document, issued_by, valid_from, valid_until."),
    "list-industry": ("/{park}/admissions", "Enter a line of the admission list: industry, title, verdict, document, issued_by, valid_from, valid_until."),
    "authorise": ("/{park}/authorisations", "Let its office handle an item: item, way, document, issued_by, valid_from, valid_until."),
    "revoke-industry": ("/{park}/admissions/{line}/revoke", "Take a line of the admission list back: reason."),
    "revoke-evaluation": ("/{park}/evaluations/{line}/revoke", "Take an evaluation back: reason."),
    "revoke-authorisation": ("/{park}/authorisations/{line}/revoke", "Take an authorisation back: reason."),
    "publish": ("/{park}/projects", "Put a promise on notice: code, name, enterprise, uscc, industry, promise, until."),
    "declare": ("/clearances", "Follow a customs declaration: project, number."),
    "ask": ("/clearances/{line}/ask", "Ask the single window how far the declaration LINE is."),
    "step": ("/{park}/projects/{line}/steps", "Say what becomes of a project: kind, reason, until; evaluator and document of a technical evaluation."),
}  # fmt: skip


@click.group()
@click.option("--url", envvar="YICI_URL", default="http://127.0.0.1:8000", show_default=True, help="Where Yici runs.")  # fmt: skip
@click.option("--token", envvar="YICI_TOKEN", default="", help="Your API token (or YICI_TOKEN).")
@click.pass_context
def park(context, url: str, token: str) -> None:
    """Read and keep the register of parks as the holder of an API token.

    `yici park act publish east -f code=2609-511602-04-01-100001 -f ...`
    """
    context.obj = opener(context, url, token)


@park.command()
@JSON
@click.pass_obj
def show(door, as_json: bool) -> None:
    """Show the register: evaluations, authorisations, projects on a promise, with their numbers."""
    status, found = door().ask("GET", "/parks")
    need(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found:
        click.echo(f"{one['code']}  {one['name']}  {one['office']}")
        for line in one["admissions"]:
            told = f"{line['industry']} {line['title']}: {line['verdict']}"
            click.echo(f"  industry {line['line']}: {told}  {_until(line)}")
        for line in one["evaluations"]:
            click.echo(
                f"  evaluation {line['line']}: {line['kind']}  {line['document']}  {_until(line)}"
            )
        for line in one["authorisations"]:
            click.echo(
                f"  authorisation {line['line']}: {line['item']}  {line['document']}  {_until(line)}"
            )
        for line in one["projects"]:
            click.echo(f"  project {line['code']}: {line['name']}  {line['steps'][-1]['kind']}")


def _until(line: dict) -> str:
    return f"revoked {line['revoked_on']}" if line["revoked_on"] else f"until {line['valid_until']}"


@park.command()
@JSON
@click.pass_obj
def clearances(door, as_json: bool) -> None:
    """Show the customs declarations of your enterprise, or of your parks, and how far they are."""
    status, found = door().ask("GET", "/clearances")
    need(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found:
        simulated = "  simulated" if one["simulated"] else ""
        click.echo(f"{one['number']}  {one['direction']}  {one['project']}{simulated}")
        for step in one["steps"]:
            click.echo(f"  {step['at']}  {step['kind']}")


@park.command()
@click.argument("place", metavar="PARK")
@click.argument("industry")
@JSON
@click.pass_obj
def check(door, place: str, industry: str, as_json: bool) -> None:
    """Say whether PARK takes INDUSTRY (GB/T 4754, e.g. C1310) today.

    Exit code 0: it does, on a promise; 1: after a technical evaluation, or not at all.
    """
    asked = {"industry": industry}
    status, found = door().ask("GET", f"/parks/{place}/admission", params=asked)
    need(status, found)
    click.echo(orjson.dumps(found) if as_json else found["verdict"])
    if found["verdict"] != "admitted":
        raise SystemExit(1)


@park.command()
@click.argument("verb", type=click.Choice(list(VERBS)))
@click.argument("places", nargs=-1, metavar="[PARK [LINE]]")
@click.option("-f", "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="What the verb asks for; see `yici park verbs`.")  # fmt: skip
@JSON
@click.pass_obj
def act(door, verb: str, places: tuple[str, ...], facts: tuple[str, ...], as_json: bool) -> None:
    """Do VERB in PARK, with LINE the number of a line or declaration, or the code of a project.

    Sent twice on a day, it is done once.
    """
    path, _words = VERBS[verb]
    names = [name for name in ("park", "line") if f"{{{name}}}" in path]
    if len(places) != len(names):
        raise click.UsageError(
            f"{verb} asks for: {' '.join(n.upper() for n in names) or 'no park'}."
        )
    said = facts_of(facts)
    below = "" if path.startswith("/clearances") else "/parks"
    where = below + path.format(**dict(zip(names, places, strict=True)))
    words = f"{where}:{json.dumps(said, sort_keys=True)}:{date.today()}"
    key = str(uuid5(NAMESPACE_URL, words))
    status, answer = door().ask("POST", where, json=said, headers={"Idempotency-Key": key})
    need(status, answer)
    click.echo(orjson.dumps(answer) if as_json else "done")


@park.command()
def verbs() -> None:
    """List what may be done, with what it asks for."""
    for verb, (_path, words) in VERBS.items():
        click.echo(f"{verb:22} {words}")


commands = [park]
