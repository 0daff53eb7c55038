"""`yici`: one command, its parts offered by the modules."""

import os
import sys
from importlib import import_module

import click

# Where the command groups live; loaded only when called, so that `yici workdays` starts at once.
COMMANDS = {
    "workdays": "yici.calendar.commands",
    "codes": "yici.codes.commands",
    "catalogue": "yici.catalogue.commands",
    "bundles": "yici.bundles.commands",
    "laws": "yici.laws.commands",
    "people": "yici.people.commands",
    "calendar": "yici.cases.commands",
    "case": "yici.cli.case",
    "park": "yici.cli.park",
    "draft": "yici.cli.catalogue",
    "edition": "yici.cli.catalogue",
    "batch": "yici.cli.catalogue",
    "task": "yici.cli.catalogue",
    "objection": "yici.cli.catalogue",
    "verify": "yici.kernel.commands",
    "retell": "yici.kernel.commands",
    "files": "yici.kernel.files.commands",
    "bench": "yici.cli.bench",
    "demo": "yici.cli.demo",
    "serve": "yici.cli.serve",
    "work": "yici.cli.serve",
    "manage": "yici.cli.serve",
}
WITHOUT_DJANGO = {
    "yici.calendar.commands", "yici.codes.commands", "yici.cli.case", "yici.cli.catalogue",
    "yici.cli.park",
}  # fmt: skip


class Yici(click.Group):
    def list_commands(self, context):
        return sorted(COMMANDS)

    def get_command(self, context, name):
        file = COMMANDS.get(name)
        if file is None:
            return None
        if file not in WITHOUT_DJANGO:
            _start_django()
        return {command.name: command for command in import_module(file).commands}.get(name)


def _start_django():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.site.settings")
    django.setup()


@click.command(cls=Yici, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yici")
def yici():
    """Yici (一次): an integrated government-services platform."""


def main():
    """Run a command. Bad input ends in one line and exit code 2, never in a traceback."""
    try:
        code = yici.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        click.echo(f"yici: {error.format_message()}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
