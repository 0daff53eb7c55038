"""`yici case`: cases from the command line, through the API, with the same rules as everywhere."""

import json
import os
import sys
from uuid import NAMESPACE_URL, uuid5

import click
import httpx
import orjson
from tqdm import tqdm

_JSON = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


class Door:
    """The API of a running Yici, opened with a token of one's own."""

    def __init__(self, url: str, token: str):
        if not token:
            raise click.UsageError("Give your API token: --token, or YICI_TOKEN.")
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": os.environ.get("LANG", "")[:2]}  # fmt: skip
        self.client = httpx.Client(
            base_url=f"{url.rstrip('/')}/api/v1", headers=headers, timeout=30
        )

    def ask(self, method: str, path: str, **given) -> tuple[int, dict]:
        """Return status and answer.

        :raises ClickException: when nobody answers there, or not as Yici does
        """
        try:
            answer = self.client.request(method, path, **given)
            return answer.status_code, answer.json()
        except httpx.HTTPError as error:
            raise click.ClickException(f"No answer from {self.client.base_url}: {error}") from None
        except ValueError:
            raise click.ClickException(
                f"{self.client.base_url} does not answer as Yici does."
            ) from None


@click.group()
@click.option("--url", envvar="YICI_URL", default="http://127.0.0.1:8000", show_default=True, help="Where Yici runs.")  # fmt: skip
@click.option("--token", envvar="YICI_TOKEN", default="", help="Your API token (or YICI_TOKEN).")
@click.pass_context
def case(context, url: str, token: str) -> None:
    """List, read and handle cases as the holder of an API token.

    Every verb of the API, with the same rules: `yici case act accept 5116022026...`.
    """
    context.obj = lambda: Door(url, token)


@case.command()
@click.argument("number")
@_JSON
@click.pass_obj
def show(door, number: str, as_json: bool) -> None:
    """Show one case: where it is, its clocks, what may be done."""
    status, found = door().ask("GET", f"/cases/{number}")
    _refuse(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    click.echo(f"{found['number']}  {found['item']['name']}  {found['status_words']}")
    for clock in found.get("clocks", ()):
        click.echo(f"  {clock.get('title', clock['kind'])}: {clock.get('sentence', '')}")


@case.command()
@click.argument("verb")
@click.argument("numbers", nargs=-1, required=True)
@click.option("-f", "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="What the verb asks for; JSON values are read as such.")  # fmt: skip
@click.option("--concerned", is_flag=True, help="As somebody it concerns, not as its applicant: state-views, ask-hearing, waive-hearing.")  # fmt: skip
@_JSON
@click.pass_obj
def act(door, verb: str, numbers: tuple[str, ...], facts: tuple[str, ...], concerned, as_json: bool) -> None:  # fmt: skip
    """Do VERB to one case or many; with `-` the numbers are read line by line.

    Sent twice, it is done once. Exit code 1 when something was refused: what was done stays done.
    """
    said = _facts(facts)
    chosen = _numbers(numbers)
    opened, told = door(), []
    shown = tqdm(chosen, desc=verb, disable=len(chosen) < 2 or as_json or not sys.stderr.isatty())
    for number in shown:
        key = str(uuid5(NAMESPACE_URL, f"{verb}:{number}:{json.dumps(said, sort_keys=True)}"))
        path = f"/{'concerns' if concerned else 'cases'}/{number}/actions/{verb}"
        status, answer = opened.ask("POST", path, json=said, headers={"Idempotency-Key": key})
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
@_JSON
@click.pass_obj
def verbs(door, as_json: bool) -> None:
    """List every verb with what it asks for, as the API of that Yici says."""
    status, document = door().ask("GET", "/openapi.json")
    _refuse(status, document)
    found = list(_verbs(document))
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found:
        click.echo(f"{one['verb']:18} {', '.join(one['facts']) or '—'}\n{'':18} {one['words']}")


VERB = "/cases/{number}/actions/"


def _verbs(document: dict):
    """Yield each verb: its name, its words, its facts; those marked * have to be given."""
    for path, ways in document["paths"].items():
        if VERB not in path:
            continue
        asked = ways["post"]["requestBody"]["content"]["application/json"]["schema"]
        schema = document["components"]["schemas"][asked["$ref"].rpartition("/")[2]]
        needed = schema.get("required", ())
        facts = [name + ("*" if name in needed else "") for name in schema.get("properties", {})]
        verb = path.rpartition(VERB)[2]
        yield {"verb": verb, "words": ways["post"]["summary"], "facts": facts}


def _numbers(given: tuple[str, ...]) -> list[str]:
    if given == ("-",):
        return [line.strip() for line in sys.stdin if line.strip()]
    return list(given)


def _facts(given: tuple[str, ...]) -> dict:
    """Return the facts, each value as the JSON it is, else as text.

    :raises UsageError: for one without `=`
    """
    facts = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign:
            raise click.UsageError(f"Write NAME=VALUE, not {one!r}.")
        try:
            facts[name.replace("-", "_")] = json.loads(value)
        except ValueError:
            facts[name.replace("-", "_")] = value
    return facts


def _refuse(status: int, answer: dict) -> None:
    if status >= 300:
        raise click.ClickException(answer.get("detail") or answer.get("title", str(status)))


commands = [case]
