"""R12 and R34: how long it may take, together and apart."""

from collections.abc import Iterator

from yici.catalogue.content import CaseKind, Limit, LimitUnit
from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.lint.entry import Around, Entry


def promise_within_the_law(entry: Entry, around: Around) -> Iterator[Finding]:
    content = entry.content
    promised, statutory = content.promised, content.statutory
    if content.case_kind == CaseKind.IMMEDIATE and promised and promised.days:
        yield Finding(
            "R12", "promised", gettext_noop("An immediate case is decided at once: 0 days.")
        )
    if not (promised and statutory):
        return
    params = {"promised": promised.days, "statutory": statutory.days}
    if days(promised) > days(statutory):
        yield Finding(
            "R12",
            "promised",
            gettext_noop("Promised %(promised)s days, but the law allows only %(statutory)s."),
            params,
        )
    elif days(promised) > days(statutory) * around.most_share and not content.exemption:
        yield Finding(
            "R12",
            "promised",
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
    total = sum(stage.limit_days for stage in content.stages)
    promised = content.promised
    if promised and promised.unit == LimitUnit.WORKDAY and total > promised.days:
        yield Finding(
            "R34",
            "stages",
            gettext_noop("The stages take %(total)s days, more than the %(promised)s promised."),
            {"total": total, "promised": promised.days},
        )
