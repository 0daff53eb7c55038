"""What every verb needs: the day, the calendar, the due day that an event bears."""

from yici.cases.actions.shared import calendar, day_of
from yici.kernel.values import replace

from .. import total
from ..lifecycle import State, evolve

__all__ = ["calendar", "dated", "day_of"]


def dated(state: State, *events) -> tuple:
    """Return the events with the day by which the whole is due after each of them."""
    told = []
    for event in events:
        after = evolve(state, event)
        due = total.reckon(calendar(), after, event.on)
        event = replace(event, due_on=due.due_on if due else None)
        state = evolve(state, event)
        told.append(event)
    return tuple(told)
