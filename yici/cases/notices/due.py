"""The table of notices: every kind of event has its writer, or a line why nothing is due."""

from collections.abc import Callable

from django.utils import translation

from ..models import Case
from . import after, deciding, handling, jointly, taking_in
from .told import Notice, Told

# event -> what is set about it
DUE: dict[str, Callable[[Told], Notice | list[Notice] | tuple[Notice, Told] | None]] = {
    "cases.applied": taking_in.application,
    "cases.submitted": taking_in.receipt,
    "cases.forwarded": taking_in.forwarding,
    "cases.correction_asked": taking_in.correction,
    "cases.corrected": taking_in.correction_receipt,
    "cases.accepted": taking_in.acceptance,
    "cases.not_accepted": taking_in.non_acceptance,
    "cases.supplied": taking_in.supply_receipt,
    "cases.procedure_started": handling.procedure,
    "cases.procedure_finished": handling.inspection,
    "cases.rework_asked": jointly.rework,
    "cases.safety_decided": jointly.safety,
    "cases.concerned_named": handling.concerned,
    "cases.hearing_offered": handling.hearing_right,
    "cases.hearing_set": handling.hearing_notice,
    "cases.hearing_held": handling.hearing_record,
    "cases.hearing_dropped": handling.hearing_dropped,
    "cases.extended": handling.extension,
    "cases.suspended": handling.suspension,
    "cases.resumed": handling.resumption,
    "cases.fee_asked": handling.fee,
    "cases.fee_paid": handling.fee_receipt,
    "cases.transferred": handling.transfer,
    "cases.withdrawn": handling.withdrawal,
    "cases.terminated": handling.termination,
    "cases.decided": deciding.decision,
    "cases.originals_seen": deciding.after_originals,
    "cases.delivered": deciding.delivery,
    "cases.after_checked": after.aftercheck,
    "cases.result_changed": after.change,
    "cases.reopened": after.reopening,
    "cases.carried_out": after.carrying_out,
}
INSIDE = "inside the office"
NONE_DUE = {
    "cases.pre_reviewed": "a pre-review binds nobody: a message tells what was found",
    "cases.taken": f"{INSIDE}: only a change of the handler is told",
    "cases.refusal_proposed": f"{INSIDE}, until a second person has confirmed it (R27)",
    "cases.refusal_returned": f"{INSIDE}: the application is looked at again",
    "cases.reviewed": f"{INSIDE}: the decision tells it (art. 38)",
    "cases.checked": f"{INSIDE}: the decision tells it (art. 38)",
    "cases.returned": f"{INSIDE}: the limits go on running",
    "cases.examined": f"{INSIDE}: the decision tells the rules it rests on (R21)",
    "cases.remarked": f"{INSIDE}: it goes out with the remarks of all departments, as one list",
    "cases.rework_handed_in": "her own doing, on file: a message tells it",
    "cases.remarks_settled": f"{INSIDE}: the one opinion tells it",
    "cases.safety_raised": f"{INSIDE}, until the head has allowed it",
    "cases.consult_asked": f"{INSIDE}: between authorities, it binds nobody",
    "cases.consult_answered": f"{INSIDE}: between authorities, it binds nobody",
    "cases.reviewer_joined": f"{INSIDE}: its opinion shows in the decision",
    "cases.hearing_asked": "her own request: the notice of the hearing answers it (art. 48)",
    "cases.hearing_forgone": "her own right, given up: the others keep theirs, a message tells it",
    "cases.views_stated": "she stated them herself: the office weighs them (art. 36)",
    "cases.fee_waived": "nothing is asked of her any more: a message tells it",
    "cases.attached": f"{INSIDE}: one department's paper fetched by another, so that she need not bring it",
    "cases.licence_made": "the licence itself is the paper (art. 39)",
    "cases.redated": "no act of the office: a message tells the new dates and the calendar",
    "cases.withholding_asked": "her own request: the head answers it",
    "cases.result_withheld": "it takes nothing from her: a message and her page tell ground and reason",
    "cases.result_published": "told in writing on her page, ground and reason, and by a message (条例 art. 32)",
    "cases.remedy_recorded": "the paper is that of the reconsidering authority or the court",
    "cases.remedy_decided": "the paper is that of the reconsidering authority or the court",
}


def notices_of(case: Case, entry) -> list[tuple[Notice, Told]]:
    """Return the notices a fact calls for, with their values in Chinese."""
    writer = DUE.get(entry.kind)
    if writer is None:
        return []
    with translation.override("zh-hans"):
        told = Told(case, entry)
        made = writer(told) or []
        if isinstance(made, tuple):  # it speaks of what was told before
            return [made]
        return [(notice, told) for notice in ([made] if isinstance(made, Notice) else made)]
