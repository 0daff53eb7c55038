"""The lists that are published (P01-P09, P15, P16), derived from editions in force, never typed by hand.

A list is a filter or a fan-out of contents. `rows_of(code, ...)` gives its lines today; every line
says by which edition, and the same edition is what all other channels show (C012).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .content import CaseKind, Content, CrossRegion, HandlingForm, Material, MaterialKind
from .drift import in_words
from .lint.entry import document_key


@dataclass(frozen=True)
class PublishedList:
    """`lines(subject)` gives the cells that an edition adds to the list, none or several."""

    code: str
    number: str  # of the requirement
    label: str
    english: str
    why: str  # the rule of the list, in Chinese, as it is printed
    why_english: str
    heads: tuple[tuple[str, str], ...]  # Chinese, English
    lines: Callable[["Subject"], Iterable[tuple[str, ...]]]


@dataclass(frozen=True)
class Subject:
    """An edition in force, those the item had before, and how many stages are fixed above."""

    content: Content
    first: Content | None = None
    stages_above: int | None = None
    frequent: tuple[str, str, str] | None = None  # batch, rank, cases: frozen, not of today
    later: tuple[Content, ...] = ()  # between the first and the one in force; of proofs only


OF_ITEM = (("承诺时限", "Promised"), ("到场次数", "Visits"))


def _of_item(holds: Callable[[Content], bool]):
    def lines(subject: Subject) -> Iterator[tuple[str, ...]]:
        content = subject.content
        if holds(content):
            yield in_words(content.promised), str(content.visits)

    return lines


def _catalogue(subject: Subject) -> Iterator[tuple[str, ...]]:
    content = subject.content
    served = "、".join(one.label for one in content.service_objects)
    yield content.task_type.label, content.case_kind.label, served


def _guides(subject: Subject) -> Iterator[tuple[str, ...]]:
    guide = subject.content.guide
    yield guide.address, guide.office_hours, guide.enquiry


def _flows(subject: Subject) -> Iterator[tuple[str, ...]]:
    """流程图: the diagram itself stands on the guide; the list says what it leads through."""
    stages = subject.content.stages
    if stages:
        yield str(len(stages)), " → ".join(stage.name for stage in stages)


def _frequent(subject: Subject) -> Iterator[tuple[str, ...]]:
    if subject.frequent:
        yield *subject.frequent, str(subject.content.visits)


def _reduced(subject: Subject) -> Iterator[tuple[str, ...]]:
    """减环节: fewer stages than the item once had, or than are fixed above."""
    now = len(subject.content.stages)
    before = [len(subject.first.stages)] if subject.first else []
    before += [subject.stages_above] if subject.stages_above is not None else []
    if now and before and now < max(before):
        yield str(max(before)), str(now), "、".join(s.name for s in subject.content.stages)


def _is_proof(material: Material) -> bool:
    """证明: a paper by which another body attests something, that the applicant has to bring."""
    return material.asked and material.kind == MaterialKind.CERTIFICATE and "证明" in material.name


def _proofs(subject: Subject) -> Iterator[tuple[str, ...]]:
    for material in filter(_is_proof, subject.content.materials):
        yield material.name, material.issuer, "；".join(map(str, material.legal_basis)), "保留"
    told = {document_key(m.name) for m in subject.content.materials if m.asked}
    before = [subject.first] if subject.first else []
    for content in (*reversed(subject.later), *before):  # as it was asked last
        for material in filter(_is_proof, content.materials):
            key = document_key(material.name)
            if key not in told:
                told.add(key)
                basis = "；".join(map(str, material.legal_basis))
                yield material.name, material.issuer, basis, "已取消"


def _intermediaries(subject: Subject) -> Iterator[tuple[str, ...]]:
    for one in subject.content.intermediaries:
        basis = "；".join(map(str, one.legal_basis))
        yield one.name, basis, in_words(one.limit), one.fee or "—"


def _procedures(subject: Subject) -> Iterator[tuple[str, ...]]:
    for one in subject.content.special_procedures:
        basis = "；".join(map(str, one.legal_basis))
        yield one.name, one.kind.label, one.condition, in_words(one.limit), basis


def _list(code, number, label, english, why, why_english, holds) -> PublishedList:
    return PublishedList(code, number, label, english, why, why_english, OF_ITEM, _of_item(holds))


LISTS: dict[str, PublishedList] = {
    one.code: one
    for one in (
        PublishedList("catalogue", "P01", "公共服务事项目录", "Catalogue of services",
                      "有有效办事指南的全部事项。", "Every item that has a guide in force.",
                      (("事项类型", "Kind of item"), ("办件类型", "Kind of case"), ("服务对象", "Served")),
                      _catalogue),
        PublishedList("guides", "P02", "办事指南目录", "Guides",
                      "每个事项的办事指南及办理地点。", "The guide of each item, and where it is handled.",
                      (("办理地点", "Address"), ("办理时间", "Office hours"), ("咨询方式", "Enquiries")),
                      _guides),
        PublishedList("flows", "P15", "办理流程图目录", "Flow diagrams",
                      "办事指南附有流程图的事项。", "Items whose guide has a flow diagram.",
                      (("环节数", "Number of stages"), ("流程", "Flow")),
                      _flows),
        PublishedList("frequent", "P03", "高频事项“最多跑一次”清单", "Frequent items",
                      "按办件量分批确定的高频事项，批次一经确定即冻结。",
                      "What most people come for, in batches frozen on their day.",
                      (("批次", "Batch"), ("位次", "Rank"), ("办件量", "Cases"), ("到场次数", "Visits")),
                      _frequent),
        _list("one-visit", "P07", "最多跑一次事项清单", "At most one visit",
              "到办事现场次数不超过一次的事项。", "Items that ask for one visit or none.",
              lambda c: c.visits <= 1),
        _list("no-visit", "P07", "不见面（零跑动）事项清单", "No visit",
              "无须到办事现场的事项。", "Items that ask for no visit.",
              lambda c: c.visits == 0),
        _list("online", "P05", "网上办理事项清单", "Online",
              "可以网上提出申请的事项。", "Items one can apply for online.",
              lambda c: c.can_apply_online),
        _list("mobile", "P06", "移动端办理事项清单", "On the phone",
              "可以在移动端办理的事项。", "Items one can apply for on the phone.",
              lambda c: HandlingForm.MOBILE in c.handling_forms or bool(c.listing.mobile_address)),
        _list("immediate", "C016", "即办事项清单", "Done at once",
              "当场办结的即办件。", "Items that are decided at once.",
              lambda c: c.case_kind == CaseKind.IMMEDIATE),
        _list("cross-region", "C016", "通办事项清单", "Across regions",
              "可以在其他地区的大厅办理的事项。", "Items that halls elsewhere take in, too.",
              lambda c: c.cross_region != CrossRegion.NONE),
        PublishedList("reduced-stages", "P04", "减环节事项清单", "Fewer stages",
                      "办理环节比首个版本或者上级规定减少的事项。",
                      "Items with fewer stages than they once had, or than are fixed above.",
                      (("原环节数", "Stages before"), ("现环节数", "Stages now"), ("现环节", "Stages")),
                      _reduced),
        PublishedList("proofs", "P08", "证明事项清单", "Proofs",
                      "申请人需要提供的证明，以及已取消的证明。",
                      "Proofs that applicants have to bring, and those that were cancelled.",
                      (("证明名称", "Proof"), ("开具单位", "Issuer"), ("依据", "Basis"), ("状态", "State")),
                      _proofs),
        PublishedList("intermediaries", "P09", "行政许可中介服务事项清单", "Intermediary services",
                      "清单之外，不得要求申请人委托中介服务（国办发〔2015〕31号）。",
                      "What is not listed may not be demanded (国办发〔2015〕31号).",
                      (("中介服务", "Service"), ("设定依据", "Basis"), ("时限", "Limit"), ("收费", "Fee")),
                      _intermediaries),
        PublishedList("special-procedures", "P16", "特别程序清单", "Special procedures",
                      "所需时间不计入办理时限的程序（行政许可法第四十五条）。",
                      "Procedures whose time does not count (行政许可法 art. 45).",
                      (("程序", "Procedure"), ("种类", "Kind"), ("情形", "Condition"), ("时限", "Limit"), ("依据", "Basis")),
                      _procedures),
    )
}  # fmt: skip
