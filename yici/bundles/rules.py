"""Who may do what to a bundle case as a whole. Pure. What may be done to a part, its case says."""

from dataclasses import dataclass

from yici.cases import rules as cases

from .events import Part
from .lifecycle import State


class NotAllowed(cases.NotAllowed):
    """This person may not do this to the whole, or not now."""


LAW = "行政许可法"


@dataclass(frozen=True)
class Verb:
    name: str
    by: str  # applicant, window, lead, part: a department that has one
    while_: frozenset[str]
    rule: str = ""


OPEN = frozenset({"received", "running"})
VERBS = {
    verb.name: verb
    for verb in (
        Verb("accept", "window", OPEN, f"{LAW} art. 26, 32; R34"),
        Verb("report-missing", "part", OPEN, f"{LAW} art. 32; R22"),
        Verb("ask-correction", "lead", OPEN, f"{LAW} art. 32; R22"),
        Verb("hand-over", "window", frozenset({"running", "delivering"}), f"{LAW} art. 44"),
        Verb("attach", "window", OPEN, f"C031; {LAW} art. 31"),
        Verb("set-visit", "lead", OPEN, f"{LAW} art. 34, 45; R34"),
        Verb("call-off-visit", "lead", OPEN, f"{LAW} art. 34"),
        Verb("hold-visit", "lead", OPEN, f"{LAW} art. 34"),
        Verb("supply-part", "applicant", OPEN, f"{LAW} art. 31"),
        Verb("correct", "applicant", OPEN, f"{LAW} art. 32"),
        Verb("go-on", "applicant", OPEN),
        Verb("withdraw", "applicant", OPEN),
    )
}


OFFICE = ("clerk", "reviewer", "checker", "decider")


def may_act(who, state: State, action: str = "") -> bool:
    """Whether somebody is the applicant, or acts for her in every item of it (R38)."""
    return all(who.may_act_for(state.applicant_id, item, action or None) for item in state.items)


def at_window(who, state: State) -> bool:
    """Whether somebody sits at the one window: the hall's clerks, or the lead department's."""
    return state.region in who.halls or who.has("clerk", state.department_id)


def leads(who, state: State) -> bool:
    """Whether somebody may call the departments together: the window, or the lead department's."""
    if at_window(who, state):
        return True
    return any(who.has(role, state.department_id) for role in OFFICE)


def reportable(who, state: State) -> tuple[Part, ...]:
    """Return the parts of her department of which she may say what they lack."""
    return tuple(
        part for part in state.askable if any(who.has(role, part.department_id) for role in OFFICE)
    )


def asks_no_more(state: State) -> str:
    """Return why nothing more may be asked for before acceptance (art. 32 (4); R22)."""
    if state.was_asked:
        return "The one notice for all parts has gone out: nothing more is asked for before acceptance."
    if state.accepted_by:
        return (
            "All papers were looked through when the whole was accepted: nothing more is asked for."
        )
    return "" if state.askable else "No part waits for acceptance."


def _idle(name: str, state: State) -> str:
    """Return what a verb of the whole lacks at this point, in words."""
    if name in ("report-missing", "ask-correction"):
        return asks_no_more(state)
    if name == "accept" and state.reported:
        return (
            "Departments say that something is missing: send the one notice first, or let them take "
            "it back."
        )
    if name == "supply-part" and not any(part.stuck for part in state.parts):
        return "No part lacks anything."
    if name == "set-visit" and state.visit:
        return "A joint visit is announced already: hold it, or call it off."
    if name in ("hold-visit", "call-off-visit") and state.visit is None:
        return "No joint visit is announced."
    return ""


WHOSE = {"window": at_window, "lead": leads, "part": reportable}


def refusal(name: str, state: State, who) -> NotAllowed | None:
    """Return why this person may not do this now, or None when she may."""
    verb = VERBS[name]
    if state.status not in verb.while_ or (name == "go-on" and not state.choice):
        return NotAllowed(
            "not-now",
            "This is not possible now. Look at the case again: it has moved on.",
            verb.rule,
        )
    if reason := _idle(name, state):
        return NotAllowed("not-now", reason, verb.rule)
    if verb.by == "applicant":
        if may_act(who, state, name) or at_window(who, state):
            return None
        return NotAllowed("not-yours", "Only the applicant or her agent may do this.", "R38")
    if who.is_staff and state.applicant_id in who.circle:
        return NotAllowed(
            "recusal", "This is your own matter: a colleague has to do it.", "公务员法 art. 76"
        )
    if not WHOSE[verb.by](who, state):
        return NotAllowed("not-yours", "This work belongs to another post.", verb.rule)
    return None


def check(name: str, state: State, who) -> None:
    """Let the verb pass.

    :raises NotAllowed: with code, words and rule
    """
    if reason := refusal(name, state, who):
        raise reason


def verbs(state: State, who) -> list[str]:
    """Return what this person may do now."""
    return [name for name in VERBS if refusal(name, state, who) is None]
