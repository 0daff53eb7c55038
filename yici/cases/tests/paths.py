"""Items with the paths that an edition may open, and who takes a case along them."""

from contextlib import contextmanager
from copy import deepcopy

import pytest

from yici.cases import actions, rules
from yici.conftest import on
from yici.people.who import Who

from .city import PERMIT, publish

PASS = {"outcome": "pass", "criterion": "meets_conditions"}
GRANT = {"outcome": "granted", "criterion": "meets_conditions"}
COMMITMENT = {
    "text": "本人承诺所述属实，经营场所符合食品安全要求。",
    "duties": ["场所与平面图一致"],
    "consequence": "承诺不实的，撤销许可并记入信用记录。",
    "check_days": 20,
    "stands_for": ["floor_plan"],
}


@contextmanager
def refused(code):
    with pytest.raises(rules.NotAllowed) as caught:
        yield
    assert caught.value.code == code


def with_paths(city, code="other", **paths):
    body = deepcopy(PERMIT) | {"paths": paths}
    for material in body["materials"]:
        if material["code"] == "floor_plan" and paths.get("tolerance"):
            material["necessity"] = "later"
    return publish(code, body, city.departments["区市监局"])


def review_all(city, case, day="2026-09-22"):
    for reviewer in (city.wang, city.zhao, city.sun):
        case = actions.review(case=case, by=reviewer, at=on(day), **PASS)
    return case


def watching(city, role="supervisor") -> Who:
    """Return somebody of the government's office who watches over all departments."""
    office = city.departments["政务服务中心"].pk
    return Who(actor=f"staff:{role}", staff_code=role, posts=frozenset({(role, office)}))
