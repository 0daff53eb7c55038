"""What is said of a case: why it is there and what she can do, by status and by side work."""

from django.utils.translation import gettext_lazy as _

WHY = {
    "pre_review": _("You asked the office to look at your papers before you apply formally."),
    "pre_reviewed": _("The papers were looked at; the formal application is up to you."),
    "applied": _(
        "The office checks whether the application is complete and is its matter. It has 5 working"
        " days for that (Administrative Licensing Law, article 32)."
    ),
    "correcting": _(
        "The office has told you, once, what is missing. Until you supply it the time does not"
        " count (article 32)."
    ),
    "refusing": _(
        "The office checks whether the application is complete and is its matter. It has 5 working"
        " days for that (Administrative Licensing Law, article 32)."
    ),
    "in_review": _("It is accepted; every department concerned examines its part (article 34)."),
    "in_check": _("The examination is done; a second person looks at it."),
    "in_decision": _("The examination is done; the decision is to be made (article 38)."),
    "making": _("It is granted; the licence is made and sealed (article 39)."),
    "delivering": _("The decision is made; within 10 working days you get it (article 44)."),
    "delivered": _("It is finished: the result was handed over."),
    "not_accepted": _("It was not accepted: the notice says why (article 32)."),
    "withdrawn": _("You took the application back."),
    "terminated": _("It was ended without a decision: the notice says why."),
}
WHY_BESIDE = {
    "procedure": _("It waits for a special procedure; its time does not count (article 45)."),
    "hearing": _("A hearing is on offer or under way (articles 46 to 48)."),
    "consult": _("Another department was asked for its opinion."),
    "pay": _(
        "A fee is to be paid: a step waits for it. The limits run on, since the law stops them for"
        " special procedures only (articles 42 and 45)."
    ),
    "supply": _("It was accepted on your promise: some materials are still to come."),
    "rework": _("All departments have told you, once, what has to be mended."),
    "originals": _("You were trusted first: the originals have not been compared yet."),
    "suspension": _("The handling is suspended: the notice says why."),
    "aftercheck": _("What you undertook is still to be checked."),
    "redress": _("The decision on the remedy orders something: the office still has to do it."),
    "secrecy": _("You asked that the result not be published; the head has not answered yet."),
}
WHY_REFUSED = _("The application was refused: the decision gives the reasons (article 38).")
WHY_RESULT = {
    "revoked": _(
        "The result was revoked after it had been given: the decision on that says why (articles 69 and 79)."
    ),
    "cancelled": _(
        "The result was cancelled after it had been given: the notice says why (article 70)."
    ),
    "suspended": _("The result is suspended: the notice says why and until when."),
}
WHY_REMEDY = {
    "reconsideration": _(
        "Reconsideration of the decision was asked for. The decision stands until something else is decided."
    ),
    "litigation": _(
        "An action was brought against the decision. The decision stands until something else is decided."
    ),
}
WHY_TO_REVOKE = _(
    "The check found that it is not as you undertook. The department decides whether the result is revoked."
)
CAN_TO_REVOKE = _(
    "State your views to the department before it decides: call the person named above."
)
CAN_RESULT = _(
    "If you disagree, ask for reconsideration or sue: the decision on it says where and by when."
)
CAN = {
    "pre_review": _("You need do nothing now. You may take the application back."),
    "pre_reviewed": _("Apply formally, or mend first what was found."),
    "applied": _(
        "You need do nothing now. If the office is silent for 5 working days, the application"
        " counts as accepted."
    ),
    "correcting": _("Supply everything that was asked for, all at once."),
    "refusing": _(
        "You need do nothing now. If the office is silent for 5 working days, the application"
        " counts as accepted."
    ),
    "in_review": _("You need do nothing now. Before the decision you may take it back."),
    "in_check": _("You need do nothing now. Before the decision you may take it back."),
    "in_decision": _("You need do nothing now. Before the decision you may take it back."),
    "making": _("You need do nothing now: the licence appears here when it is sealed."),
    "withdrawn": _("You may apply again at any time."),
    "terminated": _("You may apply again. If you disagree, ask for reconsideration or sue."),
    "not_accepted": _(
        "Read what the notice advises. If you disagree, ask for reconsideration or sue."
    ),
}
CAN_BESIDE = {
    "procedure": _("Keep ready what is to be seen or tested; the office agrees a day with you."),
    "hearing": _("You need not ask: the office tells you place and time 7 working days ahead."),
    "consult": _("For the opinion of the other department you need do nothing."),
    "pay": _("Pay the fee here or at the window; the work goes on by itself."),
    "supply": _("Supply what you promised by the day agreed, or the case is ended."),
    "rework": _("Mend what must be mended and hand it in once: every department gets it."),
    "originals": _("Bring the originals when you collect the result."),
    "suspension": _("Ask the handler what has to happen for it to go on."),
    "aftercheck": _("Keep to what you undertook: a false promise takes the result away."),
    "secrecy": _("For the answer you need do nothing: nothing is published meanwhile."),
    "redress": _(
        "If the office does not do it in time, tell the reconsideration authority, or ask the court to"
        " enforce it."
    ),
}
# Where something is waited for that is hers to do, nothing says that she need do nothing.
CAN_MEANWHILE = {
    "in_review": _("Before the decision you may take the application back."),
    "in_check": _("Before the decision you may take the application back."),
    "in_decision": _("Before the decision you may take the application back."),
    "making": _("As soon as that is done the licence is made and sealed."),
    "delivered": _("Anybody can verify the result here."),
}
HERS = {"pay", "supply", "originals", "rework"}  # side work that is the applicant's to do
CALLS_HER = HERS | {
    "procedure",
    "hearing",
    "suspension",
}  # she is told to do, or to be ready for, something
HOW_IT_COMES = {
    "window": _("Bring your identity card and collect the result at: %(hall)s."),
    "post": _("It comes by post: have your identity card at hand."),
    "terminal": _("Print it at a self-service terminal with your identity card."),
    "online": _("Download it here; nobody needs a paper copy."),
}
