"""What people and clocks may do to a case. The only writers of this module."""

from .accepting import (
    accept,
    accept_jointly,
    accept_tolerantly,
    ask_correction,
    ask_correction_jointly,
    confirm_rejection,
    deem_accepted,
    owable,
    reject,
    return_rejection,
    time_to_correct,
)
from .alone import consented_under
from .applying import NotOnOffer, apply, withdraw
from .attaching import attach, attach_jointly
from .batch import MOST as MOST_AT_ONCE
from .batch import in_batch
from .charging import ask_fee, note_payment, note_waived, waive_fee
from .completeness import Given, fit, held_by, keep_form
from .completing import (
    after_check,
    clear_credit,
    lapse_supply,
    repair_credit,
    see_originals,
    supply,
)
from .concerned import name_concerned, state_views
from .consulting import add_reviewer, answer_consult, consult
from .correcting import correct, correct_jointly
from .deciding import check, decide, review, send_back
from .delivering import deliver, licence_made
from .drafting import discard_draft, discard_old_drafts, save_draft, warn_of_old_drafts
from .examining import ALL, examine, lift_stop, stop_examination, while_switched_on
from .examining_jointly import (
    Remark,
    ask_rework,
    hand_in_rework,
    lapse_rework,
    remark,
    settle_remarks,
    time_to_mend,
)
from .experts import Expert
from .following import carry_out, change_result, decide_remedy, record_remedy
from .handling import extend, finish_procedure, start_procedure, take, terminate
from .handling_jointly import finish_procedure_jointly, start_procedure_jointly, surveys_of
from .hearing import (
    ask_hearing,
    drop_unasked_hearing,
    offer_hearing,
    waive_hearing,
)
from .passing import forward, hand_over, open_work_of, transfer
from .pausing import resume, suspend
from .places import Elsewhere
from .pre_reviewing import pre_review, submit
from .publishing import ask_withholding, publish_result, withhold_result
from .raising_safety import decide_safety, raise_safety
from .redating import follow_calendar, redate
from .refused import Incomplete
from .registered import NotServed, amended, as_registered, on_record
from .renewing import deem_renewed
from .sending_in import send_in
from .shared import Wordless
from .sitting import Attendant, hold_hearing, set_hearing
from .uploading import forget_uploads, upload
from .windows import NoSeat, OtherWindow, Seat, seat_of, taking_up

__all__ = [
    "ALL",
    "MOST_AT_ONCE",
    "Attendant",
    "Elsewhere",
    "Expert",
    "Given",
    "Incomplete",
    "NoSeat",
    "NotOnOffer",
    "NotServed",
    "OtherWindow",
    "Remark",
    "Seat",
    "Wordless",
    "accept",
    "accept_jointly",
    "accept_tolerantly",
    "add_reviewer",
    "after_check",
    "amended",
    "answer_consult",
    "apply",
    "as_registered",
    "ask_correction",
    "ask_correction_jointly",
    "ask_fee",
    "ask_hearing",
    "ask_rework",
    "ask_withholding",
    "attach",
    "attach_jointly",
    "carry_out",
    "change_result",
    "check",
    "clear_credit",
    "confirm_rejection",
    "consented_under",
    "consult",
    "correct",
    "correct_jointly",
    "decide",
    "decide_remedy",
    "decide_safety",
    "deem_accepted",
    "deem_renewed",
    "deliver",
    "discard_draft",
    "discard_old_drafts",
    "drop_unasked_hearing",
    "examine",
    "extend",
    "finish_procedure",
    "finish_procedure_jointly",
    "fit",
    "follow_calendar",
    "forget_uploads",
    "forward",
    "hand_in_rework",
    "hand_over",
    "held_by",
    "hold_hearing",
    "in_batch",
    "keep_form",
    "lapse_rework",
    "lapse_supply",
    "licence_made",
    "lift_stop",
    "name_concerned",
    "note_payment",
    "note_waived",
    "offer_hearing",
    "on_record",
    "open_work_of",
    "owable",
    "pre_review",
    "publish_result",
    "raise_safety",
    "record_remedy",
    "redate",
    "reject",
    "remark",
    "repair_credit",
    "resume",
    "return_rejection",
    "review",
    "save_draft",
    "seat_of",
    "see_originals",
    "send_back",
    "send_in",
    "set_hearing",
    "settle_remarks",
    "start_procedure",
    "start_procedure_jointly",
    "state_views",
    "stop_examination",
    "submit",
    "supply",
    "surveys_of",
    "suspend",
    "take",
    "taking_up",
    "terminate",
    "time_to_correct",
    "time_to_mend",
    "transfer",
    "upload",
    "waive_fee",
    "waive_hearing",
    "warn_of_old_drafts",
    "while_switched_on",
    "withdraw",
    "withhold_result",
]
