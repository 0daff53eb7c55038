"""What follows a result: remedies, and what becomes of the result (art. 7, 8, 49, 69, 70)."""

from datetime import date, datetime

from yici.kernel.actions import Told, command

from .. import clocks, events, grounds, rules
from ..models import Case
from .shared import day_of, words

REMEDIES: tuple[events.Remedy, ...] = ("reconsideration", "litigation")
OUTCOMES: tuple[events.RemedyOutcome, ...] = (
    "upheld",
    "changed",
    "revoked",
    "unlawful",
    "ordered",
    "withdrawn",
)


@command(Case)
def record_remedy(
    case, *, by, remedy: str, filed_on: date, forum: str, summary: str, at: datetime
) -> Told:
    """Record that what was done is challenged, before whom and since when (art. 7).

    :param remedy: `reconsideration` (行政复议) or `litigation` (行政诉讼)
    :param forum: the authority or court that decides it
    """
    rules.check("record-remedy", case.state, by)
    on = day_of(at)
    if remedy not in REMEDIES:
        raise rules.NotAllowed("unknown-remedy", "Choose reconsideration or litigation.")
    if filed_on > on:
        raise rules.NotAllowed("future", "The day it was filed cannot lie in the future.")
    if filed_on < day_of(case.opened_at):
        raise rules.NotAllowed("past", "It cannot have been filed before the application came in.")
    if case.state.remedy:
        raise rules.NotAllowed("once", "A remedy is under way already: record its outcome first.")
    forum = forum.strip()
    if not 1 <= len(forum) <= 100:
        raise rules.NotAllowed("forum", "Name the authority or court that decides it.")
    note, beside = words(case.pk, summary, what="summary")
    event = events.RemedyRecorded(
        on=on, remedy=remedy, filed_on=filed_on, forum=forum, note=note, handler=by.staff_code
    )
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def decide_remedy(case, *, by, outcome: str, summary: str, at: datetime) -> Told:
    """Record what the reconsideration authority or the court decided."""
    rules.check("decide-remedy", case.state, by)
    if not case.state.remedy:
        raise rules.NotAllowed("not-now", "No remedy is under way.")
    if outcome not in OUTCOMES:
        raise rules.NotAllowed("unknown-outcome", "Choose an outcome.")
    note, beside = words(case.pk, summary, what="summary")
    event = events.RemedyDecided(
        on=day_of(at),
        remedy=case.state.remedy,
        outcome=outcome,
        note=note,
        handler=by.staff_code,
    )
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def change_result(case, *, by, change: str, ground: str, reason: str, at: datetime) -> Told:
    """Revoke, cancel, suspend or restore a granted result, or note its correction.

    The e-licence follows by itself. What is revoked or cancelled before it was handed over is not
    made or handed over any more: the case ends.

    :param change: `revoked`, `cancelled`, `corrected`, `suspended` or `restored`
    :param ground: a key of `grounds.CHANGES[change]`
    """
    rules.check("change-result", case.state, by)
    state = case.state
    if state.outcome != "granted":
        raise rules.NotAllowed("no-result", "Only a granted result can be changed.")
    if change not in rules.CHANGEABLE.get(state.result, set()):
        raise rules.NotAllowed("not-so", "This cannot be done to the result as it is now.")
    if ground not in grounds.CHANGES[change]:
        raise rules.NotAllowed("unknown-ground", "Choose one of the lawful grounds.")
    note, beside = words(case.pk, reason)
    on = day_of(at)
    event = events.ResultChanged(
        on=on, change=change, ground=ground, note=note, handler=by.staff_code
    )
    gone = change in GONE and state.status in NOT_HANDED_OVER
    if gone:
        rules.check_kept(state, on)
    return Told(event, *([_ended(state, on)] if gone else []), actor=by.actor, beside=beside)


GONE = {"revoked", "cancelled"}
NOT_HANDED_OVER = {"making", "delivering"}


def _ended(state, on: date) -> events.Terminated:
    """Return the end of a case whose result is gone before it was made, or handed over."""
    ended = tuple(clocks.end(c, on) for c in state.clocks if not c.ended_on)
    return events.Terminated(on=on, ground="result_gone", note="", handler="", clocks=ended)
