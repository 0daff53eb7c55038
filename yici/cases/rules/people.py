"""Who somebody is to a case: whether she may see it, whose work it is, for whom she acts."""

from .. import lifecycle
from ..events import Task
from ..lifecycle import State

LEADS = {"decider", "checker"}  # those who answer for a department's handling


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


def reads_sealed_opinions(state: State, who) -> bool:
    """Whether she is an official of the case and it is not her own matter: she reads who judged it.

    The halls that only take in and hand out do not.
    """
    if not who.is_staff or is_own_matter(state, who):
        return False
    if state.regime == "joint" and state.region in who.governs:
        return True
    involved = {state.department_id} | {task.department_id for task in state.tasks}
    return any(department in involved for _, department in who.posts)


def is_own_matter(state: State, who) -> bool:
    """Whether she, or whom she acts for, applies or is concerned: then she stays out (回避)."""
    concerned = (one.applicant_id for one in state.concerned)
    return any(one in who.circle for one in (state.applicant_id, *concerned))


def is_head(who, state: State) -> bool:
    """Whether an extension needs this person's approval (行政许可法 art. 42)."""
    if state.regime == "joint":
        return state.region in who.governs
    return who.has("decider", state.department_id)


def is_lead(who, state: State) -> bool:
    """Whether this person answers for the handling by the department of the case."""
    return any(who.has(role, state.department_id) for role in LEADS)


def leads_work(who, task: Task) -> bool:
    """Whether this person answers for the department whose work it is, in whosever case (R23)."""
    return any(who.has(role, task.department_id) for role in LEADS)


WAITS_FOR_APPLICANT = ("correcting", "pre_reviewed")


def waits_for_applicant(state: State) -> bool:
    """Whether nobody in the office has work with it until the applicant has answered."""
    return state.status in WAITS_FOR_APPLICANT


def reviews_of(who, state: State) -> tuple[Task, ...]:
    """Return the open reviews that are this person's: of several departments, where she has posts."""
    return tuple(t for t in state.open_tasks("review") if may_do(who, state, t))
