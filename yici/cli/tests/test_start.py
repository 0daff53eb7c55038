"""Starting is quick: nothing is loaded before it is used. Modules are named, not seconds measured."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from yici.cli.main import COMMANDS, yici

# What takes from a tenth of a second to one to load, and who uses it.
SEALING = {"pyhanko", "aiohttp", "PIL", "fontTools"}  # who seals a paper or checks a file
SHEETS = {"openpyxl", "lxml"}  # who reads or writes Excel
WORDS = {"rjieba", "pypinyin"}  # who searches
WIRE = {"httpx", "rich", "boto3"}  # who calls another machine
LATE = SEALING | SHEETS | WORDS | WIRE


def loaded_after(*steps: str) -> list[set[str]]:
    """Return the packages that a fresh process has loaded after each step."""
    told = "print(*{name.partition('.')[0] for name in sys.modules})"
    code = "\n".join(["import sys", *(line for step in steps for line in (step, told))])
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return [set(line.split()) for line in ended.stdout.splitlines()]


def test_help_needs_no_django_and_the_site_and_its_web_load_nothing_before_it_is_used():
    helped, site, web = loaded_after(
        "from yici.cli import main; main.yici.get_help(main.click.Context(main.yici))",
        "main.start_django()",
        "from yici.site import urls, wsgi",
    )
    assert not helped & ({"django", "psycopg"} | LATE)
    assert "django" in site
    assert not site & (LATE | {"granian", "tantivy", "opencc"})
    assert not web & LATE


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_the_command_itself_says(name):
    command = yici.get_command(click.Context(yici), name)
    assert COMMANDS[name][1] == command.get_short_help_str(limit=500)


def test_help_lists_every_command():
    lines = CliRunner().invoke(yici, ["--help"]).output.splitlines()
    assert COMMANDS.keys() <= {line.split()[0] for line in lines if line.startswith("  ")}
