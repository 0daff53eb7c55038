"""The door of a running Yici for its commands: the API, with a token of one's own."""

import json
import os
import sys

import click
import httpx

JSON = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


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
        status, answer, _version = self.ask_with_version(method, path, **given)
        return status, answer

    def ask_with_version(self, method: str, path: str, **given) -> tuple[int, dict, str]:
        """Return status, answer, and the version (ETag) of what was answered.

        :raises ClickException: when nobody answers there, or not as Yici does
        """
        try:
            answer = self.client.request(method, path, **given)
            told = answer.json() if answer.status_code != httpx.codes.NO_CONTENT else {}
            return answer.status_code, told, answer.headers.get("ETag", "").strip('"')
        except httpx.HTTPError as error:
            raise click.ClickException(f"No answer from {self.client.base_url}: {error}") from None
        except ValueError:
            raise click.ClickException(
                f"{self.client.base_url} does not answer as Yici does."
            ) from None

    def every(self, path: str, **asked: str) -> list[dict]:
        """Return what a list holds, page by page.

        :raises ClickException: with the words of a refusal
        """
        found, cursor = [], {"limit": "100"}
        while True:
            status, page = self.ask("GET", path, params=asked | cursor)
            need(status, page)
            found += page["items"]
            if not page["next"]:
                return found
            cursor["cursor"] = page["next"]


def opener(context, url: str, token: str):
    """Return what opens the door when a command needs it; it is shut when the command has ended."""

    def opened() -> Door:
        door = Door(url, token)
        context.call_on_close(door.client.close)
        return door

    return opened


def lines_of(given: tuple[str, ...]) -> list[str]:
    if given == ("-",):
        return [line.strip() for line in sys.stdin if line.strip()]
    return list(given)


def facts_of(given: tuple[str, ...]) -> dict:
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


def need(status: int, answer: dict) -> None:
    """:raises ClickException: with the words of a refusal"""
    if status >= 300:
        raise click.ClickException(refusal(answer) or str(status))


def refusal(answer: dict) -> str:
    """Return a problem in one line, with every fault of the input at its field."""
    faults = (f"{one['field']}: {one['detail']}" for one in answer.get("errors", ()))
    return " ".join(filter(None, (answer.get("detail") or answer.get("title"), *faults)))


def verbs_at(document: dict, place: str):
    """Yield each verb of the API at a place: name, words, facts; those marked * have to be given."""
    for path, ways in document["paths"].items():
        if place not in path:
            continue
        schema = _body_of(ways["post"], document)
        needed = schema.get("required", ())
        facts = [name + ("*" if name in needed else "") for name in schema.get("properties", {})]
        verb = path.rpartition(place)[2]
        yield {"verb": verb, "words": ways["post"]["summary"], "facts": facts}


def _body_of(way: dict, document: dict) -> dict:
    """Return the schema of what is sent; nothing where nothing is. One may be left out (anyOf)."""
    sent = way.get("requestBody", {}).get("content", {}).get("application/json", {})
    asked = sent.get("schema", {})
    named = [one["$ref"] for one in (asked, *asked.get("anyOf", ())) if "$ref" in one]
    return document["components"]["schemas"][named[0].rpartition("/")[2]] if named else {}
