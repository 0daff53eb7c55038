"""Verbs, rules and refusals in the reader's language: pages and API say the same."""

import re
from datetime import date

from django.utils.translation import get_language, gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from yici.catalogue.content import Outcome
from yici.kernel.actions import StaleEdit
from yici.kernel.story import KeyReused, OtherContent, Stale
from yici.ui import dates
from yici.ui.language import Words
from yici.ui.lists import joined

from . import actions
from .application import in_words
from .lifecycle import IllegalStep
from .reading import STATUS_WORDS, STEP_WORDS
from .rules import NotAllowed, NoTimeToMend, OutOfTurn, TooLong

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
    "remark": _("Put remarks on record"),
    "ask-rework": _("Tell the applicant all remarks once"),
    "hand-in-rework": _("Hand in what was mended"),
    "settle-remarks": _("Look at remarks again"),
    "raise-safety": _("Raise what concerns safety"),
    "decide-safety": _("Decide on a safety concern"),
    "check": _("Check"),
    "send-back": _("Return to an earlier step"),
    "decide": _("Decide"),
    "deliver": _("Hand over the result"),
    "terminate": _("Terminate"),
    "attach": _("Attach what another department gave"),
    "take": _("Take in hand"),
    "correct": _("Take in the correction"),
    "withdraw": _("Take back the application"),
    "accept-tolerantly": _("Accept, papers to follow"),
    "supply": _("Supply what was promised"),
    "see-originals": _("Compare the originals"),
    "after-check": _("Check afterwards"),
    "pre-review": _("Give the pre-review"),
    "submit": _("Apply formally"),
    "forward": _("Pass on to be accepted"),
    "transfer": _("Pass to a colleague"),
    "offer-hearing": _("Tell of the right to a hearing"),
    "name-concerned": _("Tell somebody whom it concerns"),
    "state-views": _("State one's views"),
    "ask-fee": _("Ask for the fee"),
    "waive-fee": _("Waive a fee"),
    "ask-hearing": _("Ask for a hearing"),
    "set-hearing": _("Announce the hearing"),
    "hold-hearing": _("Put the hearing on record"),
    "waive-hearing": _("Give up the hearing"),
    "consult": _("Ask another department"),
    "answer-consult": _("Give the opinion asked for"),
    "add-reviewer": _("Add a reviewing department"),
    "suspend": _("Suspend the handling"),
    "resume": _("Resume the handling"),
    "record-remedy": _("Record a remedy"),
    "decide-remedy": _("Record its outcome"),
    "carry-out": _("Note what was ordered as done"),
    "change-result": _("Change the result"),
    "ask-withholding": _("Ask that the result not be published"),
    "withhold-result": _("Withhold the result from the public"),
    "publish-result": _("Publish the result after all"),
}
ASKED_WORDS = {  # what a Wordless names
    "reason": _("reason"),
    "guidance": _("guidance"),
    "opinion": _("opinion"),
    "findings": _("findings"),
    "reasons of the expert review": _("reasons of the expert review"),
    "written opinion of the experts": _("written opinion of the experts"),
    "notice of what is missing": _("notice of what is missing"),
    "notice of the time needed": _("notice of the time needed"),
    "notice of the right to a hearing": _("notice of the right to a hearing"),
    "notice of the hearing": _("notice of the hearing"),
    "record of the hearing": _("record of the hearing"),
    "place of the hearing": _("place of the hearing"),
    "words on what concerns her": _("words on what concerns her"),
    "views": _("views"),
    "question": _("question"),
    "promise": _("promise"),
    "summary": _("summary"),
    "report of what was done": _("report of what was done"),
    "department it is from": _("department it is from"),
    "remark": _("remark"),
    "notice of what has to be mended": _("notice of what has to be mended"),
    "words on what was mended": _("words on what was mended"),
    "words on the danger": _("words on the danger"),
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
# With which grade a material came in, where that is less than the item asks.
EXCUSES = {
    "undertaking": _("The signed undertaking stands for it; it is checked afterwards."),
    "originals": _("Trusted first: the original is compared before the result goes out."),
    "office": _("An official fetched it from who issued it."),
}
TO_DO = {  # by the grade asked
    "A": _("Look it up with who issued it before you rely on it."),
    "B": _("Compare the original before you rely on it."),
    "C": _("It is only stated: see whether the item allows that here."),
}
LAPSED = _("The e-licence that stands for it is not in force: look it up with who issued it.")


def beside_grade(came) -> Words:
    """Say what an official has to know of the grade a material came with; nothing: it is as asked."""
    if came.lapsed:
        return LAPSED
    if came.excuse:
        return EXCUSES[came.excuse]
    return TO_DO[came.asked.value] if came.is_lower else ""


OUTCOME_COLOURS = {Outcome.PASS: "green", Outcome.CORRECT: "amber", Outcome.REFUSE: "red"}
# A refusal's sentence is read for translation where it is raised (`scripts/translations.py`); these
# come to it by way of a variable.
SAID_OTHERWISE = (
    gettext_noop("Choose granted or refused."),
    gettext_noop("Extend by 1 to 10 working days."),
    gettext_noop("Extend by 1 to 15 working days."),
    gettext_noop(
        "Only who stopped it for all, or the head of the government, switches it on again."
    ),
    gettext_noop("She is to preside over its hearing: announce another presider."),
    gettext_noop(
        "Your department joined after the one list had gone out: let it pass, or raise what concerns safety."
    ),
    gettext_noop(
        "Remarks of yours that must be mended are open: have them mended, or do not let it pass."
    ),
    gettext_noop("Say first by drawing or place what is wrong: put it on your list of remarks."),
    gettext_noop("First the applicant is told once what has to be mended, and may mend it."),
    gettext_noop("There is no such applicant: find her at the window by her number first."),
    gettext_noop(
        "Only an earlier application of the same applicant for the same item can be copied."
    ),
    gettext_noop("An organisation acts through a person: name who stands here for it."),
)
REFUSED = (NotAllowed, IllegalStep, actions.Wordless, StaleEdit, Stale, KeyReused)
# Several acted at once, or the same page was sent twice; the narrower kind first.
AT_ONCE = {
    StaleEdit: _(
        "Somebody has acted on this case since you opened it. What you typed is still here: "
        "look at what is new, then send it again if it still holds."
    ),
    OtherContent: _(
        "This page was sent before with other words, and those were recorded. Look at the "
        "case as it is now; send again only what is new."
    ),
    KeyReused: _("This page was sent before for something else. Send it again."),
    Stale: _("Several people are acting on this case at once. Send it again."),
}
OUR_NUMBER = re.compile(r"[RC]\d+")
ARTICLES = re.compile(r"art\. ([\d, -]*\d)")


def why(refusal: Exception, status: str = "") -> str:
    """Return what happened and what to do next, in the reader's language.

    :param status: of the case now, for a step that came out of order
    """
    match refusal:
        case OutOfTurn() | IllegalStep():
            return gettext(
                "This is not possible now: the case is in the state “%(status)s”. Look at it again."
            ) % {"status": OFFICE_STATUS_WORDS.get(status, status)}
        case NotAllowed(code="veto"):
            return gettext("A reviewing department did not let it pass: it cannot be granted.")
        case NotAllowed(code="held", message=message):
            step = message.rpartition(": ")[2].rstrip(".")
            return gettext("First has to be finished: %(work)s.") % {"work": STEP_WORDS[step]}
        case actions.Elsewhere(scope=scope, hall=hall):
            return gettext(
                "This item is taken in and handed out: %(scope)s. Please turn to %(hall)s."
            ) % {"scope": in_words(scope), "hall": hall}
        case actions.OtherWindow(places=places):
            return gettext(
                "Another window takes this item in: %(windows)s. Send the applicant there, and note it."
            ) % {"windows": joined(f"{one.number} {one.name}" for one in places)}
        case TooLong(most=most):
            return ngettext(
                "The case has %(most)s working day left: give it no more than that.",
                "The case has %(most)s working days left: give it no more than these.",
                most,
            ) % {"most": most}
        case actions.NotServed(kinds=kinds):
            for_whom = {"kinds": joined(in_words(one) for one in kinds)}
            return gettext("This item is for: %(kinds)s") % for_whom
        case NoTimeToMend(most=most, ends_on=ends_on, extendable=extendable):
            return time_to_mend(most, ends_on, extendable)
        case NotAllowed(message=message):
            return gettext(message)
        case actions.Wordless(what=what):
            return gettext("Give the %(what)s in 1 to 4,000 characters.") % {
                "what": ASKED_WORDS.get(what, what)
            }
        case StaleEdit() | KeyReused() | Stale():
            return str(next(said for kind, said in AT_ONCE.items() if isinstance(refusal, kind)))
    raise refusal


def time_to_mend(most: int, ends_on: date, extendable: bool) -> str:
    """Return how many working days may be given to mend, why, and what to do for more."""
    told = {"most": most, "day": dates.long_day(ends_on)}
    if not most:
        head = gettext(
            "No time is left to mend it: the limit of the law ends on %(day)s and runs on meanwhile."
        )
        more = _("Have the limit extended first (art. 42), or decide on what there is.")
        none = _("It cannot be extended any more: decide on what there is.")
    else:
        head = gettext(
            "Give 1 to %(most)s working days to mend it: the limit of the law runs on and ends on %(day)s, and one working day is kept for the decision."
        )
        more = _("For more, have the limit extended first (art. 42).")
        none = _("The limit cannot be extended any more.")
    space = "" if dates.is_chinese() else " "
    return f"{head % told}{space}{more if extendable else none}"


LAWS = {
    "行政许可法": _("Administrative Licensing Law"),
    "公务员法": _("Civil Servants Law"),
    "行政复议法": _("Administrative Reconsideration Law"),
    "行政诉讼法": _("Administrative Litigation Law"),
    "政府信息公开条例": _("Regulation on Open Government Information"),
}


def rule_in_words(rule: str) -> str:
    """Return “行政许可法 art. 32; R22” as the reader's language writes it: the law, not our numbers."""
    rule = "; ".join(part for part in rule.split("; ") if not OUR_NUMBER.fullmatch(part))
    if not (get_language() or "").startswith("zh"):
        for law, english in LAWS.items():
            rule = rule.replace(law, str(english))
        return rule
    article = ARTICLES.sub(lambda found: f"第{found[1].replace(', ', '、')}条", rule)
    for law in LAWS:
        article = article.replace(f"{law} 第", f"《{law}》第")
    return article.replace("; ", "；")


def scan_words(scan) -> dict:
    """Return what a scanner said of a file, as a badge: words, colour, and when and by which."""
    words, colour, icon = SCAN_WORDS[scan.state]
    when = ""
    if scan.at:
        told = {"engine": scan.engine.partition("/")[0], "at": dates.instant(scan.at)}
        when = gettext("%(engine)s, %(at)s") % told
    return {"words": words, "colour": colour, "icon": icon, "detail": when}


SCAN_WORDS = {
    "made": (_("Made here"), "grey", "shield"),
    "clean": (_("Scanned: nothing harmful"), "green", "shield"),
    "open": (_("Not scanned for viruses"), "grey", "info"),
    "infected": (_("Locked: something harmful was found in it"), "red", "alarm"),
}
