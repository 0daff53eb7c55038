"""`yici case apply` and `yici case rate`: what an applicant does, through the API."""

from pathlib import Path
from uuid import uuid4

import click
import orjson

from .door import JSON, facts_of, need


@click.command()
@click.argument("item")
@click.option("-f", "--field", "fields", multiple=True, metavar="NAME=VALUE", help="A field of the form; several times.")  # fmt: skip
@click.option("-a", "--answer", "answers", multiple=True, metavar="QUESTION=OPTION", help="Your situation; several times.")  # fmt: skip
@click.option("-m", "--material", "materials", multiple=True, metavar="CODE=FILE", help="A paper to be sent along; several times.")  # fmt: skip
@click.option("--for", "applicant", help="Id of the applicant for whom you act, from GET /me; you if left out.")  # fmt: skip
@click.option("--copy", "copy_of", help="Number of an earlier application of hers for the same, to begin with.")  # fmt: skip
@click.option("--delivery", type=click.Choice(["online", "window", "post", "terminal"]), help="How the result comes.")  # fmt: skip
@click.option("--key", default="", help="A word of your own: the same application sent twice with it is one.")  # fmt: skip
@click.option(
    "--whole", is_flag=True, help="ITEM is the code of one thing of several items (一件事)."
)
@JSON
@click.pass_obj
def apply(door, item: str, fields, answers, materials, applicant, copy_of, delivery, key: str, whole: bool, as_json: bool) -> None:  # fmt: skip
    """Apply for ITEM as the holder of the token: every fault is named at its field.

    `yici case apply ITEM -a kind=shop -f shop_name=老李面馆 -m floor_plan=plan.pdf`
    """
    opened = door()
    said = {"applicant": applicant, "copy_of": copy_of, "delivery": delivery}
    given = {
        "bundle" if whole else "item": item,
        "form": _texts(fields),
        "answers": _texts(answers),
        "materials": [_sent(opened, code, name) for code, name in _texts(materials).items()],
    } | {name: value for name, value in said.items() if value}
    headers = {"Idempotency-Key": key or str(uuid4())}
    status, case = opened.ask(
        "POST", "/bundle-cases" if whole else "/cases", json=given, headers=headers
    )
    need(status, case)
    click.echo(orjson.dumps(case) if as_json else f"{case['number']}  {case['status_words']}")


def _texts(given: tuple[str, ...]) -> dict:
    """Return the values as text, since a form takes no other; what is a list in JSON stays one.

    :raises UsageError: for one without `=`
    """
    told = {}
    for one in given:
        ((name, value),) = facts_of((one,)).items()
        told[name] = value if isinstance(value, list) else one.partition("=")[2]
    return told


def _sent(opened, code: str, name) -> dict:
    """Upload a file, and return how an application names it.

    :raises UsageError: when there is no such file
    """
    path = Path(str(name))
    if not path.is_file():
        raise click.UsageError(f"There is no file {path}.")
    with path.open("rb") as file:
        status, kept = opened.ask("POST", "/files", files={"file": (path.name, file)})
    need(status, kept)
    return {"code": code, "file": kept["digest"]}


@click.command()
@click.argument("number")
@click.argument("level", type=click.Choice(["very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied"]))  # fmt: skip
@click.option("--words", default="", help="In your own words; a bad rating says why.")
@JSON
@click.pass_obj
def rate(door, number: str, level: str, words: str, as_json: bool) -> None:
    """Say how satisfied you are with a case of yours that is decided or ended (好差评)."""
    given = {"case": number, "level": level, "words": words}
    status, told = door().ask("POST", "/reviews", json=given)
    need(status, told)
    click.echo(orjson.dumps(told) if as_json else told["level_words"])


@click.command()
@click.argument("child", required=False)
@click.argument("item", required=False)
@click.option("--end", metavar="ID", help="Take the consent with this id back.")
@JSON
@click.pass_obj
def consent(door, child: str | None, item: str | None, end: str | None, as_json: bool) -> None:
    """Let CHILD (her id, from GET /me), whose guardian you are, apply for ITEM alone.

    Without them, list what you agreed to. For a child of eight or more (民法典 art. 19).
    """
    if bool(child) != bool(item):
        raise click.UsageError("Give the child and the item: CHILD ITEM.")
    if end:
        status, told = door().ask("DELETE", f"/consents/{end}")
    elif child:
        status, told = door().ask("POST", "/consents", json={"child": child, "item": item})
    else:
        status, told = door().ask("GET", "/consents")
    need(status, told)
    found = [] if end else told if isinstance(told, list) else [told]
    if as_json:
        click.echo(orjson.dumps(found))
    else:
        for one in found:
            click.echo(f"{one['id']}  {one['child']}  {one['item']}")


commands = [apply, rate, consent]
