"""A basic item (基本目录, up_task_directory) as a record of national columns, and back. Pure.

Where a cell is empty, nothing is fixed above; 无 in a cell of lines says that there is none. Where the
directory has no column (what guidance fixes for everybody below), that of implementation lists serves.
"""

import re

import orjson

from yici.catalogue import content as said
from yici.catalogue.content import BasicContent
from yici.codes.phrases import Phrase

from .columns import (
    NOTHING,
    Column,
    Unfit,
    bases,
    codes,
    limit,
    member,
    plain,
    text,
    value_of,
    whole,
)
from .records import WHOLE, Record

NONE = "无"
GRADED = re.compile(r"^(?P<name>.+?)\s*[:：]\s*(?P<grade>[^:：]+)$")


def fixed_lines(name: str, label: str, path: str) -> Column:
    """One a line. Empty: not fixed above; 无: there is none."""

    def read(body: dict) -> str:
        there = body.get(path)
        return NONE if there == [] else value_of("\n".join(there or ()))

    def write(body: dict, cell: str) -> None:
        said_ = [line.strip() for line in cell.split("\n") if line.strip()]
        if said_ == [NONE]:
            said_ = []
        elif not said_ or plain(cell).lower() in NOTHING:
            body[path] = None
            return
        body[path] = said_

    return Column(name, label, read, write, True, path)


def materials(name: str, label: str) -> Column:
    """A grade goes with its material: what is no longer listed has none."""
    lines = fixed_lines(name, label, "materials")

    def write(body: dict, cell: str) -> None:
        lines.write(body, cell)
        there = body["materials"] or ()
        body["grades"] = {one: grade for one, grade in body["grades"].items() if one in there}

    return Column(name, label, lines.read, write, True, "materials")


def grades(name: str, label: str) -> Column:
    """One a line: material, colon, A to D. A line that does not fit is left out alone."""

    def read(body: dict) -> str:
        return "\n".join(f"{one}：{grade}" for one, grade in body["grades"].items())

    def write(body: dict, cell: str) -> None:
        told, wrong = {}, []
        for line in filter(None, (one.strip() for one in cell.split("\n"))):
            found = GRADED.match(line)
            if not found or found["name"] not in (body["materials"] or ()):
                wrong.append(line)
                continue
            try:
                letter = re.sub(r"[级級]$", "", plain(found["grade"]).upper())
                told[found["name"]] = member(said.EvidenceGrade, letter).value
            except Unfit:
                wrong.append(line)
        body["grades"] = told
        if wrong:
            raise Unfit(
                Phrase(
                    "%(lines)r: no material of the list with a grade from A to D, left out",
                    lines="；".join(wrong),
                )
            )

    return Column(name, label, read, write, path="grades")


def stages(name: str, label: str) -> Column:
    """受理,审查,决定 as codes or words. Empty: not fixed above; 无: there is none."""
    several = codes(name, label, "stages", said.StageKind)

    def read(body: dict) -> str:
        return NONE if body["stages"] == [] else several.read(body)

    def write(body: dict, cell: str) -> None:
        if plain(cell) == NONE:
            body["stages"] = []
        elif not cell or plain(cell).lower() in NOTHING:
            body["stages"] = None
        else:
            several.write(body, re.sub(r"→|->|—>|⇒", ",", cell))

    return Column(name, label, read, write, True, "stages")


def at_most(name: str, label: str, path: str) -> Column:
    """A number; empty: not fixed above."""

    def write(body: dict, cell: str) -> None:
        body[path] = whole(cell) if cell else None

    return Column(name, label, lambda body: value_of(body[path]), write, path=path)


BASIC = Record(
    (
        text("local_catalog_code", "地方基本编码", "local_code"),
        codes("use_level", "行使层级", "use_levels", said.UseLevel),
        bases("by_law", "设定依据", "legal_basis"),
        codes("server_type", "服务对象", "service_objects", said.ServiceObject),
        fixed_lines("accept_condition", "受理条件", "conditions"),
        materials("material_name", "申请材料"),
        grades("evidence_grade", "证据等级"),
        fixed_lines("service_type", "中介服务", "intermediaries"),
        stages("handle_flow", "办理环节"),
        *limit("anticipate", "法定", "statutory"),
        *limit("promise", "承诺", "promised"),
        at_most("limit_scene_num", "到办事现场次数", "visits"),
        at_most("fee_amount", "收费金额（分）", "fee_cents"),
    )
)


def of_basic(content: BasicContent) -> dict[str, str]:
    """Return the record of what is fixed above: text in every column."""
    body = content.model_dump(mode="json")
    told = {column.name: column.read(body) for column in BASIC.columns}
    return told | {WHOLE: orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()}
