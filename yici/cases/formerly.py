"""What earlier releases told, as it is told today: facts stay as they are, the fold reads them. Pure.

- 0.1 told a special procedure without the side work it opens: the whole case waited in a status of
  its own, and the stops of its clocks bore no name. A case that was surveyed on the day of the
  upgrade has to be able to go on.
"""

from yici.kernel.values import replace

from .events import CaseEvent, ProcedureStarted, Task

SURVEYS = 1001  # numbers of side work that was never told: beyond all that were


def as_today(state, event: CaseEvent) -> CaseEvent:
    """Return the event as it would be told today; most are returned as they are."""
    if isinstance(event, ProcedureStarted) and not event.opens:
        opens = (_survey(state, event),)
        return replace(event, opens=opens, clocks=_named(event.clocks, event.code))
    if any(stop.ground == "procedure" and not stop.ref for c in event.clocks for stop in c.stops):
        under_way = next((t.subject for t in state.waits if t.no >= SURVEYS), "")
        return replace(event, clocks=_named(event.clocks, under_way))
    return event


def _survey(state, event: ProcedureStarted) -> Task:
    """Return the side work: whoever had the case's work might end the procedure."""
    mine = next(iter(state.open_tasks()))
    number = SURVEYS + sum(task.no >= SURVEYS for task in state.tasks)
    return Task(
        no=number, step="procedure", department_id=mine.department_id, role=mine.role,
        opened_on=event.on, handler=event.handler, subject=event.code, holds="*",
    )  # fmt: skip


def _named(clocks, code: str):
    """Return the clocks, each stop for a procedure with the procedure's name."""
    return tuple(
        replace(
            clock,
            stops=tuple(
                replace(stop, ref=f"procedure:{code}")
                if code and stop.ground == "procedure" and not stop.ref
                else stop
                for stop in clock.stops
            ),
        )
        if clock.stops
        else clock
        for clock in clocks
    )
