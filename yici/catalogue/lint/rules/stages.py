"""R13, R14, T1-T5: three stages at most, special procedures and tables that are whole."""

from collections.abc import Iterator

from yici.catalogue.content import StageKind
from yici.catalogue.coverage import tables_are_whole
from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.lint.entry import Around, Entry

STEPS = (StageKind.ACCEPTANCE, StageKind.REVIEW, StageKind.CHECK, StageKind.DECISION)
ROUTES = {tuple(STEPS[i] for i in route) for route in ((0, 1, 3), (0, 3), (0, 1, 2, 3))}
NAMES = {kind: kind.label for kind in STEPS}


def few_stages(entry: Entry, around: Around) -> Iterator[Finding]:
    content = entry.content
    kinds = tuple(stage.kind for stage in content.stages)
    if not kinds:
        return
    if kinds not in ROUTES:
        yield Finding(
            "R13",
            "stages",
            gettext_noop("Stages run from acceptance over review (and check) to decision."),
        )
    if len(kinds) > around.most_stages and not content.exemption:
        yield Finding(
            "R13",
            "stages",
            gettext_noop("More than %(most)s stages need an exemption with reason and approver."),
            {"most": around.most_stages},
        )
    for stage in content.stages:
        if stage.name != NAMES[stage.kind]:
            yield Finding(
                "R13",
                stage.name,
                gettext_noop("The stage is to be named %(name)s."),
                {"name": NAMES[stage.kind]},
            )


PARTS = (
    (gettext_noop("legal basis"), lambda p: p.legal_basis),
    (gettext_noop("condition"), lambda p: p.condition),
    (gettext_noop("steps"), lambda p: p.steps),
    (gettext_noop("limit"), lambda p: p.limit),
    (gettext_noop("standard"), lambda p: p.standard),
)


def complete_procedures(entry: Entry, around: Around) -> Iterator[Finding]:
    for procedure in entry.content.special_procedures:
        if lacking := [name for name, there in PARTS if not there(procedure)]:
            yield Finding(
                "R14",
                procedure.name,
                gettext_noop("Without %(lacking)s it may not stop the clock."),
                {"lacking": ", ".join(lacking)},
            )


def whole_tables(entry: Entry, around: Around) -> Iterator[Finding]:
    """Every situation is in one row of a decision table (情形表)."""
    yield from tables_are_whole(entry.content)
