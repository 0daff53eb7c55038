"""What a citizen reaches of cases: her own, and those of whom she may act for."""

from django.http import Http404

from yici.cases import reading
from yici.cases.models import Case
from yici.people.doors import citizens_only
from yici.people.models import Applicant

__all__ = ["applicants_of", "case_of", "citizens_only"]


def case_of(request, number: str) -> Case:
    """Return the case with that number, or say that there is none for her."""
    try:
        return reading.find(number, request.who)
    except Case.DoesNotExist:
        raise Http404 from None


def applicants_of(who) -> dict:
    """Return herself and those she acts for, by id, herself first."""
    known = Applicant.objects.visible_to(who).filter(pk__in=who.applicants)
    return {one.pk: one for one in sorted(known, key=lambda a: (a.pk != who.applicant_id, a.name))}
