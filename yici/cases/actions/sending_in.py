"""寄件: papers that the applicant sends to the office by post instead of bringing them (C056)."""

from datetime import datetime

from yici.shipping import actions as shipping
from yici.shipping.models import Parcel

from .. import rules
from ..models import Case
from ..reading.around import takes_parcels


def send_in(*, case: Case, by, carrier: str, address: dict, at: datetime, key: str) -> Parcel:
    """Ask a carrier to bring her papers to the office, or note that she takes them to its counter.

    :param address: from where: name, phone, address; kept sealed
    :raises NotAllowed: when it is not her case, or nothing is awaited
    :raises yici.shipping.rules.NotAllowed: naming the part of the address that is missing
    :raises UnknownCarrier: when that carrier is not on offer
    """
    state = case.state
    if not by.may_act_for(state.applicant_id, state.item_code, "send_in"):
        raise rules.NotAllowed("not-yours", "Only the applicant or her agent may do this.", "R38")
    if not takes_parcels(state):
        raise rules.NotAllowed("not-now", "The office waits for no papers.", "C056")
    return shipping.ask(
        about=case.pk,
        number=case.number,
        applicant_id=case.applicant_id,
        department_id=case.department_id,
        region=case.region,
        direction="in",
        mode="post",
        contents=["materials"],
        carrier=carrier,
        address=address,
        actor=by.actor,
        at=at,
        key=f"in:{by.actor}:{key}",
    )
