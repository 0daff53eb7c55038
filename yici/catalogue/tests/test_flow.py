"""The flow drawing: every step has its box, every box its arrow, and nothing lies over another."""

from itertools import combinations

import pytest

from yici.catalogue import guides
from yici.catalogue.flow import flow

WORDS = {"start": "提交申请", "end": "领取结果", "stops": "不计入期限", "some": "视情形"}
GUIDES = {guide.content.name: guide.content for guide in guides.demo_guides()}


def drawn(content):
    return flow(content.stages, content.special_procedures, WORDS, lambda n: f"{n} 天")


@pytest.mark.parametrize("name", GUIDES)
def test_every_flow_is_whole_and_legible(name):
    content, drawing = GUIDES[name], drawn(GUIDES[name])
    duties = sum(len(stage.duties) for stage in content.stages)
    steps = [box for box in drawing.boxes if box.kind in ("step", "some")]
    assert len(steps) == duties
    assert len(drawing.arrows) >= duties + 1
    for one, other in combinations(drawing.boxes, 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height


def test_who_works_in_some_situations_only_is_drawn_with_a_dashed_frame():
    """Which departments a qualification goes to hangs on its category (C065)."""
    drawing = drawn(GUIDES["建筑业企业资质认定（施工总承包、专业承包）"])
    some = [box.title for box in drawing.boxes if box.kind == "some"]
    assert some == ["区交通运输局", "区水务局", "市通信办"]


def test_departments_that_work_side_by_side_stand_side_by_side():
    permit = drawn(GUIDES["建筑工程施工许可证核发"])
    rows = {}
    for box in permit.boxes:
        rows.setdefault(box.y, []).append(box.title)
    assert sorted(map(len, rows.values())) == [1, 1, 1, 1, 3]
    assert len(permit.arrows) == 8  # apply > accept, three out, three in, decision > result
