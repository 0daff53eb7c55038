"""The field's terms for what happens to a case, and days and counts as people write them."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

STATUS_WORDS = {
    "applied": _("Waiting for acceptance"),
    "correcting": _("Waiting for your correction"),
    "refusing": _("Waiting for acceptance"),
    "in_review": _("Under review"),
    "in_check": _("Being checked"),
    "in_decision": _("Waiting for the decision"),
    "in_procedure": _("Special procedure under way"),
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
    "reviewed": _("Reviewed"),
    "checked": _("Checked"),
    "returned_to_review": _("Returned to review"),
    "decided": _("Decision made"),
    "licence_made": _("Licence made"),
    "delivered": _("Result delivered"),
    "withdrawn": _("Application withdrawn"),
    "terminated": _("Case terminated"),
}
# What only the office sees: its inner doubts are not the applicant's news.
OFFICE_ONLY = {"taken", "refusal_proposed", "refusal_returned", "returned_to_review"}
STEP_WORDS = {
    "accept": _("Acceptance"),
    "confirm": _("Confirming a refusal"),
    "review": _("Review"),
    "check": _("Check"),
    "decide": _("Decision"),
    "make": _("Making the licence"),
    "deliver": _("Delivery"),
}
CLOCK_WORDS = {
    "acceptance": _("Acceptance"),
    "acceptance-again": _("Acceptance after correction"),
    "correction": _("Your correction"),
    "statutory": _("Statutory limit"),
    "promised": _("Promised limit"),
    "delivery": _("Delivery"),
    "procedure": _("Special procedure"),
    "step": _("Limit of this step"),
}
CHANNEL_WORDS = {
    "online": _("Online"),
    "mobile": _("On the phone"),
    "window": _("At the window"),
    "terminal": _("At a terminal"),
    "agent": _("Through an agent"),
    "hotline": _("By telephone"),
    "post": _("By post"),
}
SOON = 1  # units left at which a clock turns amber (Q6)


def day_in_words(day: date) -> str:
    """Return 2026年11月21日（周六）, or 21 Nov 2026 (Sat)."""
    weekday = date_format(day, "D")
    if (get_language() or "").startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"
    return f"{day.day} {date_format(day, 'M')} {day.year} ({weekday})"


def count_in_words(count: int, unit: str) -> str:
    if unit == "workday":
        return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}
    return ngettext("%(count)s calendar day", "%(count)s calendar days", count) % {"count": count}
