import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from yici.calendar.bench import bench_workdays
from yici.calendar.commands import workdays


def run(*words, given=None):
    return CliRunner().invoke(workdays, words, input=given)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("add", "2025-09-26", "5"), "2025-10-10"),
        (("add", "2024-02-05", "5"), "2024-02-18"),
        (("add", "2025-10-10", "-5"), "2025-09-26"),
        (("add", "2027-03-01", "5"), "2027-03-08 provisional"),
        (("add", "2026-12-31", "1"), "2027-01-01 provisional"),
        (("between", "2025-09-26", "2025-10-10"), "5"),
        (("between", "2025-10-10", "2025-09-26"), "-5"),
    ],
)
def test_a_question_gets_one_line(words, answer):
    result = run(*words)
    assert (result.output, result.exit_code) == (f"{answer}\n", 0)


def test_lines_are_answered_line_by_line_even_when_one_cannot_be_read():
    given = (
        "2025-09-26,5\r\nnonsense\n\n2025-02-30,1\n2025-01-01,1.5\n2026-02-10, 5\n2099-12-01,9999"
    )
    result = run("add", "-", given=given)
    lines = result.output.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "2025-10-10", "error", "error", "error", "error", "2026-02-24", "error",
    ]  # fmt: skip
    assert result.exit_code == 2
    assert run("between", "-", given="2025-09-26,2025-10-10\n").output == "5\n"


def test_json_tells_the_reasons():
    told = json.loads(run("add", "2025-09-26", "1", "--json").output)
    assert told["due"] == "2025-09-28"
    assert [day["kind"] for day in told["skipped"]] == ["weekend", "make-up"]
    lines = run("between", "-", "--json", given="2025-09-26,2025-10-10\nx\n").output.splitlines()
    assert [
        set(json.loads(line)) >= key for line, key in zip(lines, ({"days"}, {"error"}), strict=True)
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("add", "2025-9-26", "5"),
        ("add", "20250926", "5"),
        ("add", "2025-02-30", "5"),
        ("add", "2025-09-26", "five"),
        ("add", "2025-09-26", "５"),
        ("add", "2025-09-26", "1_0"),
        ("add", "2025-09-26"),
        ("add", "-", "5"),
        ("add", "1989-12-31", "5"),
        ("add", "2100-12-31", "999999"),
        ("between", "2025-09-26", "2101-01-01"),
        ("between", "2025-W39-5", "2025-10-01"),
    ],
)
def test_bad_input_ends_in_one_clear_line_and_exit_code_2(words):
    result = run(*words)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert "Error: " in result.output.splitlines()[-1]


def test_bytes_that_are_no_text_are_an_error_of_their_line():
    result = run("add", "-", given=b"\xff\xfe,1\n2025-09-26,5\n")
    assert result.output.splitlines()[1] == "2025-10-10"
    assert result.exit_code == 2


def test_the_calendar_needs_neither_django_nor_numpy():
    code = "import sys, yici.calendar.commands, yici.codes.commands; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"django", "numpy", "holidays"} & set(loaded.stdout.split())


def test_counting_is_at_least_a_hundred_times_faster_than_walking():
    result = bench_workdays(60)
    assert result["answers_agree"]
    assert result["ratio"] >= 100
