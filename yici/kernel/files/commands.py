"""`yici files`: are the kept files what they were, and where do they lie?"""

import json
from dataclasses import asdict

import click
from django.conf import settings
from django.utils import timezone
from tqdm import tqdm

from . import keeping, scanning, stores
from .faults import BadStore, Damaged


def _bar(what: str):
    return tqdm(unit="B", unit_scale=True, desc=what, delay=2, disable=None, leave=False)


def _say(result: dict, words: str, as_json: bool) -> None:
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else words)


as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


@click.group()
def files():
    """Look after the files that are kept (setting YICI_FILES)."""


@files.command()
@as_json
@click.pass_context
def check(context, as_json):
    """Read every kept file and compare it with its digest.

    Exit code 0: all are as they were kept; 1: some are damaged or missing, each named on a line.
    """
    found, looked_at = [], 0
    with _bar("checking") as bar:

        def step(size):
            nonlocal looked_at
            looked_at += 1
            bar.update(size)

        for fault in keeping.check(step):
            found.append(asdict(fault))
            if not as_json:
                with bar.external_write_mode():
                    click.echo(str(fault))
    words = f"{looked_at} files checked in {stores.here()}, {len(found)} faults found."
    _say({"files": looked_at, "faults": found}, words, as_json)
    context.exit(1 if found else 0)


@files.command()
@click.argument("to")
@as_json
def copy(to, as_json):
    """Copy every kept file to the store TO, e.g. s3://bucket/folder?endpoint=https://...

    What is there already is not copied again, so it may be run until the switch: copy, set
    YICI_FILES to TO, restart, copy once more from the old store.
    """
    try:
        other = stores.at(to)
        with _bar("copying") as bar:
            done = keeping.copy(other, bar.update)
    except (BadStore, Damaged) as fault:
        raise click.ClickException(str(fault)) from None
    words = f"{done['copied']} files copied to {other}, {done['there']} were there."
    _say(done, words, as_json)


@files.command()
@click.option("--days", type=click.IntRange(2), help="Kept so long ago at least.")
@click.option("--dry-run", is_flag=True, help="Only count.")
@as_json
def sweep(days, dry_run, as_json):
    """Remove files that nothing refers to: uploads that never became part of anything."""
    days = days or settings.SWEEP_DAYS
    done = keeping.sweep(at=timezone.now(), days=days, do_it=not dry_run)
    verb = "would be removed" if dry_run else "removed"
    _say(asdict(done), f"{done.removed} files {verb} ({done.size} bytes).", as_json)


@files.command()
@as_json
def scan(as_json):
    """Let the scanner (YICI_CLAMD) look at every file that was not scanned yet."""
    if not scanning.is_configured():
        raise click.ClickException("no scanner is named: set YICI_CLAMD, e.g. tcp://127.0.0.1:3310")
    found = keeping.scan_again()
    words = f"{found['clean']} clean, {found['infected']} infected, {found['open']} not scanned."
    _say(found, words, as_json)


commands = [files]
