"""The plan of a case: what its edition lays down, and the work each step opens. Pure."""

from datetime import date

from yici.catalogue.content import StageKind
from yici.kernel.values import replace

from . import clocks, periods
from .clocks import Clock
from .events import Duty, Limit, Planned, Side, Step, Task
from .lifecycle import State

STEP_OF: dict[StageKind, Step] = {
    StageKind.REVIEW: "review",
    StageKind.CHECK: "check",
    StageKind.DECISION: "decide",
}
CORRECTION_DAYS = 30  # calendar days the applicant has; the law sets none


class UnknownDepartment(LookupError):
    """The edition names a department that the register does not have."""


def plan(stages, departments: dict[str, int], lower=frozenset()) -> tuple[Planned, ...]:
    """Return the steps after acceptance, with who does them.

    :param departments: ids by the names the edition uses
    :param lower: those of a lower level, which review for the one that decides (art. 35, 43)
    :raises UnknownDepartment: when a name is not among them
    """
    planned = []
    for stage in stages:
        if stage.kind not in STEP_OF:
            continue
        try:
            duties = tuple(_duty(stage, d, departments[d.department], lower) for d in stage.duties)
        except KeyError as unknown:
            raise UnknownDepartment(unknown.args[0]) from None
        planned.append(Planned(STEP_OF[stage.kind], duties))
    return tuple(planned)


def _duty(stage, laid_down, department_id: int, lower) -> Duty:
    is_lower = STEP_OF[stage.kind] == "review" and department_id in lower
    days = periods.review_days(laid_down.limit_days, is_lower=is_lower)
    return Duty(department_id, laid_down.post.value, days)


def limit(given) -> Limit | None:
    """Return an edition's limit as events bear it."""
    return Limit(given.days, given.unit.value) if given else None


def open_step(
    state: State, step: Planned, calendar, on: date, role: str = ""
) -> tuple[tuple[Task, ...], tuple[Clock, ...]]:
    """Return the work a step opens and the step clocks that run for it, or stand with the others."""
    first = len(state.tasks) + 1
    tasks = tuple(
        Task(
            no=no, step=step.step, department_id=d.department_id, role=role or d.role, opened_on=on
        )
        for no, d in enumerate(step.duties, start=first)
    )
    running = tuple(
        step_clock(state, calendar, task, duty.days, on)
        for task, duty in zip(tasks, step.duties, strict=True)
        if duty.days
    )
    return tasks, running


def step_clock(state: State, calendar, task: Task, days: int, on: date) -> Clock:
    """Return the clock of a piece of work; it stands from the first while everything does (art. 45)."""
    clock = clocks.start(calendar, f"step:{task.no}", "step", days, "workday", on)
    for ground, ref in standing(state, task.step):
        clock = clocks.stop(calendar, clock, on, ground, ref)
    return clock


def standing(state: State, step: str) -> tuple[tuple[str, str], ...]:
    """Return what the limits of all work of a step stand for now, as (ground, ref) of a stop.

    A suspension, a hearing that is certain, what was told to be mended, one visit of all
    departments; not what holds up one department only.
    """
    hearing = state.clock("hearing")
    found: list[tuple[str, str]] = []
    for work in state.waits:
        if work.step == "suspension" or (
            work.step == "hearing" and hearing and not hearing.ended_on
        ):
            found.append((work.step, work.step))
        elif work.step == "rework" and work.holds == step:
            found.append(("rework", "rework"))
        elif work.step == "procedure" and work.holds == step:
            found.append(("procedure", f"procedure:{work.subject}"))
    return tuple(found)


def step_after(state: State, done: Step | None = None) -> Planned:
    """Return the step of the plan that follows another; without one, the first.

    On an undertaking it is decided at once, without a review before (R30).
    """
    if not done and "commitment" in state.ways:
        return planned(state, "decide")
    names = [planned.step for planned in state.plan]
    return state.plan[names.index(done) + 1 if done else 0]


def planned(state: State, step: Step) -> Planned:
    """Return a step of the plan by its name."""
    return next(p for p in state.plan if p.step == step)


def own(state: State, step: Step, role: str) -> Planned:
    """Return a step of the department that answers for the case, outside the plan."""
    return Planned(step, (Duty(state.department_id, role, 0),))


def acceptance(state: State, calendar, on: date, kind: str = "acceptance"):
    """Return the work of accepting and its clock: five working days, then silence speaks."""
    tasks, _ = open_step(state, own(state, "accept", "clerk"), calendar, on)
    return tasks, periods.wind(calendar, kind, on)


def same_day(
    track: str, calendar, on: date, *, after_hours: bool, kind: str = "same_day"
) -> tuple[Clock, ...]:
    """Return the clock of an immediate item, from its filing to its acceptance (R28); of others none.

    Filed after hours or on a day of rest it is due on the next working day. From acceptance on the
    promise of the same visit binds.
    """
    if track != "immediate":
        return ()
    days = 1 if after_hours or not calendar.is_working(on) else 0
    return (clocks.start(calendar, kind, "same_day", days, "workday", on),)


def pre_review(state: State, promise, calendar, on: date):
    """Return the work of a pre-review and the clock of what the office has promised for it."""
    tasks, _ = open_step(state, own(state, "pre_review", "clerk"), calendar, on)
    unit = promise.unit.value
    return tasks, clocks.start(calendar, "pre_review", "pre_review", promise.days, unit, on)


def handling_clocks(state: State, calendar, on: date) -> tuple[Clock, ...]:
    """Return the statutory and the promised clock, wound on the day of acceptance.

    An immediate item is promised for the same day (R28).
    """
    immediate = state.track == "immediate" or "commitment" in state.ways
    regime = periods.REGIMES[state.regime]
    promised = Limit(0, "workday") if immediate else state.promised
    limits = (
        ("statutory", regime.ground, state.statutory),
        ("promised", "immediate" if immediate else "promised", promised),
    )
    return tuple(
        clocks.start(calendar, kind, ground, limit.days, limit.unit, on)
        for kind, ground, limit in limits
        if limit
    )


def held_result(state: State) -> str:
    """Return the step that hands out the result: what has to wait, holds this up."""
    return "make" if state.licence else "deliver"


def after_decision(state: State, outcome: str, check_days: int, calendar, on: date):
    """Return the work a decision opens and the clocks that run from it.

    Ten working days for delivery (art. 44); a licence has to be made first (R31); originals are
    compared before anything goes out (R29); what was promised is checked afterwards (R30).

    :param check_days: working days until the check of an undertaking
    """
    granted = outcome == "granted"
    made = own(state, "make", "licence_maker")
    handed_out = own(state, "deliver", "delivery_clerk")
    opens, _ = open_step(state, made if granted and state.licence else handed_out, calendar, on)
    running = [periods.wind(calendar, "delivery", on)]
    if granted and "trust_first" in state.ways:
        then = replace(state, tasks=(*state.tasks, *opens))
        holds = held_result(state)
        opens += (side(then, "originals", state.department_id, "clerk", on, holds=holds),)
    if granted and "commitment" in state.ways:
        then = replace(state, tasks=(*state.tasks, *opens))
        opens += (side(then, "aftercheck", state.department_id, "reviewer", on),)
        running.append(
            clocks.start(calendar, "aftercheck", "aftercheck", check_days, "workday", on)
        )
    return opens, tuple(running)


HANDLING = {"statutory", "promised", "step", "again"}
HERS = {"supply", "rework"}  # what the applicant has promised, or has to mend
UP_TO_DECISION = HANDLING | {"renewal", "remedy"}
# Side work that serves the decision, with its clocks; papers that follow serve a grant only.
TOWARDS_IT = {"procedure", "hearing", "hearing_ask", "suspension", "rework", "consult"}


def ended_with_decision(
    state: State, outcome: str, calendar, on: date
) -> tuple[tuple[int, ...], tuple[Clock, ...]]:
    """Return the side work that a decision leaves without a point, and the clocks it takes down.

    What goes on after it, and stood with a suspension, runs again.
    """
    served = TOWARDS_IT if outcome == "granted" else TOWARDS_IT | {"supply"}
    drops = tuple(t.no for t in state.waits if t.step in served)
    ended = clocks.end_all(state.clocks, UP_TO_DECISION | served, on)
    down = {clock.kind for clock in ended}
    again = resumed(state, calendar, on, "suspension")
    return drops, (*ended, *(clock for clock in again if clock.kind not in down))


def ended_with_the_case(state: State, on: date) -> tuple[Clock, ...]:
    """Return all clocks taken down, but for that of what a remedy orders: it outlives the case."""
    up = (c for c in state.clocks if not c.ended_on and c.name != "redress")
    return tuple(clocks.end(clock, on) for clock in up)


def side(
    state: State,
    step: Side,
    department_id: int,
    role: str,
    on: date,
    *,
    subject: str = "",
    holds: str = "",
    handler: str = "",
) -> Task:
    """Return a piece of side work (旁支): it runs beside the main line.

    :param holds: what waits for it: a step, "task:<no>" for one piece of work, "*" for everything
    """
    return Task(
        no=len(state.tasks) + 1,
        step=step,
        department_id=department_id,
        role=role,
        opened_on=on,
        subject=subject,
        holds=holds,
        handler=handler,
    )


def stopped(
    state: State, calendar, on: date, ground: str, ref: str = "", tasks=None, kinds=HANDLING
) -> tuple[Clock, ...]:
    """Return the handling clocks, stopped for a reason.

    :param ref: what stops them, e.g. "procedure:site_survey"; several may overlap
    :param tasks: numbers of the work whose step clocks stop; None: of all
    :param kinds: of the clocks that stop; the law's own only for what the law names
    """
    affected = [
        c
        for c in _handling(state, tasks)
        if c.ended_on is None and c.kind.partition(":")[0] in kinds
    ]
    return tuple(clocks.stop(calendar, c, on, ground, ref) for c in affected)


def resumed(state: State, calendar, on: date, ref: str = "") -> tuple[Clock, ...]:
    """Return the handling clocks that this had stopped, running again unless another holds them."""
    held = [c for c in _handling(state) if c.ended_on is None and _is_held(c, ref)]
    return tuple(clocks.resume(calendar, c, on, ref) for c in held)


def _is_held(clock: Clock, ref: str) -> bool:
    return any(s.ref == ref and s.until_on is None for s in clock.stops)


def _handling(state: State, tasks=None):
    for clock in state.clocks:
        kind, _colon, no = clock.kind.partition(":")
        if kind in HANDLING | HERS and not (
            kind == "step" and tasks is not None and int(no) not in tasks
        ):
            yield clock
