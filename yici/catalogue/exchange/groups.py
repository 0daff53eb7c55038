"""What an item has several of: materials, fees, intermediaries, questions; each a table of its own."""

from dataclasses import dataclass

from yici.catalogue import content as said
from yici.codes.phrases import Phrase

from .columns import (
    Column,
    Unfit,
    bases,
    code,
    flag,
    grade,
    number,
    text,
    value_of,
)


@dataclass(frozen=True)
class Group:
    """`path` is where the parts lie in a body; `key` tells one part from another."""

    name: str
    label: str
    path: str
    key: str
    columns: tuple[Column, ...]
    blank: dict

    def read(self, body: dict) -> list[dict[str, str]]:
        return [
            {column.name: column.read(part) for column in self.columns}
            for part in _parts(body, self.path)
        ]

    def write(self, body: dict, told: list) -> list[Phrase]:
        """Put the parts back: known ones keep what the table has no column for.

        :return: what does not fit, naming the part and the column; such a cell stays as it was
        :raises Unfit: when a part is none
        """
        known = {str(part.get(self.key)): part for part in _parts(body, self.path)}
        wrong: list[Phrase] = []
        written = [self._part(number_, row, known, wrong) for number_, row in enumerate(told, 1)]
        *way, last = self.path.split(".")
        for key in way:
            body = body[key]
        body[last] = written
        return wrong

    def _part(self, number_: int, row: object, known: dict[str, dict], wrong: list[Phrase]) -> dict:
        if not isinstance(row, dict):
            raise Unfit(Phrase("%(group)s %(n)s: no object", group=self.label, n=number_))
        heads = {column.label: column.name for column in self.columns}
        cells = {heads.get(name, name): value_of(value) for name, value in row.items()}
        key_column = next(c for c in self.columns if c.name == KEYS.get(self.key, self.key))
        key = cells.get(key_column.name, "") or f"{self.name[0]}{number_}"
        part = dict(known.get(key) or {**self.blank, self.key: key})
        for column in self.columns:
            if column.name in cells and cells[column.name] != column.read(part):
                try:
                    column.write(part, cells[column.name])
                except Unfit as error:
                    said_ = {"group": self.label, "n": number_, "column": column.name}
                    why = error.args[0]
                    wrong.append(Phrase("%(group)s %(n)s, %(column)s: %(why)s", **said_, why=why))
        return part


def _parts(body: dict, path: str) -> list[dict]:
    found: object = body
    for key in path.split("."):
        found = (found or {}).get(key)  # type: ignore[attr-defined]
    return found or []  # type: ignore[return-value]


KEYS = {"code": "row_guid"}  # our code of a part travels as the national row's id

GROUPS: tuple[Group, ...] = (
    Group(
        "materials", "申请材料", "materials", "code",
        (
            text("row_guid", "材料编号", "code"),
            text("material_name", "材料名称", "name"),
            code("material_type", "材料类型", "kind", said.MaterialKind),
            code("material_format", "材料形式", "form", said.MaterialForm),
            code("is_need", "必要性", "necessity", said.Necessity),
            number("page_num", "份数", "copies"),
            code("source_type", "来源渠道", "source", said.MaterialSource),
            text("source_explain", "来源渠道说明", "issuer"),
            bases("by_law", "依据", "legal_basis"),
            text("accept_stand", "受理标准", "acceptance_standard"),
            text("fill_explain", "填报须知", "filling_notes"),
            grade("evidence_grade", "证据等级"),  # the last: it follows from what stands before it
        ),
        {"kind": "other", "source": "applicant", "form": "either", "necessity": "required"},
    ),
    Group(
        "fees", "收费项目", "fees", "code",
        (
            text("row_guid", "收费编号", "code"),
            text("fee_name", "收费项目名称", "name"),
            text("fee_stand", "收费标准", "standard"),
            number("fee_amount", "金额（分）", "amount_cents"),
            text("by_law", "收费依据", "basis"),
            flag("is_desc", "是否可减免", "reducible"),
            text("desc_explain", "减免说明", "reduction"),
        ),
        {"amount_cents": 0},
    ),
    Group(
        "services", "中介服务", "intermediaries", "code",
        (
            text("row_guid", "中介服务编号", "code"),
            text("service_name", "中介服务名称", "name"),
            bases("by_law", "设定依据", "legal_basis"),
            text("fee_stand", "收费", "fee"),
            text("result_name", "结果", "result"),
        ),
        {},
    ),
    Group(
        "faqs", "常见问题", "guide.faq", "question",
        (text("question", "问题", "question"), text("answer", "解答", "answer")),
        {},
    ),
)  # fmt: skip
