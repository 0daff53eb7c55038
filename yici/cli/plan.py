"""`yici plan`: the one map from the command line, through the API, with the same rules (C063)."""

import json
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import click
import orjson

from .door import JSON, facts_of, need, opener

# What may be done, and where: the API's routes.
VERBS = {
    "end": ("/space-plans/{place}/end", "End a plan from today on: reason."),
    "settle": ("/plan-conflicts/{place}/settlement", "Propose how a conflict is settled: way (prevails, both), prevails (first, second), document, words."),
    "answer-settlement": ("/plan-conflicts/{place}/settlement/answer", "Agree or turn down: agrees, answer."),
    "plan": ("/schemes", "Take a project into planning: name, use, department, parcel or site, days, ask, enterprise, code, silence_rule."),
    "opinion": ("/schemes/{place}/opinions", "Answer for a department: department, stance (none, conditions, objects), conditions, needed, needless, words."),
    "compile": ("/schemes/{place}/compile", "Compile the conditions: without."),
    "drop": ("/schemes/{place}/drop", "Close a project: reason."),
}  # fmt: skip


@click.group()
@click.option("--url", envvar="YICI_URL", default="http://127.0.0.1:8000", show_default=True, help="Where Yici runs.")  # fmt: skip
@click.option("--token", envvar="YICI_TOKEN", default="", help="Your API token (or YICI_TOKEN).")
@click.pass_context
def plan(context, url: str, token: str) -> None:
    """Read and keep the map of space plans as the holder of an API token.

    `yici plan enter redline-2026 areas.geojson -f kind=redline -f level=province -f ...`
    """
    context.obj = opener(context, url, token)


@plan.command()
@JSON
@click.pass_obj
def show(door, as_json: bool) -> None:
    """Show the plans in force and where they conflict."""
    opened = door()
    plans, conflicts = opened.every("/space-plans"), opened.every("/plan-conflicts")
    if as_json:
        click.echo(orjson.dumps({"plans": plans, "conflicts": conflicts}))
        return
    for one in plans:
        ended = f"  ended {one['ended_on']}" if one["ended_on"] else ""
        click.echo(f"{one['code']}  {one['kind']}  {one['name']}{ended}")
    for one in conflicts:
        sides = " / ".join(f"{one[s]['plan']}:{one[s]['area']}" for s in ("first", "second"))
        click.echo(f"  {one['number']}  {sides}  {one['square_metres']} m2  {one['status']}")


def _geojson(path: Path) -> dict:
    try:
        told = orjson.loads(path.read_bytes())
    except OSError as fault:
        raise click.UsageError(f"{path}: {fault.strerror}") from None
    except orjson.JSONDecodeError:
        told = None
    if not isinstance(told, dict):
        raise click.UsageError(f"{path} is no GeoJSON.")
    return told


@plan.command()
@click.argument("code")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-f", "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="name, kind, level, department, document, valid_from; valid_until, is_public, replaces.")  # fmt: skip
@JSON
@click.pass_obj
def enter(door, code: str, file: Path, facts: tuple[str, ...], as_json: bool) -> None:
    """Enter the plan CODE with the areas of a GeoJSON FILE; every area that cannot be is told."""
    said = facts_of(facts) | {"features": _geojson(file).get("features")}
    _post(door, f"/space-plans/{code}", said, as_json)


@plan.command()
@click.argument("use")
@click.option("--parcel", default="", help="Number of a parcel on the map.")
@click.option("--site", type=click.Path(path_type=Path), help="GeoJSON geometry in a file.")
@JSON
@click.pass_obj
def check(door, use: str, parcel: str, site: Path | None, as_json: bool) -> None:
    """Check a site for USE (class of land use, e.g. 10) against every plan at once.

    Exit code 0: it fits, perhaps on conditions; 1: it conflicts, or nobody planned it.
    """
    said: dict = {"use": use, "parcel": parcel}
    if site:
        said["site"] = _geojson(site)
    status, found = door().ask("POST", "/space-checks", json=said)
    need(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
    else:
        click.echo(found["verdict"])
        for line in found["lines"]:
            click.echo(f"  {line['answer']} {line['share']}% {line['plan']}:{line['area']}")
    if found["verdict"] in ("conflicts", "unplanned"):
        raise SystemExit(1)


@plan.command()
@click.argument("verb", type=click.Choice(list(VERBS)))
@click.argument("place", required=False, metavar="[PLAN|CONFLICT|PROJECT]")
@click.option("-f", "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="What the verb asks for; see `yici plan verbs`.")  # fmt: skip
@JSON
@click.pass_obj
def act(door, verb: str, place: str | None, facts: tuple[str, ...], as_json: bool) -> None:
    """Do VERB to a plan, a conflict or a project, by its code or number."""
    path, _words = VERBS[verb]
    if ("{place}" in path) != bool(place):
        raise click.UsageError(f"{verb} asks for {'a place' if '{place}' in path else 'no place'}.")
    _post(door, path.format(place=place), facts_of(facts), as_json)


def _post(door, where: str, said: dict, as_json: bool) -> None:
    """Send it; sent twice on a day, it is done once."""
    words = f"{where}:{json.dumps(said, sort_keys=True)}:{date.today()}"
    headers = {"Idempotency-Key": str(uuid5(NAMESPACE_URL, words))}
    status, answer = door().ask("POST", where, json=said, headers=headers)
    need(status, answer)
    click.echo(orjson.dumps(answer) if as_json else "done")


@plan.command()
def verbs() -> None:
    """List what may be done, with what it asks for."""
    for verb, (_path, words) in VERBS.items():
        click.echo(f"{verb:18} {words}")


commands = [plan]
