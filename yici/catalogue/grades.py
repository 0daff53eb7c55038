"""证据等级 in words: what a grade asks of a citizen, and what it is worth to an official."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .content import EvidenceGrade, Material


@dataclass(frozen=True)
class Said:
    """`chip` and `sentence` are a citizen's words, `worth` an official's."""

    chip: Any
    sentence: Any
    worth: Any
    colour: str
    icon: str


IN_WORDS = {
    EvidenceGrade.ISSUED: Said(
        _("Your e-licence will do"),
        _("The authority that issued it gives it to us. Only if there is no e-licence of yours do you supply it."),
        _("It comes from the authority that issued it, by sharing or as an e-licence."),
        "green",
        "wallet",
    ),
    EvidenceGrade.VERIFIED: Said(
        _("Show the original"),
        _("An official has to see the original."),
        _("An official has compared the original."),
        "amber",
        "card",
    ),
    EvidenceGrade.UPLOADED: Said(
        _("A copy or photo will do"),
        _("A copy, or a clear scan or photo, is enough."),
        _("A copy or an upload, compared with no original."),
        "blue",
        "file",
    ),
    EvidenceGrade.DECLARED: Said(
        _("Your own statement"),
        _("What you state is enough. You answer for its being true."),
        _("The applicant states it and answers for it."),
        "blue",
        "edit",
    ),
}  # fmt: skip


def said(material: Material) -> Said:
    """Return what the grade asked of a material means."""
    return IN_WORDS[material.evidence]
