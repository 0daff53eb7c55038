"""What a part's case means for the whole, and what the whole means for its parts."""

from yici.cases import events as case_events
from yici.cases.models import Case
from yici.kernel import reactions

from . import actions, events, notices
from .models import BundleCase

MOVES = (
    case_events.CorrectionAsked,
    case_events.Corrected,
    case_events.Accepted,
    case_events.NotAccepted,
    case_events.ProcedureStarted,
    case_events.ProcedureFinished,
    case_events.HearingAsked,
    case_events.HearingHeld,
    case_events.HearingDropped,
    case_events.Suspended,
    case_events.Resumed,
    case_events.Extended,
    case_events.Decided,
    case_events.LicenceMade,
    case_events.Delivered,
    case_events.Withdrawn,
    case_events.Terminated,
)


def is_part(state) -> bool:
    return state.bundle_id is not None


@reactions.on(*MOVES, where=is_part)
def tell_the_whole(entry):
    """Tell the bundle case what one of its parts has come to; begin what waited for it (R34)."""
    actions.follow(case=Case.at(entry.story), at=entry.at)


@reactions.on(events.Opened)
def begin_the_parts(entry):
    """Begin what could not be begun when the application came in."""
    actions.start_ready(bundle=entry.story, at=entry.at)


@reactions.on(events.AcceptedTogether)
def accept_the_parts(entry):
    actions.accept_parts(bundle=entry.story, at=entry.at)


@reactions.on(events.Corrected)
def pass_the_correction_on(entry):
    actions.pass_on(bundle=entry.story, at=entry.at)


@reactions.on(events.Withdrawn)
def withdraw_the_parts(entry):
    actions.withdraw_parts(bundle=entry.story, at=entry.at)


@reactions.on(events.PartPaused)
def gather_the_notices(entry):
    """Tell in one notice what several parts ask for, once all of them have spoken (R22)."""
    notices.gather(BundleCase.at(entry.story), entry.at)
