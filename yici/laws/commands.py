"""`yici laws`: looking rules up, entering and changing them, what stands on them."""

from dataclasses import asdict
from pathlib import Path

import click
import orjson
from django.utils import timezone

from yici.people.who import Who

from . import actions, finding, standing
from .citing import Unreadable, apart
from .models import register
from .ranks import Rank
from .refusals import Refused
from .register import Law

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def laws():
    """Laws and rules: the register that every legal basis is checked against."""


@laws.command()
@click.argument("words")
def find(words):
    """Find rules whose name has WORDS, and articles in force that have them."""
    now, today = register(), timezone.localdate()
    for law in finding.laws(now, today, words):
        click.echo(
            f"{law.code}  {finding.state_of(now, law, today):9} {law.rank.label} 《{law.name}》"
        )
    for hit in finding.articles(now, today, words):
        click.echo(f"《{hit.law.name}》{hit.article.label}: {hit.article.text[:60]}")


@laws.command()
@click.argument("citation")
@click.option("--on", type=DAY, help="As of that day; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def show(citation, on, as_json):
    """Read a CITATION, say how it stands, and print its text: 行政许可法第三十二条.

    Exit code 1: it is repealed, not yet in force, missing or not in the register.
    """
    try:
        law, place = apart(citation)
    except Unreadable:
        raise click.UsageError("Name the rule and the article: 行政许可法第三十二条.") from None
    told = register().resolve(law, place, on.date() if on else timezone.localdate())
    if as_json:
        said = {"reference": str(told.reference), "standing": told.standing.value, "rank": told.rank.value,
                "law": told.law.code if told.law else None, "text": told.text}  # fmt: skip
        click.echo(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE), nl=False)
    else:
        click.echo(f"{told.reference}: {told.standing.value} ({told.rank.label})")
        if told.law and told.law.ended_by:
            click.echo(f"repealed on {told.law.ended_on} by {told.law.ended_by}")
        if told.text:
            click.echo(told.text)
    raise SystemExit(0 if told.standing.value == "in-force" else 1)


@laws.command("stands-on")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def stands_on(name, as_json):
    """List every item, material, proof, fee and special procedure that stands on the rule (R17)."""
    found = standing.on(_law(name), Who.clock())
    if as_json:
        told = [asdict(one) for one in found]
        click.echo(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE), nl=False)
        return
    click.echo(f"{len(found)} items, {sum(len(one.parts) for one in found)} parts")
    for one in found:
        click.echo(f"{one.code} {one.name} ({one.department}, {one.status})")
        for kind, part, place in one.parts:
            click.echo(f"  {kind:18} {part} {place}")


@laws.command()
@click.argument("name")
@click.argument("kind", type=click.Choice(["amended", "repealed"]))
@click.option("--on", type=DAY, required=True, help="From that day on.")
@click.option("--ground", required=True, help="The law or decision that did it.")
def change(name, kind, on, ground):
    """Record that the rule was amended or repealed, and list what stands on it."""
    law = _law(name)
    _do(
        actions.change_law, code=law.code, kind=kind, on=on.date(), ground=ground, by=Who.clock(),
        at=timezone.now(),
    )  # fmt: skip
    found = standing.on(law, Who.clock())
    click.echo(f"《{law.name}》 {kind} from {on.date()}; {len(found)} items stand on it")
    for one in found:
        click.echo(f"  {one.code} {one.name} ({one.department})")


@laws.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--name", required=True)
@click.option("--rank", required=True, type=click.Choice([rank.value for rank in Rank]))
@click.option("--body", required=True, help="Who made it.")
@click.option("--published", type=DAY, required=True)
@click.option("--starts", type=DAY, required=True)
@click.option("--source", required=True, help="Where the text was taken from.")
@click.option("--number", default="", help="Document number (文号).")
def enter(file, name, rank, body, published, starts, source, number):
    """Enter a rule that the register lacks: FILE is its text, every article on a line of its own."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file} is not UTF-8 text.") from None
    local = _do(
        actions.enter_law, name=name, rank=Rank.labelled(rank), body=body, number=number,
        published_on=published.date(), starts_on=starts.date(), source=source, text=text,
        by=Who.clock(), at=timezone.now(),
    )  # fmt: skip
    click.echo(f"{local.code}: 《{local.name}》, {local.articles.count()} articles")


def _law(name: str) -> Law:
    law = register().laws.get(name) or register().find(name, timezone.localdate())
    if law is None:
        raise click.UsageError(f"The register has no rule called {name}; try `yici laws find`.")
    return law


def _do(action, **said):
    try:
        return action(**said)
    except Refused as refused:
        raise click.UsageError(str(refused)) from None


commands = [laws]
