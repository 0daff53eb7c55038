"""Whatever anybody sends, with real data behind it and a good token in hand: never a 5xx."""

import itertools

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from yici.api.tests.explorer import Explorer
from yici.kernel import reactions
from yici.licences.models import Licence, Paper

EXAMPLES = 8  # for each operation; all together this must stay under two minutes
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
QUIETLY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def real(city, li, application, sign_in):
    """Values of real things, by the name that parameters have, and fields of what is sent."""
    numbers = [li.post("cases", application(li)).json()["number"] for _ in range(3)]
    chen = sign_in("chen")
    for number in numbers[1:]:
        chen.post(f"cases/{number}/actions/accept")
    opinion = {"outcome": "pass", "criterion": "meets_conditions"}
    for name in ("wang", "zhao", "sun"):
        sign_in(name).post(f"cases/{numbers[2]}/actions/review", opinion)
    sign_in("wu").post(f"cases/{numbers[2]}/actions/decide", opinion | {"outcome": "granted"})
    reactions.settle()
    places = {
        "number": numbers,
        "paper_id": [str(paper.id) for paper in Paper.objects.all()[:2]],
        "no": ["floor_plan.1", "x"],
        "licence_id": [str(licence.pk) for licence in Licence.objects.all()],
        "code": [edition.item.code for edition in city.items.values()],
    }
    fields = {
        "item": [edition.item.code for edition in city.items.values()],
        "file": [li.upload().json()["digest"]],
        "applicant": [str(city.applicants["li"].pk)],
        "criterion": ["meets_conditions"],
        "procedure": ["site_survey"],
    }
    return places, fields


def with_real_values(part, places: dict, fields: dict):
    """Return the document, so that what is sent meets real things more often than not."""
    if isinstance(part, list):
        return [with_real_values(one, places, fields) for one in part]
    if not isinstance(part, dict):
        return part
    told = {name: with_real_values(one, places, fields) for name, one in part.items()}
    if told.get("in") == "path" and told["name"] in places:
        told["schema"] = {"type": "string", "enum": places[told["name"]]}
    if told.get("additionalProperties") is False:
        for name in told.get("properties", {}).keys() & fields.keys():
            told["properties"][name] = {"type": "string", "enum": fields[name]}
    return told


def test_nothing_that_anybody_sends_is_answered_by_a_5xx(server, real, sign_in):
    document = with_real_values(Explorer(server).document, *real)
    schema = schemathesis.openapi.from_dict(document)
    schema.app = server
    tokens = itertools.cycle(sign_in(name).token for name in ("li", "chen", "wu", "wang"))
    faults = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @QUIETLY
        @given(case=operation.as_strategy())
        def holds(case):
            headers = {"Authorization": f"Bearer {next(tokens)}"}
            case.call_and_validate(headers=headers, checks=CHECKS)

        try:
            holds()
        except AssertionError as fault:
            faults.append(f"{operation.label}: {fault}")
        except BaseExceptionGroup as several:
            faults += [f"{operation.label}: {fault}" for fault in several.exceptions]
    assert not faults, "\n\n".join(faults)
