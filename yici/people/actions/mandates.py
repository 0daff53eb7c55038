"""Giving and ending the right to act for somebody."""

from collections.abc import Collection
from datetime import datetime, time

from django.db import transaction

from yici.kernel import files
from yici.people import rules
from yici.people.models import Applicant, Mandate
from yici.people.refusals import BadMandate
from yici.people.who import Who


@transaction.atomic
def give_mandate(
    *,
    principal: Applicant,
    agent: Applicant,
    by: Who,
    at: datetime,
    basis: str = Mandate.Basis.ONLINE,
    items: Collection[str] | None = None,
    actions: Collection[str] | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    evidence: str = "",
    is_agency: bool = False,
) -> Mandate:
    """Let a person act for a person or an organisation (R38).

    :param basis: `online` (the principal gives it signed in), `paper` (a clerk checked it) or
        `guardian` (of a minor, by the household register or birth certificate; it ends when the
        child is of age, 民法典 art. 17, 23, 27)
    :param items: item codes it covers; None for all
    :param actions: verbs of `cases.actions` it covers; None for all
    :param evidence: digest of the signed paper (`yici.kernel.files`)
    :param is_agency: agency service by a village cadre (全程代办, C053)
    :raises NotAllowed: when it is not hers to give
    :raises BadMandate: when it would not hold, saying what is missing
    """
    rules.need_right_to_mandate(by, principal, basis)
    start = valid_from or at
    if evidence and not files.is_there(evidence):
        raise BadMandate(BadMandate.EVIDENCE)
    rules.need_sound_mandate(principal, agent, basis, evidence, items, actions, start, valid_until)
    if basis == Mandate.Basis.GUARDIAN:
        of_age = datetime.combine(rules.of_age_on(principal.number), time(), rules.SHANGHAI)
        valid_until = min(valid_until or of_age, of_age)
    return Mandate.objects.create(
        principal=principal,
        agent=agent,
        basis=basis,
        is_agency=is_agency,
        items=None if items is None else sorted(set(items)),
        actions=None if actions is None else sorted(set(actions)),
        valid_from=start,
        valid_until=valid_until,
        evidence=evidence,
        granted_at=at,
        granted_by=by.actor,
    )


@transaction.atomic
def revoke_mandate(*, mandate: Mandate, by: Who, at: datetime) -> Mandate:
    """End a mandate at once. Ending it again changes nothing.

    :raises NotAllowed: when she is neither principal, agent nor clerk, or it stands by law
    """
    rules.need_right_to_revoke(by, mandate)
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if mandate.revoked_at is None:
        mandate.revoked_at, mandate.revoked_by = at, by.actor
        mandate.save(update_fields=["revoked_at", "revoked_by"])
    return mandate
