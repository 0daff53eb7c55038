"""What a verb asks beyond the step and the post."""

from .. import events, joint
from ..clocks import Clock
from ..events import Task
from ..lifecycle import ASKED, State
from .people import is_lead, may_do, own_task, party, reviews_of, waits_for_applicant
from .table import LAW, NotAllowed, Verb


def _asked_before(state, who) -> NotAllowed | None:
    if state.bundle_id:
        return NotAllowed(
            "whole",
            "It is a part of one thing: say there what your part lacks; one notice goes out for all parts.",
        )
    if state.corrections:
        return NotAllowed("once", "A correction is asked once only, with everything in it.")
    return None


def _mended_as_a_whole(state, who) -> NotAllowed | None:
    if not state.bundle_id:
        return None
    return NotAllowed(
        "whole", "It is a part of one thing: what is missing is supplied there, once for all parts."
    )


def _same_person_refused(state, who) -> NotAllowed | None:
    if proposer(state) == who.staff_code:
        return NotAllowed("four-eyes", "A refusal needs a second person.")
    return None


def proposer(state: State) -> str:
    """Return who proposed the refusal, in whosever hands the confirming is now."""
    proposed = [t.handler for t in state.tasks if t.outcome == "RefusalProposed"]
    return proposed[-1] if proposed else ""


def _same_person_reviewed(state, who) -> NotAllowed | None:
    if any(t.step == "review" and t.handler == who.staff_code and t.state == "done"
           for t in state.tasks):  # fmt: skip
        return NotAllowed("four-eyes", "The check needs another person than the review.")
    return None


def is_extendable(state: State) -> bool:
    """Whether the limit may still be extended (art. 42)."""
    return _extends(state, None) is None


def _extends(state, who) -> NotAllowed | None:
    if state.extensions:
        return NotAllowed("once", "A limit is extended once only.")
    if state.regime == "none":
        return NotAllowed("no-extension", "The law gives this item no extension.")
    if any(clock.name == "remedy" and clock.is_running for clock in state.clocks):
        return NotAllowed(
            "no-extension", "A day that the decision on a remedy sets is not extended here."
        )
    return None


def _nothing_to_resume(state, who) -> NotAllowed | None:
    return None if state.held_by("*") else NotAllowed("not-now", "The handling is not suspended.")


def _suspended_already(state, who) -> NotAllowed | None:
    return (
        NotAllowed("not-now", "The handling is suspended already.") if state.held_by("*") else None
    )


def hearing_ask(no: int) -> str:
    """Return the kind of the clock in which somebody may ask for a hearing: each her own."""
    return f"hearing_ask:{no}" if no else "hearing_ask"


def still_asking(state) -> tuple[Clock, ...]:
    """Return the clocks of those who were told of their right and have neither asked nor given up."""
    return tuple(
        c for c in state.clocks if c.kind.split(":")[0] == "hearing_ask" and c.ended_on is None
    )


def _no_hearing_on_offer(state, who) -> NotAllowed | None:
    no = party(state, who)
    mine = [c for c in still_asking(state) if no is None or c.kind == hearing_ask(no)]
    return None if mine else NotAllowed("not-now", "No hearing is on offer.")


def _nothing_to_give_up(state, who) -> NotAllowed | None:
    if not any(t.step == "hearing" for t in state.waits):
        return NotAllowed("not-now", "No hearing is on offer.")
    if not state.hearing_by and not still_asking(state):
        return NotAllowed("by-law", "The law asks for this hearing: nobody can give it up.")
    no = party(state, who)
    if (
        no is None
        or no in state.hearing_by
        or any(c.kind == hearing_ask(no) for c in still_asking(state))
    ):
        return None
    return NotAllowed("not-now", "She has given up her hearing, or never had one to ask for.")


def _no_hearing_asked(state, who) -> NotAllowed | None:
    clock = state.clock("hearing")
    if clock is None or clock.ended_on:
        return NotAllowed("not-now", "Nobody has asked for a hearing.")
    return None


def _no_remedy(state, who) -> NotAllowed | None:
    return None if state.remedy else NotAllowed("not-now", "No remedy is under way.")


def _remedy_open(state, who) -> NotAllowed | None:
    if not state.remedy:
        return None
    return NotAllowed("not-now", "A remedy is under way already: record its outcome first.")


# What may be done to a result, by what has become of it.
CHANGEABLE: dict[str, set[events.Change]] = {
    "": {"revoked", "cancelled", "corrected", "suspended"},
    "suspended": {"restored", "revoked", "cancelled"},
}


def _no_result(state, who) -> NotAllowed | None:
    if state.outcome != "granted" or state.result_is_gone:
        return NotAllowed("not-now", "Only a granted result can be changed.")
    if not who.has("decider", state.department_id):
        return NotAllowed("head-only", "Only the head of the authority may change a result.")
    return None


def _no_result_to_publish(state) -> NotAllowed | None:
    if state.status != "terminated" or state.decided_on:
        return None
    return NotAllowed("not-now", "Nothing of this case is published: it ended without a decision.")


def _asked_or_answered(state, who) -> NotAllowed | None:
    if refused := _no_result_to_publish(state):
        return refused
    if state.withheld == ASKED:
        return NotAllowed("once", "The department has your wish: it is not published meanwhile.")
    if state.withheld:
        return NotAllowed("once", "It is withheld already.")
    if any(t.step == "secrecy" and t.outcome == "ResultPublished" for t in state.tasks):
        return NotAllowed(
            "once",
            "The department has answered that it is published: ask for reconsideration or sue.",
        )
    return None


def _not_the_heads_to_withhold(state, who) -> NotAllowed | None:
    if refused := _no_result_to_publish(state):
        return refused
    if state.withheld not in ("", ASKED):
        return NotAllowed("not-now", "It is withheld already.")
    return _not_the_heads_to_publish(state, who)


def _nothing_withheld(state, who) -> NotAllowed | None:
    if not state.withheld:
        return NotAllowed("not-now", "Nothing of this case is withheld.")
    return _not_the_heads_to_publish(state, who)


def _not_the_heads_to_publish(state, who) -> NotAllowed | None:
    if who.has("decider", state.department_id):
        return None
    return NotAllowed("head-only", "Only the head of the authority says what is published.")


def _nothing_owed(state, who) -> NotAllowed | None:
    return None if state.owed else NotAllowed("not-now", "Nothing is owed.")


def _no_fee_waits(state, who) -> NotAllowed | None:
    if any(t.step == "pay" for t in state.waits):
        return None
    return NotAllowed("not-now", "No fee waits to be paid.")


def _not_joint(state) -> NotAllowed | None:
    if joint.kind_of(state):
        return None
    return NotAllowed("not-now", "This item is not examined jointly.")


def _remarks_are_out(state, who) -> NotAllowed | None:
    if state.joint is None or state.joint.asked_on is None:
        return _not_joint(state)
    if late_review(who, state):
        return NotAllowed(
            "once", "The one list is out: raise what concerns safety, for the head to allow it."
        )
    return NotAllowed(
        "once", "The applicant was told once of all remarks: no new ones are added to the list."
    )


def late_review(who, state: State) -> Task | None:
    """Return the review of hers whose department joined after the one list had gone out."""
    return next((t for t in joint.joined_later(state) if may_do(who, state, t)), None)


def _nothing_to_raise(state, who) -> NotAllowed | None:
    if refused := _not_joint(state):
        return refused
    now, task = joint.of(state), late_review(who, state)
    if task is None:
        return NotAllowed(
            "not-now",
            "Only a department that joined after the one list raises what concerns safety.",
        )
    if task.department_id in now.said or any(r.task == task.no for r in now.raised):
        return NotAllowed("once", "Your department has raised what concerns safety already.")
    return None


def safety_to_decide(who, state: State) -> tuple[Task, joint.Raised] | None:
    """Return the approval that is hers, and what was raised: never her own concern."""
    raised = {str(one.task): one for one in joint.of(state).raised}
    for task in state.open_tasks("safety"):
        one = raised.get(task.subject)
        if one and one.handler != who.staff_code and may_do(who, state, task):
            return task, one
    return None


def _raised_it_herself(state, who) -> NotAllowed | None:
    if safety_to_decide(who, state) or not own_task(who, state, "safety"):
        return None
    return NotAllowed("four-eyes", "Who raised it does not allow it: another person decides.")


def _no_rework_yet(state, who) -> NotAllowed | None:
    now = joint.of(state)
    if refused := _not_joint(state):
        return refused
    if now.asked_on:
        return NotAllowed("once", "The applicant was told once of all remarks.")
    if not now.open_of(weight="must"):
        return NotAllowed("not-now", "No department has remarked anything that must be mended.")
    if joint.waits_for(state):
        return NotAllowed(
            "not-yet",
            "Every department first says what it remarks: the applicant gets one list.",
        )
    return None


def _no_rework_waits(state, who) -> NotAllowed | None:
    if any(t.step == "rework" for t in state.waits):
        return None
    return NotAllowed("not-now", "Nothing has to be mended.")


def review_to_say(who, state: State) -> Task | None:
    """Return the first review of hers whose department has not said what it remarks."""
    said = joint.of(state).said
    return next((t for t in reviews_of(who, state) if t.department_id not in said), None)


def _nothing_to_settle(state, who) -> NotAllowed | None:
    now = joint.of(state)
    if now.came_on and any(now.open_of(t.department_id) for t in reviews_of(who, state)):
        return None
    return NotAllowed("not-now", "No remark of yours waits to be looked at again.")


def window_vetoes(state, who) -> NotAllowed | None:
    """Before it is accepted nobody ends it alone at the window, by whatever name (R27)."""
    if state.accepted_on or is_lead(who, state):
        return None
    return NotAllowed(
        "head-only",
        "It is not accepted yet: propose not to accept it, or have it ended by who answers for the department.",
        f"{LAW} art. 70; R27",
    )


def _ends_alone(state, who) -> NotAllowed | None:
    return None if waits_for_applicant(state) else window_vetoes(state, who)


SPECIAL = {
    "remark": _remarks_are_out,
    "ask-rework": _no_rework_yet,
    "hand-in-rework": _no_rework_waits,
    "settle-remarks": _nothing_to_settle,
    "raise-safety": _nothing_to_raise,
    "decide-safety": _raised_it_herself,
    "supply": _nothing_owed,
    "waive-fee": _no_fee_waits,
    "resume": _nothing_to_resume,
    "suspend": _suspended_already,
    "ask-hearing": _no_hearing_on_offer,
    "waive-hearing": _nothing_to_give_up,
    "set-hearing": _no_hearing_asked,
    "hold-hearing": _no_hearing_asked,
    "record-remedy": _remedy_open,
    "decide-remedy": _no_remedy,
    "change-result": _no_result,
    "ask-withholding": _asked_or_answered,
    "withhold-result": _not_the_heads_to_withhold,
    "publish-result": _nothing_withheld,
    "ask-correction": _asked_before,
    "correct": _mended_as_a_whole,
    "confirm-rejection": _same_person_refused,
    "check": _same_person_reviewed,
    "terminate": _ends_alone,
    "extend": _extends,
}


def unmet_condition(verb: Verb, state: State, who) -> NotAllowed | None:
    """Return what the verb asks and the case does not meet, under the verb's own rule."""
    asked = SPECIAL.get(verb.name)
    found = asked(state, who) if asked else None
    return NotAllowed(found.code, found.message, verb.rule) if found else None
