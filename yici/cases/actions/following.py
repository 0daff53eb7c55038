"""What follows a result: remedies, and what becomes of the result (art. 7, 8, 49, 69, 70)."""

from datetime import date, datetime

from yici.kernel import ledger
from yici.kernel.actions import Told, command

from .. import aftermath, clocks, events, grounds, rules, work
from ..lifecycle import GONE, evolve
from ..models import Case
from . import promises
from .shared import calendar, day_of, words

REMEDIES: tuple[events.Remedy, ...] = ("reconsideration", "litigation")
UNITS: tuple[clocks.Unit, ...] = ("day", "workday")
LAW_OF_IT = "行政复议法 art. 30; 行政诉讼法 art. 49"
MOST = 365  # days or working days that a decision may leave: more is a slip of the pen


@command(Case)
def record_remedy(
    case,
    *,
    by,
    remedy: str,
    filed_on: date,
    forum: str,
    summary: str,
    act: str = "",
    at: datetime,
) -> Told:
    """Record that what was done is challenged, before whom and since when (art. 7).

    :param remedy: `reconsideration` (行政复议) or `litigation` (行政诉讼)
    :param forum: the authority or court that decides it
    :param act: what is challenged, one of `aftermath.acts_of`; what was done last where it is not said
    :raises NotAllowed: for another remedy, a day that cannot be, no forum, an act that the case does
        not have, or while one is under way
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
    acts = aftermath.acts_of(case.state)
    if act and act not in acts:
        raise rules.NotAllowed(
            "no-such-act",
            "The case has no such act that stands: choose one that it has.",
            LAW_OF_IT,
        )
    note, beside = words(case.pk, summary, what="summary")
    event = events.RemedyRecorded(
        on=on, remedy=remedy, filed_on=filed_on, forum=forum, note=note, handler=by.staff_code,
        act=act or next(iter(acts), ""),
    )  # fmt: skip
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def decide_remedy(
    case,
    *,
    by,
    outcome: str,
    summary: str,
    effective_on: date | None = None,
    orders: bool = False,
    days: int | None = None,
    unit: str = "day",
    procedure_only: bool = False,
    at: datetime,
) -> Told:
    """Record what the reconsideration authority or the court decided; what follows opens by itself.

    What was set aside is handled again, a grant that is set aside is revoked with its licence, what
    was ordered becomes work with a day (行政复议法 art. 63-67, 72, 77; 行政诉讼法 art. 70-77, 94).

    :param outcome: one of `aftermath.OUTCOMES`
    :param effective_on: when it was served, or the judgment became final; today where not given
    :param orders: whether it orders to decide anew, to act, or to put right what was unlawful
    :param days: what its own text sets for that; None: the item's own limit
    :param unit: of these days, `day` or `workday`
    :param procedure_only: set aside for the procedure alone: then the same may be decided again
    :raises NotAllowed: when no remedy is under way, or these do not go together
    """
    rules.check("decide-remedy", case.state, by)
    state, on = case.state, day_of(at)
    remedy = state.remedy
    if remedy not in REMEDIES:
        raise rules.NotAllowed("not-now", "No remedy is under way.")
    if outcome not in aftermath.OUTCOMES:
        raise rules.NotAllowed("unknown-outcome", "Choose an outcome.")
    filed = _last(case, events.RemedyRecorded) or {}
    since = _in_effect(filed, effective_on or on, on)
    orders = orders or outcome == "ordered"
    act = filed.get("act", "")
    way = aftermath.way_of(state, outcome, orders=orders, act=act)
    limit = _limit(way, outcome, orders, days, unit)
    if procedure_only and outcome not in aftermath.SET_ASIDE:
        raise rules.NotAllowed(
            "procedure", "Only what was set aside can have been set aside for its procedure alone."
        )
    note, beside = words(case.pk, summary, what="summary")
    decided = events.RemedyDecided(
        on=on, remedy=remedy, outcome=outcome, note=note, handler=by.staff_code,
        effective_on=since, orders=orders, limit=limit, procedure_only=procedure_only,
        **_beside(state, way, limit, since, on),
    )  # fmt: skip
    told = [decided, *_result_lost(state, outcome, note, by.staff_code, on)]
    if way == "again":
        redo = aftermath.redo_of(
            state, _former(case, act), act=act, outcome=outcome, procedure_only=procedure_only
        )
        again = aftermath.to_do_again(state, calendar(), limit, since, on)
        told.append(events.Reopened(on=on, redo=redo, clocks=again.clocks, opens=again.opens))
    elif len(told) > 1 and state.status in aftermath.NOT_HANDED_OVER:
        told.append(_ended(evolve(evolve(state, told[0]), told[1]), on))
    return Told(*told, actor=by.actor, beside=beside)


def _in_effect(filed: dict, since: date, on: date) -> date:
    """:raises NotAllowed: when it took effect after today, or before it was asked for"""
    if since > on:
        raise rules.NotAllowed("future", "The day it took effect cannot lie in the future.")
    if filed and since < date.fromisoformat(str(filed["filed_on"])):
        raise rules.NotAllowed("past", "It cannot have been decided before it was filed.")
    return since


def _limit(way: str, outcome: str, orders: bool, days: int | None, unit: str):
    """Return the limit of the decision's own text, if it sets one.

    :raises NotAllowed: when it orders nothing, or the days are none
    """
    if outcome in aftermath.NOTHING and (orders or days is not None):
        raise rules.NotAllowed("orders", "Where what was done stands, nothing is ordered.")
    if days is None:
        return None
    if not way:
        raise rules.NotAllowed("orders", "Nothing is left to be done in that time.")
    if unit not in UNITS or not 1 <= days <= MOST:
        raise rules.NotAllowed("days", "Give 1 to 365 days, calendar or working days.")
    return events.Limit(days, unit)


def _beside(state, way: str, limit, since: date, on: date) -> dict:
    """Return the side work and the clock that come with the decision itself."""
    if way == "carry_out":
        found = aftermath.to_carry_out(state, calendar(), limit, since, on)
    elif way == "order":
        found = aftermath.to_hasten(state, calendar(), limit, since)
    else:
        return {}
    return {"clocks": found.clocks, "opens": found.opens}


def _result_lost(state, outcome: str, note: str, handler: str, on: date) -> list:
    """Return that the result is revoked, where the decision itself has done so."""
    ground = aftermath.lost_by(state, outcome)
    if not ground:
        return []
    return [_changed(state, "revoked", ground, note, handler, on)]


def _changed(state, change, ground: str, note: str, handler: str, on: date) -> events.ResultChanged:
    """Return what becomes of the result; what is revoked is not checked, or revoked, any more (R30)."""
    over = clocks.end_all(state.clocks, {"aftercheck"}, on) if change == "revoked" else ()
    return events.ResultChanged(
        on=on, change=change, ground=ground, note=note, handler=handler, clocks=over
    )


# By what was set aside: the fact that says so, and under which name it bears its ground.
FORMER: dict[str, tuple[type[events.CaseEvent], str]] = {
    "granted": (events.Decided, "criterion"),
    "refused": (events.Decided, "criterion"),
    "not_accepted": (events.RefusalProposed, "ground"),
    "terminated": (events.Terminated, "ground"),
    "revoked": (events.ResultChanged, "ground"),
}


def _former(case, act: str) -> tuple[str, str]:
    """Return ground and digest of the reasons of what was set aside."""
    kind, ground = FORMER[act or aftermath.former_of(case.state)]
    body = _last(case, kind) or {}
    return body.get(ground, ""), body.get("note", "")


def _last(case, kind: type[events.CaseEvent]) -> dict | None:
    found = ledger.history(case.pk, since=case.opened_at).filter(kind=kind.kind).last()
    return found.body if found else None


@command(Case)
def carry_out(case, *, by, report: str, at: datetime) -> Told:
    """Note that what the decision on a remedy orders is done, and what was done (履行).

    :param report: what was done, as it is told to her and to whoever ordered it
    """
    state, on = case.state, day_of(at)
    task = rules.work_for("carry-out", state, by)
    note, beside = words(case.pk, report, what="report of what was done")
    event = events.CarriedOut(
        on=on,
        task=task.no,
        note=note,
        handler=by.staff_code,
        clocks=tuple(
            clocks.end(c, on) for c in state.clocks if c.kind == f"redress:{task.subject}"
        ),
    )
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def change_result(case, *, by, change: str, ground: str, reason: str, at: datetime) -> Told:
    """Revoke, cancel, suspend or restore a granted result, or note its correction.

    The e-licence follows by itself. What is revoked or cancelled before it was handed over is not
    made or handed over any more: the case ends.

    :param change: `revoked`, `cancelled`, `corrected`, `suspended` or `restored`
    :param ground: a key of `grounds.CHANGES[change]`
    :raises NotAllowed: when that cannot be done to the result as it is, or not on that ground
    """
    rules.check("change-result", case.state, by)
    state = case.state
    if state.outcome != "granted":
        raise rules.NotAllowed("no-result", "Only a granted result can be changed.")
    if change not in rules.CHANGEABLE.get(state.result, set()):
        raise rules.NotAllowed("not-so", "This cannot be done to the result as it is now.")
    if ground not in grounds.CHANGES[change]:
        raise rules.NotAllowed("unknown-ground", "Choose one of the lawful grounds.")
    is_false = ground == promises.FALSE
    if is_false and not state.undertaking:
        raise rules.NotAllowed(
            "no-undertaking", "It was not decided on an undertaking: choose another ground.", "R30"
        )
    if change == "cancelled" and any(t.subject == "revoke" for t in state.waits):
        raise rules.NotAllowed(
            "not-so", "What was undertaken is not so: revoke it, it cannot be cancelled.", "R30"
        )
    note, beside = words(case.pk, reason)
    if is_false:  # it goes on record whoever found it, by the check or before it
        beside = (*beside, *promises.record(case, promises.FALSE, at))
    on = day_of(at)
    event = _changed(state, change, ground, note, by.staff_code, on)
    gone = change in GONE and state.status in aftermath.NOT_HANDED_OVER
    if gone:
        rules.check_kept(state, on)
    return Told(event, *([_ended(state, on)] if gone else []), actor=by.actor, beside=beside)


def _ended(state, on: date) -> events.Terminated:
    """Return the end of a case whose result is gone before it was made, or handed over."""
    ended = work.ended_with_the_case(state, on)
    return events.Terminated(on=on, ground="result_gone", note="", handler="", clocks=ended)
