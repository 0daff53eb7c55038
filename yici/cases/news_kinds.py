"""Every kind of news of a case: its words, what they hold, and what is offered beside (C093, C096).

The words hold no names of applicants and no numbers but the end of the case's; `[...]` is left out
when what it holds is not known.
"""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from yici.kernel.module import collect
from yici.notifications.kinds import Kind

from .models import Case
from .words import rule_in_words

in_words = lazy(rule_in_words, str)
MATTER = ("item", "number", "office", "phone")


def links(told, who) -> list[tuple]:
    """Return what other rooms offer beside news of a case, e.g. to rate it (R35)."""
    case = Case.objects.visible_to(who).filter(pk=told.subject).first()
    offers = collect("pages", "case_links") if case else ()
    return [link for offer in offers if (link := offer(case, who))]


def _kind(code: str, title, says, *more: str, art: str = "", **how) -> Kind:
    law = in_words(f"行政许可法 art. {art}") if art else ""
    return Kind(f"cases.{code}", title, says, holds=(*MATTER, *more), statutory=law, **how)


kinds = [
    _kind("applied", _("Application received"),
          _("We have received your application “{item}” (case ending {number}).[ {office} answers by {due}.]"),
          "due"),
    _kind("pre_review_passed", _("Pre-review passed"),
          _("The papers for “{item}” (case ending {number}) look complete. Send the formal application now.")),
    _kind("pre_review_mend", _("Pre-review: something is missing"),
          _("Something is missing for “{item}” (case ending {number}). See what, mend it, and send the formal "
            "application.")),
    _kind("submitted", _("Formally applied for"),
          _("Your formal application “{item}” (case ending {number}) is here.[ {office} answers by {due}.]"),
          "due"),
    _kind("correction_asked", _("Please supply what is missing"),
          _("Something is missing in your application “{item}” (case ending {number}). Supply it[ by {due}]: "
            "what and how stands in your space."),
          "due", art="32", urgent=True),
    _kind("corrected", _("Correction received"),
          _("We have received your correction of “{item}” (case ending {number}).[ {office} answers by {due}.]"),
          "due"),
    _kind("corrected_late", _("Correction received after its day"),
          _("Your correction of “{item}” (case ending {number}) came after its day. It is examined all the same.[ "
            "{office} answers by {due}.]"),
          "due"),
    _kind("correction_over", _("The day of your correction has passed"),
          _("Your correction of “{item}” (case ending {number}), due by {due}, is late. It is still examined, but the "
            "case may be ended any day."),
          "due", urgent=True),
    _kind("correction_left", _("A correction did not come"),
          _("In “{item}” (case ending {number}) the correction asked for was due by {due}. You may end the case, or go on "
            "waiting: what comes before you end it is examined."),
          "due", outside=False),
    _kind("unhandled", _("A case without a handler"),
          _("Nobody has “{item}” (case ending {number}) in hand, or whoever had it has left. Take it yourself, or pass "
            "it to a colleague."),
          desk=True),
    _kind("revoke_due", _("A result is to be revoked"),
          _("In “{item}” (case ending {number}) what was undertaken is not so. By {due} revoke the result, or hear the "
            "applicant and find that it is kept after all."),
          "due", desk=True),
    _kind("revoke_late", _("A result is to be revoked: overdue"),
          _("In “{item}” (case ending {number}) what was undertaken is not so, and the result was to be revoked by "
            "{due}. Decide now; supervision sees it."),
          "due", desk=True),
    _kind("accepted", _("Application accepted"),
          _("Your application “{item}” (case ending {number}) is accepted.[ {office} decides by {due}.][ Questions: "
            "{phone}.]"),
          "due", art="32"),
    _kind("accepted_deemed", _("Accepted by law"),
          _("The office was silent for five working days, so your application “{item}” (case ending {number}) is "
            "accepted by law.[ It is decided by {due}.]"),
          "due", art="32"),
    _kind("accepted_tolerant", _("Accepted; some papers may follow"),
          _("Your application “{item}” (case ending {number}) is accepted though some papers are missing. Supply "
            "them[ by {due}], as you promised; without them it is ended."),
          "due", art="32"),
    _kind("not_accepted", _("Application not accepted"),
          _("Your application “{item}” (case ending {number}) is not accepted. Reasons, the right office and your "
            "remedies stand in the notice in your space."),
          art="32", links=links),
    _kind("forwarded", _("Passed on to the office in charge"),
          _("Your application “{item}” (case ending {number}) was passed on to {office}, which answers you.")),
    _kind("handler", _("Who has your case"),
          _("{handler} of {office} now has your case “{item}” (ending {number}).[ Telephone: {phone}.]"),
          "handler", outside=False),
    _kind("procedure_started", _("A special procedure has begun"),
          _("For “{item}” (case ending {number}) a special procedure takes up to {days} days, which do not count "
            "in the limit. Why and when stands in your space."),
          "days", art="45"),
    _kind("procedure_finished", _("The special procedure is finished"),
          _("The special procedure for “{item}” (case ending {number}) is finished; the limit runs again.[ It is "
            "decided by {due}.]"),
          "due"),
    _kind("hearing_offered", _("You may ask for a hearing"),
          _("In “{item}” (case ending {number}) you may ask for a hearing, free of charge[, until {due}]."),
          "due", art="46, 47", urgent=True),
    _kind("hearing_asked", _("Hearing asked for"),
          _("A hearing was asked for in “{item}” (case ending {number}).[ It is held by {due}.]"),
          "due", art="47"),
    _kind("hearing_set", _("Hearing announced"),
          _("The hearing in “{item}” (case ending {number}) is on {day}. Place and subject stand in your space."),
          "day", art="48", urgent=True),
    _kind("hearing_held", _("Hearing held"),
          _("The hearing in “{item}” (case ending {number}) was held; its record is in your space."), art="48"),
    _kind("hearing_forgone", _("A hearing was given up"),
          _("In “{item}” (case ending {number}) one of those who may ask for a hearing gave it up; the others still "
            "may."),
          art="47", outside=False),
    _kind("concerned_named", _("Somebody else is concerned"),
          _("“{item}” (case ending {number}) concerns somebody besides you. The office has told them of their rights."),
          art="36", outside=False),
    _kind("views_stated", _("Views received"),
          _("Views on “{item}” (case ending {number}) are on file; the office weighs them before it decides."),
          art="36", outside=False),
    _kind("concerned_told", _("An application concerns you"),
          _("The application “{item}” (case ending {number}) concerns you. What it is about and your rights stand in "
            "your space: you may state your views."),
          art="36, 47", urgent=True),
    _kind("concerned_hearing", _("You may ask for a hearing"),
          _("In “{item}” (case ending {number}), which concerns you, you may ask for a hearing, free of charge[, until "
            "{due}]."),
          "due", art="46, 47", urgent=True),
    _kind("concerned_hearing_set", _("Hearing announced"),
          _("The hearing in “{item}” (case ending {number}), which concerns you, is on {day}. Time and place stand in "
            "your space."),
          "day", art="48", urgent=True),
    _kind("concerned_hearing_over", _("The hearing is over"),
          _("The hearing in “{item}” (case ending {number}), which concerns you, was held or is not held. What follows "
            "stands in your space."),
          art="47, 48"),
    _kind("concerned_ended", _("What concerned you is decided"),
          _("“{item}” (case ending {number}), which concerns you, is decided or has ended. The outcome and your remedies "
            "stand in your space."),
          art="7"),
    _kind("hearing_dropped", _("No hearing is held"),
          _("No hearing is held in “{item}” (case ending {number}).[ It is decided by {due}.]"), "due", art="47"),
    _kind("rework_asked", _("Please mend what was remarked, once for all"),
          _("All departments have remarked what has to be mended in “{item}” (case ending {number}): one list, in your "
            "space. Hand in what you mended once[, by {due}]."),
          "due", urgent=True),
    _kind("safety_told", _("A remark on safety was added"),
          _("A remark on safety was added for “{item}” (case ending {number}): read it in your space[ and hand in what "
            "you mended by {due}]."),
          "due", urgent=True),
    _kind("rework_in", _("What you mended is here"),
          _("What you mended for “{item}” (case ending {number}) has gone to every department.[ It is decided by {due}.]"),
          "due"),
    _kind("rework_lapsed", _("Nothing mended has come"),
          _("What had to be mended in “{item}” (case ending {number}) did not come in time; the departments go on with "
            "what there is.[ It is decided by {due}.]"),
          "due"),
    _kind("rework_due", _("What you mend is due soon"),
          _("Hand in what you mended for “{item}” (case ending {number}) by {due}; after that the departments go on "
            "with what there is."),
          "due"),
    _kind("extended", _("The limit is extended"),
          _("The limit of “{item}” (case ending {number}) is extended by {days} working days[, to {due}]. The "
            "reasons stand in the notice in your space."),
          "days", "due", art="42"),
    _kind("suspended", _("Handling suspended"),
          _("“{item}” (case ending {number}) stands still for a lawful reason, which is told in your space. The "
            "limit does not run meanwhile.")),
    _kind("resumed", _("Handling resumed"),
          _("“{item}” (case ending {number}) goes on.[ It is decided by {due}.]"), "due"),
    _kind("redated", _("Dates moved with the calendar"),
          _("The calendar of working days has changed, and with it the days of “{item}” (case ending {number}).[ It is now due on {due}.]"),
          "due"),
    _kind("fee_asked", _("A fee is to be paid"),
          _("For “{item}” (case ending {number}) {amount} yuan are to be paid. Pay in your space only, never by a "
            "link in a message."),
          "amount"),
    _kind("fee_paid", _("Fee paid"),
          _("The fee for “{item}” (case ending {number}) is paid. The receipt is in your space.")),
    _kind("fee_waived", _("Nothing to pay"),
          _("Nothing has to be paid for “{item}” (case ending {number}).")),
    _kind("fee_refunded", _("Money paid back"),
          _("{amount} yuan for “{item}” (case ending {number}) were paid back to where they came from."),
          "amount"),
    _kind("supplied", _("Promised papers received"),
          _("All papers you promised for “{item}” (case ending {number}) are here.")),
    _kind("supplied_in_part", _("Some promised papers received"),
          _("We have received a part of what you promised for “{item}” (case ending {number}). Supply the rest[ "
            "by {due}]."),
          "due"),
    _kind("originals_match", _("Originals compared"),
          _("The originals for “{item}” (case ending {number}) agree with what you sent.")),
    _kind("originals_differ", _("Originals do not agree"),
          _("The originals for “{item}” (case ending {number}) do not agree with what you sent. What follows "
            "stands in your space."),
          urgent=True),
    _kind("granted", _("Granted"),
          _("Your application “{item}” (case ending {number}) is granted.[ You get the result by {due}.]"),
          "due", art="38", links=links),
    _kind("granted_deemed", _("Renewed by law"),
          _("Nobody answered before your licence expired, so “{item}” (case ending {number}) is renewed by law."),
          art="50", links=links),
    _kind("refused", _("Refused"),
          _("Your application “{item}” (case ending {number}) is refused. Reasons and remedies stand in the "
            "decision in your space."),
          art="38", links=links),
    _kind("licence_made", _("Your licence is made"),
          _("The licence for “{item}” (case ending {number}) is made and sealed.")),
    _kind("delivered", _("Your result is here"),
          _("The result of “{item}” (case ending {number}) was delivered. Tell us how it went."),
          art="44", links=links),
    _kind("withdrawn", _("Application withdrawn"),
          _("Your application “{item}” (case ending {number}) was taken back."), links=links),
    _kind("terminated", _("Case ended"),
          _("“{item}” (case ending {number}) was ended without a decision. Reasons and remedies stand in the "
            "notice in your space."), links=links),
    _kind("promise_kept", _("Your promise was checked"),
          _("What you promised in “{item}” (case ending {number}) was checked and is so.")),
    _kind("promise_false", _("Your promise was found false"),
          _("What you promised in “{item}” (case ending {number}) was found not to be so. What follows, and your "
            "remedies, stand in your space."), urgent=True),
    _kind("remedy_recorded", _("Reconsideration or litigation recorded"),
          _("A challenge in “{item}” (case ending {number}) was recorded.")),
    _kind("remedy_decided", _("Reconsideration or litigation decided"),
          _("The challenge in “{item}” (case ending {number}) was decided. The outcome stands in your space.")),
    _kind("remedy_ordered", _("The office has to act"),
          _("The challenge in “{item}” (case ending {number}) was decided: the office has to carry it out[ by {due}]. "
            "What is ordered stands in your space."),
          "due", urgent=True),
    _kind("reopened", _("It is handled again"),
          _("What was done in “{item}” (case ending {number}) was set aside: it is handled again[, by {due}]. You need "
            "not apply anew."),
          "due", urgent=True),
    _kind("carried_out", _("What was ordered is done"),
          _("What the decision on the challenge in “{item}” (case ending {number}) orders is done. What was done stands "
            "in your space.")),
    _kind("concerned_remedy", _("A challenge that concerns you was decided"),
          _("A challenge in “{item}” (case ending {number}), which concerns you, was decided or carried out. What "
            "follows stands in your space."),
          art="7"),
    _kind("concerned_reopened", _("What concerns you is handled again"),
          _("“{item}” (case ending {number}), which concerns you, is handled again, since what was done was set aside. "
            "You may state your views."),
          art="36", urgent=True),
    _kind("result_revoked", _("The result was revoked"),
          _("The result of “{item}” (case ending {number}) was revoked. Reasons and remedies stand in your space."),
          art="69", urgent=True),
    _kind("result_cancelled", _("The result was cancelled"),
          _("The result of “{item}” (case ending {number}) was cancelled. Reasons stand in your space."),
          art="70"),
    _kind("result_corrected", _("The result was corrected"),
          _("The result of “{item}” (case ending {number}) was corrected. Use the new version.")),
    _kind("result_suspended", _("The result is suspended"),
          _("The result of “{item}” (case ending {number}) may not be used for now. Reasons stand in your space."), urgent=True),
    _kind("result_restored", _("The result holds again"),
          _("The result of “{item}” (case ending {number}) may be used again.")),
    _kind("withholding_asked", _("You asked that a result not be published"),
          _("Your wish that the result of “{item}” (case ending {number}) not be published is with {office}. Until it "
            "answers, nothing is published."),
          art="5", outside=False),
    _kind("result_withheld", _("The result is not published"),
          _("The result of “{item}” (case ending {number}) is not published. The ground stands in your space."),
          art="5"),
    _kind("result_published", _("The result is published after all"),
          _("The result of “{item}” (case ending {number}) is published after all. The ground and the reason stand in "
            "your space."),
          art="5", urgent=True),
    _kind("correction_due", _("Your correction is due soon"),
          _("Supply what is missing in “{item}” (case ending {number}) by {due}; otherwise it may be ended."),
          "due"),
    _kind("supply_due", _("Promised papers are due soon"),
          _("Supply what you promised for “{item}” (case ending {number}) by {due}; otherwise it is ended."),
          "due"),
    _kind("hearing_due", _("Your hearing is soon"),
          _("The hearing in “{item}” (case ending {number}) is on {day}. Bring your papers."), "day"),
    _kind("parcel_sent", _("On its way to you"),
          _("The result of “{item}” (case ending {number}) was handed to the carrier. Where it is stands in "
            "your space."),
          art="44"),
    _kind("parcel_ready", _("Ready at the window"),
          _("The result of “{item}” (case ending {number}) lies ready at the window of {office}. Bring the "
            "code from your space, or your identity card."),
          art="44"),
    _kind("parcel_stored", _("In the locker"),
          _("The result of “{item}” (case ending {number}) lies in a locker until {due}. Place and code stand "
            "in your space; give the code to nobody."),
          "due", art="44", urgent=True),
    _kind("parcel_recalled", _("What is on its way is not valid"),
          _("The result of “{item}” (case ending {number}) is not valid any more, even if the parcel reaches you: "
            "refuse it, or give the paper back to {office}[ ({phone})]."),
          art="70", urgent=True),
    _kind("parcel_held", _("What is on its way is suspended"),
          _("The result of “{item}” (case ending {number}) is suspended and not to be used for now, even if the "
            "parcel reaches you. You are told when it holds again.[ Questions: {phone}.]"),
          art="69", urgent=True),
    _kind("parcel_lapsed", _("Back from the locker"),
          _("Nobody opened the locker in time, so the result of “{item}” (case ending {number}) lies at the "
            "window again.")),
    _kind("file_locked", _("A file of yours is locked"),
          _("Something harmful was found in a file of “{item}” (case ending {number}); it is locked. Clean your "
            "device; {office} says whether it is needed anew.[ Questions: {phone}.]"),
          urgent=True),
    _kind("file_locked_desk", _("A file of a case is locked"),
          _("A scanner found something harmful in a file of “{item}” (case ending {number}) after it was taken in. "
            "Nobody can open it any more: see whether the case needs it anew."),
          outside=False, private=True),
    Kind("cases.draft_old", _("A draft is about to be deleted"),
         _("Your draft of “{item}” has not been touched for long and is deleted after {due}. Go on with it, "
           "or let it go."),
         holds=("item", "due"), private=True),
    Kind("cases.licence_expires", _("Your licence expires"),
         _("“{name}” expires on {due}. If you still need it, apply for its renewal at the latest 30 days "
           "before."),
         holds=("name", "due")),
]  # fmt: skip
