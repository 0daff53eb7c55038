"""The flow of an item in the modeller that officials use: bpmn-js itself, in a real browser (C022).

bpmn-js is fetched by scripts/tools.sh, as tests/browser/bpmn/package-lock.json pins it. It is a tool
of the tests and no part of Yici.
"""

import os
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from yici.catalogue import bpmn
from yici.catalogue.guides import demo_guides
from yici.catalogue.rules import applicable

MODELLER = Path(__file__).parent / "bpmn" / "node_modules" / "bpmn-js" / "dist"
SHOTS = os.environ.get("YICI_SHOTS")
NAMES = {"b": bpmn.BPMN, "di": bpmn.DI}
GUIDES = {guide.content.name: guide for guide in demo_guides()}
# One after the other; departments side by side; a special procedure that is led past.
PARALLEL = "建筑工程施工许可证核发"
FLOWS = {
    "教师资格认定": {},
    PARALLEL: {},
    "食品（含保健食品）经营许可核发": {"trade": "catering"},
}
PAGE = "<!doctype html><meta charset=utf-8><div id=canvas style='width:1400px;height:700px'></div>"
OPEN = """async xml => {
    window.modeller ??= new BpmnJS({ container: '#canvas' });
    const told = await modeller.importXML(xml);
    modeller.get('canvas').zoom('fit-viewport', 'auto');
    const elements = modeller.get('elementRegistry').getAll();
    const lanes = elements.filter(one => one.type === 'bpmn:Lane');
    const saved = await modeller.saveXML({ format: true });
    return {
        warnings: told.warnings.map(one => one.message),
        shapes: elements.filter(one => !one.waypoints && !one.labelTarget && one.parent).map(one => one.id),
        flows: elements.filter(one => one.waypoints).map(one => one.id),
        labels: elements.filter(one => one.labelTarget && one.labelTarget.waypoints).map(one => [
            { y: one.y, height: one.height },
            lanes.find(lane => lane.y <= one.y + one.height / 2 && one.y + one.height / 2 <= lane.y + lane.height),
        ].map(box => ({ y: box.y, height: box.height }))),
        saved: saved.xml,
    };
}"""


@pytest.fixture(scope="module")
def modeller(browser):
    if not MODELLER.is_dir():
        lacks = "npm is not installed" if shutil.which("npm") is None else "run scripts/tools.sh"
        pytest.skip(f"no bpmn-js here: {lacks}")
    page = browser.new_page(viewport={"width": 1420, "height": 720})
    page.set_content(PAGE)
    for sheet in ("diagram-js.css", "bpmn-js.css", "bpmn-font/css/bpmn-embedded.css"):
        page.add_style_tag(path=MODELLER / "assets" / sheet)
    page.add_script_tag(path=MODELLER / "bpmn-modeler.production.min.js")
    yield page
    page.close()


def told(xml: bytes) -> tuple[set, set]:
    """What a model says is drawn: its shapes, and its flows."""
    tree = ET.fromstring(xml)
    shapes = {one.get("bpmnElement") for one in tree.iterfind(".//di:BPMNShape", NAMES)}
    return shapes, {one.get("bpmnElement") for one in tree.iterfind(".//di:BPMNEdge", NAMES)}


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_opens_in_the_modeller_without_a_warning_and_whole(modeller, name):
    guide = GUIDES[name]
    xml = bpmn.export(guide.content, applicable(guide.content, FLOWS[name]), guide.code)
    opened = modeller.evaluate(OPEN, xml.decode())
    if SHOTS:
        modeller.screenshot(path=Path(SHOTS) / f"bpmn-{list(FLOWS).index(name)}.png")
    shapes, flows = told(xml)
    assert opened["warnings"] == []
    assert set(opened["shapes"]) == shapes
    assert len(opened["shapes"]) == len(shapes)
    assert set(opened["flows"]) == flows
    if name == PARALLEL:
        tasks = [one for one in opened["shapes"] if one.startswith("stage_review_")]
        gates = [one for one in opened["shapes"] if one.startswith(("split_", "merge_"))]
        assert (len(tasks), len(gates)) == (3, 2)
    for label, lane in opened["labels"]:
        assert lane["y"] <= label["y"]
        assert label["y"] + label["height"] <= lane["y"] + lane["height"]
    assert told(opened["saved"].encode()) == (shapes, flows)  # what it saves has everything again
