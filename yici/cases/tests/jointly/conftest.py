"""Cases on the way through a joint examination, step by step."""

import pytest

from yici.cases import actions
from yici.cases.models import Case
from yici.conftest import on
from yici.kernel import reactions

from .works import BEAM, EXIT, NICER, PLAN, TOLD, examined


@pytest.fixture
def drawings(city, apply):
    """A set of drawings, accepted; 区市监局 leads, 区住建局 and 区卫健局 examine as well."""
    return examined(city, apply, "drawing-approval")


@pytest.fixture
def works(city, apply):
    """Finished works, handed in for joint acceptance."""
    return examined(city, apply, "joint-acceptance")


@pytest.fixture
def remarked(city, drawings):
    actions.remark(case=drawings, by=city.zhao, remarks=[BEAM, NICER], at=on("2026-09-22"))
    actions.remark(case=drawings, by=city.sun, remarks=[EXIT], at=on("2026-09-22"))
    return actions.remark(case=drawings, by=city.wang, remarks=[], at=on("2026-09-22"))


@pytest.fixture
def asked(city, remarked):
    case = actions.ask_rework(case=remarked, by=city.wang, at=on("2026-09-22"), **TOLD)
    reactions.settle()
    return Case.at(case.pk)


@pytest.fixture
def mended(city, asked):
    return actions.hand_in_rework(
        case=asked, by=city.li, answer="1、3均已修改。", materials=[PLAN], at=on("2026-09-28")
    )
