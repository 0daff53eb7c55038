"""What must be right before an item is published (requirements R01-R14, R34). Pure.

`findings(content)` gives everything; those that block refuse publication, the rest is advice.
"""

import re
from collections.abc import Callable, Iterator

from .content import CaseKind, Content, Limit, LimitUnit, Material, MaterialSource, StageKind
from .coverage import tables_are_whole
from .faults import Finding, gettext_noop

CATCH_ALL = re.compile(  # 兜底条款, R04
    r"其[他它](相关|有关|必要|所需|补充|须|需|应当?|要求|提交|提供|的|应|需要)*"
    r"(证明)?(材料|资料|文件|文书|证件|证明)$"
    r"|^(相关|有关|所需|必要)的?(证明)?(材料|资料|文件)$"
    r"|(规定|要求|需要|认为).{0,8}(提交|提供)的(材料|资料|文件)$"
)
STEPS = (StageKind.ACCEPTANCE, StageKind.REVIEW, StageKind.CHECK, StageKind.DECISION)
ROUTES = ((0, 1, 3), (0, 3), (0, 1, 2, 3))  # indexes into STEPS
NAMES = {kind: kind.label for kind in STEPS}

Rule = Callable[[Content], Iterator[Finding]]


def findings(content: Content) -> list[Finding]:
    """Every breach of a rule by this content, blocking ones first."""
    found = [finding for rule in RULES for finding in rule(content)]
    return sorted(found, key=lambda finding: not finding.blocks)


def blocking(content: Content) -> list[Finding]:
    """What refuses publication."""
    return [finding for finding in findings(content) if finding.blocks]


# The elements of a guide (C018, R01): (name, is it there?)
ELEMENTS: tuple[tuple[str, Callable[[Content], object]], ...] = (
    (gettext_noop("legal basis"), lambda c: c.legal_basis),
    (gettext_noop("lead department"), lambda c: c.lead_department),
    (gettext_noop("accepting unit"), lambda c: c.guide.accepting_unit),
    (gettext_noop("who may apply"), lambda c: c.service_objects),
    (gettext_noop("conditions"), lambda c: c.conditions),
    (gettext_noop("flow"), lambda c: c.guide.flow),
    (gettext_noop("stages"), lambda c: c.stages),
    (gettext_noop("materials"), lambda c: c.materials),
    (
        gettext_noop("forms to download"),
        lambda c: c.guide.no_form_reason or any(m.blank_form for m in c.materials),
    ),
    (
        gettext_noop("sample text"),
        lambda c: c.guide.no_form_reason or any(m.sample for m in c.materials),
    ),
    (
        gettext_noop("common errors"),
        lambda c: c.guide.common_errors or any(m.common_errors for m in c.materials),
    ),
    (gettext_noop("time limit"), lambda c: c.promised),
    (gettext_noop("accountability"), lambda c: c.guide.accountability),
    (gettext_noop("enquiry channel"), lambda c: c.guide.enquiry),
    (gettext_noop("complaint channel"), lambda c: c.guide.complaint),
    (gettext_noop("office hours"), lambda c: c.guide.office_hours),
    (gettext_noop("address"), lambda c: c.guide.address),
    (gettext_noop("bus routes"), lambda c: c.guide.bus_routes),
    (gettext_noop("status query"), lambda c: c.guide.status_query),
    (gettext_noop("result"), lambda c: c.result),
    (gettext_noop("ways of delivery"), lambda c: c.deliveries),
    (gettext_noop("remedies"), lambda c: c.remedies),
)


def missing_elements(content: Content) -> list[str]:
    """Names of the guide elements of C018 that are not there (R01)."""
    return [name for name, present in ELEMENTS if not present(content)]


def r01_complete_guide(content: Content) -> Iterator[Finding]:
    for name in missing_elements(content):
        yield Finding("R01", name, gettext_noop("The guide lacks this element."))
    if content.visits and not content.visit_reason:
        yield Finding(
            "R01", "visits", gettext_noop("Say why the applicant must come to the office.")
        )


def r02_complete_stages(content: Content) -> Iterator[Finding]:
    for stage in content.stages:
        if not stage.guide:
            yield Finding(
                "R02", stage.name, gettext_noop("The stage lacks its words for citizens.")
            )
        if not stage.criteria:
            yield Finding("R02", stage.name, gettext_noop("The stage lacks its review criteria."))


def r03_materials_have_a_basis(content: Content) -> Iterator[Finding]:
    for material in content.materials:
        if not material.legal_basis:
            yield Finding(
                "R03",
                material.name,
                gettext_noop("No legal basis: the material may not be asked; cancel it."),
            )


def r04_no_catch_all(content: Content) -> Iterator[Finding]:
    for material in content.materials:
        if CATCH_ALL.search(material.name):
            yield Finding(
                "R04",
                material.name,
                gettext_noop("A catch-all material is forbidden; name what is needed."),
            )


def r05_shared_is_not_asked(content: Content) -> Iterator[Finding]:
    for material in content.materials:
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


def r06_no_twins(content: Content) -> Iterator[Finding]:
    seen: dict[str, Material] = {}
    for material in content.materials:
        name = re.sub(r"[（(].*?[）)]|复印件|原件|\s", "", material.name)
        if name in seen:
            yield Finding(
                "R06",
                material.name,
                gettext_noop("Looks like %(other)s: merge the two."),
                {"other": seen[name].name},
                blocks=False,
            )
        seen.setdefault(name, material)


def r09_own_papers_by_number(content: Content) -> Iterator[Finding]:
    for material in content.materials:
        if material.asked and material.issuer and material.issuer in content.departments:
            yield Finding(
                "R09",
                material.name,
                gettext_noop("Issued by the handling department: ask for its number only."),
            )


def r12_promise_within_the_law(content: Content) -> Iterator[Finding]:
    promised, statutory = content.promised, content.statutory
    if content.case_kind == CaseKind.IMMEDIATE and promised and promised.days:
        yield Finding(
            "R12", "promised", gettext_noop("An immediate case is decided at once: 0 days.")
        )
    if not (promised and statutory):
        return
    params = {"promised": promised.days, "statutory": statutory.days}
    if _days(promised) > _days(statutory):
        yield Finding(
            "R12",
            "promised",
            gettext_noop("Promised %(promised)s days, but the law allows only %(statutory)s."),
            params,
        )
    elif _days(promised) * 2 > _days(statutory) and not content.exemption:
        yield Finding(
            "R12",
            "promised",
            gettext_noop("Promised %(promised)s days: more than half of %(statutory)s."),
            params,
            blocks=False,
        )


def _days(limit: Limit) -> float:
    return limit.days * (7 / 5 if limit.unit == LimitUnit.WORKDAY else 1)


def r13_three_stages(content: Content) -> Iterator[Finding]:
    kinds = tuple(stage.kind for stage in content.stages)
    if not kinds:
        return
    if kinds not in {tuple(STEPS[i] for i in route) for route in ROUTES}:
        yield Finding(
            "R13",
            "stages",
            gettext_noop("Stages run from acceptance over review (and check) to decision."),
        )
    if len(kinds) > 3 and not content.exemption:
        yield Finding(
            "R13",
            "stages",
            gettext_noop("More than three stages need an exemption with reason and approver."),
        )
    for stage in content.stages:
        if stage.name != NAMES[stage.kind]:
            yield Finding(
                "R13",
                stage.name,
                gettext_noop("The stage is to be named %(name)s."),
                {"name": NAMES[stage.kind]},
            )


def r14_complete_procedures(content: Content) -> Iterator[Finding]:
    for procedure in content.special_procedures:
        parts = {
            "legal basis": procedure.legal_basis,
            "condition": procedure.condition,
            "steps": procedure.steps,
            "limit": procedure.limit,
            "standard": procedure.standard,
        }
        if lacking := [name for name, there in parts.items() if not there]:
            yield Finding(
                "R14",
                procedure.name,
                gettext_noop("Without %(lacking)s it may not stop the clock."),
                {"lacking": ", ".join(lacking)},
            )


def r34_limits_add_up(content: Content) -> Iterator[Finding]:
    for stage in content.stages:
        for duty in stage.duties:
            if duty.limit_days > stage.limit_days:
                yield Finding(
                    "R34",
                    f"{stage.name}/{duty.department}",
                    gettext_noop("The department's limit is longer than the stage's."),
                )
        if len(set(stage.departments)) < len(stage.departments):
            yield Finding("R34", stage.name, gettext_noop("A department is named twice."))
    total = sum(stage.limit_days for stage in content.stages)
    promised = content.promised
    if promised and promised.unit == LimitUnit.WORKDAY and total > promised.days:
        yield Finding(
            "R34",
            "stages",
            gettext_noop("The stages take %(total)s days, more than the %(promised)s promised."),
            {"total": total, "promised": promised.days},
        )


RULES: tuple[Rule, ...] = (
    r01_complete_guide,
    r02_complete_stages,
    r03_materials_have_a_basis,
    r04_no_catch_all,
    r05_shared_is_not_asked,
    r06_no_twins,
    r09_own_papers_by_number,
    r12_promise_within_the_law,
    r13_three_stages,
    r14_complete_procedures,
    r34_limits_add_up,
    tables_are_whole,
)
