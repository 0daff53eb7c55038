"""Serving: the web, the jobs, the demo city."""

import sys

import click


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words):
    """Django's own commands (migrate, makemigrations, shell, ...)."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["yici manage", *words])


commands = [manage]
_ = sys
