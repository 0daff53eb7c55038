"""What is refused about wordings and papers, in words that say what to do.

Messages are English; doors show `gettext(str(refused))`, and of `NotLawful` each finding.
"""

from collections.abc import Sequence

from yici.people.refusals import NotAllowed, Refused

from .wordings import Finding
from .wordings import gettext_noop as _

__all__ = [
    "AlreadyServed", "Incomplete", "NotAllowed", "NotLawful", "NotNow", "OwnWork", "ReasonMissing",
    "Refused", "Unchanged", "WrittenOver",
]  # fmt: skip


class NotLawful(Refused):
    """The wording drops what the law asks for; `findings` lists every fault."""

    message = _("This wording cannot be used as it is: see what is wrong.")

    def __init__(self, findings: Sequence[Finding]):
        self.findings = tuple(findings)
        super().__init__()


class NotNow(Refused):
    """The wording is not in a status from which this is possible."""

    message = _("This version can no longer be changed in this way; look at the current one.")


class OwnWork(Refused):
    """Four eyes: who wrote it does not approve it."""

    message = _("You have worked on this wording yourself: another person has to approve it.")


class Unchanged(Refused):
    """It says what applies already."""

    message = _("This is word for word what applies already: there is nothing to approve.")


class WrittenOver(Refused):
    """Somebody else has changed the draft meanwhile."""

    message = _("Somebody else has changed this draft since you opened it. Open it again: what you typed is below.")  # fmt: skip


class ReasonMissing(Refused):
    """A wording is not changed, returned or given up without saying why."""

    message = _("State the reason, in at most 500 characters.")
    field = "reason"


class Incomplete(Refused):
    """A service record says how, when and to whom."""

    def __init__(self, message: str, field: str):
        self.field = field
        super().__init__(message)


class AlreadyServed(Refused):
    """A paper is served once; a failed attempt is another thing."""

    message = _("This paper has been served already: see its record.")
