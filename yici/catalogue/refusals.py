"""What is refused in the catalogue, in words that say what to do.

Messages are English; doors show `gettext(str(refused))`, and of `NotPublishable` each finding.
"""

from collections.abc import Sequence

from yici.people.refusals import NotAllowed, Refused

from .faults import Finding
from .faults import gettext_noop as _

__all__ = [
    "BadDates",
    "BatchClosed",
    "BatchTaken",
    "IllegalStatus",
    "NotAllowed",
    "NotPublishable",
    "NothingChanged",
    "ReasonMissing",
    "Refused",
    "StaleDraft",
    "TooEarly",
    "UnderWay",
    "UnknownFile",
]


class IllegalStatus(Refused):
    """The edition is not in a status from which this is possible."""

    message = _("This edition can no longer be changed in this way; draft a new one.")


class TooEarly(Refused):
    """An edition comes into force on the day it is published, or before."""

    message = _("The day on which it comes into force lies ahead; publish it on that day.")
    field = "effective_on"


class ReasonMissing(Refused):
    """An edition is not taken out of force without saying why."""

    message = _("State the reason, in at most 500 characters.")
    field = "reason"


class NotPublishable(Refused):
    """The content breaks rules that block publication; `findings` lists every one."""

    message = _("The guide cannot be published as it is: see what is missing.")

    def __init__(self, findings: Sequence[Finding]):
        self.findings = tuple(findings)
        super().__init__()


class StaleDraft(Refused):
    """Somebody has written the draft since it was read."""

    message = _("Somebody has changed this since you opened it. Look at the changes, then decide.")


class UnderWay(Refused):
    """A draft that was handed in is not written over."""

    message = _("The draft has been handed in: take it back, or wait until it is returned.")


class UnknownFile(Refused):
    """A content names a file that was not sent for a guide."""

    message = _(
        "A form or sample names a file that is not here. Choose the file in the editor, or send it"
        " to /catalogue/files first."
    )
    field = "file"


class NothingChanged(Refused):
    """What was sent says what is there already."""

    message = _("Nothing differs from what is there; change something, or leave it.")


class BadDates(Refused):
    """Days that cannot follow each other."""

    message = _("The days are not in order: the later step needs the later day.")
    field = "submit_by"


class BatchClosed(Refused):
    """The batch does not take this draft."""

    message = _("This batch no longer takes drafts of this region; choose another, or none.")
    field = "batch"


class BatchTaken(Refused):
    """There is a batch of that name."""

    message = _("There is a batch of this name already; give it another name.")
    field = "name"
