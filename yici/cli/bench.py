"""`yici bench NAME`: how fast, beside the limit measured in the same run."""

import json
from functools import partial

import click

from yici.calendar.bench import bench_workdays


@click.group()
def bench() -> None:
    """Measure, and print the figure beside the one it is compared with."""


@bench.command()
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def workdays(as_json: bool) -> None:
    """Count working days, against chinese_calendar.get_workdays over the same spans."""
    show(bench_workdays(), as_json)


@bench.command()
@click.option("--clients", type=click.IntRange(1, 64), help="One number of clients only.")
@click.option("--seconds", default=4.0, show_default=True, help="Length of one measurement.")
@click.option("--rounds", default=3, show_default=True, help="Measurements of each side.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def tell(clients: int | None, seconds: float, rounds: int, as_json: bool) -> None:
    """Full six-step cases through `actions`, against a bare loop that writes the same rows."""
    from yici.cases.bench import bench_tell

    show(bench_tell((clients,) if clients else (1, 2, 4, 8), seconds, rounds), as_json)


@bench.command()
@click.option("--clients", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option("--cases", default=2000, show_default=True, type=click.IntRange(4, 10_000_000))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64),
              help="Web processes.")  # fmt: skip
@click.option("--licence-every", default=10, show_default=True, type=click.IntRange(0),
              help="Besides, every so many cases lead to an e-licence, which the worker makes "
              "meanwhile; counted apart. 0: none.")  # fmt: skip
@click.option("--brief/--whole", default=True, show_default=True,
              help="What the programs ask for after each step: number, status and version, or the "
              "whole case.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def cases(
    clients: int, cases: int, workers: int, licence_every: int, brief: bool, as_json: bool
) -> None:
    """Whole cases over HTTP, web, worker and database together, against a bare web application."""
    from yici.cases.bench import bench_cases

    show(bench_cases(clients, cases, workers, licence_every, brief), as_json)


@bench.command()
@click.option("--cases", default=1000, show_default=True, type=click.IntRange(4, 1_000_000))
@click.option("--clients", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option("--seed", default=1, show_default=True, help="Of the moments at which we kill.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def killed(context, cases: int, clients: int, seed: int, as_json: bool) -> None:
    """Whole cases over HTTP while web and worker processes are killed (SIGKILL) at random.

    Exit code 0: every case is complete, none is doubled, none stuck, and the ledger holds.
    """
    from yici.cases.bench import bench_killed

    result = bench_killed(cases, clients, seed)
    show(result, as_json)
    context.exit(0 if result["good"] else 1)


@bench.command()
@click.option("--cases", default=100, show_default=True, type=click.IntRange(2, 1_000_000))
@click.option("--pace", default=2.0, show_default=True, type=click.FloatRange(0.01, 1000),
              help="Cases told in a second, with four messages each.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def notify(cases: int, pace: float, as_json: bool) -> None:
    """How long a message takes from the fact to the mail server, while the worker does the rest."""
    from yici.cases.bench import bench_notify

    show(bench_notify(cases, pace), as_json)


@bench.command()
@click.option(
    "--cases", default=1_000_000, show_default=True, type=click.IntRange(1000, 100_000_000)
)
@click.option("--requests", default=200, show_default=True, type=click.IntRange(20, 100_000))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64),
              help="Web processes.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def desk(cases: int, requests: int, workers: int, as_json: bool) -> None:
    """The to-do list and the case page among that many cases, over HTTP."""
    from yici.cases.bench import bench_desk

    show(bench_desk(cases, requests, workers), as_json)


@bench.command("tell-many")
@click.option("--stories", default=10_000, show_default=True, type=click.IntRange(1, 10_000_000))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def tell_many(stories: int, as_json: bool) -> None:
    """Whole cases through the bulk path, in one process."""
    from yici.cases.bench import bench_tell_many

    show(bench_tell_many(stories), as_json)


@bench.command()
@click.option("--items", default=200_000, show_default=True, type=click.IntRange(1, 5_000_000))
@click.option("--searches", default=2000, show_default=True, type=click.IntRange(8, 1_000_000))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def search(items: int, searches: int, as_json: bool) -> None:
    """Find items among that many, by name, slip, pinyin, initials and everyday word."""
    from tqdm import tqdm

    from yici.catalogue.bench import bench_search

    bar = partial(tqdm, total=items, unit=" items", disable=None, delay=2, leave=False)
    show(bench_search(items, searches, bar), as_json)


@bench.command()
@click.option("--entries", default=1_000_000, show_default=True, type=click.IntRange(1, 10_000_000))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def lint(entries: int, workers: int, as_json: bool) -> None:
    """Check a catalogue of that many entries by every rule; made from the real guides, with faults.

    Exit code 1: a rule is slow (over half a millisecond an entry), or missed what was put in.
    """
    from tqdm import tqdm

    from yici.catalogue.lint.bench import bench_lint

    with tqdm(total=entries, unit=" entries", disable=None, delay=2, leave=False) as bar:
        result = bench_lint(entries, workers, bar.update)
    show(result, as_json)
    raise SystemExit(1 if result["slow_rules"] or result["faults_missed"] else 0)


def show(result: dict, as_json: bool) -> None:
    """Print a result as JSON, or as one `name: figure` a line."""
    if as_json:
        click.echo(json.dumps(result))
        return
    for name, figure in result.items():
        click.echo(f"{name.replace('_', ' ')}: {figure}")


commands = [bench]
