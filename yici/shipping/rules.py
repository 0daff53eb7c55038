"""Who may do what to a parcel, and what is new in a carrier's word. Pure."""

import re
from dataclasses import dataclass

from yici.kernel.references import meant, spelt

from . import events as e
from .lifecycle import STEPS, State, evolve
from .progress import Progress

ART_44 = "行政许可法 art. 44"
ART_70 = "行政许可法 art. 69, 70"
RULES = {
    "recall": ART_70,
    "note-recall": ART_70,
    "take-back": ART_70,
    "drop-recall": ART_70,
}  # else art. 44
DAYS_IN_LOCKER = 3  # calendar days
MOST = 99  # sendings of a parcel


def _(text: str) -> str:
    """Mark a message for translation; rules know no Django."""
    return text


CONTENTS = {
    "licence": _("Licence or certificate"),
    "decision": _("Decision"),
    "notice": _("Official notice"),
    "materials": _("Materials of the application"),
    "other": _("Something else"),
}
MODES = {
    "post": _("By post"),
    "window": _("Pick-up at the window"),
    "locker": _("Pick-up from a locker"),
}
ANSWERS = {  # of a carrier that is asked to bring something back
    "recalled": _("It was stopped and comes back"),
    "too_late": _("It could not be stopped any more"),
}
TAKEN_BACK = {
    "given_back": _("The paper is here again"),
    "declared_void": _("The paper was declared void in public"),
}
CANCELLED = {
    "elsewhere": _("It goes another way"),
    "ended": _("The case has ended"),
    "error": _("It was asked in error"),
}


class NotAllowed(Exception):
    """This may not be done by this person, or not now. `code`, English words, and the rule."""

    def __init__(self, code: str, message: str, rule: str = "", field: str = ""):
        super().__init__(message)
        self.code, self.message, self.rule, self.field = code, message, rule, field


NOT_OFFICE = _("Only the delivery clerk of the department, or a clerk of the hall, may do this.")
NOT_HERS = _("Only the applicant, and who acts for her, may do this.")


@dataclass(frozen=True)
class Verb:
    """A verb: what it tells, and whether the applicant may, too."""

    name: str
    event: type
    office: bool = True
    applicant: bool = False


VERBS = {
    verb.name: verb
    for verb in (
        Verb("book", e.Booked),
        Verb("note-waybill", e.Booked, applicant=True),
        Verb("print-label", e.LabelPrinted),
        Verb("hand-over", e.HandedOver),
        Verb("readdress", e.Readdressed, applicant=True),
        Verb("make-ready", e.Readied),
        Verb("store", e.Stored),
        Verb("collect", e.Collected),
        Verb("receive", e.Received),
        Verb("cancel", e.Cancelled, applicant=True),
        Verb("recall", e.RecallAsked),
        Verb("note-recall", e.RecallAnswered),
        Verb("take-back", e.TakenBack),
        Verb("drop-recall", e.RecallDropped),
    )
}


NOT_VOID = _("The result stands: there is nothing to call back.")
STILL_NOT = _("The result is not in force: what was called back stays called back.")
ONLY_SUSPENDED = _("The result is only suspended: its paper is not declared void.")
WITHHELD = _("The result is suspended: it is not given out until it is restored.")


def is_office(state: State, who) -> bool:
    """Say whether her post hands out and sends for this department."""
    return (
        who.is_clock
        or who.actor.startswith("locker:")  # it has signed what it asks
        or who.has("delivery_clerk", state.department_id)
        or who.has("clerk", state.department_id)
        or state.region in who.halls
    )


def check(name: str, state: State, who, item: str = "") -> None:
    """Let those pass who may.

    :param item: the service item the parcel belongs to; whose mandate is for some items only may
        do nothing with a parcel whose item is not known (R38)
    :raises NotAllowed: with code, words and rule
    """
    verb = VERBS[name]
    if verb.applicant and state.applicant_id and who.may_act_for(state.applicant_id, item, name):
        if name == "cancel" and state.direction == "out":
            raise NotAllowed("not-yours", NOT_OFFICE, ART_44)
        return
    if not is_office(state, who):
        raise NotAllowed("not-yours", NOT_OFFICE, ART_44)


def may(name: str, state: State, who, item: str = "") -> bool:
    """Say whether she may do this now: her post, the parcel's way, and where it is."""
    try:
        check(name, state, who, item)
    except NotAllowed:
        return False
    return VERBS[name].event in STEPS[state.status] and fits(name, state)


def fits(name: str, state: State) -> bool:
    """Say whether the verb means something for a parcel of this direction and mode."""
    match name:
        case "book" | "note-waybill":
            return state.mode == "post" and state.attempts < MOST and not state.is_called_back
        case "make-ready" | "store":
            return state.direction == "out" and not state.is_called_back
        case "readdress":
            return state.mode == "post" and state.direction == "out" and not state.is_called_back
        case "recall":
            return state.direction == "out" and not state.is_called_back
        case "note-recall":
            return state.recall == "asked"
        case "drop-recall":
            return state.is_called_back
        case "take-back":
            return state.recall in {"asked", "recalled", "too_late"}
        case "receive":
            return state.direction == "in"
        case "hand-over" | "print-label":
            return state.direction == "out"
    return True


def check_fits(name: str, state: State) -> None:
    """:raises NotAllowed: when the verb means nothing for this parcel"""
    if not fits(name, state):
        raise NotAllowed("not-so", _("A parcel of this kind is handled in another way."))


# -- addresses -------------------------------------------------------------------------------------

PHONE = re.compile(r"^\+?[0-9][0-9 -]{5,18}[0-9]$")
PARTS = {"name": 60, "phone": 20, "address": 200}  # characters


def cleaned_address(given: dict) -> dict[str, str]:
    """Return who gets it and where, as it is kept.

    :raises NotAllowed: naming the part that is missing or cannot be right
    """
    found = {name: " ".join(str(given.get(name) or "").split()) for name in PARTS}
    if not 0 < len(found["name"]) <= PARTS["name"]:
        raise NotAllowed(
            "address", _("Enter the receiver's name, at most 60 characters."), "", "name"
        )
    if not PHONE.match(found["phone"]):
        raise NotAllowed(
            "address", _("Enter a telephone number the courier can call."), "", "phone"
        )
    if not 5 <= len(found["address"]) <= PARTS["address"]:
        raise NotAllowed(
            "address", _("Enter the whole address, 5 to 200 characters."), "", "address"
        )
    return found


WAYBILL = re.compile(r"^[A-Z0-9][A-Z0-9-]{5,29}$")


def cleaned_waybill(text: str) -> str:
    """Return a waybill number as it is kept.

    :raises NotAllowed: when it can be none
    """
    found = text.strip().upper()
    if not WAYBILL.match(found):
        words = _("Enter the waybill number: 6 to 30 letters and digits, as on the receipt.")
        raise NotAllowed("waybill", words, "", "waybill")
    return found


# -- how carriers know it --------------------------------------------------------------------------


def reference(pk, attempt: int) -> str:
    """Return the number under which a carrier knows a sending."""
    return f"{spelt(pk)}{attempt:02d}"


def parcel_of(text: str):
    """Return the parcel's id and which of its sendings it is.

    :raises UnknownReference: when it is not one of ours
    """
    return meant(text[:26]), int(text[26:]) if text[26:].isdigit() else 0


def news(state: State, progress: Progress, digest_of) -> tuple:
    """Return what a carrier reports that was not known: nothing, when it comes late or twice.

    :param digest_of: gives the digest of words that may name people
    """
    told: list = []
    for step in progress.steps:
        code = f"{progress.waybill}:{step.code}"[:80]
        if state.track(code) is None:
            event = e.Tracked(
                code=code,
                waybill=progress.waybill,
                step=step.kind,
                at=step.at,
                words=digest_of(step.words) if step.words else "",
            )
            state = evolve(state, event)
            told.append(event)
    arrived = state.arrived_on
    if told and arrived and not state.has_arrived and e.Arrived in STEPS[state.status]:
        told.append(e.Arrived(on=arrived))
    return tuple(told)
