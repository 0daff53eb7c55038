"""A guardian agrees that a child does something herself, and takes it back (民法典 art. 19)."""

from datetime import datetime

from django.db import transaction

from yici.kernel import files
from yici.people import capacity, rules
from yici.people.models import Consent, Mandate
from yici.people.refusals import BadConsent
from yici.people.who import Who


@transaction.atomic
def give_consent(
    *, mandate: Mandate, item: str, by: Who, at: datetime, evidence: str = ""
) -> Consent:
    """Let a child of eight or more apply for an item herself. Given again it changes nothing.

    :param mandate: the guardian's own, as it stands on record
    :param item: item code
    :param evidence: digest of the signed consent, where a clerk takes it down
    :raises NotAllowed: when she is neither that guardian nor at a window
    :raises BadConsent: saying what is missing
    """
    rules.need_right_to_consent(by, mandate)
    herself = by.applicant_id == mandate.agent_id
    if (evidence and not files.is_there(evidence)) or not (evidence or herself):
        raise BadConsent(BadConsent.EVIDENCE)
    if not Mandate.objects.valid(at).filter(pk=mandate.pk, basis=Mandate.Basis.GUARDIAN).exists():
        raise BadConsent(BadConsent.NO_GUARDIAN)
    if mandate.items is not None and item not in mandate.items:
        raise BadConsent(BadConsent.NO_GUARDIAN)
    on = at.astimezone(rules.SHANGHAI).date()
    number = mandate.principal.number
    if capacity.of_number(number, on) is not capacity.Capacity.LIMITED:
        raise BadConsent(BadConsent.TOO_YOUNG)
    facts = {"evidence": evidence, "given_at": at, "given_by": by.actor}
    return Consent.objects.get_or_create(
        mandate=mandate, item=item, revoked_at=None, defaults=facts
    )[0]


@transaction.atomic
def revoke_consent(*, consent: Consent, by: Who, at: datetime) -> Consent:
    """Take a consent back, for whatever is applied for from now on. Again: changes nothing.

    :raises NotAllowed: when she is neither that guardian nor at a window
    """
    rules.need_right_to_consent(by, consent.mandate)
    consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if consent.revoked_at is None:
        consent.revoked_at, consent.revoked_by = at, by.actor
        consent.save(update_fields=["revoked_at", "revoked_by"])
    return consent
