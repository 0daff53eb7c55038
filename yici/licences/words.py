"""What outcomes and states are called on screens, what they mean, and their colours."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Words:
    """A title, what to do about it, and the colour of its bar."""

    title: Any
    advice: Any
    colour: str


OUTCOMES = {
    "valid": Words(
        _("This licence is genuine and in force"),
        _("Compare what is shown here with what you were shown: both must say the same."),
        "green",
    ),
    "genuine": Words(
        _("This document is genuine"),
        _("The department issued it under this number on this day."),
        "green",
    ),
    "not_yet": Words(
        _("This licence is genuine, but not yet in force"),
        _("It may be used from its first day of validity on."),
        "amber",
    ),
    "suspended": Words(
        _("This licence is suspended"),
        _("It must not be used until the department lifts the suspension."),
        "red",
    ),
    "revoked": Words(
        _("This licence has been revoked"),
        _("It has no effect any more. Ask its holder for a valid one."),
        "red",
    ),
    "cancelled": Words(
        _("This licence has been cancelled"),
        _("It has no effect any more. Ask its holder for a valid one."),
        "red",
    ),
    "expired": Words(
        _("This licence has expired"),
        _("Its last day of validity has passed. Ask its holder for the renewed one."),
        "red",
    ),
    "superseded": Words(
        _("A newer version has taken the place of this one"),
        _("Ask its holder for the current version, or open it from her licences."),
        "amber",
    ),
    "altered": Words(
        _("This file is not the one that was issued"),
        _("It has been changed or made by somebody else: do not rely on it. The register says:"),
        "red",
    ),
    "unproven": Words(
        _("This is the file that was issued, but its seal cannot be proved here"),
        _("The keys of this office have changed since. Ask the department to seal it again."),
        "amber",
    ),
    "unknown": Words(
        _("The register has no such licence or document"),
        _("Check what you typed, or upload the file itself. If you were given it, call 12345."),
        "red",
    ),
}

STATUSES = {
    "valid": (_("Valid"), "green"),
    "suspended": (_("Suspended"), "amber"),
    "revoked": (_("Revoked"), "red"),
    "cancelled": (_("Cancelled"), "grey"),
    "expired": (_("Expired"), "red"),
}
