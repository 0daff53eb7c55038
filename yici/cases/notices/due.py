"""The table of notices: every kind of event has its writer, or a line why nothing is due."""

from collections.abc import Callable

from django.utils import translation

from ..models import Case
from . import deciding, handling, taking_in
from .told import Notice, Told

# event -> what is set about it
DUE: dict[str, Callable[[Told], Notice | None]] = {
    "cases.applied": taking_in.receipt,
    "cases.correction_asked": taking_in.correction,
    "cases.corrected": taking_in.correction_receipt,
    "cases.accepted": taking_in.acceptance,
    "cases.not_accepted": taking_in.non_acceptance,
    "cases.procedure_started": handling.procedure,
    "cases.extended": handling.extension,
    "cases.withdrawn": handling.withdrawal,
    "cases.terminated": handling.termination,
    "cases.decided": deciding.decision,
    "cases.delivered": deciding.delivery,
}
NONE_DUE = {
    "cases.taken": "who works on it changes nothing for the applicant before a transfer",
    "cases.refusal_proposed": "inside the office, until a second person has confirmed it (R27)",
    "cases.refusal_returned": "inside the office: the application is looked at again",
    "cases.procedure_finished": "its record is signed on the spot; the decision tells what followed",
    "cases.reviewed": "an opinion inside the office: the decision tells it (art. 38)",
    "cases.checked": "an opinion inside the office: the decision tells it (art. 38)",
    "cases.returned_to_review": "inside the office: the limits go on running",
    "cases.redated": "the law asks for no notice: a message names the new days",
    "cases.licence_made": "the licence itself is the paper (art. 39)",
}


def notices_of(case: Case, entry) -> list[tuple[Notice, Told]]:
    """Return the notices a fact calls for, with their values in Chinese."""
    writer = DUE.get(entry.kind)
    if writer is None:
        return []
    with translation.override("zh-hans"):
        told = Told(case, entry)
        notice = writer(told)
        return [(notice, told)] if notice else []
