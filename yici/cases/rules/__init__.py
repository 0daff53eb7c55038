"""Who may do what to a case, when, and under which rule. Pure: state and person in, reason out."""

from functools import cache

from .. import joint
from ..events import Task
from ..lifecycle import STEPS, State
from .conditions import (
    CHANGEABLE,
    hearing_ask,
    is_extendable,
    late_review,
    review_to_say,
    safety_to_decide,
    still_asking,
    unmet_condition,
    window_vetoes,
)
from .days import check_kept, is_silent, is_unanswered, is_unkept, late_correction
from .people import (
    LEADS,
    WAITS_FOR_APPLICANT,
    concern,
    is_at_window,
    is_head,
    is_lead,
    is_own_matter,
    leads_work,
    may_do,
    may_see,
    own_task,
    party,
    reads_sealed_opinions,
    reviews_of,
    waits_for_applicant,
)
from .table import LAW, RECUSAL, VERBS, NotAllowed, NoTimeToMend, OutOfTurn, TooLong, Verb

__all__ = [
    "CHANGEABLE",
    "LAW",
    "LEADS",
    "RECUSAL",
    "VERBS",
    "WAITS_FOR_APPLICANT",
    "NoTimeToMend",
    "NotAllowed",
    "OutOfTurn",
    "TooLong",
    "Verb",
    "barred_from",
    "check",
    "check_kept",
    "concern",
    "hearing_ask",
    "is_at_window",
    "is_extendable",
    "is_head",
    "is_lead",
    "is_silent",
    "is_unanswered",
    "is_unkept",
    "late_correction",
    "late_review",
    "leads_work",
    "may_do",
    "may_see",
    "own_task",
    "party",
    "passed_on_by",
    "possible",
    "reads_sealed_opinions",
    "refusal",
    "review_to_say",
    "reviews_of",
    "safety_to_decide",
    "still_asking",
    "verbs",
    "vetoes",
    "waits_for_applicant",
    "window_vetoes",
    "work_for",
]


HELD = {"accept", "review", "check", "decide", "deliver"}  # steps that side work may hold up


def refusal(verb: Verb, state: State, who) -> NotAllowed | None:
    """Return why this person may not do this now, or None when she may."""
    if verb.event not in STEPS[state.status]:
        return OutOfTurn(verb, state.status)
    if verb.by == "applicant":
        return _not_the_applicants(verb, state, who) or unmet_condition(verb, state, who)
    if verb.by == "party":
        return _not_a_party(verb, state, who) or unmet_condition(verb, state, who)
    if who.is_staff and is_own_matter(state, who):
        return NotAllowed("recusal", "This is your own matter: a colleague has to do it.", RECUSAL)
    if verb.by == "lead":
        special = unmet_condition(verb, state, who)
        if special and special.code == "not-now":
            return special
        if not is_lead(who, state):
            return NotAllowed(
                "not-yours", "This is for those who answer for the department.", verb.rule
            )
        return special
    if verb.by == "convener":
        return _not_the_conveners(verb, state, who) or unmet_condition(verb, state, who)
    if verb.by == "head":
        return _not_the_heads(verb, state, who) or unmet_condition(verb, state, who)
    mine = own_task(who, state, verb.step)
    if not (mine or any(may(verb, state, who) for may in WITHOUT_WORK)):
        return NotAllowed("not-yours", "This work belongs to another post.", verb.rule)
    return _held(verb, state, mine) or unmet_condition(verb, state, who)


def _not_the_applicants(verb: Verb, state: State, who) -> NotAllowed | None:
    if who.may_act_for(state.applicant_id, state.item_code, verb.name) or is_at_window(who, state):
        return None
    return NotAllowed("not-yours", "Only the applicant or her agent may do this.", "R38")


def _not_a_party(verb: Verb, state: State, who) -> NotAllowed | None:
    if party(state, who, verb.name) is not None or is_at_window(who, state):
        return None
    return NotAllowed(
        "not-yours", "Only the applicant or somebody concerned may do this.", verb.rule
    )


def _not_the_heads(verb: Verb, state: State, who) -> NotAllowed | None:
    if is_head(who, state):
        return None
    if not own_task(who, state):
        return NotAllowed("not-yours", "This work belongs to another post.", verb.rule)
    if state.regime == "joint":
        return NotAllowed(
            "head-only", "In joint handling only the head of the government may do this.", verb.rule
        )
    return NotAllowed("head-only", "Only the head of the authority may extend a limit.", verb.rule)


def _not_the_conveners(verb: Verb, state: State, who) -> NotAllowed | None:
    its_own = who.has("reviewer", state.department_id) or is_lead(who, state)
    if its_own or is_at_window(who, state):
        return None
    return NotAllowed(
        "not-yours", "This is for the department that calls the others together.", verb.rule
    )


def _held(verb: Verb, state: State, mine: Task | None) -> NotAllowed | None:
    """Return what the work has to wait for: a special procedure, a fee, a suspension."""
    if mine is None or verb.step not in HELD:
        return None
    # Who has not paid may still be asked for what is missing, or told that this is not the place.
    waits = [
        t
        for t in state.held_by(mine.step, mine.no)
        if t.step != "pay" or verb.name not in NOT_PAID_FOR
    ]
    if not waits:
        return None
    return NotAllowed("held", f"First has to be finished: {waits[0].step}.", HOLDING[waits[0].step])


NOT_PAID_FOR = {"ask-correction", "reject"}
HOLDING = {
    "procedure": f"{LAW} art. 45",
    "hearing": f"{LAW} art. 46, 47",
    "consult": "R34",
    "pay": f"{LAW} art. 59",
    "supply": "R22",
    "originals": "R29",
    "suspension": "R14",
    "aftercheck": "R30",
    "rework": joint.LAW,
    "safety": joint.LAW,
}


def _closes_lapsed(verb: Verb, state: State, who) -> bool:
    """A case that waits for its applicant has no open work; its clerks may end it."""
    if verb.name != "terminate" or not waits_for_applicant(state):
        return False
    return is_at_window(who, state) or who.has("clerk", state.department_id)


def passed_on_by(who, state: State) -> tuple[Task, ...]:
    """Return the open work this person may pass on: her own, and that of her department if she leads it."""
    if waits_for_applicant(state):
        return ()
    open_ = state.open_tasks() + state.waits
    office = (task for task in open_ if task.role != "applicant")
    return tuple(t for t in office if may_do(who, state, t) or leads_work(who, t))


def _hands_over(verb: Verb, state: State, who) -> bool:
    """Those who answer for a department may pass on anybody's work in it; what waits for its
    applicant, whoever asked her as well."""
    if verb.name != "transfer":
        return False
    if waits_for_applicant(state):
        asked = is_at_window(who, state) or who.has("clerk", state.department_id)
        return asked or is_lead(who, state)
    return any(leads_work(who, task) for task in state.open_tasks() + state.waits)


def _ends_as_lead(verb: Verb, state: State, who) -> bool:
    """What is not accepted yet is ended by who answers for the department: no window has a veto
    (R27); so is what waits for originals, of which the machine makes the licence (R29)."""
    hers = state.accepted_on is None or any(t.step == "originals" for t in state.waits)
    return verb.name == "terminate" and hers and is_lead(who, state)


WITHOUT_WORK = (_closes_lapsed, _hands_over, _ends_as_lead)  # who may, though none of it is hers


def barred_from(name: str | None, state: State, who) -> NotAllowed | None:
    """Return what a verb asks besides the post and she does not meet (a second person), if anything."""
    return unmet_condition(VERBS[name], state, who) if name else None


def check(name: str, state: State, who) -> Verb:
    """Let the verb pass, or say why not.

    :raises NotAllowed: with code, words and rule
    """
    verb = VERBS[name]
    if reason := refusal(verb, state, who):
        raise reason
    return verb


def work_for(name: str, state: State, who) -> Task:
    """Let the verb pass, and return this person's piece of work that it does.

    :raises NotAllowed: with code, words and rule; also when no such work is hers
    """
    verb = check(name, state, who)
    task = own_task(who, state, verb.step)
    if task is None:
        raise NotAllowed("not-yours", "This work belongs to another post.", verb.rule)
    return task


@cache
def possible(status: str) -> tuple[Verb, ...]:
    """Return the verbs that the lifecycle knows in this status: no other comes near."""
    return tuple(verb for verb in VERBS.values() if verb.event in STEPS[status])


def verbs(state: State, who) -> list[tuple[Verb, NotAllowed | None]]:
    """Return every verb the lifecycle or the person's posts bring near, with what bars it."""
    found = []
    for verb in possible(state.status):
        reason = refusal(verb, state, who)
        if reason is None or reason.code not in {"not-yours", "not-now"}:
            found.append((verb, reason))
    return found


def vetoes(state: State, join: str) -> tuple[int, ...]:
    """Return the departments whose last review bars a grant: the item's one veto rule (R34).

    :param join: `veto`: each reviewing department may bar it; `lead`: they advise, the lead decides
    """
    if join != "veto":
        return ()
    last = {t.department_id: t.outcome for t in state.tasks if t.step == "review" and t.outcome}
    return tuple(department for department, outcome in last.items() if outcome == "refuse")
