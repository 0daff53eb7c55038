"""What people and clocks may do to bundles and bundle cases. The only writers of this module."""

from .answering import asked_of, correct, correcting, go_on, pass_on, withdraw, withdraw_parts
from .asking import (
    ask_correction,
    ask_parts,
    asked_by_part,
    last_day_to_ask,
    may_still_ask,
    report_missing,
)
from .attaching import attach, attach_to_parts
from .clearances import ask_anew, declare, follow_clearances, may_declare
from .drafting import discard_draft, save_draft
from .following import follow
from .handling import (
    accept,
    accept_parts,
    hand_over,
    owed_of,
)
from .opening import apply, dossier_of, start_ready
from .parks import (
    BAD_INDUSTRY,
    INDUSTRY,
    authorise,
    list_industry,
    may_register,
    open_park,
    register_evaluation,
    revoke,
)
from .projects import OFFICE, may_handle, publish_promise, take_step
from .publishing import draft_edition, findings_of, may_publish, publish_edition, take_in
from .redating import follow_calendar, preview_calendar
from .supplying import lacking_of, supply_part
from .visiting import (
    call_off_visit,
    finish_surveys,
    hold_visit,
    set_visit,
    start_surveys,
    visitable,
)

__all__ = [
    "BAD_INDUSTRY",
    "INDUSTRY",
    "OFFICE",
    "accept",
    "accept_parts",
    "apply",
    "ask_anew",
    "ask_correction",
    "ask_parts",
    "asked_by_part",
    "asked_of",
    "attach",
    "attach_to_parts",
    "authorise",
    "call_off_visit",
    "correct",
    "correcting",
    "declare",
    "discard_draft",
    "dossier_of",
    "draft_edition",
    "findings_of",
    "finish_surveys",
    "follow",
    "follow_calendar",
    "follow_clearances",
    "go_on",
    "hand_over",
    "hold_visit",
    "lacking_of",
    "last_day_to_ask",
    "list_industry",
    "may_declare",
    "may_handle",
    "may_publish",
    "may_register",
    "may_still_ask",
    "open_park",
    "owed_of",
    "pass_on",
    "preview_calendar",
    "publish_edition",
    "publish_promise",
    "register_evaluation",
    "report_missing",
    "revoke",
    "save_draft",
    "set_visit",
    "start_ready",
    "start_surveys",
    "supply_part",
    "take_in",
    "take_step",
    "visitable",
    "withdraw",
    "withdraw_parts",
]
