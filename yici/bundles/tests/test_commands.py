"""`yici bundles`: definitions taken in from files."""

import json

import orjson
import pytest
from click.testing import CliRunner

from yici.bundles.commands import bundles
from yici.bundles.definitions import demo_definitions
from yici.bundles.models import BundleCase, Edition
from yici.bundles.tests.street import SHOP


@pytest.fixture
def file(street, tmp_path):
    """The street's definition as a file, its items named by their codes."""

    def written(**changes):
        parts = [
            part | {"item": street.city.items[part["item"]].item.code} for part in SHOP["parts"]
        ]
        path = tmp_path / "open-shop.json"
        path.write_bytes(orjson.dumps(SHOP | {"parts": parts} | changes))
        return str(path)

    return written


def run(*arguments):
    return CliRunner().invoke(bundles, arguments)


def test_a_definition_is_published_once_however_often_it_is_imported(street, file):
    same = run("import", file(), "--json")
    changed = run("import", file(promised={"days": 8}), "--json")
    again = run("import", file(promised={"days": 8}))
    assert "open-shop: unchanged" in again.output
    told = [json.loads(one.output)["bundles"][0]["did"] for one in (same, changed)]
    assert told == ["published", "published"]  # the parts name their items by code here
    assert Edition.objects.in_force().get().number == 3


def test_a_definition_that_breaks_a_rule_stays_a_draft_and_says_why(street, file):
    done = run("import", file(promised={"days": 2}))
    assert done.exit_code == 2
    assert "R34 promised: The critical path takes 6 days" in done.output
    assert Edition.objects.filter(status="draft").count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"nonsense": 1}, "nonsense: Extra inputs are not permitted"),
        ({"parts": []}, "parts: Tuple should have at least 2 items"),
        ({"lead_department": "区无名局"}, "no such department"),
    ],
)
def test_a_file_that_is_no_definition_is_refused_in_one_line(street, file, changes, said):
    done = run("import", file(**changes))
    assert done.exit_code == 2
    assert said in done.output


def test_a_file_that_is_not_there_is_told(street, tmp_path):
    done = run("import", str(tmp_path / "nothing.json"))
    assert (done.exit_code, "cannot be read" in done.output) == (2, True)


def test_what_is_in_force_is_checked_against_todays_items(street):
    assert run("lint").output == "nothing found\n"
    from yici.catalogue.models import Edition as ItemEdition

    ItemEdition.objects.filter(pk=street.city.items["fire"].pk).update(status="suspended")
    done = run("lint", "--json")
    (finding,) = json.loads(done.output)["findings"]
    assert (done.exit_code, finding["code"], finding["where"]) == (2, "open-shop", "fire")


def test_every_definition_that_comes_with_yici_can_be_read():
    assert all(len(told.definition.parts) >= 2 for told in demo_definitions())
    assert BundleCase.objects.model is BundleCase
