"""`yici case`: cases from the command line, through the API, with the same rules as everywhere."""

import json
import sys
from uuid import NAMESPACE_URL, uuid5

import click
import orjson
from tqdm import tqdm

from . import applying
from .door import JSON, facts_of, lines_of, need, opener, verbs_at


@click.group()
@click.option("--url", envvar="YICI_URL", default="http://127.0.0.1:8000", show_default=True, help="Where Yici runs.")  # fmt: skip
@click.option("--token", envvar="YICI_TOKEN", default="", help="Your API token (or YICI_TOKEN).")
@click.pass_context
def case(context, url: str, token: str) -> None:
    """List, read and handle cases as the holder of an API token.

    Every verb of the API, with the same rules: `yici case act accept 5116022026...`.
    """
    context.obj = opener(context, url, token)


@case.command()
@click.argument("number")
@click.option(
    "--whole", is_flag=True, help="NUMBER is that of one thing of several items (一件事)."
)
@JSON
@click.pass_obj
def show(door, number: str, whole: bool, as_json: bool) -> None:
    """Show one case: where it is, its clocks, who has it and how to reach her, what comes next."""
    status, found = door().ask("GET", f"/{'bundle-cases' if whole else 'cases'}/{number}")
    need(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    if whole:
        _show_whole(found)
        return
    click.echo(f"{found['number']}  {found['item']['name']}  {found['status_words']}")
    for clock in found.get("clocks", ()):
        click.echo(f"  {clock.get('title', clock['kind'])}: {clock.get('sentence', '')}")
    contact = found["contact"]
    click.echo(f"  {contact['name']} · {contact['department']} · {contact['phone'] or '—'}")
    click.echo(f"  {found['next']}")


@case.command("modes")
@click.option("--region", default="", help="Of this region; else the first that you watch.")
@click.option("--since", default="", help="Received on this day or later; else the last 30 days.")
@click.option("--until", default="", help="Received on this day or before; else today.")
@JSON
@click.pass_obj
def modes_(door, region: str, since: str, until: str, as_json: bool) -> None:
    """Count by which ways of service cases went: one-stop, at home, by appointment, ... (C052)."""
    given = (("region", region), ("since", since), ("until", until))
    asked = {name: value for name, value in given if value}
    status, found = door().ask("GET", "/service-modes", params=asked)
    need(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    click.echo(f"{found['region']}  {found['since']} to {found['until']}: {found['total']}")
    for one in found["modes"]:
        click.echo(f"{one['cases']:6}  {one['title']}")


def _show_whole(found: dict) -> None:
    """Print every part with its department and limit, what the departments lack, and why it is due."""
    due = f"  due {found['due_on']}" if found["due_on"] else ""
    click.echo(f"{found['number']}  {found['name']}  {found['status_words']}{due}")
    for part in found["parts"]:
        limit = f"{part['days']} working days" if part["days"] else "at once"
        mark = "* " if part["critical"] else "  "
        click.echo(
            f"{mark}{part['name']} · {part['department']} · {limit} · {part['status_words']}"
        )
        click.echo(f"    {part['sentence']}")
    for one in found["reports"]:
        said = ", ".join(one["missing"]) or "nothing" if one["said"] else "not yet said"
        click.echo(f"  missing, {one['department']} ({one['part']}): {said}")
    for sentence in found["because"]:
        click.echo(f"  {sentence}")


@case.command("list")
@click.option("--status", help="Only those in this status.")
@click.option("--item", help="Only those of this item.")
@click.option("--limit", default=20, show_default=True, help="So many at most.")
@JSON
@click.pass_obj
def list_(door, status: str | None, item: str | None, limit: int, as_json: bool) -> None:
    """List the cases you may see, the newest first."""
    asked = {"status": status, "item": item, "limit": limit}
    asked = {name: value for name, value in asked.items() if value is not None}
    answered, found = door().ask("GET", "/cases", params=asked)
    need(answered, found)
    if as_json:
        click.echo(orjson.dumps(found["items"]))
        return
    for one in found["items"]:
        click.echo(f"{one['number']}  {one['item']['name']}  {one['status_words']}")


@case.command()
@click.argument("verb")
@click.argument("numbers", nargs=-1, required=True)
@click.option("-f", "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="What the verb asks for; JSON values are read as such.")  # fmt: skip
@click.option("--concerned", is_flag=True, help="As somebody it concerns, not as its applicant: state-views, ask-hearing, waive-hearing.")  # fmt: skip
@click.option(
    "--whole", is_flag=True, help="NUMBERS are those of one thing of several items (一件事)."
)
@JSON
@click.pass_obj
def act(door, verb: str, numbers: tuple[str, ...], facts: tuple[str, ...], concerned, whole, as_json: bool) -> None:  # fmt: skip
    """Do VERB to one case or many; with `-` the numbers are read line by line.

    Sent twice to a case as it stands, it is done once. Exit code 1 when something was refused: what
    was done stays done.
    """
    said = facts_of(facts)
    chosen = lines_of(numbers)
    opened, told = door(), []
    place = "bundle-cases" if whole else "concerns" if concerned else "cases"
    shown = tqdm(chosen, desc=verb, disable=len(chosen) < 2 or as_json or not sys.stderr.isatty())
    for number in shown:
        path = f"/{place}/{number}"
        # What was sent back, or handed over and back, is done anew though the words are the same.
        _status, _case, version = opened.ask_with_version("GET", path)
        words = f"{verb}:{number}:{version}:{json.dumps(said, sort_keys=True)}"
        status, answer = opened.ask(
            "POST",
            f"{path}/actions/{verb}",
            json=said,
            headers={"Idempotency-Key": str(uuid5(NAMESPACE_URL, words))},
        )
        done = status < 300
        words = (
            answer.get("status_words", "") if done else answer.get("detail") or answer.get("title")
        )
        told.append({"number": number, "done": done, "words": words})
        if not as_json:
            tqdm.write(f"{number}  {'done' if done else 'refused'}: {words}", file=sys.stdout)
    if as_json:
        click.echo(orjson.dumps(told))
    if not all(one["done"] for one in told):
        raise SystemExit(1)


@case.command()
@click.option("--whole", is_flag=True, help="Those of one thing of several items (一件事).")
@JSON
@click.pass_obj
def verbs(door, whole: bool, as_json: bool) -> None:
    """List every verb with what it asks for, as the API of that Yici says."""
    status, document = door().ask("GET", "/openapi.json")
    need(status, document)
    found = list(verbs_at(document, f"/{'bundle-cases' if whole else 'cases'}/{{number}}/actions/"))
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found:
        click.echo(f"{one['verb']:18} {', '.join(one['facts']) or '—'}\n{'':18} {one['words']}")


@case.command()
@click.argument("item", required=False)
@click.option("--reason", help="Why the machine is to examine nothing of ITEM from now on.")
@click.option("--lift", type=int, metavar="NO", help="Switch on again what was stopped under this number.")  # fmt: skip
@JSON
@click.pass_obj
def machine(door, item: str | None, reason: str | None, lift: int | None, as_json: bool) -> None:
    """Show when automatic examination was stopped; stop it for ITEM (`*`: all items), or lift a stop.

    `yici case machine '*' --reason 规则有误`, `yici case machine --lift 3`
    """
    if (item is None) != (reason is None) or (item is not None and lift is not None):
        raise click.UsageError("Give ITEM with --reason to stop it, or --lift NO, or neither.")
    if item is not None:
        said = {"item": item, "reason": reason}
        status, found = door().ask("POST", "/examination-stops", json=said)
    elif lift is not None:
        status, found = door().ask("POST", f"/examination-stops/{lift}/lift", json={})
    else:
        status, found = door().ask("GET", "/examination-stops")
    need(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found if isinstance(found, list) else [found]:
        until = f"on again {one['lifted_at']}" if one["lifted_at"] else "off"
        click.echo(f"{one['id']}  {one['item']}  {one['stopped_at']}  {until}  {one['reason']}")


@case.command("hand-over")
@click.argument("leaving", required=False)
@click.argument("to", required=False)
@click.option("--reason", default="", help="Why; it is told with every case that passes on.")
@JSON
@click.pass_obj
def hand_over(door, leaving: str | None, to: str | None, reason: str, as_json: bool) -> None:
    """Pass everything open of LEAVING to TO (staff codes); without them, show who has what open.

    `yici case hand-over GA-1003 GA-1007 --reason 调离`. Exit code 1 when something could not be
    passed on: the rest has.
    """
    if leaving and not to:
        raise click.UsageError("Give who leaves and who goes on: LEAVING TO.")
    said = {"leaving": leaving, "to": to, "reason": reason}
    status, found = door().ask("POST" if leaving else "GET", "/hand-overs", **({"json": said} if leaving else {}))  # fmt: skip
    need(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
    else:
        for one in found.get("open", ()):
            click.echo(f"{one['staff']}  {one['name']}  {one['open']} open")
        for one in found.get("successors", ()):
            click.echo(f"{one['staff']}  {one['name']}  may go on")
        for one in found.get("left", ()):
            click.echo(f"{one['number']}  left: {one['why']}")
    if found.get("left"):
        raise SystemExit(1)


for command in applying.commands:
    case.add_command(command)
commands = [case]
