"""`yici bench NAME`: how fast, beside the limit measured in the same run."""

import json

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


def show(result: dict, as_json: bool) -> None:
    """Print a result as JSON, or as one `name: figure` a line."""
    if as_json:
        click.echo(json.dumps(result))
        return
    for name, figure in result.items():
        click.echo(f"{name.replace('_', ' ')}: {figure}")


commands = [bench]
