"""What people and clocks may do to bundles and bundle cases. The only writers of this module."""

from .answering import asked_of, correct, go_on, pass_on, withdraw, withdraw_parts
from .drafting import discard_draft, save_draft
from .following import follow
from .handling import accept, accept_parts, ask_correction, hand_over, notice_given
from .opening import apply, dossier_of, start_ready
from .publishing import draft_edition, findings_of, publish_edition, take_in

__all__ = [
    "accept",
    "accept_parts",
    "apply",
    "ask_correction",
    "asked_of",
    "correct",
    "discard_draft",
    "dossier_of",
    "draft_edition",
    "findings_of",
    "follow",
    "go_on",
    "hand_over",
    "notice_given",
    "pass_on",
    "publish_edition",
    "save_draft",
    "start_ready",
    "take_in",
    "withdraw",
    "withdraw_parts",
]
