"""What happens next and by when, in one sentence: for whoever the case belongs to, and the office."""

from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yici.ui.lists import joined

from ..models import Case
from .terms import STEP_WORDS, day_in_words, is_to_revoke

NEXT = {
    "pre_review": _("The office looks at your papers by %(due)s."),
    "pre_reviewed": _("Please apply formally, or mend what was found first."),
    "applied": _("The office tells you by %(due)s whether it accepts the application."),
    "refusing": _("The office tells you by %(due)s whether it accepts the application."),
    "correcting": _("Please supply what was asked for by %(due)s."),
    "in_review": _("You will have the decision by %(due)s."),
    "in_check": _("You will have the decision by %(due)s."),
    "in_decision": _("You will have the decision by %(due)s."),
    "making": _("Your licence is being made and sealed."),
    "delivering": _("The result is delivered to you by %(due)s."),
}
# Once the day is over nobody is promised it any more.
LATE = {
    "pre_review": _("The office had promised to look at your papers by %(due)s and is late."),
    "applied": _("The office had to tell you by %(due)s whether it accepts; it is late."),
    "refusing": _("The office had to tell you by %(due)s whether it accepts; it is late."),
    "correcting": _(
        "What was asked for was due by %(due)s and is late: supply it at once. It is still looked at, but"
        " the office may end the case any day."
    ),
    "in_review": _("The decision was due by %(due)s; the office is late."),
    "in_check": _("The decision was due by %(due)s; the office is late."),
    "in_decision": _("The decision was due by %(due)s; the office is late."),
    "delivering": _("The result was due to reach you by %(due)s; the office is late."),
}
GOES_ON = {  # what a step waits for that somebody has to bring
    "pay": _("It goes on as soon as the fee is paid."),
    "supply": _("It goes on as soon as what you promised is here."),
    "rework": _("It goes on as soon as what you mended is here."),
    "originals": _("You get the result once the originals have been compared."),
}
GONE_WRONG = {
    "revoked": _("The result was revoked: it is not valid any more."),
    "cancelled": _("The result was cancelled: it is not valid any more."),
    "suspended": _("The result is suspended: do not use it until it is restored."),
}
UP_NEXT = {"applied": "accept", "in_decision": "decide", "making": "make", "delivering": "deliver"}


def next_of(case: Case, today: date) -> str:
    """Return what happens next and by when, in one sentence."""
    state = case.state
    if any(is_to_revoke(task) for task in state.waits):
        return gettext("The department decides whether the result is taken back.")
    if state.result in GONE_WRONG and not _ordered(state, today):
        return str(GONE_WRONG[state.result])
    if state.is_stopped and state.waits:
        return _standing_still(state)
    waited = state.held_by(UP_NEXT.get(state.status, ""))
    for task in waited:
        if task.step in GOES_ON:
            return str(GOES_ON[task.step])
    if state.status not in NEXT:
        return _over(case, today)
    if state.due_on is None and "%(due)s" in str(NEXT[state.status]):
        return gettext("The office is working on it.")
    told = LATE if state.due_on and state.due_on < today and state.status in LATE else NEXT
    return str(told[state.status]) % {"due": state.due_on and day_in_words(state.due_on)}


def _over(case: Case, today: date) -> str:
    """Say what has come of a case that is finished, and whether it holds."""
    state = case.state
    if ordered := _ordered(state, today):
        return ordered
    if state.remedy:
        return gettext("Reconsideration or litigation is under way.")
    if state.outcome == "refused":
        return gettext(
            "It was refused. If you disagree, the decision says where to turn and by when."
        )
    return gettext("Nothing more has to be done.")


def _ordered(state, today: date) -> str:
    """Say by when the office has to do what the decision on a remedy orders, while that is open."""
    open_ = {f"redress:{task.subject}" for task in state.waits if task.step == "redress"}
    days = [c.due_on for c in state.clocks if c.kind in open_ and c.is_running and c.due_on]
    if not open_:
        return ""
    if not days:
        return gettext("The office has to do what the decision on the remedy orders.")
    due = {"due": day_in_words(min(days))}
    if min(days) < today:
        return (
            gettext(
                "What the decision on the remedy orders was due by %(due)s; the office is late."
            )
            % due
        )
    return gettext("The office does what the decision on the remedy orders by %(due)s.") % due


def _standing_still(state) -> str:
    if state.held_by("*"):
        return gettext(
            "The handling is suspended and the limits stand still until the reason for it is gone."
        )
    refs = [s.ref for c in state.clocks if c.is_stopped for s in c.open_stops]
    steps = [ref.split(":")[0] for ref in refs] or [state.waits[0].step]
    waited = joined(STEP_WORDS.get(step, step) for step in dict.fromkeys(steps))
    statutory = state.clock("statutory")
    if statutory and statutory.is_running:  # art. 45 does not name what it waits for
        told = {"work": waited, "due": day_in_words(statutory.due_on)}
        return (
            gettext("What was promised stands still until this is over: %(work)s. The limit of the law runs on: it is decided by %(due)s.")
            % told
        )  # fmt: skip
    return gettext("The limits stand still until this is over: %(work)s.") % {"work": waited}
