"""What stands on the screens for statuses, events, figures and refusals."""

from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from yici.cases import words as case_words
from yici.cases.reading import day_in_words
from yici.cases.rules import OutOfTurn

from .lifecycle import AGAIN, IllegalStep

STATUS_WORDS = {
    "received": _("Waiting for acceptance"),
    "running": _("Under way"),
    "delivering": _("Ready for delivery"),
    "completed": _("Done"),
    "withdrawn": _("Withdrawn"),
}
STATUS_COLOURS = {"completed": "green", "withdrawn": "grey", "delivering": "green"}
PART_WORDS = {
    "waiting": _("Waits for another part"),
    "applied": _("Waiting for acceptance"),
    "running": _("Under way"),
    "granted": _("Granted"),
    "refused": _("Refused"),
    "not_accepted": _("Not accepted"),
    "withdrawn": _("Withdrawn"),
    "terminated": _("Terminated"),
    "barred": _("Not begun"),
}
ASKED = _("Correction awaited")
NO_OFFICE, STUCK = _("Department to be named"), _("Needs something from the applicant")
PART_COLOURS = {
    "waiting": "grey", "applied": "blue", "running": "blue", "granted": "green",
    "refused": "red", "not_accepted": "red", "withdrawn": "grey", "terminated": "grey",
    "barred": "grey",
}  # fmt: skip
OUTCOME_WORDS = {
    "granted": _("Everything was granted"),
    "partly": _("Some parts were granted, some were not"),
    "refused": _("Nothing was granted"),
    "withdrawn": _("Withdrawn"),
}
EVENT_WORDS = {
    "opened": _("Application for the whole received"),
    "part_started": _("Part begun"),
    "part_stuck": _("Part could not be begun"),
    "accepted_together": _("All papers looked through: accepted as a whole"),
    "part_accepted": _("Part accepted"),
    "part_paused": _("Part waits"),
    "part_resumed": _("Part goes on"),
    "part_extended": _("Limit of a part extended"),
    "part_ended": _("Part finished"),
    "part_reopened": _("Part is handled again after a reconsideration or a judgment"),
    "part_delivered": _("Result handed over"),
    "missing_reported": _("A department has said what its parts lack"),
    "correction_asked": _("One correction notice for all parts"),
    "notice_given": _("One correction notice for all parts"),
    "corrected": _("Correction supplied for all parts"),
    "part_supplied": _("What a part lacked is supplied"),
    "attached": _("Paper fetched from another department"),
    "visit_set": _("Joint visit announced"),
    "visit_off": _("Joint visit called off"),
    "visit_held": _("Joint visit held and recorded"),
    "redated": _("Dates moved with the calendar"),
    "gone_on": _("The applicant goes on with the other parts"),
    "withdrawn": _("Withdrawn as a whole"),
}
FIGURE_WORDS = {
    "forms": _("Forms to fill in"),
    "fields": _("Fields to fill in"),
    "materials": _("Papers to hand in"),
    "visits": _("Visits"),
    "stages": _("Stages"),
    "days": _("Working days"),
    "counters": _("Offices to go to"),
}
VERB_WORDS = {
    "accept": _("Accept all parts"),
    "report-missing": _("Say what your part lacks"),
    "ask-correction": _("Send the one notice of what is missing"),
    "hand-over": _("Hand over what is ready"),
    "attach": _("Attach what another department gave"),
    "set-visit": _("Announce a joint visit"),
    "call-off-visit": _("Call the joint visit off"),
    "hold-visit": _("Put the joint visit on record"),
    "supply-part": _("Supply what a part lacks"),
    "correct": _("Supply what is missing"),
    "go-on": _("Go on with the other parts"),
    "withdraw": _("Withdraw"),
}
GROUND_WORDS = {
    "correction": _("your correction is awaited"),
    "procedure": _("a special procedure is held"),
    "hearing": _("a hearing is held"),
    "suspension": _("the case is suspended"),
    "rework": _("what was remarked is being mended"),
    AGAIN: _("what was decided was set aside, and it is handled again"),
}
WAIT_WORDS = {  # side work of a part's case that the applicant has to know of
    "pay": _("A fee waits to be paid."),
    "rework": _("The departments have remarked something: mend it by %(day)s and hand it in once."),
    "supply": _("Promised papers are due by %(day)s; the result waits for them."),
    "originals": _("The originals are compared before the result goes out."),
    "aftercheck": _("What was undertaken is checked by %(day)s."),
}
SURVEY_WORDS = {"pass": _("Passed"), "refuse": _("Not passed")}
REFUSED = (*case_words.REFUSED, IllegalStep)
NOT_NOW = _("This is not possible now. Look at the case again: it has moved on.")
# Sentences of refusals that come to where they are raised by way of a variable.
SAID_OTHERWISE = (
    gettext_noop("No part lacks anything."),
    gettext_noop("No part waits for acceptance."),
    gettext_noop(
        "Only an earlier application of the same applicant for the same one thing can be copied."
    ),
    gettext_noop(
        "The one notice for all parts has gone out: nothing more is asked for before acceptance."
    ),
    gettext_noop(
        "All papers were looked through when the whole was accepted: nothing more is asked for."
    ),
    gettext_noop(
        "Departments say that something is missing: send the one notice first, or let them take "
        "it back."
    ),
    gettext_noop("A joint visit is announced already: hold it, or call it off."),
    gettext_noop("No joint visit is announced."),
)


def why(refusal: Exception) -> str:
    """Return what happened and what to do next, in the reader's language."""
    if isinstance(refusal, IllegalStep | OutOfTurn):
        return str(NOT_NOW)
    return case_words.why(refusal)


def ground(code: str) -> str:
    return str(GROUND_WORDS.get(code, GROUND_WORDS["procedure"]))


def working_days(count: int) -> str:
    return ngettext("%(n)d working day", "%(n)d working days", count) % {"n": count}


def because(line, names: dict[str, str]) -> str:
    """Return one line of the explanation of the total limit."""
    told = {"day": day_in_words(line.on), "part": names.get(line.part, line.part)}
    match line.what:
        case "started":
            told["days"] = working_days(line.days)
            return gettext("Accepted on %(day)s: %(days)s for the whole.") % told
        case "paused":
            told["why"] = ground(line.ground)
            told["days"] = working_days(line.days)
            told["until"] = day_in_words(line.until_on) if line.until_on else ""
            if line.until_on:
                said = gettext("“%(part)s” waited from %(day)s to %(until)s (%(why)s).") % told
            else:
                said = gettext("“%(part)s” waits since %(day)s (%(why)s).") % told
            if line.days:
                return f"{said} " + gettext("This makes the whole longer by %(days)s.") % told
            return f"{said} " + gettext("Other parts take as long: nothing gets later.")
        case "extended":
            told["days"] = working_days(line.days)
            return gettext("The limit of “%(part)s” was extended by %(days)s.") % told
    return gettext("So the whole is due on %(day)s.") % told
