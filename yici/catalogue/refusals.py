"""What is refused in the catalogue, in words that say what to do."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yici.people.refusals import NotAllowed, Refused

from .faults import Finding

__all__ = ["IllegalStatus", "NotAllowed", "NotPublishable", "ReasonMissing", "Refused", "TooEarly"]


class IllegalStatus(Refused):
    """The edition is not in a status from which this is possible."""

    message = _("This edition can no longer be changed in this way; draft a new one.")


class TooEarly(Refused):
    """An edition comes into force on the day it is published, or before."""

    message = _("The day on which it comes into force lies ahead; publish it on that day.")
    field = "effective_on"


class ReasonMissing(Refused):
    message = _("State the reason, in at most 500 characters.")
    field = "reason"


class NotPublishable(Refused):
    """The content breaks rules that block publication; `findings` lists every one."""

    def __init__(self, findings: Sequence[Finding]):
        self.findings = tuple(findings)
        said = "; ".join(
            f"{found.rule} {gettext(found.where)}: {gettext(found.message) % found.params}"
            for found in self.findings
        )
        super().__init__(_("The guide cannot be published: %(findings)s") % {"findings": said})
