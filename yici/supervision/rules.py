"""Which limits bind an authority, who answers for one that was missed, what an answer must say. Pure."""

from datetime import date

from yici.people.refusals import NotAllowed, Refused

# By the name of a clock, or its first word: `redress:1`.
BINDING = frozenset({
    "pre_review", "acceptance", "acceptance-again", "same_day", "promised", "statutory", "step", "procedure",
    "hearing", "delivery", "aftercheck", "remedy", "again", "redress",
})  # fmt: skip
# These bind the applicant, and whoever may ask for a hearing; past the last the law decides (art. 50).
HERS = frozenset({"correction", "supply", "rework", "hearing_ask", "renewal"})
STEP = "step:"  # the limit of a step binds the department that has the step
HEADS = ("decider", "checker")
WATCHER = "supervisor"
LONGEST = 1000  # characters


def _(message: str) -> str:
    return message


class Faulty(Refused):
    """An answer does not say what it has to."""

    WORDS = _("Say why, and what is done about it, in at most 1,000 characters; name no applicant.")
    UNTIL = _("Say until when it is done: today or a later day.")


class NotNow(Refused):
    message = _("This is not possible as things stand. Reload the page to see what has happened.")


class OwnAnswer(NotAllowed):
    message = _("Nobody judges her own answer: another supervisor accepts it or asks again.")


def is_overdue(state: str, answer_by: date | None, today: date) -> bool:
    """Whether nobody answered an order by the day."""
    return state == "asked" and answer_by is not None and answer_by < today


def may_answer(department_id: int, who) -> bool:
    """Whether somebody answers for this department: its head, or who checks for the head."""
    return who.is_staff and any(who.has(role, department_id) for role in HEADS)


def words(typed: str) -> str:
    """:raises Faulty: when there are none, or too many"""
    typed = "".join(c for c in typed or "" if c.isprintable() or c in "\n\t").strip()
    if not 0 < len(typed) <= LONGEST:
        raise Faulty(Faulty.WORDS, "words")
    return typed


def until(day: date | None, today: date) -> date:
    """:raises Faulty: for a day that is over, or none"""
    if day is None or day < today:
        raise Faulty(Faulty.UNTIL, "until")
    return day
