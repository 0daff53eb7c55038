"""`yici bundles`: taking in and checking definitions of bundles (一件事)."""

from pathlib import Path

import click
import orjson
from django.utils import timezone

from yici.people.who import Who

from . import actions
from .definitions import demo_definitions, read_definition
from .models import Edition
from .publication import remedy
from .refusals import NotPublishable, Refused


@click.group()
def bundles():
    """One thing of several items: definitions (一件事)."""


@bundles.command("import")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--draft", is_flag=True, help="Only write a draft; publish nothing.")
@click.option("--json", "as_json", is_flag=True, help="What was done, as JSON.")
def import_(files, draft, as_json):
    """Take in definitions and put them in force; without FILES, those that come with Yici.

    What is in force already, to the letter, stays. What the rules bar stays a draft, and the
    reasons are told.
    """
    done, barred = [], False
    for told in _read(files):
        try:
            done.append(
                {
                    "code": told.code,
                    "did": actions.take_in(told, draft=draft, by=Who.clock(), at=timezone.now()),
                }
            )
        except NotPublishable as refusal:
            barred = True
            reasons = [str(one) for one in refusal.findings]
            remedies = [remedy(one.rule) for one in refusal.findings]
            done.append({"code": told.code, "did": "barred", "findings": reasons,
                         "remedies": remedies})  # fmt: skip
        except Refused as refusal:
            raise click.UsageError(str(refusal)) from None
    if as_json:
        click.echo(orjson.dumps({"bundles": done}, option=orjson.OPT_APPEND_NEWLINE), nl=False)
    else:
        for one in done:
            click.echo(f"{one['code']}: {one['did']}")
            told = zip(one.get("findings", ()), one.get("remedies", ()), strict=True)
            for reason, what_to_do in told:
                click.echo(f"  {reason}\n    -> {what_to_do}")
    if barred:
        raise SystemExit(2)


@bundles.command("lint")
@click.option("--json", "as_json", is_flag=True, help="Every finding as JSON.")
def lint(as_json):
    """Check the bundles in force against the rules and today's items (R06, R08, R34, C057).

    Every breach comes with what to do about it; one that bars publication is marked.
    """
    found = [
        {"code": edition.bundle.code, "rule": one.rule, "where": one.where, "text": one.text,
         "blocks": one.blocks, "remedy": remedy(one.rule)}
        for edition in Edition.objects.in_force().select_related("bundle")
        for one in actions.findings_of(edition)
    ]  # fmt: skip
    if as_json:
        click.echo(orjson.dumps({"findings": found}, option=orjson.OPT_APPEND_NEWLINE), nl=False)
    for one in found if not as_json else ():
        mark = " (bars publication)" if one["blocks"] else ""
        click.echo(f"{one['code']}: {one['rule']} {one['where']}: {one['text']}{mark}")
        click.echo(f"    -> {one['remedy']}")
    if any(one["blocks"] for one in found):
        raise SystemExit(2)
    if not found and not as_json:
        click.echo("nothing found")


def _read(files):
    try:
        yield from map(read_definition, files) if files else demo_definitions()
    except Refused as refusal:
        raise click.UsageError(str(refusal)) from None


commands = [bundles]
