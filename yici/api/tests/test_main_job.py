"""The main job by somebody who knows the OpenAPI document only."""

from uuid import uuid4

import pytest
from django.core.cache import cache

from yici.api.tests.conftest import PASSWORD
from yici.api.tests.explorer import Explorer
from yici.cases.tests.test_sent_files import pdf
from yici.catalogue.models import Revision
from yici.kernel import reactions
from yici.people.models import User

TYPED = {"phone": "13800138000", "number": "12", "date": "2026-09-01"}


@pytest.fixture
def world(city, server):
    """The city with passwords, seen through its address only."""
    cache.clear()
    Revision.objects.update_or_create(pk=1, defaults={"key": uuid4()})  # so that it is indexed
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()
    return Explorer(server)


def filled_in(guide: dict) -> dict:
    """Return an application as somebody would fill it in who has read the guide."""
    answers = {q["code"]: q["options"][-1]["code"] for q in guide["situations"]}
    fields = [f for f in guide["fields"] if f["required"]]
    return {
        "answers": answers,
        "form": {f["code"]: TYPED.get(f["kind"], f"填写{f['label']}") for f in fields},
    }


def needed(guide: dict, answers: dict) -> list[str]:
    return [
        m["code"]
        for m in guide["materials"]
        if not m["shared"]
        and all(answers.get(q) in options for q, options in m["needed_if"].items())
    ]


def test_from_the_search_to_the_verified_licence_with_the_document_only(world):
    citizen = world.signed_in("li", PASSWORD)
    code = world.call("list_items", query={"q": "食品经营"})["items"][0]["code"]
    guide = world.call("read_item", code=code)["guide"]
    told = filled_in(guide)
    files = [
        {"code": material, "file": citizen.call("upload_file", file=pdf())["digest"]}
        for material in needed(guide, told["answers"])
    ]
    number = citizen.call(
        "apply", body=told | {"item": code, "materials": files, "delivery": "window"}
    )["number"]

    def works(name: str, operation: str, **body):
        """Somebody finds the case in her list, sees that she may, and does it."""
        handler = world.signed_in(name, PASSWORD)
        assert number in [case["number"] for case in handler.call("list_cases")["items"]]
        case = handler.call("read_case", number=number)
        open_to_her = {a["href"] for a in case["actions"] if not a["barred"]}
        _, path, _ = handler.operations[operation]
        assert path.replace("{number}", number) in open_to_her
        return handler.call(operation, number=number, body=body)

    assert works("chen", "accept_case")["status"] == "in_review"
    criteria = {s["kind"]: [c["code"] for c in s["criteria"]] for s in guide["stages"]}
    for reviewer in ("wang", "zhao", "sun"):
        assert "pass" in world.choices("review_case", "outcome")
        works(reviewer, "review_case", outcome="pass", criterion=criteria["review"][0])
    decided = works("wu", "decide_case", outcome="granted", criterion=criteria["decision"][0])
    assert decided["status"] == "making"
    reactions.settle()
    assert works("deng", "deliver_case", mode="window")["status"] == "delivered"
    reactions.settle()

    case = citizen.call("read_case", number=number)
    assert {clock["tone"] for clock in case["clocks"]} == {"done"}
    story = citizen.call("read_timeline", number=number)
    assert [line["kind"] for line in story][:2] == ["applied", "accepted"]
    papers = citizen.call("list_papers", number=number)
    assert citizen.http.get(papers[0]["file"]).content.startswith(b"%PDF")
    licence = citizen.call("read_licence", licence_id=case["licence_id"])
    answer = world.call("verify_licence", body={"identifier": licence["identifier"]})
    assert (answer["good"], answer["outcome"]) == (True, "valid")
