"""Where a case is, who has it, and what comes next."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import Case
from .beside import people_of
from .terms import STEP_WORDS, day_in_words


@dataclass(frozen=True)
class Contact:
    """Who has the case now, and how to reach her (R32)."""

    name: str
    department: str
    phone: str


def contact_of(case: Case) -> Contact:
    waiting = next(iter(case.state.open_tasks()), None)
    code = (waiting.handler if waiting else "") or case.handler
    hers = [t for t in case.state.tasks if t.handler == code] if code else []
    nearest = hers[-1] if hers else waiting
    people = people_of(case)
    department = people.departments[nearest.department_id if nearest else case.department_id]
    staff = people.staff.get(code)
    return Contact(
        name=staff.name if staff else gettext("Not assigned yet"),
        department=department.name,
        phone=(staff.phone if staff else "") or department.phone,
    )


def next_of(case: Case, today: date) -> str:
    """Return what happens next and by when, in one sentence."""
    state = case.state
    due = day_in_words(state.due_on) if state.due_on else ""
    by = {"due": due}
    if state.is_stopped and state.waits:
        waited = STEP_WORDS[state.waits[0].step]
        return gettext("The limits stand still until this is over: %(work)s.") % {"work": waited}
    match state.status:
        case "pre_review":
            return gettext("The office looks at your papers by %(due)s.") % by
        case "pre_reviewed":
            return gettext("Please apply formally, or mend what was found first.")
        case "applied" | "refusing":
            return (
                gettext("The office tells you by %(due)s whether it accepts the application.") % by
            )
        case "correcting":
            return gettext("Please supply what was asked for by %(due)s.") % by
        case "in_review" | "in_check" | "in_decision" if due:
            return gettext("You will have the decision by %(due)s.") % by
        case "in_review" | "in_check" | "in_decision":
            return gettext("The office is working on the decision.")
        case "making":
            return gettext("Your licence is being made and sealed.")
        case "delivering":
            return gettext("The result is delivered to you by %(due)s.") % by
    return gettext("Nothing more has to be done.")


PROGRESS_STEPS = (
    (
        "apply",
        _("Application"),
        {"pre_review", "pre_reviewed", "applied", "correcting", "refusing"},
    ),
    ("handle", _("Review"), {"in_review", "in_check"}),
    ("decide", _("Decision"), {"in_decision"}),
    ("make", _("Licence"), {"making"}),
    ("deliver", _("Delivery"), {"delivering"}),
)


def progress_of(case: Case) -> list[tuple[str, str]]:
    """Return the steps shown to the citizen: (title, done | now | todo | never)."""
    steps = [s for s in PROGRESS_STEPS if s[0] != "make" or case.licence]
    if not any(planned.step in ("review", "check") for planned in case.state.plan):
        steps = [s for s in steps if s[0] != "handle"]
    here = next((n for n, (_, _, names) in enumerate(steps) if case.status in names), None)
    if case.status == "delivered":
        return [(str(title), "done") for _, title, _ in steps]
    if here is None:  # ended before its time
        return [(str(steps[0][1]), "done"), *((str(t), "never") for _, t, _ in steps[1:])]
    marks = ["done" if n < here else "now" if n == here else "todo" for n in range(len(steps))]
    return [(str(title), mark) for (_, title, _), mark in zip(steps, marks, strict=True)]
