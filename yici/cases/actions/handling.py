"""Around the handling: taking work, special procedures, extension, termination."""

from datetime import date, datetime

from yici.catalogue.content import ProcedureKind
from yici.catalogue.models import edition
from yici.kernel.actions import Told, command
from yici.people.models import Staff

from .. import aftermath, clocks, events, grounds, joint, periods, renewals, rules, work
from ..models import Case
from . import examining_jointly as together
from . import experts as reviewing
from .shared import calendar, day_of, words

OPINIONS: tuple[events.Opinion, ...] = ("pass", "refuse")
# A survey is made by two (art. 34); inspection, testing and quarantine too (art. 55).
BY_TWO = {"site-survey", "inspection", "testing", "quarantine"}


@command(Case)
def take(case, *, by, task: int | None = None, at: datetime) -> Told | None:
    """Take a piece of work, so that the applicant sees who has it (R23, R32).

    :raises NotAllowed: when no such work is open to this person
    """
    rules.check("take", case.state, by)
    mine = case.state.task(task) if task else _free(case.state, by)
    if mine is None or mine.state != "open" or not rules.may_do(by, case.state, mine):
        raise rules.NotAllowed("not-yours", "This work belongs to another post.", "R23")
    if mine.handler == by.staff_code:
        return None
    event = events.Taken(on=day_of(at), task=mine.no, handler=by.staff_code)
    return Told(event, actor=by.actor)


def _free(state, by):
    """Return her work of the main line; without any, her work beside it."""
    return rules.own_task(by, state) or rules.own_task(by, state, "*")


@command(Case)
def start_procedure(
    case, *, by, procedure: str, told: str, held_on: date | None = None, members=(), at: datetime
) -> Told:
    """Begin a special procedure; the limits stop while it lasts (art. 45, R14).

    It holds up the work of the department that begins it; the others go on with theirs.

    :param procedure: code of one that the edition lays down
    :param told: what the applicant was told in writing about the time it takes
    :param held_on: of a joint acceptance (联合验收), the one day on which all departments come
    :param members: and who comes: staff codes, somebody of every department
    :raises NotAllowed: when the edition lays down none with a limit, it runs already, or its visit will not do
    """
    state, on = case.state, day_of(at)
    mine = rules.work_for("start-procedure", state, by)
    laid_down = _procedure(case, procedure)
    if laid_down is None or laid_down.limit is None:
        raise rules.NotAllowed(
            "no-such-procedure", "The item lays down no such procedure with a limit.", "R14"
        )
    if any(t.step == "procedure" and t.subject == procedure for t in state.waits):
        raise rules.NotAllowed("once", "This procedure is under way already.", "R14")
    note, beside = words(case.pk, told, what="notice of the time needed")
    ref, limit = f"procedure:{procedure}", laid_down.limit
    own = clocks.start(calendar(), ref, "procedure", limit.days, limit.unit.value, on)
    jointly, members = _is_joint_visit(case, laid_down), tuple(dict.fromkeys(members))
    if jointly:
        together.check_visit(state, held_on, members, own.due_on, on, at)
    elif held_on or members:
        raise rules.NotAllowed(
            "no-visit", "Only a joint acceptance has one day for all departments.", together.VISIT
        )
    survey = work.side(
        state, "procedure", mine.department_id, mine.role, on, subject=procedure,
        holds="review" if jointly else f"task:{mine.no}", handler=by.staff_code,
    )  # fmt: skip
    held = None if jointly else {mine.no}  # a joint visit holds up every department
    event = events.ProcedureStarted(
        on=on,
        code=procedure,
        days=limit.days,
        note=note,
        handler=by.staff_code,
        held_on=held_on,
        members=members,
        clocks=(*work.stopped(state, calendar(), on, "procedure", ref, held), own),
        opens=(survey,),
    )
    return Told(event, actor=by.actor, beside=beside)


def _is_joint_visit(case, laid_down) -> bool:
    """Whether this is the visit of a joint acceptance: every department comes on the same day."""
    is_survey = laid_down is not None and laid_down.kind is ProcedureKind.SITE_SURVEY
    return is_survey and joint.kind_of(case.state) == "acceptance"


def _procedure(case, code: str):
    laid_down = edition(case.edition_id).content.special_procedures
    return next((p for p in laid_down if p.code == code), None)


@command(Case)
def finish_procedure(
    case, *, by, outcome: str, findings: str, procedure: str = "", second: str = "",
    experts=(), opinion: str = "", members=(), at,
) -> Told:  # fmt: skip
    """End a special procedure; the limits run again with the days they had left.

    :param procedure: its code; without one, the one this person has
    :param second: staff code of the second person; a site survey needs two (art. 34)
    :param findings: of an expert review, the reasons that the applicant reads
    :param experts: `Expert`s who judged: of an expert review, and only of one
    :param opinion: their written opinion; sealed, for the office
    :param members: of a joint acceptance, who was there: somebody of every department
    :raises NotAllowed: when none is under way, or those who must be there are not named
    """
    rules.check("finish-procedure", case.state, by)
    if outcome not in OPINIONS:
        raise rules.NotAllowed("unknown-outcome", "Choose pass or refuse.")
    state, on = case.state, day_of(at)
    task = _under_way(state, by, procedure)
    code, ref = task.subject, f"procedure:{task.subject}"
    own = state.clock(ref)
    jointly = _is_joint_visit(case, _procedure(case, code))
    if not jointly and (second or _needs_two(case, code)) and not _is_colleague(second, by):
        raise rules.NotAllowed(
            "two-persons",
            "A site survey needs two persons: name your colleague.",
            "行政许可法 art. 34",
        )
    handlers = tuple(filter(None, (by.staff_code, second)))
    if jointly:
        handlers = tuple(dict.fromkeys(members))
        together.check_members(state, handlers, at)
    if _is_by_experts(case, code):
        said, beside = reviewing.put_on_record(case, outcome, experts, opinion, findings, handlers)
    else:
        reviewing.need_none(experts, opinion)
        note, beside = words(case.pk, findings, what="findings")
        said = {"note": note}
    event = events.ProcedureFinished(
        on=on,
        code=code,
        outcome=outcome,
        handlers=handlers,
        **said,
        clocks=(clocks.end(own, on), *work.resumed(state, calendar(), on, ref)),
    )
    return Told(event, actor=by.actor, beside=beside)


def _under_way(state, by, code: str):
    """Return the special procedure that this person has, by its code or the only one."""
    mine = [t for t in state.waits if t.step == "procedure" and rules.may_do(by, state, t)]
    if code:
        mine = [t for t in mine if t.subject == code]
    if not mine:
        raise rules.NotAllowed("no-such-procedure", "No such procedure is under way.", "R14")
    return mine[0]


def _needs_two(case, code: str) -> bool:
    laid_down = _procedure(case, code)
    return laid_down is not None and laid_down.kind.value in BY_TWO


def _is_by_experts(case, code: str) -> bool:
    laid_down = _procedure(case, code)
    return laid_down is not None and laid_down.kind is ProcedureKind.EXPERT_REVIEW


def _is_colleague(code: str, by) -> bool:
    """Whether that staff code is somebody else's who is in office."""
    return code != by.staff_code and Staff.objects.filter(code=code, is_active=True).exists()


@command(Case)
def extend(case, *, by, days: int, reason: str, at: datetime) -> Told:
    """Extend the limits once, before their day has passed, with the reasons told (art. 42).

    By ten working days with the approval of the authority's head; by fifteen where several
    departments handle together, with that of the head of the government.

    :raises NotAllowed: for other days, or when the day has passed
    """
    rules.check("extend", case.state, by)
    regime = periods.REGIMES[case.state.regime]
    if not 1 <= days <= regime.more:
        raise rules.NotAllowed(
            "days", f"Extend by 1 to {regime.more} working days.", "行政许可法 art. 42"
        )
    note, beside = words(case.pk, reason)
    on = day_of(at)
    longer = periods.extended(calendar(), case.state.clocks, case.state.regime, days, on)
    if not longer:
        raise rules.NotAllowed(
            "passed", "The day has passed: what is over cannot be extended.", "行政许可法 art. 42"
        )
    event = events.Extended(on=on, days=days, note=note, handler=by.staff_code, clocks=longer)
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def terminate(case, *, by, ground: str, reason: str, at: datetime) -> Told:
    """End a case without a decision, on a lawful ground.

    :param ground: a key of `grounds.TERMINATIONS`
    :raises NotAllowed: on another ground, or when its facts are not there (yet)
    """
    rules.check("terminate", case.state, by)
    if ground not in grounds.TERMINATIONS:
        raise rules.NotAllowed("unknown-ground", "Choose one of the lawful grounds.")
    on = day_of(at)
    waiting = case.state.clock("correction")
    lapsed = waiting is not None and not waiting.ended_on and waiting.is_missed(on)
    if ground == "correction_lapsed" and not lapsed:
        raise rules.NotAllowed("not-yet", "The time for the correction is not over yet.")
    if ground != "correction_lapsed" and (vetoed := rules.window_vetoes(case.state, by)):
        raise vetoed
    if ground in grounds.BY_ITSELF:
        raise rules.NotAllowed("not-yet", "On this ground it ends by itself, when it is so.", "R22")
    if case.state.decided_on and ground not in grounds.AFTER_DECISION:
        raise rules.NotAllowed(
            "decided", "It is decided: change its result instead.", "行政许可法 art. 69, 70"
        )
    if ground == "originals_differ" and not any(t.step == "originals" for t in case.state.waits):
        raise rules.NotAllowed("not-yet", "No originals wait to be compared.", "R29")
    rules.check_kept(case.state, on)
    if renewals.is_renewed_by_law(case.state, on):
        raise rules.NotAllowed("by-law", renewals.RENEWED, "行政许可法 art. 50")
    note, beside = words(case.pk, reason)
    aftermath.check_not_the_same(case.state, "terminated", note=note, ground=ground)
    ended = work.ended_with_the_case(case.state, on)
    event = events.Terminated(on=on, ground=ground, note=note, handler=by.staff_code, clocks=ended)
    return Told(event, actor=by.actor, beside=beside)
