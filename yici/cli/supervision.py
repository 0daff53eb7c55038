"""`yici supervision`: orders from the command line, through the API, with the same rules (R25, C108)."""

from datetime import UTC, datetime
from importlib import import_module

import click
import orjson

from .door import JSON, need, opener
from .main import start_django

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
@click.option("--url", envvar="YICI_URL", default="http://127.0.0.1:8000", show_default=True, help="Where Yici runs.")  # fmt: skip
@click.option("--token", envvar="YICI_TOKEN", default="", help="Your API token (or YICI_TOKEN).")
@click.pass_context
def supervision(context, url: str, token: str) -> None:
    """List, answer and judge supervision orders as the holder of an API token.

    `sweep` alone works on the database of this machine, as the hourly job does.
    """
    context.obj = opener(context, url, token)


@supervision.command("list")
@click.option("--state", type=click.Choice(["asked", "answered", "accepted"]), help="Only these.")
@click.option("--overdue", is_flag=True, help="Only those that nobody answered in time.")
@JSON
@click.pass_obj
def list_(door, state: str | None, overdue: bool, as_json: bool) -> None:
    """List the orders of the departments you head or supervise, the newest first."""
    asked = {"state": state} if state else {}
    asked |= {"overdue": "true"} if overdue else {}
    found = door().every("/supervision-orders", **asked)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found:
        click.echo(_line(one))


def _line(one: dict) -> str:
    late = f"  overdue by {one['overdue_days']} working days" if one["overdue_days"] else ""
    return (
        f"{one['number']}  {one['state']}  {one['case']}  {one['department']}  "
        f"{one['clock']} {one['due_on']}  answer by {one['answer_by']}{late}"
    )


@supervision.command()
@click.argument("number")
@JSON
@click.pass_obj
def show(door, number: str, as_json: bool) -> None:
    """Show one order, with all that was said of it."""
    _print(door().ask("GET", f"/supervision-orders/{number}"), as_json)


@supervision.command()
@click.argument("number")
@click.option("--words", required=True, help="Why the day was missed, and what is done; name no applicant.")  # fmt: skip
@click.option("--until", required=True, type=DAY, help="Until when it is done.")
@JSON
@click.pass_obj
def answer(door, number: str, words: str, until: datetime, as_json: bool) -> None:
    """Answer an order for your department: why, what is done, and until when."""
    said = {"words": words, "until": until.date().isoformat()}
    _print(_act(door, number, "answer", said), as_json)


@supervision.command()
@click.argument("number")
@click.argument("judgement", type=click.Choice(["accept", "ask-again"]))
@click.option("--words", help="What the answer lacks, when you ask again.")
@JSON
@click.pass_obj
def judge(door, number: str, judgement: str, words: str | None, as_json: bool) -> None:
    """Accept the answer to an order, or ask again and say what it lacks."""
    if (judgement == "ask-again") != bool(words):
        raise click.UsageError("--words says what the answer lacks: with ask-again, and only then.")
    _print(_act(door, number, judgement, {"words": words} if words else {}), as_json)


def _act(door, number: str, verb: str, said: dict) -> tuple[int, dict]:
    return door().ask("POST", f"/supervision-orders/{number}/actions/{verb}", json=said)


def _print(answered: tuple[int, dict], as_json: bool) -> None:
    status, found = answered
    need(status, found)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    click.echo(_line(found))
    for step in found["steps"]:
        until = f" (until {step['until']})" if step["until"] else ""
        click.echo(f"  {step['at'][:10]} {step['kind']}{until}: {step['words']}")


@supervision.command()
@JSON
def sweep(as_json: bool) -> None:
    """Raise the cards that are due and press for overdue answers now; again changes nothing."""
    start_django()  # the other commands need none of it
    actions = import_module("yici.supervision.actions")
    at = datetime.now(UTC)
    done = {"raised": actions.look(at=at), "overdue": actions.press(at=at)}
    told = f"{done['raised']} cards raised; {done['overdue']} orders wait for an overdue answer."
    click.echo(orjson.dumps(done) if as_json else told)


commands = [supervision]
