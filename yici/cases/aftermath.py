"""What follows from what the reconsideration authority or the court decided. Pure.

Set aside, changed or void (行政复议法 art. 63, 64, 67; 行政诉讼法 art. 70, 75, 77): what went against
somebody is open again, and so is a grant where the decision orders it to be decided anew; another grant
is revoked by that decision itself. Ordered to act (复议法 art. 66, 行诉法 art. 72), or to put right what
was found unlawful (复议法 art. 72, 行诉法 art. 76): work with a day. The day is the one the decision's
own text sets; where it sets none ("一定期限内"), the item's own statutory limit counts.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from . import clocks, grounds, periods, work
from .clocks import Clock
from .events import Act, Limit, Planned, Redo, RemedyOutcome, Task
from .lifecycle import GONE, State
from .rules import NotAllowed

OUTCOMES: tuple[RemedyOutcome, ...] = (
    "upheld",
    "changed",
    "partly",
    "revoked",
    "unlawful",
    "void",
    "ordered",
    "withdrawn",
)
NOTHING = {"upheld", "withdrawn"}  # what was done stands (复议法 art. 68, 69; 行诉法 art. 69)
SET_ASIDE = {"changed", "partly", "revoked"}  # not void: that has never had any effect
UNDER_WAY = {"in_review", "in_check", "in_decision"}
NOT_HANDED_OVER = {"making", "delivering"}
SAME_AGAIN = "行政复议法 art. 64; 行政诉讼法 art. 71"

# again: the main line is taken up anew; order: what is under way has a day; carry_out: side work
Way = Literal["", "again", "order", "carry_out"]


def way_of(state: State, outcome: str, *, orders: bool, act: str = "") -> Way:
    """Return how the office has to follow the decision; nothing where nothing is asked of it.

    :param act: what was challenged; what was done last where it was not said
    """
    if outcome in NOTHING or (outcome == "unlawful" and not orders):
        return ""
    if outcome == "unlawful":
        return "carry_out"
    if state.status in UNDER_WAY:
        return "order" if outcome == "ordered" else "carry_out"
    if is_against_her(state) and act != "granted":
        return "again"
    if outcome in {"revoked", "void"}:
        if orders:
            return "again"
        out = state.status == "delivered" and state.result not in GONE
        return "carry_out" if out else ""  # else it ends, or is gone already: nothing is out
    if outcome == "ordered" and state.status in NOT_HANDED_OVER:
        return "order"
    return "carry_out"


def is_against_her(state: State) -> bool:
    """Whether she has nothing in her hands now: refused, not accepted, ended, or taken away."""
    ended = state.status in {"not_accepted", "terminated"}
    return ended or state.outcome == "refused" or state.result in GONE


def lost_by(state: State, outcome: str) -> str:
    """Return the ground on which a granted result is gone by the decision itself, or nothing."""
    in_force = state.outcome == "granted" and state.result not in GONE
    if outcome not in {"revoked", "void"} or not in_force or state.status in UNDER_WAY:
        return ""
    return LOST[state.remedy, outcome]


LOST = {
    ("reconsideration", "revoked"): "remedy",
    ("reconsideration", "void"): "remedy_void",
    ("litigation", "revoked"): "judgment",
    ("litigation", "void"): "judgment_void",
}


@dataclass(frozen=True)
class Work:
    """What opens, and the clocks with it."""

    opens: tuple[Task, ...]
    clocks: tuple[Clock, ...]


def _step(state: State) -> Planned:
    """Return where the main line is taken up: where what was set aside had been done."""
    if state.outcome in {"granted", "refused"}:
        return work.planned(state, "decide")
    if state.accepted_on:
        return work.step_after(state)
    return work.own(state, "accept", "clerk")


def time_for(state: State, way: Way, laid_down: Limit | None) -> Limit:
    """Return how long the office has: as the decision says, else as the law gives for what is due."""
    if laid_down is not None:
        return laid_down
    if way == "again" and not state.accepted_on and state.outcome not in {"granted", "refused"}:
        return Limit(periods.PERIODS["acceptance"].days, "workday")
    if way == "order" and state.status in NOT_HANDED_OVER:
        return Limit(periods.PERIODS["delivery"].days, "workday")
    days = periods.REGIMES[state.regime].days or periods.REGIMES["ordinary"].days
    return state.statutory or Limit(days or 0, "workday")


def _clock(state: State, calendar, way: Way, laid_down: Limit | None, since: date) -> Clock:
    """Return the clock of what has to be done; the item's own limit stands still as any (art. 45)."""
    name = "redress" if way == "carry_out" else "remedy" if laid_down else "again"
    ground = grounds.REMEDIED[state.remedy, laid_down is not None]
    time = time_for(state, way, laid_down)
    return clocks.start(calendar, f"{name}:{_next(state)}", ground, time.days, time.unit, since)


NAMES = {"remedy", "again", "redress"}


def _next(state: State) -> int:
    return 1 + sum(clock.name in NAMES for clock in state.clocks)


def to_carry_out(state: State, calendar, limit: Limit | None, since: date, on: date) -> Work:
    """Return the side work of doing what was ordered, and telling what was done."""
    clock = _clock(state, calendar, "carry_out", limit, since)
    number = clock.kind.partition(":")[2]
    task = work.side(state, "redress", state.department_id, "decider", on, subject=number)
    return Work((task,), (clock,))


def to_hasten(state: State, calendar, limit: Limit | None, since: date) -> Work:
    """Return the day by which what is under way has to be done."""
    return Work((), (_clock(state, calendar, "order", limit, since),))


def to_do_again(state: State, calendar, limit: Limit | None, since: date, on: date) -> Work:
    """Return the work of the main line taken up anew; what ran for the old result is over."""
    opens, steps = work.open_step(state, _step(state), calendar, on)
    over = clocks.end_all(state.clocks, {"delivery", "aftercheck"}, on)
    return Work(opens, (*over, _clock(state, calendar, "again", limit, since), *steps))


Former = Literal["granted", "refused", "not_accepted", "terminated", "revoked"]


def former_of(state: State) -> Former:
    """Return what became of it, which the decision set aside: at last, that it was taken away."""
    if state.result in GONE:
        return "revoked"
    return state.outcome or "terminated"  # type: ignore[return-value]


def acts_of(state: State) -> tuple[Act, ...]:
    """Return what was done in a case and may be challenged as it stands, the last first."""
    if state.result in GONE:
        return ("revoked", "granted")
    done = state.outcome or (state.status if state.status == "terminated" else "")
    return (done,) if done else ()  # type: ignore[return-value]


def redo_of(
    state: State, former: tuple[str, str], *, act: str = "", outcome: str, procedure_only: bool
) -> Redo:
    """Return what is handled again.

    :param act: what was challenged; what was done last where it was not said
    :param former: ground or criterion, and digest of the reasons, of what was set aside
    """
    ground, note = former
    return Redo(
        no=1 + (state.redo.no if state.redo else 0),
        remedy=state.remedy,  # type: ignore[arg-type]
        former=act or former_of(state),  # type: ignore[arg-type]
        ground=ground,
        note=note,
        binds=outcome in SET_ASIDE and not procedure_only,
    )


def check_not_the_same(
    state: State, outcome: str, *, note: str, differs: str = "", ground: str = ""
) -> None:
    """Let nobody decide again what was set aside, on the same facts and reasons.

    Not where it was set aside for the procedure alone (复议法 art. 64 (2); for judgments 法释〔2018〕1号
    art. 90 (2)): then the same may come out again.

    :param note: digest of the reasons now
    :param ground: of a termination: on another one it is not the same
    :param differs: digest of in which main facts or reasons it differs; empty: not said
    :raises NotAllowed: when it comes to the same, and nothing else is said to be so
    """
    redo = state.redo
    if redo is None or not redo.is_open or not redo.binds or redo.former != outcome:
        return
    if outcome == "terminated" and ground != redo.ground:
        return  # it ends for something else
    if note and note == redo.note:
        raise NotAllowed(
            "same-again",
            "These are the reasons that were set aside: the same is not decided on them again.",
            SAME_AGAIN,
        )
    if not differs:
        raise NotAllowed(
            "same-again",
            "This was set aside: to come to the same again, say in which main facts or reasons it differs.",
            SAME_AGAIN,
        )
