"""代办: who acts for the applicant, and under which mandate (R38, C053)."""

from datetime import datetime
from uuid import UUID

from yici.people.models import Mandate

from .. import rules


def acting(by, applicant_id: UUID, item_code: str, wanted, at: datetime, *, at_window: bool):
    """Return who acts for the applicant under which mandate, as the event bears them.

    At the window it is whom the clerk has before her; the clerk herself is nobody's agent there.

    :raises NotAllowed: when the person at the window has no mandate that covers it, or the mandate
        that the caller names is none of hers, or in force no more (R38)
    """
    agent = wanted.agent_id if at_window else by.applicant_id
    if agent in (None, applicant_id):
        return {"agent_id": None, "mandate_id": None, "entrusted": False}
    if wanted.bundle_id and wanted.mandate_id:
        whole = Mandate.objects.filter(pk=wanted.mandate_id).first()  # checked for the whole
        return {"agent_id": agent, "mandate_id": wanted.mandate_id, "entrusted": by_will(whole)}
    found = mandate_for(applicant_id, agent, item_code, at, pk=wanted.mandate_id)
    if found is None and (at_window or wanted.mandate_id):
        raise rules.NotAllowed(
            "no-mandate", "Whoever acts for the applicant needs a mandate that covers this.", "R38"
        )
    return {"agent_id": agent, "mandate_id": found and found.pk, "entrusted": by_will(found)}


def by_will(mandate: Mandate | None) -> bool:
    """Whether the applicant herself let somebody act (委托代理, 民法典 art. 163), and not the law."""
    return mandate is not None and mandate.basis in {Mandate.Basis.ONLINE, Mandate.Basis.PAPER}


def mandate_for(applicant_id, agent_id, item_code: str, at: datetime, pk=None) -> Mandate | None:
    """Return a mandate in force under which somebody may apply for this item."""
    held = Mandate.objects.valid(at).filter(principal=applicant_id, agent=agent_id)
    held = held.filter(pk=pk) if pk else held
    return next((one for one in held.order_by("pk") if covers(one, item_code)), None)


def covers(mandate: Mandate, item_code: str, action: str = "apply") -> bool:
    """Whether the mandate lets the agent do that for that item."""
    return (mandate.items is None or item_code in mandate.items) and (
        mandate.actions is None or action in mandate.actions
    )


def standing_in(case, by, agent_id: UUID | None, action: str, at: datetime) -> UUID | None:
    """Return the mandate under which somebody stands at the window for the applicant later on.

    None: the applicant is there herself, or does it on her own page.

    :raises NotAllowed: when the person has no mandate that covers it, or nobody but an official
        could have seen her there (R38)
    """
    if agent_id in (None, case.state.applicant_id):
        return None
    held = held_for(case, action, at) if by.staff_code else []
    found = next((one for one in held if one.agent_id == agent_id), None)
    if found is None:
        raise rules.NotAllowed(
            "no-mandate", "Whoever acts for the applicant needs a mandate that covers this.", "R38"
        )
    return found.pk


def held_for(case, action: str, at: datetime) -> list[Mandate]:
    """Return the mandates in force under which others may do that for the applicant of a case."""
    held = Mandate.objects.valid(at).filter(principal=case.state.applicant_id)
    held = held.select_related("agent").order_by("pk")
    return [one for one in held if covers(one, case.state.item_code, action)]
