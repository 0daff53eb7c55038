"""R04-R06, R08-R10: what may not be asked of an applicant."""

import re
from collections.abc import Iterator

from yici.catalogue.content import EvidenceGrade, Material, MaterialForm, MaterialSource
from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.lint.entry import Around, Entry, always, apart, document_key

CATCH_ALL = re.compile(  # 兜底条款
    r"其[他它](相关|有关|必要|所需|补充|须|需|应当?|要求|提交|提供|的|应|需要)*"
    r"(证明)?(材料|资料|文件|文书|证件|证明)$"
    r"|^(相关|有关|所需|必要)的?(证明)?(材料|资料|文件)$"
    r"|(规定|要求|需要|认为).{0,8}(提交|提供)的(材料|资料|文件)$"
)
OWN_STEPS = re.compile(  # what an earlier step of the same case leaves behind
    r"^(受理|不予受理|补正|接收|收件|领证)(通知书|告知书|凭证|回执|单)$|^现场(核查|勘验|勘察)(表|记录|意见|报告)$"
)
JOINED = re.compile(r"[及和与、]")
LEVELS = re.compile(r"^(国家|全国|中国|四川省|[一-鿿]{2,3}[省市区县](?=[一-鿿]{3})|[省市区县])")
OFFICE = re.compile(r"(委员会|管理局|行政机关|主管部门|部门|机关|局|厅|委|办公室|中心)$")


def no_catch_all(entry: Entry, around: Around) -> Iterator[Finding]:
    for material in entry.content.materials:
        if CATCH_ALL.search(material.name):
            yield Finding(
                "R04",
                material.name,
                gettext_noop("A catch-all material is forbidden; name what is needed."),
            )


def shared_is_not_asked(entry: Entry, around: Around) -> Iterator[Finding]:
    for material in entry.content.materials:
        if material.shared and material.source == MaterialSource.APPLICANT:
            yield Finding(
                "R05",
                material.name,
                gettext_noop("The state has it: it cannot be supplied by the applicant."),
            )
        if material.shared and not material.issuer:
            yield Finding(
                "R05", material.name, gettext_noop("Say which department shares the material.")
            )
        issuer = around.shared.get(document_key(material.name))
        if material.asked and issuer is not None and not material.licence_type:
            yield Finding(
                "R05",
                material.name,
                gettext_noop("For another item it is fetched from %(issuer)s: fetch it here too."),
                {"issuer": issuer or "—"},
            )


def grades_say_how_it_comes(entry: Entry, around: Around) -> Iterator[Finding]:
    """证据等级: grade A, and no other, is what the issuing authority provides by itself."""
    for material in entry.content.materials:
        fixed = material.grade
        is_fetched = material.shared or bool(material.licence_type)
        if fixed == EvidenceGrade.ISSUED and not is_fetched:
            yield Finding(
                "R05",
                material.name,
                gettext_noop(
                    "Grade A: mark it as fetched, or name its e-licence; else it is no A."
                ),
                blocks=False,
            )
        elif fixed and fixed != EvidenceGrade.ISSUED and material.shared:
            yield Finding(
                "R05",
                material.name,
                gettext_noop("It is fetched, so it comes with grade A, not %(grade)s."),
                {"grade": fixed.code},
                blocks=False,
            )


def no_twins(entry: Entry, around: Around) -> Iterator[Finding]:
    """The same paper twice, or one that is part of another."""
    seen: list[tuple[Material, str, frozenset[str]]] = []
    for material in entry.content.materials:
        key = document_key(material.name)
        parts = frozenset(JOINED.split(key)) - {""}
        for other, other_key, other_parts in seen:
            part = key in other_parts or other_key in parts
            if (key == other_key or part) and not apart(entry.content, material, other):
                yield Finding(
                    "R06",
                    material.name,
                    gettext_noop("Looks like %(other)s: merge the two."),
                    {"other": other.name},
                    blocks=False,
                )
        seen.append((material, key, parts))


def collected_before(entry: Entry, around: Around) -> Iterator[Finding]:
    """What an earlier step or the first application took in is not asked again."""
    content = entry.content
    before = frozenset().union(
        *(around.asked.get(issue.item, ()) for issue in around.issued.get(content.paths.renews, ()))
        if content.paths.renews
        else ()
    )
    for material in content.materials:
        if not material.asked or material.made_here:
            continue
        if OWN_STEPS.search(material.name):
            yield Finding(
                "R08", material.name, gettext_noop("An earlier step of this very case made it.")
            )
        elif (
            document_key(material.name) in before
            and always(content, material)
            and material.kind.value == "certificate"
        ):
            yield Finding(
                "R08",
                material.name,
                gettext_noop("It was taken in when the licence was first applied for."),
                blocks=False,
            )


def own_papers_by_number(entry: Entry, around: Around) -> Iterator[Finding]:
    """Issued by the handling department or its own line of offices: the number is enough."""
    content = entry.content
    own = {content.lead_department, *content.departments} - {""}
    lines = {line_of(name) for name in own}
    for material in content.materials:
        if not material.asked or material.made_here:
            continue
        issuers = {material.issuer} - {""}
        if material.source == MaterialSource.GOVERNMENT:
            given = around.issued.get(document_key(material.name), ())
            issuers |= {issue.department for issue in given} - {""}
        if issuers & own or {line_of(name) for name in issuers} & lines:
            yield Finding(
                "R09",
                material.name,
                gettext_noop("Issued by the handling department: ask for its number only."),
            )


def line_of(office: str) -> str:
    """Return the line of offices (系统) that a department belongs to: 区卫生健康局 is 卫生健康."""
    return OFFICE.sub("", LEVELS.sub("", office))


def paper_beside_e_licence(entry: Entry, around: Around) -> Iterator[Finding]:
    """Where an e-licence exists, no paper one is asked."""
    for material in entry.content.materials:
        if not material.asked:
            continue
        if material.licence_type and material.form == MaterialForm.PAPER:
            yield Finding(
                "R10",
                material.name,
                gettext_noop("There is an e-licence of this type: do not insist on paper."),
            )
        kinds = {i.licence_type for i in around.issued.get(document_key(material.name), ())} - {""}
        if kinds and not material.licence_type:
            yield Finding(
                "R10",
                material.name,
                gettext_noop("Say that the e-licence %(kind)s stands for it."),
                {"kind": min(kinds)},
            )
