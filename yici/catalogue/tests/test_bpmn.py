"""The flow as BPMN 2.0: the modeller's own parser and linter accept it, and an engine runs it."""

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from bpmn_io import check
from bpmn_io.cli import main as bpmn_tool
from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser

from yici.catalogue import bpmn
from yici.catalogue.guides import demo_guides
from yici.catalogue.rules import applicable
from yici.catalogue.tests.test_pages import FOOD

GUIDES = {guide.content.name: guide for guide in demo_guides()}
NAMES = {"b": bpmn.BPMN, "di": bpmn.DI, "dc": bpmn.DC}


def shape(content) -> tuple:
    """What a flow looks like: kinds of stages, departments at each, special procedures."""
    stages = tuple((stage.kind.value, len(stage.duties)) for stage in content.stages)
    return stages, len(content.special_procedures)


SHAPES = {shape(guide.content): name for name, guide in GUIDES.items()}.values()


def model(name: str, **answers) -> bytes:
    guide = GUIDES[name]
    return bpmn.export(guide.content, applicable(guide.content, answers), guide.code)


def run(xml: bytes, *needed: str) -> list[str]:
    """Let an engine run the model to its end; return the work it asked for, in order."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.ElementTree(etree.fromstring(xml)))
    case = BpmnWorkflow(parser.get_spec("process"))
    tree = ET.fromstring(xml)
    codes = [t.get("id") for t in tree.iterfind(".//b:userTask", NAMES)]
    wanted = [code.removeprefix("special_") for code in codes if code.startswith("special_")]
    told = {f"{code}_needed": code in needed for code in wanted}
    done: list[str] = []
    for _round in range(30):
        case.do_engine_steps()
        ready = case.get_tasks(state=TaskState.READY, manual=True)
        if not ready:
            break
        for task in ready:
            done.append(task.task_spec.name)
            task.data.update(told)
            task.run()
    assert case.completed
    return done


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_of_flow_is_sound_to_parser_and_linter_and_runs_to_its_end(name, tmp_path):
    content, xml = GUIDES[name].content, model(name)
    report = check(xml.decode())
    assert report.ok, report.errors
    assert not report.warnings
    file = tmp_path / "flow.bpmn"
    file.write_bytes(xml)
    assert bpmn_tool(["lint", "--config", "recommended", "--max-warnings", "0", str(file)]) == 0
    everything = [procedure.code for procedure in content.special_procedures]
    duties = sum(len(stage.duties) for stage in content.stages)
    assert len(run(xml, *everything)) == duties + len(everything)
    assert len(run(xml)) == duties


def test_departments_side_by_side_work_at_once_and_are_waited_for():
    done = run(model("建筑工程施工许可证核发"))
    assert done == ["stage_acceptance", *(f"stage_review_{n}" for n in (1, 2, 3)), "stage_decision"]


def test_a_survey_comes_between_review_and_decision_and_only_when_needed():
    xml = model("食品（含保健食品）经营许可核发", trade="catering")
    assert run(xml, "survey") == ["stage_acceptance", "stage_review", "special_survey", "stage_decision"]  # fmt: skip
    assert run(xml) == ["stage_acceptance", "stage_review", "stage_decision"]


def test_special_procedures_come_once_whatever_stages_there_are():
    """After the last of two reviews; where nobody reviews, before the decision."""
    content = GUIDES["食品（含保健食品）经营许可核发"].content
    accept, review, decide = content.stages
    again = review.model_copy(update={"code": "again", "name": "复审"})

    def done(*stages):
        told = content.model_copy(update={"stages": stages})
        xml = bpmn.export(told, applicable(told, {"trade": ["catering"]}), "511")
        assert check(xml.decode()).ok
        return [task.removeprefix("stage_") for task in run(xml, "survey")]

    assert done(accept, review, again, decide) == [
        "acceptance", "review", "again", "special_survey", "decision",
    ]  # fmt: skip
    assert done(accept, decide) == ["acceptance", "special_survey", "decision"]


@pytest.mark.parametrize("name", GUIDES)
def test_every_node_stands_in_its_lane_and_on_no_other(name):
    tree = ET.fromstring(model(name))
    boxes = {
        shape.get("bpmnElement"): tuple(
            float(shape.find("dc:Bounds", NAMES).get(k)) for k in ("x", "y", "width", "height")
        )
        for shape in tree.iterfind(".//di:BPMNShape", NAMES)
    }
    placed = {}
    for lane in tree.iterfind(".//b:lane", NAMES):
        x, y, width, height = boxes[lane.get("id")]
        for told in lane.iterfind("b:flowNodeRef", NAMES):
            placed[told.text] = u, v, wide, high = boxes[told.text]
            assert x <= u
            assert u + wide <= x + width
            assert y <= v
            assert v + high <= y + height
    for (x, y, w, h), (u, v, wide, high) in combinations(placed.values(), 2):
        assert x + w <= u or u + wide <= x or y + h <= v or v + high <= y
    flows = {flow.get("id") for flow in tree.iterfind(".//b:sequenceFlow", NAMES)}
    assert flows == {edge.get("bpmnElement") for edge in tree.iterfind(".//di:BPMNEdge", NAMES)}


@pytest.mark.usefixtures("city")
def test_the_flow_is_downloaded_from_page_and_api(client):
    page = client.get(f"/items/{FOOD}/flow.bpmn", {"trade": "retail"})
    api = client.get(f"/api/v1/items/{FOOD}/flow", {"situation": "trade:retail"})
    assert page.content == api.content
    assert b"special_survey_health_food" in page.content
    assert b'"special_survey"' not in page.content
