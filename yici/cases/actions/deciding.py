"""审查、审核、决定: opinions of the departments, the second look, the decision."""

from datetime import datetime

from yici.catalogue.content import ProcedureKind
from yici.catalogue.models import edition
from yici.kernel.actions import Told, command

from .. import aftermath, clocks, events, renewals, rules, work
from ..models import Case
from ..rules.criteria import criteria_of, verdicts
from . import results
from .charging import charged
from .examining_jointly import check_opinion
from .hearing import lapsed_hearing
from .shared import calendar, day_of, words

ART_50 = "行政许可法 art. 50"
OPINIONS: tuple[events.Opinion, ...] = ("pass", "refuse")
DECISIONS: tuple[events.Decision, ...] = ("granted", "refused")


def _unknown(outcomes: tuple[str, ...]) -> rules.NotAllowed:
    return rules.NotAllowed("unknown-outcome", f"Choose {' or '.join(outcomes)}.")


def _criterion(case, stage: str, code: str, passes: bool) -> str:
    """Return the criterion, once it is one of the edition's and bears the outcome out (R21).

    :raises NotAllowed: when it is none of them, or says the contrary; without any, only an empty
        one is right
    """
    criteria = criteria_of(edition(case.edition_id).content, stage)
    if code not in ({one.code for one in criteria} or {""}):
        raise rules.NotAllowed(
            "criterion", "Choose the criterion that the opinion rests on.", "R21"
        )
    if criteria and (passes, code) not in {(good, one.code) for good, one, _ in verdicts(criteria)}:
        raise rules.NotAllowed(
            "criterion", "This criterion says the contrary: choose one that bears it out.", "R21"
        )
    return code


def _join(case) -> str:
    return edition(case.edition_id).content.paths.join


def _step_ended(state, task, on):
    clock = state.clock(f"step:{task.no}")
    return (clocks.end(clock, on),) if clock and not clock.ended_on else ()


@command(Case)
def review(case, *, by, outcome: str, criterion: str = "", opinion: str = "", at: datetime) -> Told:
    """Give one department's opinion; the last one opens the next step (safe join, R34).

    :param outcome: `pass` or `refuse`; a refusal needs an opinion in words
    :raises NotAllowed: for another outcome, an unknown criterion, or what the department's remarks do not bear out
    """
    state, on = case.state, day_of(at)
    task = rules.work_for("review", state, by)
    if outcome not in OPINIONS:
        raise _unknown(OPINIONS)
    check_opinion(state, task.department_id, outcome, on)
    note, beside = words(case.pk, opinion, what="opinion", required=outcome == "refuse")
    is_last = len(state.open_tasks("review")) == 1
    opens, running = _next(state, "review", on) if is_last else ((), ())
    event = events.Reviewed(
        on=on,
        task=task.no,
        outcome=outcome,
        criterion=_criterion(case, "review", criterion, outcome == "pass"),
        note=note,
        handler=by.staff_code,
        clocks=(*_step_ended(state, task, on), *running),
        opens=opens,
    )
    return Told(event, actor=by.actor, beside=beside)


def _next(state, done: events.Step, on):
    return work.open_step(state, work.step_after(state, done), calendar(), on)


@command(Case)
def check(case, *, by, outcome: str, opinion: str = "", at: datetime) -> Told:
    """Check the review as another person (审核).

    :raises NotAllowed: for another outcome, or by who reviewed
    """
    state, on = case.state, day_of(at)
    task = rules.work_for("check", state, by)
    if outcome not in OPINIONS:
        raise _unknown(OPINIONS)
    note, beside = words(case.pk, opinion, what="opinion", required=outcome == "refuse")
    is_last = len(state.open_tasks("check")) == 1
    opens, running = _next(state, "check", on) if is_last else ((), ())
    event = events.Checked(
        on=on,
        task=task.no,
        outcome=outcome,
        note=note,
        handler=by.staff_code,
        clocks=(*_step_ended(state, task, on), *running),
        opens=opens,
    )
    return Told(event, actor=by.actor, beside=beside)


EARLIER: dict[events.Step, tuple[events.Step, ...]] = {  # what may be sent back to, and from where
    "review": ("check", "decide"),
    "check": ("decide",),
}


@command(Case)
def send_back(case, *, by, reason: str, to: str = "review", at: datetime) -> Told:
    """Send the case back to an earlier step, for a reason; the limits go on running.

    :param to: `review` or `check`, one the item has and that comes before this person's
    :raises NotAllowed: when the item has no such step, or it comes later
    """
    state, on = case.state, day_of(at)
    task = rules.work_for("send-back", state, by)
    if to not in {planned.step for planned in state.plan}:
        raise rules.NotAllowed("no-such-step", "This item is decided without that step.", "R13")
    if to not in EARLIER or task.step not in EARLIER[to]:
        raise rules.NotAllowed("not-earlier", "Choose a step that comes before yours.", "R13")
    note, beside = words(case.pk, reason)
    opens, running = work.open_step(state, work.planned(state, to), calendar(), on)
    event = events.Returned(
        on=on,
        task=task.no,
        to=to,
        note=note,
        handler=by.staff_code,
        clocks=(*_step_ended(state, task, on), *running),
        opens=opens,
    )
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def decide(
    case,
    *,
    by,
    outcome: str,
    criterion: str = "",
    reason: str = "",
    facts: dict | None = None,
    differs: str = "",
    at,
) -> Told:
    """Decide: grant or refuse, by a criterion and with reasons (art. 34, 38; R21).

    The limits end here; ten working days for delivery begin (art. 44). A licence has to be made
    before a granted case is complete (R31).

    :param facts: what the office assigns with a grant, where the edition names any (结果信息)
    :param differs: decided again after it was set aside, and to the same: in which main facts or
        reasons it differs (行政复议法 art. 64 (2), 行政诉讼法 art. 71)
    :raises Incomplete: when one of them is missing or is none
    """
    on = day_of(at)
    state, before = lapsed_hearing(case.state, on)
    task = rules.work_for("decide", state, by)
    if outcome not in DECISIONS:
        raise _unknown(DECISIONS)
    rules.check_kept(state, on)
    if renewals.is_renewed_by_law(state, on):
        raise rules.NotAllowed("by-law", renewals.RENEWED, ART_50)
    if outcome == "granted" and (against := rules.vetoes(state, _join(case))):
        raise rules.NotAllowed(
            "veto", f"{len(against)} of the reviewing departments did not let it pass.", "R34"
        )
    _follows_results(case, outcome)
    note, beside = words(case.pk, reason, required=outcome == "refused")
    other, more = words(case.pk, differs, required=False)
    aftermath.check_not_the_same(state, outcome, note=note, differs=other)
    beside = (*beside, *(row for row in more if other != note))
    assigned = results.assigned(case, facts or {}, at) if outcome == "granted" else None
    drops, ended = work.ended_with_decision(state, outcome, calendar(), on)
    opens, running = work.after_decision(state, outcome, check_days(case), calendar(), on)
    event = events.Decided(
        on=on,
        task=task.no,
        outcome=outcome,
        criterion=_criterion(case, "decision", criterion, outcome == "granted"),
        note=note,
        handler=by.staff_code,
        dossier=assigned.digest if assigned else "",
        drops=drops,
        differs=other,
        clocks=(*ended, *running),
        opens=opens,
    )
    if assigned:
        beside = (*beside, assigned)
    steps = ("make", "deliver") if outcome == "granted" else ()
    return charged(case, event, *steps, before=before, actor=by.actor, beside=beside)


# What comes out of these binds the decision; a site survey, an appraisal, experts advise it.
TENDERED = {ProcedureKind.TENDER}  # art. 53: whoever won is granted it, and nobody else
TESTED = {ProcedureKind.INSPECTION, ProcedureKind.TESTING, ProcedureKind.QUARANTINE}  # art. 55


def _follows_results(case, outcome: str) -> None:
    """Let the decision follow what was tendered or tested (art. 53, 55); the last result counts.

    :raises NotAllowed: when it goes against such a result
    """
    kinds = {p.code: p.kind for p in edition(case.edition_id).content.special_procedures}
    last = {
        t.subject: t.outcome
        for t in case.state.tasks
        if t.step == "procedure" and t.state == "done"
    }
    for code, found in last.items():
        kind = kinds.get(code)
        if outcome == "granted" and found == "refuse" and kind in TENDERED | TESTED:
            raise rules.NotAllowed(
                "binding",
                "The tender, inspection, testing or quarantine did not let it pass: it cannot be granted.",
                "行政许可法 art. 53, 55",
            )
        if outcome == "refused" and found == "pass" and kind in TENDERED:
            raise rules.NotAllowed(
                "binding",
                "Whoever won the tender or auction is granted it: it cannot be refused.",
                "行政许可法 art. 53",
            )


def check_days(case) -> int:
    """Return the working days until the check of an undertaking, 0 without one (R30)."""
    commitment = edition(case.edition_id).content.paths.commitment
    return commitment.check_days if commitment else 0
