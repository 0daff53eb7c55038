"""Verbs, rules and refusals in the reader's language: pages and API say the same."""

import re

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from yici.catalogue.content import Outcome
from yici.kernel.actions import StaleEdit
from yici.kernel.story import KeyReused, OtherContent, Stale

from . import actions
from .lifecycle import IllegalStep
from .reading import STATUS_WORDS, STEP_WORDS
from .rules import NotAllowed

VERB_WORDS = {
    "accept": _("Accept"),
    "ask-correction": _("Ask for a correction"),
    "reject": _("Propose not to accept"),
    "confirm-rejection": _("Confirm non-acceptance"),
    "return-rejection": _("Return the proposal"),
    "start-procedure": _("Begin a special procedure"),
    "finish-procedure": _("Finish the special procedure"),
    "extend": _("Extend the limit"),
    "review": _("Review"),
    "check": _("Check"),
    "send-back": _("Return to an earlier step"),
    "decide": _("Decide"),
    "deliver": _("Hand over the result"),
    "terminate": _("Terminate"),
    "take": _("Take in hand"),
    "correct": _("Take in the correction"),
    "withdraw": _("Take back the application"),
}
ASKED_WORDS = {  # what a Wordless names
    "reason": _("reason"),
    "guidance": _("guidance"),
    "opinion": _("opinion"),
    "findings": _("findings"),
    "notice of what is missing": _("notice of what is missing"),
    "notice of the time needed": _("notice of the time needed"),
}
OFFICE_STATUS_WORDS = STATUS_WORDS | {  # where the office reads it otherwise than the applicant
    "correcting": _("Waiting for the applicant's correction"),
    "refusing": _("Non-acceptance to be confirmed"),
}
GRADE_WORDS = {
    "A": _("Issued by the authority"),
    "B": _("Verified at the window"),
    "C": _("Uploaded by the applicant"),
    "D": _("Declared by the applicant"),
}
OUTCOME_COLOURS = {Outcome.PASS: "green", Outcome.CORRECT: "amber", Outcome.REFUSE: "red"}
# Refusals as `rules` and `actions` raise them, marked here for translation (rules know no Django).
REFUSALS = {
    "Only the applicant or her agent may do this.": _(
        "Only the applicant or her agent may do this."
    ),
    "This is your own matter: a colleague has to do it.": _(
        "This is your own matter: a colleague has to do it."
    ),
    "This work belongs to another post.": _("This work belongs to another post."),
    "A correction is asked once only, with everything in it.": _(
        "A correction is asked once only, with everything in it."
    ),
    "A refusal needs a second person.": _("A refusal needs a second person."),
    "The check needs another person than the review.": _(
        "The check needs another person than the review."
    ),
    "A limit is extended once only.": _("A limit is extended once only."),
    "Only the head of the authority may extend a limit.": _(
        "Only the head of the authority may extend a limit."
    ),
    "Choose one of the lawful grounds.": _("Choose one of the lawful grounds."),
    "Choose the criterion that the opinion rests on.": _(
        "Choose the criterion that the opinion rests on."
    ),
    "This item is decided without that step.": _("This item is decided without that step."),
    "Choose a step that comes before yours.": _("Choose a step that comes before yours."),
    "This procedure is under way already.": _("This procedure is under way already."),
    "No such procedure is under way.": _("No such procedure is under way."),
    "This is for those who answer for the department.": _(
        "This is for those who answer for the department."
    ),
    "Choose how the result was delivered.": _("Choose how the result was delivered."),
    "The item lays down no such procedure with a limit.": _(
        "The item lays down no such procedure with a limit."
    ),
    "Choose what is missing from the item's list.": _(
        "Choose what is missing from the item's list."
    ),
    "Choose pass or refuse.": _("Choose pass or refuse."),
    "Choose granted or refused.": _("Choose granted or refused."),
    "A site survey needs two persons: name your colleague.": _(
        "A site survey needs two persons: name your colleague."
    ),
    "Extend by 1 to 10 working days.": _("Extend by 1 to 10 working days."),
    "The day has passed: what is over cannot be extended.": _(
        "The day has passed: what is over cannot be extended."
    ),
    "The time for the correction is not over yet.": _(
        "The time for the correction is not over yet."
    ),
    "You may not apply for this applicant.": _("You may not apply for this applicant."),
    "Choose a channel.": _("Choose a channel."),
}
REFUSED = (NotAllowed, IllegalStep, actions.Wordless, StaleEdit, Stale, KeyReused)
OUR_NUMBERS = re.compile(r"(; )?\bR\d+")
ARTICLES = re.compile(r"art\. ([\d, ]*\d)")


def why(refusal: Exception, status: str = "") -> str:
    """Return what happened and what to do next, in the reader's language.

    :param status: of the case now, for a step that came out of order
    """
    match refusal:
        case NotAllowed(code="not-now") | IllegalStep():
            return gettext(
                "This is not possible now: the case is in the state “%(status)s”. Look at it again."
            ) % {"status": OFFICE_STATUS_WORDS.get(status, status)}
        case NotAllowed(code="held", message=message):
            step = message.rpartition(": ")[2].rstrip(".")
            return gettext("First has to be finished: %(work)s.") % {"work": STEP_WORDS[step]}
        case NotAllowed(message=message):
            return str(REFUSALS.get(message, message))
        case actions.Wordless(what=what):
            return gettext("Give the %(what)s in 1 to 4,000 characters.") % {
                "what": ASKED_WORDS.get(what, what)
            }
        case StaleEdit():
            return gettext(
                "Somebody has acted on this case since you opened it. What you typed is still here: "
                "look at what is new, then send it again if it still holds."
            )
        case OtherContent():
            return gettext(
                "This page was sent before with other words, and those were recorded. Look at the "
                "case as it is now; send again only what is new."
            )
        case KeyReused():
            return gettext("This page was sent before for something else. Send it again.")
        case Stale():
            return gettext("Several people are acting on this case at once. Send it again.")
    raise refusal


def rule_in_words(rule: str) -> str:
    """Return “行政许可法 art. 32; R22” as the reader's language writes it: the law, not our numbers."""
    rule = OUR_NUMBERS.sub("", rule)
    if not (get_language() or "").startswith("zh"):
        rule = rule.replace("行政许可法", gettext("Administrative Licensing Law"))
        return rule.replace("公务员法", gettext("Civil Servants Law"))
    article = ARTICLES.sub(lambda found: f"第{found[1].replace(', ', '、')}条", rule)
    for law in ("行政许可法", "公务员法"):
        article = article.replace(f"{law} 第", f"《{law}》第")
    return article.replace("; ", "；")
