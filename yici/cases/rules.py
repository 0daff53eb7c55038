"""Who may do what to a case, when, and under which rule. Pure: state and person in, reason out."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from . import events, joint, lifecycle
from .clocks import Clock
from .events import Task
from .lifecycle import STEPS, State


class NotAllowed(Exception):
    """This person may not do this now. `code` and `rule` tell pages and API why."""

    def __init__(self, code: str, message: str, rule: str = ""):
        super().__init__(message)
        self.code, self.message, self.rule = code, message, rule


class OutOfTurn(NotAllowed):
    """The lifecycle knows no such step in the status of the case."""

    def __init__(self, verb: "Verb", status: str):
        said = f"“{verb.name}” is not possible while the case is {status}."
        super().__init__("not-now", said, verb.rule)


class NoTimeToMend(NotAllowed):
    """The law's limit leaves fewer working days to mend than that (行政许可法 art. 42, 45).

    `most`: how many it leaves; `ends_on`: its last day; `extendable`: whether art. 42 has not been used.
    """

    def __init__(self, most: int, ends_on: date, *, extendable: bool):
        super().__init__(
            "days" if most else "no-time",
            f"Give {most} working days to mend it at most: the limit of the law ends on {ends_on}.",
            f"{LAW} art. 42, 45",
        )
        self.most, self.ends_on, self.extendable = most, ends_on, extendable


@dataclass(frozen=True)
class Verb:
    """What can be done: the fact it brings about, the step whose work it is, and by whom.

    `by`: `office` (whoever has the work), `lead` (who answers for the department's handling),
    `head` (of the authority, or of the government in joint handling), `convener` (who calls the
    departments together: reviewer or lead of the department of the case, or its window), `applicant` (she or her
    agent, or the window for her), `party` (the applicant, or somebody else concerned, as herself).
    """

    name: str
    event: type
    step: str = ""  # the open work it belongs to; empty: any work of the main line
    by: str = "office"
    rule: str = ""
    key: str = ""  # the one key that starts it on the desk


LAW = "行政许可法"
RECUSAL = "公务员法 art. 76"  # 回避
VERBS = {
    verb.name: verb
    for verb in (
        Verb("accept", events.Accepted, "accept", rule=f"{LAW} art. 32", key="a"),
        Verb(
            "ask-correction", events.CorrectionAsked, "accept", rule=f"{LAW} art. 32; R22", key="c"
        ),
        Verb("reject", events.RefusalProposed, "accept", rule=f"{LAW} art. 32; R27", key="x"),
        Verb("confirm-rejection", events.NotAccepted, "confirm", rule="R27", key="y"),
        Verb("return-rejection", events.RefusalReturned, "confirm", rule="R27", key="n"),
        Verb("start-procedure", events.ProcedureStarted, rule=f"{LAW} art. 45; R14", key="s"),
        Verb(
            "finish-procedure",
            events.ProcedureFinished,
            "procedure",
            rule=f"{LAW} art. 34, 45",
            key="f",
        ),
        Verb("extend", events.Extended, by="head", rule=f"{LAW} art. 42", key="e"),
        Verb("review", events.Reviewed, "review", rule=f"{LAW} art. 34; R21", key="r"),
        Verb("remark", events.Remarked, "review", rule=joint.LAW),
        Verb("ask-rework", events.ReworkAsked, by="convener", rule=f"{joint.LAW}; R22"),
        Verb("hand-in-rework", events.ReworkHandedIn, by="applicant", rule=joint.LAW),
        Verb("settle-remarks", events.RemarksSettled, "review", rule=joint.LAW),
        Verb("raise-safety", events.SafetyRaised, rule=f"{joint.LAW}; R22"),
        Verb("decide-safety", events.SafetyDecided, "safety", rule=f"{joint.LAW}; R22"),
        Verb("check", events.Checked, "check", rule="R13", key="k"),
        Verb("send-back", events.Returned, rule="R13", key="b"),
        Verb("decide", events.Decided, "decide", rule=f"{LAW} art. 38; R21", key="d"),
        Verb("deliver", events.Delivered, "deliver", rule=f"{LAW} art. 44", key="g"),
        Verb("terminate", events.Terminated, rule=f"{LAW} art. 70", key="t"),
        Verb("attach", events.Attached, rule="C031; 行政许可法 art. 31"),
        Verb("take", events.Taken, "*", rule="R23", key="m"),
        Verb("correct", events.Corrected, by="applicant", rule=f"{LAW} art. 32"),
        Verb("accept-tolerantly", events.Accepted, "accept", rule="R22", key="l"),
        Verb("supply", events.Supplied, by="applicant", rule="R22"),
        Verb("see-originals", events.OriginalsSeen, "originals", rule="R29"),
        Verb("after-check", events.AfterChecked, "aftercheck", rule="R30"),
        Verb("pre-review", events.PreReviewed, "pre_review", rule="C041", key="p"),
        Verb("submit", events.Submitted, by="applicant", rule=f"{LAW} art. 29"),
        Verb("forward", events.Forwarded, "accept", rule="R23"),
        Verb("transfer", events.Transferred, "*", rule="R23", key="h"),
        Verb("name-concerned", events.ConcernedNamed, rule=f"{LAW} art. 36, 47"),
        Verb("state-views", events.ViewsStated, by="party", rule=f"{LAW} art. 36"),
        Verb("offer-hearing", events.HearingOffered, rule=f"{LAW} art. 46, 47"),
        Verb("ask-hearing", events.HearingAsked, by="party", rule=f"{LAW} art. 47"),
        Verb("set-hearing", events.HearingSet, "hearing", rule=f"{LAW} art. 48"),
        Verb("hold-hearing", events.HearingHeld, "hearing", rule=f"{LAW} art. 48"),
        Verb("waive-hearing", events.HearingDropped, by="party", rule=f"{LAW} art. 47"),
        Verb("consult", events.ConsultAsked, rule="R34"),
        Verb("answer-consult", events.ConsultAnswered, "consult", rule="R34", key="o"),
        Verb("add-reviewer", events.ReviewerJoined, by="lead", rule="R34"),
        Verb("suspend", events.Suspended, by="lead"),
        Verb("resume", events.Resumed, by="lead"),
        Verb("record-remedy", events.RemedyRecorded, by="lead", rule=f"{LAW} art. 7"),
        Verb(
            "decide-remedy",
            events.RemedyDecided,
            by="lead",
            rule="行政复议法 art. 63-67; 行政诉讼法 art. 70-77",
        ),
        Verb(
            "carry-out",
            events.CarriedOut,
            "redress",
            rule="行政复议法 art. 77; 行政诉讼法 art. 94",
        ),
        Verb("change-result", events.ResultChanged, by="lead", rule=f"{LAW} art. 69, 70"),
        Verb("ask-fee", events.FeeAsked, rule=f"{LAW} art. 58, 59"),
        Verb("waive-fee", events.FeeWaived, by="lead", rule=f"{LAW} art. 59"),
        Verb("withdraw", events.Withdrawn, by="applicant"),
    )
}
LEADS = {"decider", "checker"}  # those who answer for a department's handling
HELD = {"accept", "review", "check", "decide", "deliver"}  # steps that side work may hold up


def may_see(state: State, who) -> bool:
    """Whether this person may see the case: what `Case.objects.visible_to` says of lists.

    Read with the case, it costs no statement; a test holds the two together.
    """
    if who.applicant_id and state.applicant_id == who.applicant_id:
        return True
    if any(
        grant.principal == state.applicant_id
        and (grant.items is None or state.item_code in grant.items)
        for grant in who.grants
    ):
        return True
    if not who.halls.isdisjoint({state.region, state.taken_at, state.collect_at} - {""}):
        return True
    if state.regime == "joint" and state.region in who.governs:
        return True
    involved = {state.department_id} | {task.department_id for task in state.tasks}
    return any(department in involved for _, department in who.posts)


def party(state: State, who, verb: str | None = None) -> int | None:
    """Return as whom she takes part: 0 for the applicant, a number for somebody else concerned.

    None: as neither.
    """
    if who.may_act_for(state.applicant_id, state.item_code, verb):
        return 0
    return concern(state, who, verb)


def concern(state: State, who, verb: str | None = None) -> int | None:
    """Return whom of those concerned she is or acts for: her page shows that, and nothing else.

    What `Concern.objects.visible_to` says of lists; a test holds the two together.
    """
    for one in state.concerned:
        if one.applicant_id and who.may_act_for(one.applicant_id, state.item_code, verb):
            return one.no
    return None


def may_do(who, state: State, task: Task) -> bool:
    """Whether this piece of work is this person's: by post, or as clerk of the hall (C035)."""
    if task.step == "confirm":
        return any(who.has(role, task.department_id) for role in LEADS)
    if who.has(task.role, task.department_id):
        return True
    if task.step == "deliver":
        return (state.collect_at or state.region) in who.halls
    # What an edition gives to the window (role clerk), the hall's clerks do for all departments:
    # so an immediate item is decided at the same visit (R28). A hall elsewhere takes in and sees
    # it through; who handles it weighs and decides (C051).
    if task.step in lifecycle.WEIGHED:
        return task.role == "clerk" and state.region in who.halls
    return task.role == "clerk" and is_at_window(who, state)


def is_at_window(who, state: State) -> bool:
    """Whether a hall of hers took the case in, or serves the region that handles it (C051)."""
    return not who.halls.isdisjoint({state.region, state.taken_at} - {""})


def own_task(who, state: State, step: str = "") -> Task | None:
    """Return this person's open piece of work: of the main line, of a step, or ("*") of any."""
    tasks = state.open_tasks() + state.waits if step == "*" else state.open_tasks(step or None)
    return next((t for t in tasks if may_do(who, state, t)), None)


def refusal(verb: Verb, state: State, who) -> NotAllowed | None:
    """Return why this person may not do this now, or None when she may."""
    if verb.event not in STEPS[state.status]:
        return OutOfTurn(verb, state.status)
    if verb.by == "applicant":
        return _not_the_applicants(verb, state, who) or _special_refusal(verb, state, who)
    if verb.by == "party":
        return _not_a_party(verb, state, who) or _special_refusal(verb, state, who)
    if who.is_staff and _is_own_matter(state, who):
        return NotAllowed("recusal", "This is your own matter: a colleague has to do it.", RECUSAL)
    if verb.by == "lead":
        special = _special_refusal(verb, state, who)
        if special and special.code == "not-now":
            return special
        if not is_lead(who, state):
            return NotAllowed(
                "not-yours", "This is for those who answer for the department.", verb.rule
            )
        return special
    if verb.by == "convener":
        return _not_the_conveners(verb, state, who) or _special_refusal(verb, state, who)
    if verb.by == "head":
        return _not_the_heads(verb, state, who) or _special_refusal(verb, state, who)
    mine = own_task(who, state, verb.step)
    if not (mine or _closes_lapsed(verb, state, who) or _hands_over(verb, state, who)):
        return NotAllowed("not-yours", "This work belongs to another post.", verb.rule)
    return _held(verb, state, mine) or _special_refusal(verb, state, who)


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


def reads_sealed_opinions(state: State, who) -> bool:
    """Whether she is an official of the case and it is not her own matter: she reads who judged it.

    The halls that only take in and hand out do not.
    """
    if not who.is_staff or _is_own_matter(state, who):
        return False
    if state.regime == "joint" and state.region in who.governs:
        return True
    involved = {state.department_id} | {task.department_id for task in state.tasks}
    return any(department in involved for _, department in who.posts)


def _is_own_matter(state: State, who) -> bool:
    """Whether she, or whom she acts for, applies or is concerned: then she stays out (回避)."""
    concerned = (one.applicant_id for one in state.concerned)
    return any(one in who.circle for one in (state.applicant_id, *concerned))


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


def is_head(who, state: State) -> bool:
    """Whether an extension needs this person's approval (行政许可法 art. 42)."""
    if state.regime == "joint":
        return state.region in who.governs
    return who.has("decider", state.department_id)


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


def is_lead(who, state: State) -> bool:
    """Whether this person answers for the handling by the department of the case."""
    return any(who.has(role, state.department_id) for role in LEADS)


def _closes_lapsed(verb: Verb, state: State, who) -> bool:
    """A case that waits for its applicant has no open work; its clerks may end it."""
    if verb.name != "terminate" or not waits_for_applicant(state):
        return False
    return is_at_window(who, state) or who.has("clerk", state.department_id)


def leads_work(who, task: Task) -> bool:
    """Whether this person answers for the department whose work it is, in whosever case (R23)."""
    return any(who.has(role, task.department_id) for role in LEADS)


WAITS_FOR_APPLICANT = ("correcting", "pre_reviewed")


def waits_for_applicant(state: State) -> bool:
    """Whether nobody in the office has work with it until the applicant has answered."""
    return state.status in WAITS_FOR_APPLICANT


def _hands_over(verb: Verb, state: State, who) -> bool:
    """Those who answer for a department may pass on anybody's work in it; what waits for its
    applicant, whoever asked her as well."""
    if verb.name != "transfer":
        return False
    if waits_for_applicant(state):
        asked = is_at_window(who, state) or who.has("clerk", state.department_id)
        return asked or is_lead(who, state)
    return any(leads_work(who, task) for task in state.open_tasks() + state.waits)


# What a verb asks beyond the step and the post.
def _asked_before(state, who) -> NotAllowed | None:
    if state.corrections:
        return NotAllowed("once", "A correction is asked once only, with everything in it.")
    return None


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


def _checked_already(state, who) -> NotAllowed | None:
    if any(t.step == "aftercheck" and t.subject == "revoke" for t in state.waits):
        return NotAllowed(
            "not-now", "It was checked, and was not so: what is left is to revoke the result."
        )
    return None


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


def reviews_of(who, state: State) -> tuple[Task, ...]:
    """Return the open reviews that are this person's: of several departments, where she has posts."""
    return tuple(t for t in state.open_tasks("review") if may_do(who, state, t))


def review_to_say(who, state: State) -> Task | None:
    """Return the first review of hers whose department has not said what it remarks."""
    said = joint.of(state).said
    return next((t for t in reviews_of(who, state) if t.department_id not in said), None)


def _nothing_to_settle(state, who) -> NotAllowed | None:
    now = joint.of(state)
    if now.came_on and any(now.open_of(t.department_id) for t in reviews_of(who, state)):
        return None
    return NotAllowed("not-now", "No remark of yours waits to be looked at again.")


SPECIAL = {
    "remark": _remarks_are_out,
    "ask-rework": _no_rework_yet,
    "hand-in-rework": _no_rework_waits,
    "settle-remarks": _nothing_to_settle,
    "raise-safety": _nothing_to_raise,
    "decide-safety": _raised_it_herself,
    "supply": _nothing_owed,
    "after-check": _checked_already,
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
    "ask-correction": _asked_before,
    "confirm-rejection": _same_person_refused,
    "check": _same_person_reviewed,
    "extend": _extends,
}


def _special_refusal(verb: Verb, state: State, who) -> NotAllowed | None:
    asked = SPECIAL.get(verb.name)
    found = asked(state, who) if asked else None
    return NotAllowed(found.code, found.message, verb.rule) if found else None


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


def is_unanswered(state: State, clock: Clock | None, today: date) -> bool:
    """Whether a renewal asked for in time was not decided by the day of expiry (art. 50 (2))."""
    if clock is None or not clock.is_running or clock.ground != "renewal":
        return False
    return clock.is_missed(today) and state.status in {"in_review", "in_check", "in_decision"}


def is_silent(clock: Clock | None, today: date) -> bool:
    """Whether the office has let the five days pass without a word (art. 32 (4))."""
    return clock is not None and clock.is_running and clock.is_missed(today)


def is_unkept(state: State, today: date) -> bool:
    """Whether promised papers did not come by their day: then the case ends by itself, on record (R22).

    What was refused meanwhile needs none any more.
    """
    return (
        bool(state.owed) and state.outcome != "refused" and is_silent(state.clock("supply"), today)
    )


def late_correction(state: State, today: date) -> date | None:
    """Return the day of a correction that has passed, while nobody has ended the case.

    The law sets no day and lets nothing follow by itself (行政许可法 art. 32): what comes late is still
    looked at, but from that day on the office may end the case, and everybody is told so.
    """
    clock = state.clock("correction")
    if state.status != "correcting" or not is_silent(clock, today):
        return None
    return clock.due_on if clock else None


def check_kept(state: State, today: date) -> None:
    """:raises NotAllowed: when a promise of papers is broken: nothing forestalls what follows from it"""
    if is_unkept(state, today):
        raise NotAllowed(
            "passed",
            "The day by which papers were promised is over: for want of them the case ends by itself.",
            "R22",
        )
