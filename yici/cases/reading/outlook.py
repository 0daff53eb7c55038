"""Where a case is, who has it, and what comes next."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yici.calendar.local import current

from .. import clocks, lapsed, rules
from ..models import Case
from .beside import people_of
from .coming import next_of
from .places import places_of
from .sentences import (
    CALLS_HER,
    CAN,
    CAN_BESIDE,
    CAN_MEANWHILE,
    CAN_RESULT,
    CAN_TO_REVOKE,
    HOW_IT_COMES,
    WHY,
    WHY_BESIDE,
    WHY_REFUSED,
    WHY_REMEDY,
    WHY_RESULT,
    WHY_TO_REVOKE,
)
from .terms import count_in_words, day_in_words, is_to_revoke, work_in_words


@dataclass(frozen=True)
class Contact:
    """Who has the case now, and how to reach her (R32)."""

    name: str
    department: str
    phone: str


def contact_of(case: Case) -> Contact:
    waiting = next(iter(case.state.open_tasks()), None)
    code = _who_has(case.state, waiting)
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


def _who_has(state, waiting) -> str:
    """Return who has the work that waits; where nobody has, who was the last of that office (R32).

    What a department beside it has said ends with it: she is not sent there with what waits here.
    """
    if waiting is None or waiting.handler:
        return waiting.handler if waiting else state.handler
    last = next((t for t in reversed(state.tasks) if t.handler == state.handler), None)
    if last is None or not last.is_main or last.step == waiting.step:
        return state.handler
    there = (t for t in state.tasks if t.department_id == waiting.department_id and t.handler)
    return max(there, key=lambda t: t.no, default=last).handler


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
    if case.state.outcome == "refused":  # no licence was made
        steps = [s for s in steps if s[0] != "make"]
        here = next((n for n, (_, _, names) in enumerate(steps) if case.status in names), None)
    if case.status == "delivered":
        return [(str(title), "done") for _, title, _ in steps]
    if here is None:  # ended before its time, perhaps after it was decided
        passed = [name for name, _, _ in steps].index("decide") if case.state.decided_on else 0
        marks = ["done" if n <= passed else "never" for n in range(len(steps))]
        return [(str(title), mark) for (_, title, _), mark in zip(steps, marks, strict=True)]
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
    is_hers: bool = False  # the applicant's own, not an office's


@dataclass(frozen=True)
class Outlook:
    """Why a case is where it is, who has it, what comes next and by when, what she can do."""

    why: tuple[str, ...]
    who: tuple[Part, ...]
    next: str
    by: date | None
    can: tuple[str, ...]


INSIDE = {"safety"}  # what the head has not allowed yet is not told (R27)
OFFICE_LATE = _("%(department)s is %(late)s late with this: %(step)s.")
OWN_LATE = _("You are %(late)s late with this: %(step)s.")


def outlook_of(case: Case, today: date) -> Outlook:
    """Return the case explained to whoever it belongs to: no statement beyond its people's."""
    state = lapsed.as_it_is(case.state, current(), today)
    waits = tuple(task for task in state.waits if task.step not in INSIDE)
    who = tuple(_part(case, task, today) for task in (*state.open_tasks(), *waits))
    beside_it = list(dict.fromkeys(task.step for task in waits if not is_to_revoke(task)))
    late = [
        (OWN_LATE if one.is_hers else OFFICE_LATE)
        % {"department": one.department, "late": one.late, "step": one.step}
        for one in who
        if one.late
    ]
    hearing = hearing_of(state) if "hearing" in beside_it else None
    can = [_can_beside(step, hearing) for step in beside_it] + _can(case, state)
    if rules.late_correction(state, today):
        can.append(str(LATE_CORRECTION))
    elif late or (state.due_on and state.due_on < today):
        can.append(gettext("The limit has passed: you may complain by telephone 12345."))
    due = [task.due_on for task in waits if task.due_on]
    return Outlook(
        why=(
            _why(state),
            *_why_again(state),
            *(_why_beside(step, hearing) for step in beside_it),
            *_since(state),
            *late,
        ),
        who=who,
        next=next_of(case, today),
        by=state.due_on or min(due, default=None),
        can=tuple(can),
    )


LATE_CORRECTION = _(
    "Your correction is late: as long as the office has not ended the case it is still taken and"
    " examined; the office may end it any day without asking again."
)
AGAIN = _(
    "What was done before was set aside by reconsideration or a court: it is handled again, and not"
    " decided the same on the same facts and reasons."
)
ONCE_MORE = _(
    "What was done before was set aside by reconsideration or a court: it is handled again."
)


def _why_again(state) -> list[str]:
    """Say that it is handled again, while it is (复议法 art. 64, 行政诉讼法 art. 70, 71)."""
    if state.redo is None or not state.redo.is_open:
        return []
    return [str(AGAIN if state.redo.binds else ONCE_MORE)]


def _why(state) -> str:
    refused = state.status == "delivered" and state.outcome == "refused"
    return str(WHY_REFUSED if refused else WHY[state.status])


def _since(state) -> list[str]:
    """Say what became of the result after it was given: the check, the register, a court."""
    told = [WHY_TO_REVOKE] if any(map(is_to_revoke, state.waits)) else []
    told += [WHY_RESULT[state.result]] if state.result in WHY_RESULT else []
    told += [WHY_REMEDY[state.remedy]] if state.remedy in WHY_REMEDY else []
    return [str(sentence) for sentence in told]


def hearing_of(state) -> tuple[str, date | None]:
    """Return how far a hearing is: on offer until a day, to be announced by one, or held on one."""
    if state.hearing_on:
        return "set", state.hearing_on
    asking, hearing = state.clock("hearing_ask"), state.clock("hearing")
    if asking and not asking.ended_on:
        return "offered", asking.due_on
    return "asked", hearing.due_on if hearing else None


def _why_beside(step: str, hearing) -> str:
    if step == "hearing" and hearing[0] == "set":
        return gettext(
            "A hearing is held on %(day)s; the notice says where (article 48)."
        ) % {"day": day_in_words(hearing[1])}  # fmt: skip
    return str(WHY_BESIDE[step])


def _can_beside(step: str, hearing) -> str:
    if step != "hearing" or hearing[1] is None or hearing[0] == "asked":
        return str(CAN_BESIDE[step])
    day = {"day": day_in_words(hearing[1])}
    if hearing[0] == "set":
        return gettext("Come to the hearing on %(day)s and say what speaks for you.") % day
    return gettext("You may ask for the hearing until %(day)s, or give it up.") % day


def _clock_of(state, task):
    """Return the clock that says when this work is due: its own, or the one of the same day."""
    same = (c for c in state.clocks if c.is_running and c.due_on == task.due_on)
    return state.clock(f"step:{task.no}") or next(same, None)


def _part(case: Case, task, today: date) -> Part:
    people, clock = people_of(case), _clock_of(case.state, task)
    handler = people.staff.get(task.handler)
    late = ""
    if clock is not None and clock.is_running and clock.is_missed(today):
        days = -(clocks.remaining(current(), clock, today) or 0)
        late = count_in_words(max(days, 1), clock.unit)
    elif task.due_on and task.due_on < today and not case.state.is_stopped:
        late = count_in_words((today - task.due_on).days, "day")
    is_hers = task.role == "applicant"
    return Part(
        step=work_in_words(task),
        department=gettext("You") if is_hers else people.departments[task.department_id].name,
        handler=handler.name if handler else "",
        due_on=task.due_on,
        late=late,
        is_hers=is_hers,
    )


def _can(case: Case, state) -> list[str]:
    """Return what she can do in this status, or with this result."""
    calls = any(task.step in CALLS_HER for task in state.waits)
    if any(map(is_to_revoke, state.waits)):
        return [str(CAN_TO_REVOKE)]
    if state.result in WHY_RESULT:
        return [str(CAN_RESULT)]
    if calls and case.status in CAN_MEANWHILE and case.outcome != "refused":
        return [str(CAN_MEANWHILE[case.status])]
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
