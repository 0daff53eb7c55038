"""What came of a step, said beside its name: who reads the story need not open a paper for it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

CAPACITY_WORDS = {
    "applicant": _("Applicant"),
    "concerned": _("Somebody concerned"),
    "agent": _("Agent"),
    "reviewer": _("Reviewer of the case"),
    "recorder": _("Recorder"),
    "witness": _("Witness"),
}
SIGNATURE_WORDS = {
    "signed": _("signed"),
    "refused": _("refused to sign"),
    "left": _("left before the end"),
}
REMEDY_WORDS = {
    "reconsideration": _("Administrative reconsideration"),
    "litigation": _("Administrative litigation"),
}
REMEDY_OUTCOMES = {
    "upheld": _("Upheld"),
    "changed": _("Changed"),
    "partly": _("Set aside in part"),
    "revoked": _("Set aside"),
    "unlawful": _("Found unlawful"),
    "void": _("Found void"),
    "ordered": _("Ordered to act"),
    "withdrawn": _("Taken back"),
}
CHANGE_WORDS = {
    "revoked": _("Revoke"),
    "cancelled": _("Cancel"),
    "corrected": _("Correct"),
    "suspended": _("Suspend"),
    "restored": _("Restore"),
}
OPINIONS = {"pass": _("passed"), "refuse": _("not passed")}
# By kind of event: which of its facts tells what came of it, and the words of each.
VERDICTS: dict[str, tuple[str, Mapping[str, Any]]] = {
    "reviewed": ("outcome", OPINIONS),
    "checked": ("outcome", OPINIONS),
    "procedure_finished": ("outcome", OPINIONS),
    "pre_reviewed": (
        "outcome", {"pass": _("These papers would do"), "mend": _("Something has to be mended")},
    ),
    "originals_seen": (
        "outcome", {"match": _("They match what was sent"), "differ": _("They differ")},
    ),
    "after_checked": (
        "outcome", {"kept": _("What was undertaken is so"), "false": _("It is not so")},
    ),
    "remedy_recorded": ("remedy", REMEDY_WORDS),
    "remedy_decided": ("outcome", REMEDY_OUTCOMES),
}  # fmt: skip
# What went against the applicant, by kind of event; None: whatever came of it.
AGAINST: dict[str, frozenset[str] | None] = {
    "decided": frozenset({"refused"}),
    "reviewed": frozenset({"refuse"}),
    "checked": frozenset({"refuse"}),
    "procedure_finished": frozenset({"refuse"}),
    "originals_seen": frozenset({"differ"}),
    "after_checked": frozenset({"false"}),
    "result_changed": frozenset({"revoked", "cancelled", "suspended"}),
    "not_accepted": None,
    "terminated": None,
}


def verdict_of(kind: str, body: dict) -> str:
    """Return what came of it in words; empty where its name says all, or the votes do."""
    fact, words = VERDICTS.get(kind, ("", {}))
    if body.get("votes") or body.get(fact) not in words:
        return ""
    return str(words[body[fact]])


def is_against(kind: str, body: dict) -> bool:
    """Whether it went against the applicant."""
    against = AGAINST.get(kind, frozenset())
    fact = "change" if kind == "result_changed" else "outcome"
    return against is None or body.get(fact) in against


def seats_of(body: dict) -> list[str]:
    """Return as what people took part in a hearing and whether they signed; their names lie sealed."""
    seats = body.get("seats") or ()
    return [
        gettext("%(capacity)s: %(signature)s")
        % {
            "capacity": CAPACITY_WORDS[seat["capacity"]],
            "signature": SIGNATURE_WORDS[seat["signed"]],
        }
        for seat in seats
    ]
