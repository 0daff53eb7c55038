"""R01, R02, R20, R21, R31: what a guide must say, for the item and for every stage."""

from collections.abc import Callable, Iterator

from yici.catalogue.content import Content, EvidenceGrade, Outcome, ResultKind, StageKind
from yici.catalogue.examination_cover import table_is_sound
from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.lint.entry import Around, Entry

# The elements of a guide (C018): (name, is it there?)
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
    """Names of the guide elements of C018 that are not there."""
    return [name for name, present in ELEMENTS if not present(content)]


def complete_guide(entry: Entry, around: Around) -> Iterator[Finding]:
    content = entry.content
    for name in missing_elements(content):
        yield Finding("R01", name, gettext_noop("The guide lacks this element."))
    if content.visits and not content.visit_reason:
        yield Finding(
            "R01", "visits", gettext_noop("Say why the applicant must come to the office.")
        )


def grades_fit_the_visits(entry: Entry, around: Around) -> Iterator[Finding]:
    """证据等级 B is an original that an official looks at: somebody has to bring one."""
    for material in entry.content.materials:
        if material.grade != EvidenceGrade.VERIFIED or not material.asked:
            continue
        if not entry.content.visits:
            message = gettext_noop(
                "Grade B wants the original at a window, but no visit is needed."
            )
        elif not material.originals:
            message = gettext_noop("Grade B wants the original, but the guide asks for none.")
        else:
            continue
        yield Finding("R01", material.name, message, blocks=False)


def complete_stages(entry: Entry, around: Around) -> Iterator[Finding]:
    for stage in entry.content.stages:
        if not stage.guide:
            yield Finding(
                "R02", stage.name, gettext_noop("The stage lacks its words for citizens.")
            )
        if not stage.criteria:
            yield Finding("R02", stage.name, gettext_noop("The stage lacks its review criteria."))


def dated(entry: Entry, around: Around) -> Iterator[Finding]:
    if not entry.is_dated:
        yield Finding(
            "R20", "effective_on", gettext_noop("It is published without the day it took effect.")
        )


def bound_discretion(entry: Entry, around: Around) -> Iterator[Finding]:
    """The decision chooses a criterion, so there must be one to grant and one to refuse."""
    for stage in entry.content.stages:
        if stage.kind != StageKind.DECISION or not stage.criteria:
            continue
        outcomes = {criterion.outcome for criterion in stage.criteria}
        if Outcome.PASS not in outcomes:
            yield Finding("R21", stage.name, gettext_noop("No criterion says when it is granted."))
        if Outcome.REFUSE not in outcomes and entry.content.task_type.value == "01":
            yield Finding("R21", stage.name, gettext_noop("No criterion says when it is refused."))


def sound_examination(entry: Entry, around: Around) -> Iterator[Finding]:
    """What the machine examines by (智能审批) gives every outcome by a rule that can be named."""
    yield from table_is_sound(entry.content)


def licence_is_electronic(entry: Entry, around: Around) -> Iterator[Finding]:
    """A licence is generated and stored before its case is closed; what has none says why (R31)."""
    result = entry.content.result
    if result is None or result.kind != ResultKind.LICENCE:
        return
    if not (result.licence_type or result.on_paper.strip()):
        yield Finding(
            "R31", result.name,
            gettext_noop("It yields a licence, and no e-licence is made of it: choose its kind."),
        )  # fmt: skip
