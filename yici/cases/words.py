"""Verbs, rules and refusals in the reader's language: pages and API say the same."""

import re
from datetime import date

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from yici.catalogue.content import Outcome
from yici.kernel.actions import StaleEdit
from yici.kernel.story import KeyReused, OtherContent, Stale
from yici.ui import dates
from yici.ui.language import Words

from . import actions
from .application import in_words
from .lifecycle import IllegalStep
from .reading import STATUS_WORDS, STEP_WORDS
from .rules import NotAllowed, NoTimeToMend

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
    "undertaking": _("The signed undertaking stands for it; it is checked afterwards (R30)."),
    "originals": _("Trusted first: the original is compared before the result goes out (R29)."),
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
# Refusals as `rules` and `actions` raise them, marked here for translation (rules know no Django).
REFUSALS = {
    "It was checked, and was not so: what is left is the result.": _(
        "It was checked, and was not so: what is left is to revoke the result."
    ),
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
    "The office waits for no papers.": _("The office waits for no papers."),
    "No fee waits to be paid.": _("No fee waits to be paid."),
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
    "Only supervisors, the administrator and the head of the government stop it for all items: "
    "stop the items of your department.": _(
        "Only supervisors, the administrator and the head of the government stop it for all items: "
        "stop the items of your department."
    ),
    "Choose a material that the item asks for.": _("Choose a material that the item asks for."),
    "Name the department in at most 80 characters.": _(
        "Name the department in at most 80 characters."
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
    "Extend by 1 to 15 working days.": _("Extend by 1 to 15 working days."),
    "The law gives this item no extension.": _("The law gives this item no extension."),
    "In joint handling only the head of the government may do this.": _(
        "In joint handling only the head of the government may do this."
    ),
    "The day by which papers were promised is over: for want of them the case ends by itself.": _(
        "The day by which papers were promised is over: for want of them the case ends by itself."
    ),
    "The last day to mend it is over: the departments decide on what there is.": _(
        "The last day to mend it is over: the departments decide on what there is."
    ),
    "The day has passed: what is over cannot be extended.": _(
        "The day has passed: what is over cannot be extended."
    ),
    "The five working days are over: it counts as accepted since the day of receipt.": _(
        "The five working days are over: it counts as accepted since the day of receipt."
    ),
    "The promised limit leaves no day for papers to follow.": _(
        "The promised limit leaves no day for papers to follow."
    ),
    "The licence expired without a decision: it counts as renewed.": _(
        "The licence expired without a decision: it counts as renewed."
    ),
    "Nobody there reviews: choose another department.": _(
        "Nobody there reviews: choose another department."
    ),
    "On this ground it ends by itself, when it is so.": _(
        "On this ground it ends by itself, when it is so."
    ),
    "It is decided: change its result instead.": _("It is decided: change its result instead."),
    "It was suspended: it is not handed over until it is restored.": _(
        "It was suspended: it is not handed over until it is restored."
    ),
    "It cannot have been filed before the application came in.": _(
        "It cannot have been filed before the application came in."
    ),
    "No originals wait to be compared.": _("No originals wait to be compared."),
    "Ask another department than your own.": _("Ask another department than your own."),
    "The time for the correction is not over yet.": _(
        "The time for the correction is not over yet."
    ),
    "You may not apply for this applicant.": _("You may not apply for this applicant."),
    "Choose a channel.": _("Choose a channel."),
    "Who collects the result chooses the window.": _("Who collects the result chooses the window."),
    "Whoever acts for the applicant needs a mandate that covers this.": _(
        "Whoever acts for the applicant needs a mandate that covers this."
    ),
    "Choose a hall from the list.": _("Choose a hall from the list."),
    "This item is not decided on an undertaking.": _("This item is not decided on an undertaking."),
    "An earlier promise was not kept: apply in the ordinary way.": _(
        "An earlier promise was not kept: apply in the ordinary way."
    ),
    "This item has to be complete to be accepted.": _(
        "This item has to be complete to be accepted."
    ),
    "Choose what may follow later and is not here yet.": _(
        "Choose what may follow later and is not here yet."
    ),
    "Supply what you promised, nothing else.": _("Supply what you promised, nothing else."),
    "Choose match or differ.": _("Choose match or differ."),
    "Choose kept or false.": _("Choose kept or false."),
    "Nothing is owed.": _("Nothing is owed."),
    "This is repaired already.": _("This is repaired already."),
    "Only who stopped it for all, or the head of the government, switches it on again.": _(
        "Only who stopped it for all, or the head of the government, switches it on again."
    ),
    "It is switched off already.": _("It is switched off already."),
    "A hearing is under way already.": _("A hearing is under way already."),
    "She is to preside over its hearing: announce another presider.": _(
        "She is to preside over its hearing: announce another presider."
    ),
    "It was not decided on an undertaking: choose another ground.": _(
        "It was not decided on an undertaking: choose another ground."
    ),
    "What was undertaken is not so: revoke it, it cannot be cancelled.": _(
        "What was undertaken is not so: revoke it, it cannot be cancelled."
    ),
    "The five working days to ask for a hearing are over.": _(
        "The five working days to ask for a hearing are over."
    ),
    "No hearing is on offer.": _("No hearing is on offer."),
    "Nobody has asked for a hearing.": _("Nobody has asked for a hearing."),
    "A hearing is announced at least 7 working days ahead.": _(
        "A hearing is announced at least 7 working days ahead."
    ),
    "A hearing is held within 20 working days of being asked for.": _(
        "A hearing is held within 20 working days of being asked for."
    ),
    "Name an official as presider.": _("Name an official as presider."),
    "Whoever reviews the application may not preside over its hearing.": _(
        "Whoever reviews the application may not preside over its hearing."
    ),
    "The tender, inspection, testing or quarantine did not let it pass: it cannot be granted.": _(
        "The tender, inspection, testing or quarantine did not let it pass: it cannot be granted."
    ),
    "Whoever won the tender or auction is granted it: it cannot be refused.": _(
        "Whoever won the tender or auction is granted it: it cannot be refused."
    ),
    "The conclusion follows from the votes: passed when more than half of the experts agree, else not passed.": _(
        "The conclusion follows from the votes: passed when more than half of the experts agree, else not passed."
    ),
    "The applicant reads the reasons: name no expert in them.": _(
        "The applicant reads the reasons: name no expert in them."
    ),
    "Only an expert review has experts.": _("Only an expert review has experts."),
    "Say of every expert: name, unit, speciality, and how she voted.": _(
        "Say of every expert: name, unit, speciality, and how she voted."
    ),
    "Name three, five, seven, nine or eleven experts: an odd number decides.": _(
        "Name three, five, seven, nine or eleven experts: an odd number decides."
    ),
    "Somebody is named twice: every expert votes once.": _(
        "Somebody is named twice: every expert votes once."
    ),
    "Who applies, acts for the applicant, is concerned or reviews the case, or works for a party, is no expert in it: ask another.": _(
        "Who applies, acts for the applicant, is concerned or reviews the case, or works for a party, is no expert in it: ask another."
    ),
    "Whom the matter concerns may not preside.": _("Whom the matter concerns may not preside."),
    "Give the time of the hearing as HH:MM.": _("Give the time of the hearing as HH:MM."),
    "Say of everybody who took part: name, as what, and whether she signed.": _(
        "Say of everybody who took part: name, as what, and whether she signed."
    ),
    "A reviewer has to be there, with the evidence and the reasons.": _(
        "A reviewer has to be there, with the evidence and the reasons."
    ),
    "Nobody concerned was there: then the hearing is given up, not held.": _(
        "Nobody concerned was there: then the hearing is given up, not held."
    ),
    "The law asks for this hearing: nobody can give it up.": _(
        "The law asks for this hearing: nobody can give it up."
    ),
    "She has given up her hearing, or never had one to ask for.": _(
        "She has given up her hearing, or never had one to ask for."
    ),
    "Everybody speaks for herself here.": _("Everybody speaks for herself here."),
    "Choose one of those concerned.": _("Choose one of those concerned."),
    "Only the applicant or somebody concerned may do this.": _(
        "Only the applicant or somebody concerned may do this."
    ),
    "So many are told by public notice.": _("So many are told by public notice."),
    "She is on record in this case already.": _("She is on record in this case already."),
    "Choose person or organisation.": _("Choose person or organisation."),
    "The hearing was announced for a later day, or not at all.": _(
        "The hearing was announced for a later day, or not at all."
    ),
    "Choose a department.": _("Choose a department."),
    "This department has been asked already.": _("This department has been asked already."),
    "This department is reviewing already.": _("This department is reviewing already."),
    "Give it 1 to 20 working days.": _("Give it 1 to 20 working days."),
    "No such work is open.": _("No such work is open."),
    "That colleague has this work already.": _("That colleague has this work already."),
    "That colleague does not hold the post for it.": _(
        "That colleague does not hold the post for it."
    ),
    "Name an official as successor.": _("Name an official as successor."),
    "This department has it already.": _("This department has it already."),
    "The handling is suspended already.": _("The handling is suspended already."),
    "The handling is not suspended.": _("The handling is not suspended."),
    "Choose reconsideration or litigation.": _("Choose reconsideration or litigation."),
    "The day it was filed cannot lie in the future.": _(
        "The day it was filed cannot lie in the future."
    ),
    "A remedy is under way already: record its outcome first.": _(
        "A remedy is under way already: record its outcome first."
    ),
    "Name the authority or court that decides it.": _(
        "Name the authority or court that decides it."
    ),
    "No remedy is under way.": _("No remedy is under way."),
    "The day it took effect cannot lie in the future.": _(
        "The day it took effect cannot lie in the future."
    ),
    "It cannot have been decided before it was filed.": _(
        "It cannot have been decided before it was filed."
    ),
    "Where what was done stands, nothing is ordered.": _(
        "Where what was done stands, nothing is ordered."
    ),
    "Give 1 to 365 days, calendar or working days.": _(
        "Give 1 to 365 days, calendar or working days."
    ),
    "Nothing is left to be done in that time.": _("Nothing is left to be done in that time."),
    "Only what was set aside can have been set aside for its procedure alone.": _(
        "Only what was set aside can have been set aside for its procedure alone."
    ),
    "These are the reasons that were set aside: the same is not decided on them again.": _(
        "These are the reasons that were set aside: the same is not decided on them again."
    ),
    "This was set aside: to come to the same again, say in which main facts or reasons it differs.": _(
        "This was set aside: to come to the same again, say in which main facts or reasons it differs."
    ),
    "Choose an outcome.": _("Choose an outcome."),
    "Only a granted result can be changed.": _("Only a granted result can be changed."),
    "Only the head of the authority may change a result.": _(
        "Only the head of the authority may change a result."
    ),
    "This cannot be done to the result as it is now.": _(
        "This cannot be done to the result as it is now."
    ),
    "Choose pass or mend.": _("Choose pass or mend."),
    "This item is not examined jointly.": _("This item is not examined jointly."),
    "The applicant was told once of all remarks: no new ones are added to the list.": _(
        "The applicant was told once of all remarks: no new ones are added to the list."
    ),
    "The one list is out: raise what concerns safety, for the head to allow it.": _(
        "The one list is out: raise what concerns safety, for the head to allow it."
    ),
    "Only a department that joined after the one list raises what concerns safety.": _(
        "Only a department that joined after the one list raises what concerns safety."
    ),
    "Your department has raised what concerns safety already.": _(
        "Your department has raised what concerns safety already."
    ),
    "Who raised it does not allow it: another person decides.": _(
        "Who raised it does not allow it: another person decides."
    ),
    "Raise what must be mended for safety, 1 to 200 remarks.": _(
        "Raise what must be mended for safety, 1 to 200 remarks."
    ),
    "Choose allow or decline.": _("Choose allow or decline."),
    "Your department joined after the one list had gone out: let it pass, or raise what concerns safety.": _(
        "Your department joined after the one list had gone out: let it pass, or raise what concerns safety."
    ),
    "The applicant was told once of all remarks.": _("The applicant was told once of all remarks."),
    "No department has remarked anything that must be mended.": _(
        "No department has remarked anything that must be mended."
    ),
    "Every department first says what it remarks: the applicant gets one list.": _(
        "Every department first says what it remarks: the applicant gets one list."
    ),
    "Nothing has to be mended.": _("Nothing has to be mended."),
    "No remark of yours waits to be looked at again.": _(
        "No remark of yours waits to be looked at again."
    ),
    "This is for the department that calls the others together.": _(
        "This is for the department that calls the others together."
    ),
    "Give at most 200 remarks.": _("Give at most 200 remarks."),
    "Say of every remark: which drawing or place (at most 100 characters), what is wrong, and whether it must be mended.": _(
        "Say of every remark: which drawing or place (at most 100 characters), what is wrong, and whether it must be mended."
    ),
    "Name the standard or article of every remark that must be mended.": _(
        "Name the standard or article of every remark that must be mended."
    ),
    "Give 1 to 90 working days to mend it.": _("Give 1 to 90 working days to mend it."),
    "Hand in the set of drawings as it was mended.": _(
        "Hand in the set of drawings as it was mended."
    ),
    "Choose remarks of yours that are open.": _("Choose remarks of yours that are open."),
    "Choose a working day from today on.": _("Choose a working day from today on."),
    "The day lies behind the limit of the procedure.": _(
        "The day lies behind the limit of the procedure."
    ),
    "Name two officials at least, all of them in office.": _(
        "Name two officials at least, all of them in office."
    ),
    "Every department that examines sends somebody.": _(
        "Every department that examines sends somebody."
    ),
    "Remarks of yours that must be mended are open: have them mended, or do not let it pass.": _(
        "Remarks of yours that must be mended are open: have them mended, or do not let it pass."
    ),
    "Say first by drawing or place what is wrong: put it on your list of remarks.": _(
        "Say first by drawing or place what is wrong: put it on your list of remarks."
    ),
    "First the applicant is told once what has to be mended, and may mend it.": _(
        "First the applicant is told once what has to be mended, and may mend it."
    ),
    "Only a joint acceptance has one day for all departments.": _(
        "Only a joint acceptance has one day for all departments."
    ),
    "No other fee is laid down for this case.": _("No other fee is laid down for this case."),
    "Choose a fee that waits to be paid.": _("Choose a fee that waits to be paid."),
    "The item lays down no reduction of this fee.": _(
        "The item lays down no reduction of this fee."
    ),
}
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
OUR_NUMBERS = re.compile(r"(; )?\bR\d+")
ARTICLES = re.compile(r"art\. ([\d, -]*\d)")


def why(refusal: Exception, status: str = "") -> str:
    """Return what happened and what to do next, in the reader's language.

    :param status: of the case now, for a step that came out of order
    """
    match refusal:
        case NotAllowed(code="not-now", message=message) if message in REFUSALS:
            return str(REFUSALS[message])
        case NotAllowed(code="not-now") | IllegalStep():
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
        case NoTimeToMend(most=most, ends_on=ends_on, extendable=extendable):
            return time_to_mend(most, ends_on, extendable)
        case NotAllowed(message=message):
            return str(REFUSALS.get(message) or gettext(message))
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
}


def rule_in_words(rule: str) -> str:
    """Return “行政许可法 art. 32; R22” as the reader's language writes it: the law, not our numbers."""
    rule = OUR_NUMBERS.sub("", rule)
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
