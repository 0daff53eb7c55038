"""Whoever may see a case may see its papers, its licence and its applicant: one filter for all."""

from django.db.models import Q

from yici.kernel import ledger
from yici.licences.models import LICENCES_SEEN_BY, PAPERS_SEEN_BY
from yici.payments.models import ITEM_OF as ITEM_OF_PAYMENT
from yici.payments.models import SEEN_BY as PAYMENTS_SEEN_BY
from yici.people.models.applicants import sees_applicants
from yici.shipping.models import CORRECTED_BY, NAMED_BY, VOID_BY, WITHHELD_BY
from yici.shipping.models import ITEM_OF as ITEM_OF_PARCEL
from yici.shipping.models import SEEN_BY as PARCELS_SEEN_BY

from .events import ResultChanged
from .models import Case
from .reading.around import named_in


def _cases(who):
    """Return the cases this person sees, or None for one who sees none anyway."""
    return None if who.is_anonymous else Case.objects.visible_to(who)


def papers_of_cases(who) -> Q | None:
    """Officials see all papers of their cases; others those addressed to them, wherever they are.

    A notice to somebody concerned names her: it is no paper of the applicant's (art. 36). Whose
    mandate is for some items only sees what is addressed to the other in cases of those (R38).
    """
    seen = Q(pk__in=())
    for grant in who.grants:
        if grant.items is not None:
            theirs = Case.objects.filter(item_code__in=grant.items)
            seen |= Q(addressee=grant.principal, story__in=theirs.values("pk"))
    if who.is_staff:
        official = who.at_work()
        seen |= Q(story__in=Case.objects.visible_to(official).values("pk"))
    return seen


def licences_of_cases(who) -> Q | None:
    cases = _cases(who)
    return None if cases is None else Q(case_id__in=cases.values("pk"))


def about_cases(who) -> Q | None:
    """Payments and parcels bear the id of the case they are about."""
    cases = _cases(who)
    return None if cases is None else Q(about__in=cases.values("pk"))


@sees_applicants
def applicants_of_cases(who) -> Q | None:
    """Staff see whom they handle; an applicant does not see others through a shared case."""
    if not who.is_staff:
        return None
    return Q(pk__in=Case.objects.visible_to(who).values("applicant_id"))


PAPERS_SEEN_BY.append(papers_of_cases)
LICENCES_SEEN_BY.append(licences_of_cases)
PAYMENTS_SEEN_BY.append(about_cases)
PARCELS_SEEN_BY.append(about_cases)


def is_suspended(story) -> bool:
    """Say whether the result is suspended: then nobody hands it out (art. 69)."""
    return Case.objects.filter(pk=story, result="suspended").exists()


WITHHELD_BY.append(is_suspended)


def is_void(story) -> bool:
    """Say whether the result is gone: revoked, cancelled, or its case ended before it was handed over."""
    gone = Q(status="terminated") | Q(result__in=("revoked", "cancelled"))
    return Case.objects.filter(gone, pk=story).exists()


VOID_BY.append(is_void)


def is_corrected(story, since) -> bool:
    """Say whether a correction of the result was noted from that moment on (art. 49)."""
    told = ledger.history(story).filter(kind=ResultChanged.kind, at__gte=since)
    return any(one.body["change"] == "corrected" for one in told)


CORRECTED_BY.append(is_corrected)


def item_of(story) -> str:
    """Return the service item of a case: who acts for another in some items only is held to them."""
    return Case.objects.filter(pk=story).values_list("item_code", flat=True).first() or ""


ITEM_OF_PAYMENT.append(item_of)
ITEM_OF_PARCEL.append(item_of)
NAMED_BY.append(named_in)
