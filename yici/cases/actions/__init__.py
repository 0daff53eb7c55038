"""What people and clocks may do to a case. The only writers of this module."""

from .accepting import (
    accept,
    accept_jointly,
    ask_correction,
    confirm_rejection,
    deem_accepted,
    reject,
    return_rejection,
)
from .applying import (
    Given,
    Incomplete,
    NotOnOffer,
    apply,
    correct,
    fit,
    keep_form,
    withdraw,
)
from .deciding import check, decide, review, send_back
from .delivering import deliver, inform, licence_made, mark_read
from .drafting import discard_draft, save_draft
from .handling import extend, finish_procedure, start_procedure, take, terminate
from .redating import follow_calendar, redate
from .shared import Wordless
from .uploading import upload

__all__ = [
    "Given",
    "Incomplete",
    "NotOnOffer",
    "Wordless",
    "accept",
    "accept_jointly",
    "apply",
    "ask_correction",
    "check",
    "confirm_rejection",
    "correct",
    "decide",
    "deem_accepted",
    "deliver",
    "discard_draft",
    "extend",
    "finish_procedure",
    "fit",
    "follow_calendar",
    "inform",
    "keep_form",
    "licence_made",
    "mark_read",
    "redate",
    "reject",
    "return_rejection",
    "review",
    "save_draft",
    "send_back",
    "start_procedure",
    "take",
    "terminate",
    "upload",
    "withdraw",
]
