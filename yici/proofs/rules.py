"""Who may do what to a proof, when, and what has to be said. Pure."""

from datetime import date, timedelta

from yici.people.refusals import NotAllowed, Refused

from .codelists import KINDS, REASONS, SUBSTITUTES

PROPOSER = "catalogue_editor"  # of the department that asks for the proof
DECIDERS = ("legality_reviewer", "leader")  # another authority than the one that asks
LONGEST = 2000  # characters of a justification, opinion, summary
NOTICE = 7  # days before a hearing (行政许可法 art. 48)


def _(text: str) -> str:
    return text


class Faulty(Refused):
    """Something that was said is missing or cannot be; `field` names it."""

    NAME = _("Name the proof in 2 to 100 characters.")
    WORDS = _("Say it in 1 to 2,000 characters.")
    BASIS = _("Only what a law or regulation asks for by an explicit rule may be kept: name the law and its article.")  # fmt: skip
    REASON = _("Choose one of the five reasons.")
    SUBSTITUTE = _("Say what takes its place.")
    INTO = _("Name what it is merged with, or which department has it.")
    UNTIL = _("Opinions are collected for at least 30 days: choose a later day.")
    HEARING = _("A hearing is announced at least seven days before it is held.")


class TooEarly(Refused):
    OPINIONS = _("Opinions are still being collected; decide when that time is over.")
    HEARING = _("A hearing was called: enter first what was said there.")
    NOT_HELD = _("The hearing has not been held yet.")


class TooLate(Refused):
    message = _("Opinions on this proof are no longer collected.")


class OwnWork(Refused):
    message = _("You proposed to keep it: another person has to decide.")


class NotNow(Refused):
    message = _("This is not possible at this point; look at where the proof stands.")


def may_examine(state, who) -> bool:
    return who.is_clock or who.has(PROPOSER, state.department_id)


def may_decide(who) -> bool:
    return any(who.has(role) for role in DECIDERS)


def need_examiner(department_id: int, who) -> None:
    """:raises NotAllowed: unless she edits the catalogue of the department that asks"""
    if not (who.is_clock or who.has(PROPOSER, department_id)):
        raise NotAllowed


def need_moderator(state, who) -> None:
    """Whoever has an interest in keeping it does not sort out what is said against it.

    :raises NotAllowed:
    """
    if not may_decide(who):
        raise NotAllowed


def authority_of(who) -> int:
    """Return the authority in whose name she decides.

    :raises NotAllowed: when she has no such post
    """
    for role in DECIDERS:
        if offices := who.departments(role):
            return min(offices)
    raise NotAllowed


def words(text: str, field: str = "words") -> str:
    """:raises Faulty: unless something was said, and not too much"""
    text = "".join(c for c in text if c.isprintable() or c in "\n\t").strip()
    if not 0 < len(text) <= LONGEST:
        raise Faulty(Faulty.WORDS, field)
    return text


def need_name(kind: str, name: str) -> str:
    name = " ".join(name.split())
    if not 2 <= len(name) <= 100 or kind not in KINDS:
        raise Faulty(Faulty.NAME, "name")
    return name


def need_cut(reason: str, substitute: str, into: str) -> None:
    """One of the five reasons, what takes its place, and with what it is merged or shared (C027, C029)."""
    if reason not in REASONS:
        raise Faulty(Faulty.REASON, "reason")
    if substitute not in SUBSTITUTES:
        raise Faulty(Faulty.SUBSTITUTE, "substitute")
    if REASONS[reason].outcome in {"merged", "shared"} and not into.strip():
        raise Faulty(Faulty.INTO, "into")


def need_basis(law: str, article: str) -> None:
    """R03: without an explicit rule a proof may not be asked, so it cannot be kept."""
    if not law.strip() or not article.strip():
        raise Faulty(Faulty.BASIS, "law")


def need_time_for_opinions(on: date, until: date, days: int) -> None:
    if until < on + timedelta(days=days):
        raise Faulty(Faulty.UNTIL, "until")


def need_notice(on: date, held_on: date) -> None:
    if held_on < on + timedelta(days=NOTICE):
        raise Faulty(Faulty.HEARING, "held_on")


def need_end_of_hearing_both_sides(state, who, on: date) -> None:
    """:raises TooEarly, OwnWork: before opinions and hearing are over, or by who proposed it"""
    if on <= state.until:
        raise TooEarly(TooEarly.OPINIONS)
    if state.hearing_on and not state.heard:
        raise TooEarly(TooEarly.HEARING)
    if who.staff_code and who.staff_code == state.proposer:
        raise OwnWork
