"""`yici catalogue`: importing implementation lists."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click
import orjson
from tqdm import tqdm

from yici.people import actions as people
from yici.people import sources
from yici.people.models import Region
from yici.people.who import Who

from . import actions
from .importing import Unreadable, read, verdict

COUNTS = ("read", "created", "updated", "unchanged", "rejected")
SHOWN = 20  # faults of one kind in words; --json gives all


@click.group()
def catalogue():
    """Service items: implementation lists and guides."""


@catalogue.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Counts and every fault as JSON.")
def import_(file, dry_run, as_json):
    """Import an implementation list (实施清单), CSV or JSON. Importing it again changes nothing.

    A row is a spreadsheet's: the header is row 1 (in JSON the first item is 1). Every faulty row
    is kept or rejected by the table of yici.catalogue.importing, and listed.
    """
    try:
        rows = read(file)
    except Unreadable as error:
        raise click.UsageError(str(error)) from None
    _need_regions()
    done = actions.import_items(rows=rows, by=Who.clock(), dry_run=dry_run, progress=_bar)
    if as_json:
        click.echo(
            orjson.dumps(_machine(done, dry_run), option=orjson.OPT_APPEND_NEWLINE), nl=False
        )
    else:
        _say(done, dry_run)


def _need_regions() -> None:
    """A list names regions: a register that is still empty gets those of the whole country."""
    if not Region.objects.exists():
        bar = tqdm(sources.bundled(), unit=" regions", disable=None, delay=2, leave=False)
        people.load_regions(rows=bar)


def _bar(batches):
    return tqdm(batches, unit=" batches", disable=None, delay=2, leave=False)


def _machine(done: actions.Imported, dry_run: bool) -> dict:
    faults = [asdict(fault) | {"verdict": fault.verdict} for fault in done.faults]
    return {name: getattr(done, name) for name in COUNTS} | {"dry_run": dry_run, "faults": faults}


def _say(done: actions.Imported, dry_run: bool) -> None:
    counts = ", ".join(f"{name} {getattr(done, name):,}" for name in COUNTS)
    click.echo(f"{'would be: ' if dry_run else ''}{counts}")
    kinds = Counter(fault.code for fault in done.faults)
    for kind, count in kinds.most_common():
        click.echo(f"\n{kind} ({verdict(kind)}): {count:,}")
        told = [fault for fault in done.faults if fault.code == kind]
        for fault in told[:SHOWN]:
            click.echo(f"  row {fault.row}: {fault.item}: {fault.message}")
        if count > SHOWN:
            click.echo(f"  and {count - SHOWN:,} more; --json lists all")


commands = [catalogue]
