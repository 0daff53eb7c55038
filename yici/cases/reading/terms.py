"""The field's terms for what happens to a case, and days and counts as people write them."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from .. import clocks

STATUS_WORDS = {
    "pre_review": _("Pre-review under way"),
    "pre_reviewed": _("Pre-reviewed: waiting for you to apply"),
    "applied": _("Waiting for acceptance"),
    "correcting": _("Waiting for your correction"),
    "refusing": _("Waiting for acceptance"),
    "in_review": _("Under review"),
    "in_check": _("Being checked"),
    "in_decision": _("Waiting for the decision"),
    "making": _("Licence being made"),
    "delivering": _("Ready for delivery"),
    "delivered": _("Done"),
    "not_accepted": _("Not accepted"),
    "withdrawn": _("Withdrawn"),
    "terminated": _("Terminated"),
}
OUTCOME_WORDS = {
    "granted": _("Granted"),
    "refused": _("Refused"),
    "not_accepted": _("Not accepted"),
}
EVENT_WORDS = {
    "applied": _("Application received"),
    "taken": _("Taken in hand"),
    "correction_asked": _("Correction asked for"),
    "corrected": _("Correction supplied"),
    "accepted": _("Application accepted"),
    "refusal_proposed": _("Refusal of acceptance proposed"),
    "refusal_returned": _("Proposed refusal returned"),
    "not_accepted": _("Application not accepted"),
    "procedure_started": _("Special procedure begun"),
    "procedure_finished": _("Special procedure finished"),
    "extended": _("Limit extended"),
    "remarked": _("Remarks put on record"),
    "rework_asked": _("One list of remarks told to the applicant"),
    "rework_handed_in": _("What was mended is here"),
    "remarks_settled": _("Remarks looked at again"),
    "safety_raised": _("Safety concern raised after the list"),
    "safety_decided": _("Safety concern put on the list"),
    "reviewed": _("Reviewed"),
    "checked": _("Checked"),
    "returned_to_review": _("Returned to review"),
    "returned": _("Returned to an earlier step"),
    "pre_reviewed": _("Pre-review given"),
    "submitted": _("Formally applied for"),
    "transferred": _("Passed to another handler"),
    "forwarded": _("Passed on to be accepted"),
    "hearing_offered": _("Told of the right to a hearing"),
    "hearing_asked": _("Hearing asked for"),
    "hearing_set": _("Hearing announced"),
    "hearing_held": _("Hearing held"),
    "hearing_dropped": _("No hearing is held"),
    "hearing_forgone": _("Hearing given up by one of several"),
    "concerned_named": _("Somebody concerned told of her rights"),
    "views_stated": _("Views stated"),
    "consult_asked": _("Another department asked for its opinion"),
    "consult_answered": _("Opinion given"),
    "reviewer_joined": _("Another department reviews as well"),
    "suspended": _("Handling suspended"),
    "resumed": _("Handling resumed"),
    "fee_asked": _("Fee to be paid"),
    "fee_paid": _("Fee paid"),
    "fee_waived": _("Fee waived"),
    "attached": _("Paper fetched from another department"),
    "supplied": _("Promised materials supplied"),
    "originals_seen": _("Originals compared"),
    "examined": _("Examined automatically"),
    "redated": _("Dates moved with the calendar"),
    "after_checked": _("Checked afterwards"),
    "remedy_recorded": _("Reconsideration or litigation begun"),
    "remedy_decided": _("Reconsideration or litigation decided"),
    "reopened": _("Handled again"),
    "carried_out": _("What was ordered is done"),
    "result_changed": _("Result changed"),
    "withholding_asked": _("Asked that the result not be published"),
    "result_withheld": _("Result withheld from the public"),
    "result_published": _("Result published after all"),
    "decided": _("Decision made"),
    "licence_made": _("Licence made"),
    "delivered": _("Result delivered"),
    "withdrawn": _("Application withdrawn"),
    "terminated": _("Case terminated"),
}
# What only the office sees: its inner doubts are not the applicant's news.
OFFICE_ONLY = {
    "taken", "transferred", "refusal_proposed", "refusal_returned", "returned", "consult_asked",
    "returned_to_review", "consult_answered", "reviewer_joined", "examined", "concerned_named",
    "remarked", "remarks_settled", "safety_raised",
}  # fmt: skip
STEP_WORDS = {
    "pre_review": _("Pre-review"),
    "procedure": _("Special procedure"),
    "hearing": _("Hearing"),
    "consult": _("Opinion of another department"),
    "pay": _("Payment of the fee"),
    "supply": _("Promised materials"),
    "rework": _("Mending what was remarked"),
    "safety": _("Approval of a safety concern"),
    "originals": _("Comparing the originals"),
    "suspension": _("Suspension"),
    "aftercheck": _("Check afterwards"),
    "redress": _("Carrying out what a remedy orders"),
    "secrecy": _("Whether the result is published"),
    "accept": _("Acceptance"),
    "confirm": _("Confirming a refusal"),
    "review": _("Review"),
    "check": _("Check"),
    "decide": _("Decision"),
    "make": _("Making the licence"),
    "deliver": _("Delivery"),
}
TO_REVOKE = _("Revoking the result")  # what a check that found a promise false leaves to do
RESULT_WORDS = {
    "revoked": _("Result revoked"),
    "cancelled": _("Result cancelled"),
    "suspended": _("Result suspended"),
}
CHANGES = RESULT_WORDS | {  # as it reads once it is done
    "corrected": _("Result corrected"),
    "restored": _("Result restored"),
}
CLOCK_WORDS = {
    "pre_review": _("Pre-review"),
    "hearing_ask": _("Asking for a hearing"),
    "hearing": _("Hearing"),
    "supply": _("Promised materials"),
    "rework": _("Mending what was remarked"),
    "aftercheck": _("Check afterwards"),
    "renewal": _("Renewal before expiry"),
    "remedy": _("Time set by the decision on the remedy"),
    "again": _("Handling again"),
    "redress": _("Carrying out what a remedy orders"),
    "acceptance": _("Acceptance"),
    "acceptance-again": _("Acceptance after correction"),
    "same_day": _("Decision on the same day"),
    "correction": _("Your correction"),
    "statutory": _("Statutory limit"),
    "promised": _("Promised limit"),
    "delivery": _("Delivery"),
    "procedure": _("Special procedure"),
    "step": _("Limit of this step"),
}


def status_in_words(case, words=STATUS_WORDS) -> str:
    """Name where a case stands: while its handling is suspended, nobody reviews it (中止).

    :param case: as it is told, or of a list that was read `with_suspension`
    """
    suspended = getattr(case, "is_suspended", None)
    if suspended is None:
        suspended = any(task.step == "suspension" for task in case.state.waits)
    return str(EVENT_WORDS["suspended"] if suspended else words[case.status])


def clock_in_words(kind: str) -> str:
    """Name a clock by its kind: what is left after a false promise is no check any more (R30)."""
    return str(TO_REVOKE if kind == clocks.TO_REVOKE else CLOCK_WORDS[kind.partition(":")[0]])


CHANNEL_WORDS = {
    "online": _("Online"),
    "mobile": _("On the phone"),
    "window": _("At the window"),
    "locker": _("From a locker"),
    "terminal": _("At a terminal"),
    "agent": _("Through an agent"),
    "hotline": _("By telephone"),
    "post": _("By post"),
}
SOON = 1  # units left at which a clock turns amber (Q6)


def is_to_revoke(task) -> bool:
    """Whether the work is to take back a result that was given on a false promise (R30)."""
    return task.step == "aftercheck" and task.subject == "revoke"


def work_in_words(task) -> str:
    """Name a piece of work: by its step, but for what a false promise leaves to do."""
    return str(TO_REVOKE if is_to_revoke(task) else STEP_WORDS[task.step])


def day_in_words(day: date) -> str:
    """Return 2026年11月21日（周六）, or 21 Nov 2026 (Sat)."""
    return _day_in_words(day.year, day.month, day.day, get_language() or "")


@lru_cache(maxsize=20_000)
def _day_in_words(year: int, month: int, day_of_month: int, language: str) -> str:
    day = date(year, month, day_of_month)
    weekday = date_format(day, "D")
    if language.startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"
    return f"{day.day} {date_format(day, 'M')} {day.year} ({weekday})"


def count_in_words(count: int, unit: str) -> str:
    if unit == "workday":
        return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}
    return ngettext("%(count)s calendar day", "%(count)s calendar days", count) % {"count": count}
