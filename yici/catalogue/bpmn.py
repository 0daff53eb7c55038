"""The flow as BPMN 2.0 (ISO/IEC 19510), drawn from the stages, with its diagram. Pure.

Lanes are the applicant and the departments. Departments side by side become a parallel gateway;
a special procedure becomes a task that an exclusive gateway leads past unless it is needed, named
by its code in the condition: `survey_needed`.
"""

from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from .content import Content, Stage
from .flow import interrupted
from .rules import Applicable

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PREFIXES = {"bpmn": BPMN, "bpmndi": DI, "dc": DC, "di": DD, "xsi": XSI}
SIZES = {"startEvent": (36, 36), "endEvent": (36, 36), "userTask": (140, 80),
         "parallelGateway": (50, 50), "exclusiveGateway": (50, 50)}  # fmt: skip
COLUMN, LANE, HEAD = 190, 140, 60  # width of a column, height of a lane, its head
APPLICANT = "申请人"


@dataclass(frozen=True)
class Node:
    id: str
    kind: str
    name: str
    lane: str
    column: int
    note: str = ""


@dataclass(frozen=True)
class Flow:
    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""


@dataclass
class Plan:
    """Nodes in columns and the flows between them; `ends` wait for what comes next."""

    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    defaults: dict[str, str] = field(
        default_factory=dict
    )  # gateway: flow taken without a condition
    column: int = 0
    last: str = ""

    def add(self, id: str, kind: str, name: str, lane: str, note: str = "") -> str:
        self.nodes.append(Node(id, kind, name, lane, self.column, note))
        return id

    def join(self, source: str, target: str, name: str = "", condition: str = "") -> str:
        flow = Flow(f"flow_{len(self.flows) + 1}", source, target, name, condition)
        self.flows.append(flow)
        return flow.id

    def then(self, id: str, kind: str, name: str, lane: str, note: str = "") -> str:
        """Add a node after the last one, a column further."""
        self.column += 1
        self.add(id, kind, name, lane, note)
        if self.last:
            self.join(self.last, id)
        self.last = id
        return id

    @property
    def lanes(self) -> list[str]:
        return list(dict.fromkeys(node.lane for node in self.nodes))


def plan(applies: Applicable, lead: str) -> Plan:
    """Return the flow of what applies: application, stages, special procedures, result."""
    drawn = Plan()
    drawn.then("start", "startEvent", "提出申请", APPLICANT)
    after = interrupted(applies.stages)
    for n, stage in enumerate((None, *applies.stages), -1):
        if stage:
            _stage(drawn, stage)
        if n == after:
            lane = stage.duties[0].department if stage else lead or APPLICANT
            for procedure in applies.special_procedures:
                _aside(drawn, procedure.code, procedure.name, lane)
    drawn.then("end", "endEvent", "领取结果", APPLICANT)
    return drawn


def _stage(drawn: Plan, stage: Stage) -> None:
    note = f"{stage.limit_days}个工作日"
    if not stage.is_parallel:
        drawn.then(f"stage_{stage.code}", "userTask", stage.name, stage.duties[0].department, note)
        return
    lane = stage.duties[0].department
    split = drawn.then(f"split_{stage.code}", "parallelGateway", f"{stage.name}分送", lane)
    drawn.column += 1
    for n, duty in enumerate(stage.duties, 1):
        task = drawn.add(
            f"stage_{stage.code}_{n}",
            "userTask",
            stage.name,
            duty.department,
            f"{duty.limit_days}个工作日{'，视情形' if duty.needed_if else ''}",
        )
        drawn.join(split, task)
    drawn.column += 1
    merge = drawn.add(f"merge_{stage.code}", "parallelGateway", f"{stage.name}汇总", lane)
    for n in range(1, len(stage.duties) + 1):
        drawn.join(f"stage_{stage.code}_{n}", merge)
    drawn.last = merge


def _aside(drawn: Plan, code: str, name: str, lane: str) -> None:
    """A task that is done only when needed; its time does not count (行政许可法 art. 45)."""
    choice = drawn.then(f"needs_{code}", "exclusiveGateway", f"需要{name}？", lane)
    drawn.column += 1
    task = drawn.add(f"special_{code}", "userTask", name, lane, "不计入办理时限")
    drawn.join(choice, task, "需要", f"{code}_needed")
    drawn.column += 1
    past = drawn.add(f"past_{code}", "exclusiveGateway", "继续办理", lane)
    drawn.join(task, past)
    drawn.defaults[choice] = drawn.join(choice, past, "不需要")
    drawn.last = past


def export(content: Content, applies: Applicable, code: str) -> bytes:
    """Return the BPMN file of what applies of an item: model and diagram."""
    for prefix, space in PREFIXES.items():
        ET.register_namespace(prefix, space)
    drawn = plan(applies, content.lead_department)
    root = ET.Element(
        _q(BPMN, "definitions"), id="definitions", targetNamespace=f"urn:yici:item:{code}"
    )
    root.set("exporter", "Yici")
    pool = ET.SubElement(root, _q(BPMN, "collaboration"), id="collaboration")
    ET.SubElement(pool, _q(BPMN, "participant"), id="pool", name=content.name, processRef="process")
    _process(ET.SubElement(root, _q(BPMN, "process"), id="process", name=content.name), drawn)
    diagram = ET.SubElement(root, _q(DI, "BPMNDiagram"), id="diagram")
    _diagram(
        ET.SubElement(diagram, _q(DI, "BPMNPlane"), id="plane", bpmnElement="collaboration"), drawn
    )
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _process(process: ET.Element, drawn: Plan) -> None:
    process.set("isExecutable", "true")
    lanes = ET.SubElement(process, _q(BPMN, "laneSet"), id="lanes")
    for n, name in enumerate(drawn.lanes, 1):
        lane = ET.SubElement(lanes, _q(BPMN, "lane"), id=f"lane_{n}", name=name)
        for node in drawn.nodes:
            if node.lane == name:
                ET.SubElement(lane, _q(BPMN, "flowNodeRef")).text = node.id
    for node in drawn.nodes:
        _node(process, node, drawn)
    for flow in drawn.flows:
        made = ET.SubElement(process, _q(BPMN, "sequenceFlow"), id=flow.id)
        made.set("sourceRef", flow.source)
        made.set("targetRef", flow.target)
        if flow.name:
            made.set("name", flow.name)
        if flow.condition:
            words = ET.SubElement(made, _q(BPMN, "conditionExpression"))
            words.set(_q(XSI, "type"), "bpmn:tFormalExpression")
            words.text = flow.condition


def _node(process: ET.Element, node: Node, drawn: Plan) -> None:
    made = ET.SubElement(process, _q(BPMN, node.kind), id=node.id, name=node.name)
    if node.id in drawn.defaults:
        made.set("default", drawn.defaults[node.id])
    if node.note:
        ET.SubElement(made, _q(BPMN, "documentation")).text = node.note
    ends = {
        "incoming": [flow for flow in drawn.flows if flow.target == node.id],
        "outgoing": [flow for flow in drawn.flows if flow.source == node.id],
    }
    for tag, flows in ends.items():
        for flow in flows:
            ET.SubElement(made, _q(BPMN, tag)).text = flow.id


def _diagram(plane: ET.Element, drawn: Plan) -> None:
    width = HEAD + COLUMN * drawn.column
    height = LANE * len(drawn.lanes)
    _shape(plane, "pool", 0, 0, width + 30, height)
    for n in range(len(drawn.lanes)):
        _shape(plane, f"lane_{n + 1}", 30, n * LANE, width, LANE)
    places = {node.id: _place(node, drawn) for node in drawn.nodes}
    for node in drawn.nodes:
        _shape(plane, node.id, *places[node.id], horizontal=False)
    for flow in drawn.flows:
        edge = ET.SubElement(plane, _q(DI, "BPMNEdge"), id=f"{flow.id}_di", bpmnElement=flow.id)
        past = drawn.defaults.get(flow.source) == flow.id
        way = _way(places[flow.source], places[flow.target], over=past)
        for x, y in way:
            ET.SubElement(edge, _q(DD, "waypoint"), x=f"{x:g}", y=f"{y:g}")
        if (
            past
        ):  # between the line and the border of the lane: a modeller would set it on the border
            middle, top = (way[1][0] + way[2][0]) / 2, way[1][1]
            _bounds(ET.SubElement(edge, _q(DI, "BPMNLabel")), middle - 20, top - 18, 40, 14)


def _place(node: Node, drawn: Plan) -> tuple[float, float, float, float]:
    width, height = SIZES[node.kind]
    x = 30 + HEAD + COLUMN * (node.column - 1) + (COLUMN - HEAD - width) / 2
    y = LANE * drawn.lanes.index(node.lane) + (LANE - height) / 2
    return x, y, width, height


def _way(one, other, *, over: bool) -> list[tuple[float, float]]:
    """Return the corners from one shape to another; `over` leads past what lies between."""
    (x, y, width, height), (u, v, wide, high) = one, other
    if over:
        top = y - 25
        return [(x + width / 2, y), (x + width / 2, top), (u + wide / 2, top), (u + wide / 2, v)]
    start, end = (x + width, y + height / 2), (u, v + high / 2)
    if start[1] == end[1]:
        return [start, end]
    turn = (start[0] + end[0]) / 2
    return [start, (turn, start[1]), (turn, end[1]), end]


def _shape(plane, element: str, x, y, width, height, *, horizontal: bool = True) -> None:
    shape = ET.SubElement(plane, _q(DI, "BPMNShape"), id=f"{element}_di", bpmnElement=element)
    if horizontal:
        shape.set("isHorizontal", "true")
    _bounds(shape, x, y, width, height)


def _bounds(shape, x, y, width, height) -> None:
    bounds = {"x": x, "y": y, "width": width, "height": height}
    ET.SubElement(shape, _q(DC, "Bounds"), {name: f"{n:g}" for name, n in bounds.items()})


def _q(space: str, name: str) -> str:
    return f"{{{space}}}{name}"
