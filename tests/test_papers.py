"""What the papers say is true: links lead somewhere, commands and variables exist, examples work."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from functools import cache
from pathlib import Path

import click
import pytest
from django.db import connection, transaction

from yici.site.secrets import Keys

ROOT = Path(__file__).resolve().parents[1]
PAPERS = sorted(
    p for p in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")) if p.name != "CHANGELOG.md"
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
HELD = re.compile(r"\[([^\]]+)\]\(([^)\s]*test_[^)\s]*)\)")
FENCE = re.compile(r"^([ \t]*)```.*?^\1```", re.DOTALL | re.MULTILINE)
WORD = re.compile(r"[a-z][a-z-]*$")
VARIABLE = re.compile(r"YICI_[A-Z]+(?:_[A-Z]+)*")
# Built from parts in the code: yici/site/oidc.py and yici/site/secrets.py.
BUILT = {
    *(f"YICI_OIDC_{name}" for name in ("URL", "CLIENT_ID", "SECRET")),
    *(f"YICI_{key.name.upper()}_KEY" for key in fields(Keys)),
}
FOR_TESTS_ONLY = {"YICI_SAMPLES", "YICI_SCREENSHOTS"}
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# -- links ---------------------------------------------------------------------------------------


def anchors(paper: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", paper.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_link_leads_somewhere(paper):
    found = [a or b for a, b in LINK.findall(FENCE.sub("", paper.read_text()))]
    lost = []
    for link in found:
        target, _, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        file = (paper.parent / target).resolve() if target else paper
        if not file.exists() or (anchor and anchor not in anchors(file)):
            lost.append(link)
    assert not lost


def test_every_requirement_is_held_by_tests_that_are_there():
    """Of docs/requirements.md: a link to tests is called as one of them is, or says "tests"."""
    page = ROOT / "docs" / "requirements.md"
    held = [(words, to) for words, to in HELD.findall(page.read_text()) if words != "its tests"]
    lost = [
        words
        for words, to in held
        if not re.search(rf"def test_{words}\b", (page.parent / to).read_text())
    ]
    assert not lost
    rows = re.findall(r"^\| ([CR]\d+) \|.*\|$", page.read_text(), re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == {f"C{n:03}" for n in (*range(34, 66), *range(93, 97))} | {
        f"R{n}" for n in range(21, 39)
    }


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text()
    assert all(f"({file.name})" in listed for file in folder.glob("0*.md"))


def test_pictures_are_small():
    assert all(p.stat().st_size < 150_000 for p in (ROOT / "docs" / "pictures").iterdir())


# -- commands ------------------------------------------------------------------------------------


def commands_in(text: str) -> set[tuple[str, ...]]:
    """Return the words after `yici` wherever a paper writes a command."""
    told = re.findall(r"(?:`|\.venv/bin/|ExecStart=\S*/)yici +([^`\n#|]+)", text)
    return {tuple(words.split()) for words in told}


def unknown(words: tuple[str, ...]) -> str | None:
    """Return the word that is no command or option of `yici`, if there is one."""
    from yici.cli.main import yici as command

    if words[0] == "manage":
        return None
    context = click.Context(command)
    for word in words:
        if isinstance(command, click.Group):
            if not WORD.match(word):
                return None if word.startswith(("-", "NAME", "...")) else word
            command = command.get_command(context, word)
            if command is None:
                return word
        elif word.startswith("--") and not any(
            word in [*p.opts, *p.secondary_opts] for p in command.params
        ):
            return None if word == "--help" else word
    return None


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_command_exists(paper):
    wrong = {" ".join(words) for words in commands_in(paper.read_text()) if unknown(words)}
    assert not wrong


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_the_readme_names_every_command(readme):
    from yici.cli.main import COMMANDS

    named = {words[0] for words in commands_in(readme.read_text())}
    assert named >= COMMANDS.keys()


def test_a_command_that_is_not_there_is_found():
    assert unknown(("sleep",)) == "sleep"
    assert unknown(("bench", "sleep")) == "sleep"
    assert unknown(("serve", "--deep")) == "--deep"
    assert unknown(("workdays", "add", "START", "DAYS")) is None


# -- variables -----------------------------------------------------------------------------------


@cache
def variables_in_code() -> frozenset[str]:
    files = [p for p in (ROOT / "yici").rglob("*.py") if "tests" not in p.parts]
    found = {v for p in files for v in re.findall(r"[\"'](YICI_[A-Z_]+)[\"']", p.read_text())}
    return frozenset(found | BUILT)


def test_the_variables_built_from_parts_are_still_built():
    assert 'f"YICI_OIDC_{name}"' in (ROOT / "yici/site/oidc.py").read_text()
    assert 'f"YICI_{name.upper()}_KEY"' in (ROOT / "yici/site/secrets.py").read_text()


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_variable_is_read_by_the_code(paper):
    assert set(VARIABLE.findall(paper.read_text())) <= variables_in_code() | FOR_TESTS_ONLY


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_the_readme_names_every_variable(readme):
    assert variables_in_code() <= set(VARIABLE.findall(readme.read_text()))


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_the_readme_names_everybody_who_can_sign_in(readme):
    from yici.people.demo import sign_ins

    told = set(re.findall(r"`([a-z0-9]+)`", readme.read_text()))
    assert {one.username for one in sign_ins()} <= told


# -- examples ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_grants_let_the_application_add_to_the_ledger_and_no_more():
    role = f"yici_app_{os.getpid()}"  # a role belongs to the whole server
    script = (ROOT / "docs" / "grants.sql").read_text().replace("yici_app", role)
    grants = script.replace("begin;\n", "").replace("commit;\n", "")
    with connection.cursor() as cursor:
        cursor.execute(f"create role {role}")  # gone with the test's transaction
        cursor.execute(grants)
        cursor.execute(f"set local role {role}")
        cursor.execute("select count(*) from kernel_entry")
    for refused in (
        "update kernel_entry set actor = 'somebody'",
        "delete from kernel_entry",
        "truncate kernel_entry",
        "select count(*) from kernel_entry_2026q4",
        "delete from people_reveal",
        "update kernel_digest set root = ''",
        "create table more (id int)",
    ):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(refused)
    connection.cursor().execute("reset role")


def pasted(guide: str, root: Path) -> None:
    """Write the files of docs/capability.md where it says they belong."""
    file, lines = None, None
    for line in guide.splitlines():
        if lines is None and (named := re.findall(r"\*\*`(yici/[^`]+)`\*\*", line)):
            *empty, file = [root / one for one in named]
            for one in named:
                (root / one).parent.mkdir(parents=True, exist_ok=True)
            for one in empty:
                one.touch()
        elif not line.startswith("```"):
            lines = lines and [*lines, line]
        elif lines is None:
            lines = [""]
        else:
            if file:
                file.write_text("\n".join(lines[1:]) + "\n")
            file, lines = None, None


def insert(file: Path, before: str, new: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, new + before, 1))


@pytest.mark.django_db
def test_the_small_capability_works_as_it_stands(tmp_path):
    """Given a copy of the house, when the guide is followed, then its tests pass there."""
    leave = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "yici", tmp_path / "yici", ignore=leave)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=leave)
    for file in ("pyproject.toml", "conftest.py"):
        shutil.copy(ROOT / file, tmp_path)
    pasted((ROOT / "docs" / "capability.md").read_text(), tmp_path)
    insert(tmp_path / "yici/site/modules.py", '    "yici.licences",\n', '    "yici.enquiries",\n')
    insert(tmp_path / "pyproject.toml", '  "people",\n', '  "enquiries",\n')
    told = connection.connection.info
    there = {
        "YICI_DATABASE_URL": f"postgresql://{told.user}@/pasted_{os.getpid()}?host={told.host}",
        "YICI_VAR": str(tmp_path / "var"),
        "PYTHONPATH": str(tmp_path),
    }

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=tmp_path,
            env=os.environ | there,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("yici", "manage", "makemigrations", "enquiries")
    assert "3 passed" in run("pytest", "-p", "no:cacheprovider", "yici/enquiries")
    run("ruff", "check", "yici/enquiries")
    run("ruff", "format", "--check", "yici/enquiries")
