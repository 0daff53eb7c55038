"""What every verb needs: the day, the calendar, the due day that an event bears."""

from yici.cases.actions.shared import calendar, day_of
from yici.cases.models import Note
from yici.kernel import ledger
from yici.kernel.values import replace

from .. import total
from ..lifecycle import State, evolve
from ..models import BundleCase

__all__ = ["calendar", "dated", "day_of", "promise_of"]


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


def promise_of(story: BundleCase) -> str:
    """Return what was promised when the whole was accepted, in words."""
    told = ledger.history(story.pk, since=story.opened_at)
    accepted = told.filter(kind="bundles.accepted_together").last()
    digest = accepted.body.get("promise") if accepted else ""
    found = Note.objects.filter(case_id=story.pk, digest=digest or "")
    return found.values_list("text", flat=True).first() or ""
