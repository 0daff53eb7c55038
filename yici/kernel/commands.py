"""`yici verify`: does the ledger still hold what was written? `yici retell`: rows made anew from it."""

import json
from uuid import UUID

import click
from tqdm import tqdm

from . import audit, retelling
from .ledger import Entry
from .shapes import as_json


class Stream(click.ParamType):
    """`cases.case/<uuid>`, or the uuid alone."""

    name = "stream"

    def convert(self, value, param, context):
        kind, _, story = value.rpartition("/")
        known = {kind.stream for kind in audit.kinds()}
        if kind and kind not in known:
            self.fail(f"no stories are called {kind}; there are: {', '.join(sorted(known))}.")
        try:
            return UUID(story)
        except ValueError:
            self.fail(f"{value} is not a stream; write cases.case/<uuid>, or the uuid alone.")


@click.command()
@click.argument("stream", type=Stream(), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def verify(context, stream, as_json):
    """Retell every story, or only STREAM, and check its seals.

    Exit code 0: everything is as it was written; 1: faults were found, each named; 2: there is no
    such story.
    """
    if stream and not _exists(stream):
        raise click.BadParameter(f"there is no story {stream}.")
    found, looked_at = [], 0
    total = 1 if stream else audit.count()
    with tqdm(total=total, unit=" stories", delay=2, disable=None, leave=False) as bar:

        def step(stories):
            nonlocal looked_at
            looked_at += stories
            bar.update(stories)

        for fault in audit.faults(stream, step=step):
            found.append(fault)
            if not as_json:
                with bar.external_write_mode():
                    click.echo(str(fault))
    if as_json:
        result = {"stories": looked_at, "faults": audit.describe(found)}
        click.echo(json.dumps(result, ensure_ascii=False))
    else:
        click.echo(f"{looked_at} stories checked, {len(found)} faults found.")
    context.exit(1 if found else 0)


def _exists(story: UUID) -> bool:
    kept = any(kind.objects.filter(pk=story).exists() for kind in audit.kinds())
    return kept or Entry.objects.filter(story=story).exists()


@click.command()
@click.argument("stream", type=Stream(), required=False)
@click.option("--write", is_flag=True, help="Write the rows anew. Without it, only look.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def retell(context, stream, write, as_json):
    """Make rows anew from the ledger where they say otherwise, after an upgrade.

    Without --write it only tells what is different, story by story. The ledger is never changed.

    Exit code 0: rows and ledger agree (now); 1: they do not, or a story cannot be mended, since its
    entries are not what was told (see `yici verify`); 2: there is no such story.
    """
    if stream and not _exists(stream):
        raise click.BadParameter(f"there is no story {stream}.")
    found = []
    total = 1 if stream else audit.count()
    with tqdm(total=total, unit=" stories", delay=2, disable=None, leave=False) as bar:
        for one in retelling.retell(stream, write=write, step=bar.update):
            found.append(one)
            if not as_json:
                with bar.external_write_mode():
                    _tell_of(one)
    unfit = sum(one.fault is not None for one in found)
    different = len(found) - unfit
    if as_json:
        click.echo(json.dumps(_as_values(found, write), ensure_ascii=False))
    else:
        done = "written anew" if write else "to be written anew (nothing was changed: use --write)"
        click.echo(f"{different} stories {done}, {unfit} that cannot be mended.")
    context.exit(1 if unfit or (different and not write) else 0)


def _tell_of(one) -> None:
    for line in (one.fault,) if one.fault else one.differences:
        click.echo(str(line))


def _as_values(found, write: bool) -> dict:
    return {
        "written": write,
        "stories": [
            {
                "story": str(one.story),
                "fault": str(one.fault) if one.fault else "",
                "differences": [
                    {"name": d.name, "kept": as_json(d.kept), "told": as_json(d.told)}
                    for d in one.differences
                ],
            }
            for one in found
        ],
    }


commands = [verify, retell]
