"""The kinds of lists that are taken in: what their columns are, and how others head them. Pure."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from yici.catalogue.exchange import BASIC, GROUPS, SHOWN, content_columns
from yici.codes.phrases import Phrase


@dataclass(frozen=True)
class Kind:
    """`columns`: ours, with how others head them (standard's English column, official Chinese name,
    common forms). `contents`: names and Chinese heads of what a content says."""

    columns: Mapping[str, tuple[str, ...]]
    optional: frozenset[str]
    contents: Mapping[str, str]
    derived: frozenset[str]  # heads that follow from the editions there are
    shown: frozenset[str] = frozenset()  # of `contents`: what follows from others
    groups: frozenset[str] = frozenset()  # sheets of parts
    foreign: Mapping[str, Phrase] = field(default_factory=dict)  # a head that betrays another kind

    @cached_property
    def heads(self) -> dict[str, str]:
        """Column of a content, by its heads."""
        return {head: name for head, name in self._contents.items() if name not in self.shown}

    @cached_property
    def follows(self) -> frozenset[str]:
        """Heads of cells that follow from others: passed over, and said to be."""
        return self.derived | {head for head, name in self._contents.items() if name in self.shown}

    @cached_property
    def known(self) -> frozenset[str]:
        own = (head for said in self.columns.values() for head in said)
        return frozenset({*self.heads, *self.follows, *own})

    @property
    def _contents(self) -> dict[str, str]:
        told = self.contents.items()
        return {head_of(head): name for name, label in told for head in (name, label)}

    def is_head(self, cells) -> bool:
        """Whether a line has every column that must be there: lists often bear a title above it."""
        heads = {head_of(cell) for cell in cells}
        needed = [said for name, said in self.columns.items() if name not in self.optional]
        return all(heads & set(said) for said in needed)


def head_of(cell: str) -> str:
    """Return a head as it is looked up: however wide, capital or spaced it is written."""
    shown = "".join(sign for sign in cell if unicodedata.category(sign) != "Cf")
    return "".join(unicodedata.normalize("NFKC", shown).split()).lower()


NAME = ("name", "task_name", "item_name", "事项名称", "名称")
TYPE = ("task_type", "type", "事项类型", "类型")
STATES = frozenset({"task_state", "task_version", "digest", "事项状态", "事项版本", "内容摘要"})

LISTS = Kind(  # 实施清单
    columns={
        "code": ("implementation_code", "code", "task_code", "实施编码", "事项编码", "实施清单编码"),
        "name": NAME,
        "task_type": TYPE,
        "department": ("department", "dept_name", "实施主体", "实施主体名称", "部门"),
        "region": ("region_code", "region", "area_code", "行政区划", "行政区划代码", "区划代码"),
        "department_code": ("department_code", "dept_code", "实施主体编码", "部门编码"),
        "main_item": ("main_item", "main_name", "主项", "主项名称"),
        "basic": ("catalog_code", "basic_code", "基本编码"),
    },
    optional=frozenset({"department_code", "main_item", "basic"}),
    contents=content_columns(),
    derived=STATES | {
        "plan_effective_date", "plan_cancel_date", "dept_type",
        "计划生效日期", "计划取消日期", "实施主体性质",
    },
    shown=frozenset(SHOWN),
    groups=frozenset(group.name for group in GROUPS),
)  # fmt: skip

NO_BASICS = Phrase("is an implementation list: take it in as one, not as the basic catalogue")

BASICS = Kind(  # 基本目录
    columns={
        "code": ("catalog_code", "basic_code", "code", "基本编码", "基本目录编码", "事项编码", "编码"),
        "name": NAME,
        "task_type": TYPE,
        "effective": ("plan_effective_date", "计划生效日期", "生效日期"),
        "cancelled": ("plan_cancel_date", "计划取消日期", "取消日期"),
        "reason": ("reason", "变更依据", "变更理由"),
    },
    optional=frozenset({"effective", "cancelled", "reason"}),
    contents=BASIC.heads,
    derived=STATES,
    foreign=dict.fromkeys(
        ("implementation_code", "task_code", "实施编码", "实施清单编码"), NO_BASICS
    ),
)  # fmt: skip
