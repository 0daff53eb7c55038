"""R12 and R34: how long it may take, together and apart."""

from collections.abc import Iterator

from yici.catalogue.content import (
    CaseKind,
    Condition,
    Content,
    Limit,
    LimitUnit,
    SituationTable,
    Stage,
)
from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.lint.entry import Around, Entry


def promise_within_the_law(entry: Entry, around: Around) -> Iterator[Finding]:
    """What is promised is within the law, and within half of it: for the item, and in every situation."""
    for where, promised, statutory in _promises(entry.content):
        yield from _within(entry.content, around, where, promised, statutory)


def _promises(content: Content) -> Iterator[tuple[str, Limit | None, Limit | None]]:
    """Yield (where, promised, statutory): the item's own, and those of the rows that set a limit."""
    yield "promised", content.promised, content.statutory
    for table in content.tables:
        for row in table.rows:
            if row.promised or row.statutory:
                yield (
                    f"{table.name}/{row.name}",
                    row.promised or content.promised,
                    row.statutory or content.statutory,
                )


def _within(
    content: Content, around: Around, where: str, promised: Limit | None, statutory: Limit | None
) -> Iterator[Finding]:
    if content.case_kind == CaseKind.IMMEDIATE and promised and promised.days:
        yield Finding("R12", where, gettext_noop("An immediate case is decided at once: 0 days."))
    if not (promised and statutory):
        return
    params = {"promised": promised.days, "statutory": statutory.days}
    if days(promised) > days(statutory):
        yield Finding(
            "R12",
            where,
            gettext_noop("Promised %(promised)s days, but the law allows only %(statutory)s."),
            params,
        )
    elif days(promised) > days(statutory) * around.most_share and not content.exemption:
        yield Finding(
            "R12",
            where,
            gettext_noop(
                "Promised %(promised)s days, more than half of %(statutory)s: shorten it, or record "
                "why it is complex and who approved that."
            ),
            params,
        )


def days(limit: Limit) -> float:
    """Its length in calendar days, to compare two: five working days are seven."""
    return limit.days * (7 / 5 if limit.unit == LimitUnit.WORKDAY else 1)


def limits_add_up(entry: Entry, around: Around) -> Iterator[Finding]:
    content = entry.content
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
    for where, promised, stages in _ways(content):
        total = sum(stage.limit_days for stage in stages)
        if promised and promised.unit == LimitUnit.WORKDAY and total > promised.days:
            yield Finding(
                "R34",
                where,
                gettext_noop(
                    "The stages take %(total)s days, more than the %(promised)s promised."
                ),
                {"total": total, "promised": promised.days},
            )


def _ways(content: Content) -> Iterator[tuple[str, Limit | None, list[Stage]]]:
    """Yield (where, promised, stages): all of them, and those of every row that sets a promise."""
    if not any(row.promised for table in content.tables for row in table.rows):
        yield "stages", content.promised, list(content.stages)
        return
    for table in content.tables:
        governed = table.governs("stages")
        for row in table.rows if table.sets_limits else ():
            here = [
                stage
                for stage in content.stages
                if (stage.code not in governed or stage.code in row.stages)
                and not _excluded(stage, row.when, table)
            ]
            yield f"{table.name}/{row.name}", row.promised or content.promised, here


def _excluded(stage: Stage, when: Condition, table: SituationTable) -> bool:
    """Whether the answers of a row leave a stage out, or may: another row may stand for its answer."""
    return any(
        not set(options) & set(when[question])
        if question in when
        else table.hit == "first" and question in table.questions
        for question, options in stage.needed_if.items()
    )
