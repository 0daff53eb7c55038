"""Grounds: why a period runs, stops or is extended; why an application is not accepted.

A key travels in events; the words and the article are looked up here, in the reader's language.
"""

from dataclasses import dataclass

LICENSING = "中华人民共和国行政许可法"


@dataclass(frozen=True)
class Ground:
    """`text` is an English message id for translation; `law` and `article` stay as enacted."""

    text: str
    law: str = ""
    article: str = ""


def _(text: str) -> str:
    """Mark a message for translation; rules know no Django."""
    return text


GROUNDS = {
    "receipt": Ground(
        _("The office tells you within 5 working days whether it accepts the application; silence means accepted."),
        LICENSING, "第三十二条",
    ),
    "correction": Ground(_("The office waits for what it asked you to supply."), LICENSING, "第三十二条"),
    "statutory": Ground(_("The limit the law sets for a decision."), LICENSING, "第四十二条"),
    "promised": Ground(_("The limit the office has promised to keep.")),
    "immediate": Ground(
        _("An immediate item is decided at the same visit, once the application is complete (R28)."),
        LICENSING, "第三十四条第二款",
    ),
    "step": Ground(_("The limit of this step.")),
    "procedure": Ground(
        _("Time needed for a hearing, tender, auction, inspection, testing, quarantine, appraisal or expert review does not count, if it was told in writing."),
        LICENSING, "第四十五条",
    ),
    "extension": Ground(
        _("Extended with the approval of the head of the authority; the reasons were told."),
        LICENSING, "第四十二条",
    ),
    "delivery": Ground(
        _("The decision and the licence are delivered within 10 working days of the decision."),
        LICENSING, "第四十四条",
    ),
    "silence": Ground(
        _("Nobody told you within 5 working days that anything was missing: the application counts as accepted from the day it was received."),
        LICENSING, "第三十二条第一款第四项",
    ),
}  # fmt: skip

# Why an application is not accepted (art. 32 (1), (2); R27).
REFUSALS = {
    "no_licence_needed": Ground(
        _("The matter needs no licence by law."), LICENSING, "第三十二条第一款第一项"
    ),
    "wrong_authority": Ground(
        _("The matter is not within this authority's powers; it names the right one."),
        LICENSING, "第三十二条第一款第二项",
    ),
    "not_eligible": Ground(_("The applicant is not one of those the item serves."), LICENSING, "第十二条"),
    "incomplete": Ground(
        _("What was asked for in the correction notice was not supplied."),
        LICENSING, "第三十二条第一款第五项",
    ),
}  # fmt: skip

TERMINATIONS = {
    "correction_lapsed": Ground(
        _("What was asked for was not supplied in time; the application counts as withdrawn."),
        LICENSING, "第三十二条",
    ),
    "applicant_gone": Ground(
        _("The applicant has died, lost capacity or been dissolved."), LICENSING, "第七十条"
    ),
    "matter_gone": Ground(_("The matter applied for no longer exists.")),
}  # fmt: skip
