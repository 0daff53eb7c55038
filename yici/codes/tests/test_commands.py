import json
from datetime import date

import pytest
from click.testing import CliRunner

from yici.codes import KINDS, UnknownKind, check, resident
from yici.codes.commands import codes

VALID = {
    "resident-id": "440524188001010014",
    "uscc": "11440100007482575H",
    "organisation": "00877868-5",
    "item": "512C0053300008-511602000000-000-115113010833722043-1-00",
    "licence": "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "region": "511602001000",
    "case": "511602-20261121-00000042-5",
}


def run(*words, given=None):
    return CliRunner().invoke(codes, words, input=given)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_answers_valid_or_invalid_with_a_reason(kind):
    assert (run("check", kind, VALID[kind]).output, run("check", kind, VALID[kind]).exit_code) == (
        "valid\n",
        0,
    )
    wrong = run("check", kind, "12")
    assert wrong.output.startswith("invalid: ")
    assert wrong.output.count("\n") == 1
    assert wrong.exit_code == 1


def test_lines_are_answered_line_by_line():
    given = "resident-id,11010519491231002x\npassport,1\nuscc,11440100007482575J\n\nregion,511602"
    result = run("check", "-", given=given)
    lines = result.output.splitlines()
    assert [line.split(":")[0] for line in lines] == ["valid", "error", "invalid", "error", "valid"]
    assert result.exit_code == 2
    assert run("check", "-", given="uscc,1\n").exit_code == 0, "every line could be read"


def test_json_tells_the_code_of_the_fault():
    told = json.loads(run("check", "uscc", "11440100007482575J", "--json").output)
    assert (told["valid"], told["code"]) == (False, "check-digit")
    assert json.loads(run("check", "region", "511602", "--json").output)["valid"] is True


@pytest.mark.parametrize("words", [("passport", "1"), ("uscc",), ("-", "1"), ("uscc", "1", "2")])
def test_bad_input_ends_in_one_clear_line_and_exit_code_2(words):
    result = run("check", *words)
    assert result.exit_code == 2
    assert "Error: " in result.output.splitlines()[-1]


def test_a_birth_in_the_future_is_no_birth():
    number = resident.make("511602", date(2199, 1, 1), 1)
    assert "future" in run("check", "resident-id", number).output


def test_help_names_the_kinds():
    assert all(kind in run("check", "--help").output for kind in KINDS)


def test_an_unknown_kind_is_told_the_known_ones():
    with pytest.raises(UnknownKind, match="resident-id, uscc"):
        check("passport", "1")
