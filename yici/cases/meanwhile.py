"""What happened while somebody looked at a case, and whether it concerns what she does now. Pure.

Parallel departments act on one case at once, each on its own piece of work. A colleague's opinion,
a piece of work somebody else took, a survey that holds up another department only: none of these
changes what she saw of hers, so her opinion still stands. Whatever touches her own work, the file,
or what she herself did, she has to see before she goes on.
"""

from . import events, rules
from .lifecycle import State

# Somebody did, or passed on, one piece of work; the others lie as they lay.
OF_ONE_TASK = (
    events.Reviewed, events.Taken, events.Transferred, events.Remarked, events.RemarksSettled,
)  # fmt: skip
# Something begins beside: it concerns the work it opens, and the work it holds up.
BEGINNINGS = (
    events.ProcedureStarted, events.ConsultAsked, events.ReviewerJoined, events.FeeAsked,
    events.Redated,
)  # fmt: skip


def leaves_alone(verb: str, state: State, who, told) -> bool:
    """Whether what was told meanwhile leaves this person's own work as she saw it.

    :param state: of the case now
    :param told: (actor, event) of what was told since she looked
    """
    known = rules.VERBS.get(verb)
    mine = rules.own_task(who, state, known.step) if who and known and known.step else None
    return mine is not None and all(
        actor != who.actor and _elsewhere(event, mine) for actor, event in told
    )


def _elsewhere(event, mine) -> bool:
    if isinstance(event, OF_ONE_TASK):
        return event.task != mine.no and all(task.no != mine.no for task in event.opens)
    if isinstance(event, BEGINNINGS):
        return not any(
            task.no == mine.no or task.holds_up(mine.step, mine.no) for task in event.opens
        )
    return False
