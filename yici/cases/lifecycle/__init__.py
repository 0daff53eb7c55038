"""The life of a case: the table of its steps, its state, and how an event moves it. Pure."""

from yici.kernel.values import replace

from .. import formerly
from ..clocks import Clock
from . import kept, tasks
from .state import ASKED, DECIDED_LATER, GONE, State
from .table import FINAL, SAME, STATUS_OF, STEPS, WEIGHED, WORK, IllegalStep

__all__ = [
    "ASKED",
    "DECIDED_LATER",
    "FINAL",
    "GONE",
    "SAME",
    "STATUS_OF",
    "STEPS",
    "WEIGHED",
    "WORK",
    "IllegalStep",
    "State",
    "evolve",
]


def evolve(state: State, event) -> State:
    """Return the state after the event.

    :raises IllegalStep: when the lifecycle has no such step
    """
    try:
        status = STEPS[state.status][type(event)]
    except KeyError:
        raise IllegalStep(type(event), state.status) from None
    event = formerly.as_today(state, event)
    after = kept.facts(state, event)
    work = tasks.after(state, event)
    clocks = _merged(after.clocks, event.clocks)
    if status == WORK:
        status = tasks.status_of(state, work, event)
    elif status == SAME:
        status = state.status
    after = replace(after, status=status, tasks=work, clocks=clocks, redo=kept.redo(after, event))
    if status in FINAL:
        after = tasks.closed(after, event.on)
    return replace(after, tasks=tuple(tasks.dated(after, task) for task in after.tasks))


def _merged(clocks, changed) -> tuple[Clock, ...]:
    by_kind = {c.kind: c for c in clocks} | {c.kind: c for c in changed}
    return tuple(by_kind[kind] for kind in sorted(by_kind))
