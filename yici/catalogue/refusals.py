"""What is refused in the catalogue, in words that say what to do.

Messages are English; doors show `gettext(str(refused))`, and of `NotPublishable` each finding.
"""

from collections.abc import Sequence

from yici.people.refusals import NotAllowed, Refused

from .faults import Finding
from .faults import gettext_noop as _

__all__ = ["IllegalStatus", "NotAllowed", "NotPublishable", "ReasonMissing", "Refused", "TooEarly"]


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
