"""联合踏勘、联合验收: special procedures of parts of a bundle, held at one visit for all (art. 34, 45)."""

from datetime import datetime

from yici.catalogue.content import ProcedureKind
from yici.kernel.actions import Told, command

from .. import clocks, events, joint, work
from ..lifecycle import STEPS
from ..models import Case
from .attaching import item_of
from .shared import calendar, day_of, words


def surveys_of(case) -> list:
    """Return the procedures a case may have at its place: running ones first, then those it may begin.

    None once it has been at one: each is held once.
    """
    state = case.state
    if events.ProcedureStarted not in STEPS[state.status]:
        return []
    begun = {t.subject: t for t in state.tasks if t.step == "procedure"}
    laid_down = [
        p
        for p in item_of(case).special_procedures
        if p.kind is ProcedureKind.SITE_SURVEY and p.limit
    ]
    running = [p for p in laid_down if p.code in begun and begun[p.code].is_open]
    return running or [p for p in laid_down if p.code not in begun and _main(state)]


def _main(state):
    """Return the work the survey belongs to: the lead department's, else the first there is."""
    found = state.open_tasks("review") or state.open_tasks("decide")
    own = [t for t in found if t.department_id == state.department_id]
    return next(iter(own or found), None)


@command(Case)
def start_procedure_jointly(
    case, *, procedure: str, told: str, handler: str, at: datetime
) -> Told | None:
    """Begin a part's survey for the day all departments come together; nothing where it runs already.

    :param told: what the applicant is told in writing, for all parts at once (art. 45)
    """
    state, on = case.state, day_of(at)
    laid_down = next((p for p in surveys_of(case) if p.code == procedure), None)
    if state.bundle_id is None or laid_down is None or _runs(state, procedure):
        return None
    note, beside = words(case.pk, told, what="notice of the time needed")
    ref, limit, mine = f"procedure:{procedure}", laid_down.limit, _main(state)
    own = clocks.start(calendar(), ref, "procedure", limit.days, limit.unit.value, on)
    jointly = joint.kind_of(state) == "acceptance"  # then it holds up every department
    survey = work.side(
        state, "procedure", mine.department_id, mine.role, on, subject=procedure,
        holds="review" if jointly else f"task:{mine.no}", handler=handler,
    )  # fmt: skip
    held = None if jointly else {mine.no}
    event = events.ProcedureStarted(
        on=on, code=procedure, days=limit.days, note=note, handler=handler, jointly=True,
        clocks=(*work.stopped(state, calendar(), on, "procedure", ref, held), own),
        opens=(survey,),
    )  # fmt: skip
    return Told(event, actor="clock", beside=beside)


@command(Case)
def finish_procedure_jointly(
    case, *, procedure: str, outcome: events.Opinion, findings: str, handlers: tuple[str, ...],
    at: datetime,
) -> Told | None:  # fmt: skip
    """End a part's survey by the record of the joint visit; nothing where it is over already."""
    state, on, ref = case.state, day_of(at), f"procedure:{procedure}"
    if state.bundle_id is None or not _runs(state, procedure):
        return None
    note, beside = words(case.pk, findings, what="findings")
    event = events.ProcedureFinished(
        on=on, code=procedure, outcome=outcome, note=note, handlers=handlers, jointly=True,
        clocks=(clocks.end(state.clock(ref), on), *work.resumed(state, calendar(), on, ref)),
    )  # fmt: skip
    return Told(event, actor="clock", beside=beside)


def _runs(state, procedure: str) -> bool:
    return any(t.step == "procedure" and t.subject == procedure for t in state.waits)
