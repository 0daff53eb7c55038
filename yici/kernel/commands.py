"""`yici verify`: does the ledger still hold what was written to it?"""

import json
from uuid import UUID

import click
from tqdm import tqdm

from . import audit
from .ledger import Entry


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


commands = [verify]
