"""The city of the cases' own tests, and a case in it that is over."""

import pytest

from yici.cases import actions as cases
from yici.cases.models import Case
from yici.cases.tests.conftest import accepted, apply, city
from yici.conftest import on
from yici.kernel import reactions

__all__ = ["accepted", "apply", "born", "city"]


@pytest.fixture
def born(city, apply, settings, tmp_path):
    """A birth registered and delivered on the day it was applied for."""
    settings.VAR = tmp_path
    case = apply("birth")
    case = cases.accept(case=case, by=city.chen, at=on("2026-09-21"))
    cases.decide(case=case, by=city.luo, outcome="granted", reason="符合条件", at=on("2026-09-21"))
    reactions.settle()
    return Case.at(case.pk)
