"""`yici catalogue`: importing and exporting implementation lists, checking them by the rules."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
import httpx
import orjson
from django.utils import timezone
from tqdm import tqdm

from yici.people import actions as people
from yici.people import sources
from yici.people.models import Region
from yici.people.who import Who

from . import access, actions, exporting, linting, reports, upper
from .importing import BASICS, Fault, Unreadable, read, verdict
from .importing.access import Unreadable as Unfit
from .importing.access import read_access
from .importing.remedies import remedy
from .lint import run
from .lint.run import Report
from .models import BasicItem, Item
from .refusals import Refused

COUNTS = ("read", "created", "updated", "unchanged", "rejected", "drafted", "incomplete")
BASIC_COUNTS = (
    "read", "created", "updated", "unchanged", "rejected", "incomplete", "to_adjust",
)  # fmt: skip
SHOWN = 20  # faults of one kind in words; --json gives all
TRIED = 20  # findings of the rules in words


@click.group()
def catalogue():
    """Service items: implementation lists and guides."""


@catalogue.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--dry-run",
    is_flag=True,
    help="Say what would happen and what the rules find in it; change nothing.",
)
@click.option("--json", "as_json", is_flag=True, help="Counts and every fault as JSON.")
def import_(file, dry_run, as_json):
    """Import an implementation list (实施清单): CSV, JSON or Excel. Importing it again changes nothing.

    Columns of a guide (`yici catalogue export` shows them all) become drafts of the items' next
    editions; nobody sees them before they were handed in, reviewed and approved.

    A row is a spreadsheet's: the header is row 1 (in JSON the first item is 1). Every faulty row
    is kept or rejected by the table of yici.catalogue.importing, and listed. A cell of a guide that
    does not fit is left out alone. A dry run also checks the guides by every rule (R01-R21).
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


@catalogue.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--region", default="", help="Code of a region; its items and those below it.")
@click.option("--department", default="", help="Short name of a department.")
def export(file, region, department):
    """Export implementation lists with the editions in force, in the national columns (up_task_*).

    The ending of FILE says how: .csv, .json or .xlsx. What comes out can be imported again.
    """
    items = Item.objects.all()
    if region:
        items = items.filter(region__in=Region.objects.within(region))
    if department:
        items = items.filter(department__short_name=department)
    _write(file, lambda kind: exporting.file_of(kind, exporting.records(items)))
    click.echo(f"{items.count():,} items in {file}")


def _write(file: Path, pieces_of) -> None:
    kind = file.suffix.lstrip(".").lower()
    if kind not in exporting.FORMATS:
        raise click.UsageError(f"{file} must end in .csv, .json or .xlsx")
    try:
        with file.open("wb") as out:
            for piece in pieces_of(kind):
                out.write(piece)
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}") from None


@catalogue.command("import-basics")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--reason", required=True, help="The decision or law, for rows that give none.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Counts, changes and every fault as JSON.")
def import_basics(file, reason, dry_run, as_json):
    """Take in a basic catalogue (基本目录): CSV, JSON or Excel. Taking it in again changes nothing.

    A row that says something new becomes the item's next edition; lists below that have to follow get
    an adjustment task. A cell that does not fit is left out alone; empty is "not fixed above", 无 is
    "there is none".
    """
    try:
        rows = read(file, BASICS)
    except Unreadable as error:
        raise click.UsageError(str(error)) from None
    try:
        done = actions.import_basics(
            rows=rows, by=Who.clock(), at=timezone.now(), reason=reason, dry_run=dry_run,
            progress=_rows,
        )  # fmt: skip
    except Refused as refused:
        raise click.UsageError(str(refused)) from None
    if as_json:
        click.echo(
            orjson.dumps(_basics_machine(done, dry_run), option=orjson.OPT_APPEND_NEWLINE), nl=False
        )
    else:
        _basics_say(done, dry_run)


def _rows(entries):
    return tqdm(entries, unit=" rows", disable=None, leave=False)


def _basics_machine(done: actions.BasicsImported, dry_run: bool) -> dict:
    counts = {name: getattr(done, name) for name in BASIC_COUNTS}
    return counts | {
        "dry_run": dry_run,
        "changes": [one.told for one in done.changed],
        "faults": [_fault(one) for one in done.faults],
        "notices": [asdict(one) | {"message": one.message} for one in done.notices],
    }


def _basics_say(done: actions.BasicsImported, dry_run: bool) -> None:
    counts = ", ".join(f"{name} {getattr(done, name):,}" for name in BASIC_COUNTS)
    click.echo(f"{'would be: ' if dry_run else ''}{counts}")
    for one in done.changed[:SHOWN]:
        elements = ", ".join(dict.fromkeys(change.path[0] for change in one.changes))
        click.echo(
            f"  row {one.row}: {one.code} {one.name}: edition {one.number} from {one.effective_on}"
            + (f": {elements}" if elements else "")
            + (f"; {one.to_adjust:,} lists have to follow" if one.to_adjust else "")
        )
    if len(done.changed) > SHOWN:
        click.echo(f"  and {len(done.changed) - SHOWN:,} more; --json lists all")
    _say_faults(done.faults)
    for notice in done.notices:
        click.echo(f"\nnotice: {notice.message}")


@catalogue.command("export-basics")
@click.argument("file", type=click.Path(path_type=Path))
def export_basics(file):
    """Take the basic catalogue (基本目录) out in the national columns, each item's newest edition.

    The ending of FILE says how: .csv, .json or .xlsx. What comes out can be taken in again.
    """
    basics = BasicItem.objects.all()
    _write(file, lambda kind: exporting.basics_file(kind, exporting.basic_records(basics)))
    click.echo(f"{basics.count():,} basic items in {file}")


@catalogue.command()
@click.argument("address")
def pull(address):
    """Pull the basic catalogue from the upper platform at ADDRESS (such as https://zwfw.example).

    New editions are recorded, and lists that have to follow get adjustment tasks.
    """
    with _upper(address) as platform:
        done = upper.pull(platform, by=Who.clock(), at=timezone.now())
    click.echo(f"read {done.read:,}, recorded {done.recorded:,}")
    _need_none(done.refused, "not recorded")


@catalogue.command()
@click.argument("address")
@click.option("--token", envvar="YICI_UPPER_TOKEN", required=True, help="Or YICI_UPPER_TOKEN.")
@click.option("--region", default="", help="How the codes of the regions begin.")
def report(address, token, region):
    """Report the editions in force to the upper platform; each receipt's digest is compared (R18)."""
    with _upper(address, token) as platform:
        done = upper.report(platform, region=region)
    click.echo(f"reported {done.count:,}, every digest is the same")
    _need_none(done.refused, "the platform holds a later edition, or another of this number")


def _need_none(refused, words: str) -> None:
    if refused:
        raise click.ClickException("\n  ".join([f"{words}:", *refused]))


@contextmanager
def _upper(address: str, token: str = ""):
    try:
        with upper.client(address, token) as platform:
            yield platform
    except upper.Unlike as error:
        raise click.ClickException(f"{error}: the two platforms do not hold the same") from None
    except (httpx.HTTPError, httpx.InvalidURL, upper.NotUnderstood) as error:
        raise click.ClickException(f"{address} does not answer as it should: {error}") from None


def _need_regions() -> None:
    """A list names regions: a register that is still empty gets those of the whole country."""
    if not Region.objects.exists():
        bar = tqdm(sources.bundled(), unit=" regions", disable=None, delay=2, leave=False)
        people.load_regions(rows=bar)


def _bar(batches):
    return tqdm(batches, unit=" batches", disable=None, delay=2, leave=False)


def _machine(done: actions.Imported, dry_run: bool) -> dict:
    faults = [_fault(one) for one in done.faults]
    notices = [asdict(one) | {"message": one.message} for one in done.notices]
    told = {"dry_run": dry_run, "faults": faults, "notices": notices}
    if done.trial is not None:
        told["lint"] = {
            "entries": done.trial.entries,
            "faulty": done.trial.faulty,
            "table": reports.table(done.trial),
            "findings": [reports.told(one) for one in done.trial.told],
            "left_off": done.trial.left_off,
        }
    return {name: getattr(done, name) for name in COUNTS} | told


def _fault(one: Fault) -> dict:
    said = {name: value for name, value in asdict(one).items() if name != "cell"}
    return said | {"verdict": one.verdict, "column": one.column, "remedy": one.remedy}


def _say(done: actions.Imported, dry_run: bool) -> None:
    counts = ", ".join(f"{name} {getattr(done, name):,}" for name in COUNTS)
    click.echo(f"{'would be: ' if dry_run else ''}{counts}")
    _say_faults(done.faults)
    for notice in done.notices:
        click.echo(f"\nnotice: {notice.message}")
    if done.trial is not None:
        _say_trial(done.trial)


def _say_faults(faults) -> None:
    """Tell some faults of each kind, each kind with what to do."""
    kinds = Counter(fault.code for fault in faults)
    for kind, count in kinds.most_common():
        column, what_to_do = remedy(kind)
        where = f" in column {column}" if column else ""
        click.echo(f"\n{kind} ({verdict(kind)}){where}: {count:,}\n  {what_to_do}")
        told = [fault for fault in faults if fault.code == kind]
        for fault in told[:SHOWN]:
            click.echo(f"  row {fault.row}: {fault.item}: {fault.message}")
        if count > SHOWN:
            click.echo(f"  and {count - SHOWN:,} more; --json lists all")


def _say_trial(trial: Report) -> None:
    """What the rules find in what would be taken in: the table, and some findings of every rule."""
    click.echo(
        f"\nrules: {trial.entries:,} guides, {trial.findings:,} findings; {trial.faulty:,} of them "
        "could not be published"
    )
    if trial.counts:
        click.echo("\n" + reports.grid(reports.table(trial)) + "\n")
    for one in run.some_of_every_rule(trial.told, TRIED):
        mark = "error " if one.finding.blocks else "advice"
        click.echo(f"{mark} {one.code} {one.name}: {one.finding}")
    if trial.findings > TRIED:
        click.echo(f"and {trial.findings - TRIED:,} more; --json lists them")


@catalogue.command()
def relist():
    """Make the lines of the published lists and the figures of what is spared anew (P01-P16, C033).

    They are kept while editions are published; this is for a register that came another way.
    """
    click.echo(f"{actions.relist_all(progress=_bar):,} lines")


@catalogue.command("lint")
@click.option(
    "--region", default="", help="Only regions whose code begins so: 51, 5116, 511602000000."
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="As of that day; today if left out.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--most", default=200, show_default=True, help="Findings told in words, some of every rule."
)
@click.option("--json", "as_json", is_flag=True, help="The table and the findings as JSON.")
def lint(region, on, workers, most, as_json):
    """Check every edition in force by the rules, and print a table by department and rule.

    Exit code 1: something was found that would refuse publication.
    """
    if region and not region.isdecimal():
        raise click.UsageError("--region takes the digits of a region's code, or how it begins.")
    places = linting.places(on.date() if on else timezone.localdate(), region)
    if region and not places:
        raise click.UsageError(f"No edition is in force in a region that begins with {region}.")
    total = Report()
    bar = tqdm(
        total=sum(place.size for place in places), unit=" entries", disable=None, leave=False
    )
    reports_of = run.run(
        places, linting.lint_stored, workers=min(workers, len(places)) or 1,
        prepare=linting.start_process if len(places) > 1 and workers > 1 else None, most=most,
    )  # fmt: skip
    for report in reports_of:
        total += report
        bar.update(report.entries)
    bar.close()
    total.tell_at_most(most)
    (_lint_machine if as_json else _lint_say)(total, linting.without_guide(region).count())
    raise SystemExit(1 if total.faulty else 0)


def _lint_machine(total: Report, without: int) -> None:
    said = {
        "entries": total.entries,
        "faulty": total.faulty,
        "without_guide": without,
        "table": reports.table(total),
        "lists": [
            {"region": region, "finding": words} for region, words in reports.of_lists(total)
        ],
        "findings": [reports.told(one) for one in total.told],
        "left_off": total.left_off,
    }
    click.echo(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE), nl=False)


def _lint_say(total: Report, without: int) -> None:
    click.echo(
        f"{total.entries:,} entries, {total.findings:,} findings; {total.faulty:,} entries could "
        f"not be published; {without:,} items have no guide yet (R01)"
    )
    if total.counts:
        click.echo("\n" + reports.grid(reports.table(total)) + "\n")
    for one in total.told:
        mark = "error " if one.finding.blocks else "advice"
        click.echo(f"{mark} {one.code} {one.name}: {one.finding}")
    if total.left_off:
        click.echo(f"and {total.left_off:,} more; --most tells more")
    for _region, found in reports.of_lists(total):
        click.echo(f"list   {found}")


commands = [catalogue]


SAYS = {
    "forbidden": "prohibited: nobody may enter this",
    "licensed": "needs a licence",
    "free": "free: everybody may enter this equally",
    "unknown": "not known: the list here is not whole",
}


@catalogue.command("may-enter")
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def may_enter(words, as_json):
    """Say what the negative list says of WORDS: prohibited, licensed (by which item), free, not known."""
    answer = access.look_up(" ".join(words)[:100], Who())
    listed = [(one.code, one.name) for one in answer.items]
    licences = [(one.code, one.name) for one in answer.licences]
    if as_json:
        told = {
            "verdict": answer.verdict,
            "items": listed,
            "licences": licences,
            "whole": answer.is_whole,
        }
        click.echo(orjson.dumps(told).decode())
        return
    click.echo(SAYS[answer.verdict])
    for code, name in (*listed, *licences):
        click.echo(f"  {code}  {name}")


@catalogue.command("market-access")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--edition", required=True, help="As the list calls itself, e.g. 2025年版.")
@click.option("--source", required=True, help="Document and day of its publication.")
@click.option("--items", "announced", type=click.IntRange(1, 2000), required=True,
              help="How many items it has, as announced.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def market_access(file, edition, source, announced, dry_run):
    """Take in an edition of the negative list (市场准入负面清单) as CSV; every fault is told."""
    try:
        read = read_access(file.read_bytes())
    except Unfit as error:
        raise click.UsageError(f"{file}: {error}") from None
    for fault in read.faults:
        click.echo(f"row {fault.row}: {fault.message % fault.values}", err=True)
    if not read.items:
        raise click.UsageError(f"{file}: no row of it is in order")
    actions.take_in_access(
        read=read, edition=edition, source=source, announced=announced, by=Who.clock(),
        at=timezone.now(), dry_run=dry_run,
    )  # fmt: skip
    missing = max(announced - len(read.items), 0)
    click.echo(
        f"{read.rows} read, {len(read.items)} in order, {len(read.faults)} left out, {missing} missing"
    )
