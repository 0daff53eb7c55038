"""`yici`: one command, its parts offered by the modules."""

import os
import sys
from importlib import import_module

import click

# Where the command groups live, and their first words: loaded only when called, so that
# `yici workdays` and `yici --help` start at once.
COMMANDS = {
    "workdays": (
        "yici.calendar.commands",
        "Add and count working days by the national holiday notices.",
    ),
    "codes": (
        "yici.codes.commands",
        "Check identifiers: are they well formed? No register is asked.",
    ),
    "catalogue": ("yici.catalogue.commands", "Service items: implementation lists and guides."),
    "bundles": ("yici.bundles.commands", "One thing of several items: definitions (一件事)."),
    "laws": (
        "yici.laws.commands",
        "Laws and rules: the register that every legal basis is checked against.",
    ),
    "people": ("yici.people.commands", "Regions, departments and people."),
    "calendar": (
        "yici.cases.commands",
        "The calendar of working days, and the dates that move with it.",
    ),
    "case": ("yici.cli.case", "List, read and handle cases as the holder of an API token."),
    "agency": (
        "yici.cli.agency",
        "Read and keep the register of intermediaries as the holder of an API token.",
    ),
    "appointment": (
        "yici.cli.appointment",
        "Book and receive appointments, and keep a hall's hours, as the holder of an API token.",
    ),
    "folding": (
        "yici.cli.folding",
        "Read and keep what the business licence stands for, as the holder of an API token.",
    ),
    "window": (
        "yici.cli.window",
        "Read and keep the windows of halls, and say where you sit, as the holder of an API token.",
    ),
    "park": ("yici.cli.park", "Read and keep the register of parks as the holder of an API token."),
    "plan": (
        "yici.cli.plan",
        "Read and keep the map of space plans as the holder of an API token.",
    ),
    "supervision": (
        "yici.cli.supervision",
        "List, answer and judge supervision orders as the holder of an API token.",
    ),
    "draft": (
        "yici.cli.catalogue",
        "Drafts of guides on their way: department, centre, legality, government (C009).",
    ),
    "edition": (
        "yici.cli.catalogue",
        "Editions of one item: ITEM-CODE, or ITEM-CODE/NUMBER for one of them.",
    ),
    "batch": (
        "yici.cli.catalogue",
        "Batches: until when each step is done, and how far the drafts have come (C009).",
    ),
    "task": (
        "yici.cli.catalogue",
        "Adjustment tasks: what a list has to change, by when, and what came of it (C011).",
    ),
    "objection": (
        "yici.cli.catalogue",
        "Objections of towns to what is asked from above; answered as tasks (C105).",
    ),
    "verify": ("yici.kernel.commands", "Retell every story, or only STREAM, and check its seals."),
    "retell": (
        "yici.kernel.commands",
        "Make rows anew from the ledger where they say otherwise, after an upgrade.",
    ),
    "files": (
        "yici.kernel.files.commands",
        "Look after the files that are kept (setting YICI_FILES).",
    ),
    "bench": (
        "yici.cli.bench",
        "Measure, and print the figure beside the one it is compared with.",
    ),
    "demo": ("yici.cli.demo", "Set up the demo city, serve it, and print who can sign in."),
    "serve": ("yici.cli.serve", "Serve the portal, the desk and the API."),
    "work": ("yici.cli.serve", "Run background jobs: reactions, and what falls due."),
    "manage": (
        "yici.cli.serve",
        "Run one of Django's own commands (migrate, makemigrations, shell, ...).",
    ),
}
WITHOUT_DJANGO = {
    "yici.calendar.commands", "yici.codes.commands", "yici.cli.case", "yici.cli.catalogue",
    "yici.cli.park", "yici.cli.agency", "yici.cli.folding", "yici.cli.supervision",
    "yici.cli.window", "yici.cli.appointment",
}  # fmt: skip


class Yici(click.Group):
    def list_commands(self, context):
        return sorted(COMMANDS)

    def get_command(self, context, name):
        if name not in COMMANDS:
            return None
        file, _words = COMMANDS[name]
        if file not in WITHOUT_DJANGO:
            start_django()
        return {command.name: command for command in import_module(file).commands}.get(name)

    def format_commands(self, context, formatter):
        lines = [(name, COMMANDS[name][1]) for name in self.list_commands(context)]
        with formatter.section("Commands"):
            formatter.write_dl(lines)


def start_django():
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
