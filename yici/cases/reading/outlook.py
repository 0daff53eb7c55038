"""Where a case is, who has it, and what comes next."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yici.calendar.local import current

from .. import clocks
from ..models import Case
from .beside import people_of
from .places import places_of
from .terms import STEP_WORDS, count_in_words, day_in_words


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
        refs = [s.ref for c in state.clocks if c.is_stopped for s in c.open_stops]
        steps = [ref.split(":")[0] for ref in refs] or [state.waits[0].step]
        waited = "、".join(str(STEP_WORDS.get(step, step)) for step in dict.fromkeys(steps))
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


@dataclass(frozen=True)
class Part:
    """A piece of open work: what it is, who has it, until when, and how late it is."""

    step: str
    department: str
    handler: str  # empty: taken by nobody yet
    due_on: date | None
    late: str  # "3 working days", empty while in time


@dataclass(frozen=True)
class Outlook:
    """Why a case is where it is, who has it, what comes next and by when, what she can do."""

    why: tuple[str, ...]
    who: tuple[Part, ...]
    next: str
    by: date | None
    can: tuple[str, ...]


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
    "pay": _("A fee is to be paid."),
    "supply": _("It was accepted on your promise: some materials are still to come."),
    "originals": _("You were trusted first: the originals have not been compared yet."),
    "suspension": _("The handling is suspended: the notice says why."),
    "aftercheck": _("What you undertook is still to be checked."),
}
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
    "hearing": _("You may ask for the hearing within 5 working days, come to it, or give it up."),
    "consult": _("For the opinion of the other department you need do nothing."),
    "pay": _("Pay the fee here or at the window; the work goes on by itself."),
    "supply": _("Supply what you promised by the day agreed, or the case is ended."),
    "originals": _("Bring the originals when you collect the result."),
    "suspension": _("Ask the handler what has to happen for it to go on."),
    "aftercheck": _("Keep to what you undertook: a false promise takes the result away."),
}
HOW_IT_COMES = {
    "window": _("Bring your identity card and collect the result at: %(hall)s."),
    "post": _("It comes by post: have your identity card at hand."),
    "terminal": _("Print it at a self-service terminal with your identity card."),
    "online": _("Download it here; nobody needs a paper copy."),
}


def outlook_of(case: Case, today: date) -> Outlook:
    """Return the case explained to whoever it belongs to: no statement beyond its people's."""
    state = case.state
    who = tuple(_part(case, task, today) for task in (*state.open_tasks(), *state.waits))
    beside_it = list(dict.fromkeys(task.step for task in state.waits))
    late = [
        gettext("%(department)s is %(late)s late with this: %(step)s.")
        % {"department": one.department, "late": one.late, "step": one.step}
        for one in who
        if one.late
    ]
    can = [str(CAN_BESIDE[step]) for step in beside_it] + _can(case)
    if late or (state.due_on and state.due_on < today):
        can.append(gettext("The limit has passed: you may complain by telephone 12345."))
    due = [task.due_on for task in state.waits if task.due_on]
    return Outlook(
        why=(str(WHY[state.status]), *(str(WHY_BESIDE[step]) for step in beside_it), *late),
        who=who,
        next=next_of(case, today),
        by=state.due_on or min(due, default=None),
        can=tuple(can),
    )


def _part(case: Case, task, today: date) -> Part:
    people, clock = people_of(case), case.state.clock(f"step:{task.no}")
    handler = people.staff.get(task.handler)
    late = ""
    if clock is not None and clock.is_running and clock.due_on < today:
        days = -clocks.remaining(current(), clock, today)
        late = count_in_words(max(days, 1), clock.unit)
    elif task.due_on and task.due_on < today and not case.state.is_stopped:
        late = count_in_words((today - task.due_on).days, "day")
    return Part(
        step=str(STEP_WORDS[task.step]),
        department=people.departments[task.department_id].name,
        handler=handler.name if handler else "",
        due_on=task.due_on,
        late=late,
    )


def _can(case: Case) -> list[str]:
    """Return what she can do in this status, or with this result."""
    if case.status in CAN:
        return [str(CAN[case.status])]
    if case.outcome == "refused":
        return [
            gettext("If you disagree, ask for reconsideration or sue: the decision says where and"
                    " by when (article 38).")
        ]  # fmt: skip
    if case.status == "delivered":
        return [gettext("You need do nothing more. Anybody can verify the result here.")]
    collected = places_of(case)[1] if case.collect_at else None
    home = people_of(case).departments[case.department_id]
    name = collected.name if collected else home.name
    return [str(HOW_IT_COMES[case.delivery]) % {"hall": name}]
