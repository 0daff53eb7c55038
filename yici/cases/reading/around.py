"""What lies around a case in other rooms: what was asked of the applicant, what is sent."""

from yici.payments.models import Payment
from yici.shipping.models import Parcel

from ..lifecycle import State
from ..models import Case

BY_PARCEL = {"post", "window"}
SENDS_IN = {"pre_review", "pre_reviewed", "applied", "correcting"}


def payments_of(case: Case) -> list[Payment]:
    """Return what was asked of the applicant, the latest first; no statement where nothing was."""
    if not any(task.step == "pay" for task in case.state.tasks):
        return []
    return list(Payment.objects.about(case.pk).order_by("-opened_at"))


def parcels_of(case: Case) -> list[Parcel]:
    """Return what goes out to her and comes in from her; no statement where nothing can."""
    if not (case.delivery in BY_PARCEL or takes_parcels(case.state) or case.corrections):
        return []
    return list(Parcel.objects.about(case.pk).order_by("-opened_at"))


def takes_parcels(state: State) -> bool:
    """Say whether the office waits for papers that she may send by post."""
    waits = any(task.step in ("supply", "originals") for task in state.waits)
    return state.status in SENDS_IN or bool(state.owed) or waits
