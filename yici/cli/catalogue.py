"""`yici draft`, `edition`, `batch`, `task`, `objection`: the desk's work on the catalogue, by API.

The verbs and rules are those of the pages (C009-C011, C105); what is refused says why.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import click
import orjson
from tqdm import tqdm

from .door import JSON, facts_of, lines_of, need, opener, refusal, verbs_at

FACT = click.option(
    "-f", "--fact", "facts", multiple=True, metavar="NAME=VALUE",
    help="What is asked for; JSON values are read as such.",
)  # fmt: skip
MOST = 100  # rows of a page


@dataclass(frozen=True)
class Noun:
    """What a group of commands is about: where the API keeps it, how a line of it reads."""

    name: str
    words: str
    path: str  # of the list
    one: str  # of one, with {} for its parts
    line: str  # a row of the list, by its names
    verbs: str = ""  # how the addresses of its verbs begin in the document; empty: none
    new: str = ""  # what opening one is called; empty: it is not opened so


NOUNS = (
    Noun(
        "draft", "Drafts of guides on their way: department, centre, legality, government (C009).",
        "/catalogue/drafts", "/catalogue/drafts/{}", "{code}  {name}  {step}  {digest}",
        "/catalogue/drafts/{code}/actions/",
    ),
    Noun(
        "edition", "Editions of one item: ITEM-CODE, or ITEM-CODE/NUMBER for one of them.",
        "/catalogue/items/{}/editions", "/catalogue/items/{}/editions/{}",
        "{code}/{number}  {status}  {effective_on}  {digest}",
        "/catalogue/items/{code}/editions/{number}/actions/",
    ),
    Noun(
        "batch", "Batches: until when each step is done, and how far the drafts have come (C009).",
        "/catalogue/batches", "/catalogue/batches/{}",
        "{id}  {name}  {submit_by}  {done}/{drafts}", "/catalogue/batches/{batch}/actions/",
        "open",
    ),
    Noun(
        "task", "Adjustment tasks: what a list has to change, by when, and what came of it (C011).",
        "/catalogue/tasks", "/catalogue/tasks/{}", "{id}  {name}  {words}  {due_on}  {status}",
        "/catalogue/tasks/{task}/actions/", "open",
    ),
    Noun(
        "objection", "Objections of towns to what is asked from above; answered as tasks (C105).",
        "/catalogue/objections", "/catalogue/tasks/{}",
        "{id}  {name}  {words}  {due_on}  {status}  {answer}", "", "file",
    ),
)  # fmt: skip


def _address(noun: Noun, named: str) -> str:
    """Return where one is. :raises UsageError: the name has other parts than the address"""
    parts = named.split("/")
    if len(parts) != noun.one.count("{}") or not all(parts):
        raise click.UsageError(f"Name {noun.name} as `yici {noun.name} list` does, not {named!r}.")
    return noun.one.format(*(quote(part, safe="") for part in parts))


def _group(noun: Noun) -> click.Group:
    @click.group(noun.name, help=noun.words)
    @click.option("--url", envvar="YICI_URL", default="http://127.0.0.1:8000", show_default=True, help="Where Yici runs.")  # fmt: skip
    @click.option("--token", envvar="YICI_TOKEN", default="", help="Your API token (or YICI_TOKEN).")  # fmt: skip
    @click.pass_context
    def group(context, url, token):
        context.obj = opener(context, url, token)

    group.add_command(_list(noun))
    group.add_command(_show(noun))
    if noun.verbs:
        group.add_command(_act(noun))
        group.add_command(_verbs(noun))
    if noun.new:
        group.add_command(_new(noun))
    return group


def _list(noun: Noun) -> click.Command:
    of_item = "{}" in noun.path

    @click.command("list", help=f"List each {noun.name} that you may see, to the last one.")
    @FACT
    @JSON
    @click.pass_obj
    def list_(door, facts, as_json, item=""):
        query = {"limit": MOST} | {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in facts_of(facts).items()
        }
        opened, path, found = door(), noun.path.format(quote(item, safe="")), []
        while query:
            status, page = opened.ask("GET", path, params=query)
            need(status, page)
            found += page["items"]
            query = query | {"cursor": page["next"]} if page["next"] else {}
            for one in page["items"] if not as_json else ():
                click.echo(noun.line.format(**one))
        if as_json:
            click.echo(orjson.dumps(found))

    return click.argument("item")(list_) if of_item else list_


def _show(noun: Noun) -> click.Command:
    @click.command(help=f"Show one {noun.name}, with its version and what you may do with it.")
    @click.argument("named")
    @JSON
    @click.pass_obj
    def show(door, named, as_json):
        status, found, version = door().ask_with_version("GET", _address(noun, named))
        need(status, found)
        if as_json:
            click.echo(orjson.dumps(found | {"version": version}))
            return
        click.echo(noun.line.format(**(found | {"step": found.get("step", "")})))
        if version:
            click.echo(f"  version: {version}")
        if may := found.get("may"):
            click.echo(f"  you may: {', '.join(may)}")
        for one in found.get("findings", ()):
            click.echo(f"  {one['rule']} {one['where']}: {one['message']}")

    return show


def _act(noun: Noun) -> click.Command:
    @click.command(
        help=f"""Do VERB to one {noun.name} or many, each named as `list` does; `-` reads lines.

    A name may be followed by `@VERSION`, as `show` tells it: changed since, it is refused. Exit
    code 1 when something was refused: what was done stays done."""
    )
    @click.argument("verb")
    @click.argument("named", nargs=-1, required=True)
    @FACT
    @JSON
    @click.pass_obj
    def act(door, verb, named, facts, as_json):
        said, chosen, told = facts_of(facts), lines_of(named), []
        pairs = [one.partition("@")[::2] for one in chosen]
        addresses = [f"{_address(noun, name)}/actions/{quote(verb, safe='')}" for name, _ in pairs]
        opened = door()
        shown = tqdm(
            zip(pairs, addresses, strict=True), total=len(pairs), desc=verb,
            disable=len(pairs) < 2 or as_json or not sys.stderr.isatty(),
        )  # fmt: skip
        for (name, version), address in shown:
            seen = {"If-Match": f'"{version}"' if version else "*"}
            status, answer = opened.ask("POST", address, json=said, headers=seen)
            done = status < 300
            told.append(
                {"named": name, "done": done, "words": _words(answer) if done else refusal(answer)}
            )
            if not as_json:
                line = f"{name}  {'done' if done else 'refused'}: {told[-1]['words']}"
                tqdm.write(line, file=sys.stdout)
        if as_json:
            click.echo(orjson.dumps(told))
        if not all(one["done"] for one in told):
            raise SystemExit(1)

    return act


def _words(answer: dict) -> str:
    on_its_way = answer.get("status") == "draft"
    return answer.get("step" if on_its_way else "status") or ""


def _verbs(noun: Noun) -> click.Command:
    @click.command(help="List every verb with what it asks for; what is marked * has to be given.")
    @JSON
    @click.pass_obj
    def verbs(door, as_json):
        status, document = door().ask("GET", "/openapi.json")
        need(status, document)
        found = list(verbs_at(document, noun.verbs))
        if as_json:
            click.echo(orjson.dumps(found))
            return
        for one in found:
            click.echo(f"{one['verb']:10} {', '.join(one['facts']) or '—'}\n{'':10} {one['words']}")

    return verbs


def _new(noun: Noun) -> click.Command:
    @click.command(noun.new, help=f"{noun.new.capitalize()} a new {noun.name}.")
    @FACT
    @JSON
    @click.pass_obj
    def new(door, facts, as_json):
        status, made = door().ask("POST", noun.path, json=facts_of(facts))
        need(status, made)
        if as_json:
            click.echo(orjson.dumps(made))
            return
        for one in made if isinstance(made, list) else [made]:
            click.echo(noun.line.format(**one))

    return new


@click.command("write")
@click.argument("code")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reason", default="", help="Why it is changed.")
@click.option(
    "--seen", default="", help="The version you had before you; needed once there is one."
)
@JSON
@click.pass_obj
def write(door, code, file, reason, seen, as_json):
    """Write the draft of an item's next edition from FILE: its content as JSON, as the API tells it."""
    try:
        content = orjson.loads(file.read_bytes())
    except ValueError:
        raise click.UsageError(f"{file} is not JSON.") from None
    said = {"content": content, "reason": reason}
    headers = {"If-Match": f'"{seen}"'} if seen else {}
    path = f"/catalogue/drafts/{quote(code, safe='')}"
    status, made, version = door().ask_with_version("PUT", path, json=said, headers=headers)
    need(status, made)
    if as_json:
        click.echo(orjson.dumps(made | {"version": version}))
    else:
        click.echo(f"{made['code']}  edition {made['number']}  version {version}")


commands = [_group(noun) for noun in NOUNS]
commands[0].add_command(write)
