"""Only `actions` write. A page, an API route, a job or a rule that writes is found here."""

import ast
import re
from pathlib import Path

import pytest

import yici

HOUSE = Path(yici.__file__).parent
# Files and folders. The benches measure writing, beside the bare limit, in databases of their own.
MAY_WRITE = {"actions", "demo", "migrations", "tests", "kernel", "bench"}
WRITES = {
    "save", "create", "acreate", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "tell", "tell_many",
}  # fmt: skip
RAW = re.compile(r"\b(insert\s+into|delete\s+from|truncate\s|update\s+\S+\s+set)\b", re.IGNORECASE)

# file -> what it may call, and why that is no writing of rows
EXCEPTIONS: dict[str, tuple[set[str], str]] = {
    "cases/bench/limit.py": ({"raw SQL"}, "the bare limit, in the bench's own database"),
    "cases/bench/world.py": ({"get_or_create"}, "the bench's city, in its own database"),
    "catalogue/exporting.py": ({"save"}, "writes a workbook into a temporary file"),
    "cases/photographs.py": ({"save"}, "writes pages into a temporary PDF"),
    "cases/numbers.py": ({"raw SQL"}, "hands out blocks of numbers; only actions ask for one"),
    "licences/printing.py": ({"save"}, "draws a QR code into memory"),
    "people/accounts.py": ({"save"}, "allauth's own account, which is its adapter's to save"),
    "people/forms.py": ({"save"}, "allauth's sign-up form, which then calls an action"),
}


def rooms_files():
    for file in sorted(HOUSE.rglob("*.py")):
        place = file.relative_to(HOUSE)
        if not MAY_WRITE & {*place.parts[:-1], place.stem} and place.name != "conftest.py":
            yield place


def writes_in(source: str) -> list[tuple[int, str]]:
    """Return the line and the name of every write in a file."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    found = [(n.lineno, name) for n in nodes if isinstance(n, ast.Call) and (name := _write(n))]
    texts = [n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    raw = [n for n in texts if id(n) not in docstrings and RAW.search(n.value)]
    return found + [(text.lineno, "raw SQL") for text in raw]


def _write(call: ast.Call) -> str | None:
    called = call.func
    if isinstance(called, ast.Name):
        return called.id if called.id == "tell_many" else None
    name = getattr(called, "attr", None)
    if name == "delete":  # a router's has a path
        return None if call.args else name
    if name == "update":  # a queryset's has keywords only; a dict's, a digest's or a bar's has not
        return name if call.keywords and not call.args else None
    return name if name in WRITES else None


@pytest.mark.parametrize("file", rooms_files(), ids=str)
def test_only_actions_write(file):
    allowed, _ = EXCEPTIONS.get(str(file), (set(), ""))
    found = writes_in((HOUSE / file).read_text())
    wrong = [f"line {line}: {name}" for line, name in found if name not in allowed]
    assert not wrong, f"yici/{file} writes; move that to actions: {', '.join(wrong)}"


@pytest.mark.parametrize(
    "source",
    [
        "case.save()",
        "Case.objects.create(number='1')",
        "Case.objects.filter(pk=1).update(status='done')",
        "case.notes.all().delete()",
        "story.tell(Granted(), actor=a, at=at)",
        "tell_many(tellings)",
        "cursor.execute('UPDATE cases_case SET status = 1')",
        "rows('insert into cases_number values (1)', {})",
    ],
)
def test_a_write_is_recognised(source):
    assert writes_in(source)


@pytest.mark.parametrize(
    "source",
    [
        "known.update(other)",
        "digest.update(chunk)",
        "'''Delete from the list.'''",
        "case.state",
        "router.delete('/x')",
    ],
)
def test_what_only_looks_like_a_write_is_not_one(source):
    assert not writes_in(source)


def test_every_exception_is_still_needed():
    for file, (allowed, reason) in EXCEPTIONS.items():
        assert reason
        assert {name for _, name in writes_in((HOUSE / file).read_text())} >= allowed
