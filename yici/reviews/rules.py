"""Who may rate what, when, and what a rating must say. Pure."""

from .scale import BAD, DETAILS, DIMENSIONS, LEVELS

MAX_WORDS = 1000  # characters


class Refused(Exception):
    """A rating that cannot be taken. `code`; `message` is an English message id; `field`."""

    def __init__(self, code: str, message: str, field: str = ""):
        super().__init__(message)
        self.code, self.message, self.field = code, message, field


def _(text: str) -> str:
    return text


NOT_HERS = Refused("not-yours", _("Only the applicant may rate this case."))
NOT_YET = Refused("not-yet", _("A case can be rated once it is decided or ended."))
TWICE = Refused("twice", _("You have rated this case already. Thank you."))
NO_LEVEL = Refused("level", _("Choose how satisfied you are."), "level")
NO_REASON = Refused(
    "reason", _("Tick what was wrong, or say it in a few words: it will be followed up."), "details"
)
UNKNOWN = Refused("details", _("Choose from the list only."), "details")
TOO_LONG = Refused("words", _("Shorten your words to at most 1,000 characters."), "words")


def is_over(case) -> bool:
    """Whether the office has answered, or the matter has ended."""
    return case.decided_on is not None or case.completed_on is not None


def check_right(case, who) -> None:
    """:raises Refused: unless she is the applicant (or her agent) of a case that is over"""
    if not who.may_act_for(case.applicant_id, case.item_code, "rate"):
        raise NOT_HERS
    if not is_over(case):
        raise NOT_YET


def clean(level: str, details, dimensions, words: str) -> tuple[list[str], dict[str, str], str]:
    """Return details, dimensions and words as they are kept.

    :raises Refused: when the level is unknown, or a bad rating gives no reason
    """
    words = "".join(c for c in words if c.isprintable() or c in "\n\t").strip()
    dimensions = {name: given for name, given in dimensions.items() if given}
    for refused, wrong in (
        (NO_LEVEL, level not in LEVELS),
        (UNKNOWN, not set(details) <= DETAILS.keys()),
        (UNKNOWN, not dimensions.keys() <= DIMENSIONS.keys()),
        (UNKNOWN, not set(dimensions.values()) <= LEVELS.keys()),
        (TOO_LONG, len(words) > MAX_WORDS),
        (NO_REASON, level in BAD and not details and not words),
    ):
        if wrong:
            raise refused
    return sorted(set(details)), dimensions, words
