"""What lies around a case in other rooms: what was asked of the applicant, what is sent."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from yici.catalogue.models.items import edition
from yici.licences import wallet
from yici.licences.models import Licence, Paper
from yici.payments.models import Payment
from yici.shipping.models import Parcel

from ..lifecycle import State
from ..models import Case

BY_PARCEL = {"post", "window"}
DECISIONS = ("grant", "refusal", "deemed_renewal")  # kinds of papers
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


def named_in(parcels: Iterable[Parcel]) -> dict:
    """Return of each parcel the item of its case, and the result in it by name and number (C056).

    Four statements, however many parcels. Where a case has several results, since it was
    decided anew, a parcel does not say which of them it holds: then none is named.
    """
    parcels = list(parcels)
    cases = Case.objects.in_bulk({one.about for one in parcels})
    results = {"licence": _licences_of(cases), "decision": _decisions_of(cases)}
    found = {}
    for one in parcels:
        if case := cases.get(one.about):
            told = [results[code][case.pk] for code in one.contents if code in results]
            name, number = told[0][0] if len(told) == 1 and len(told[0]) == 1 else ("", "")
            found[one.pk] = (edition(case.edition_id).content.name, name, number)
    return found


def _licences_of(cases) -> dict:
    found = defaultdict(list)
    for card in wallet.cards(Licence.objects.filter(case_id__in=cases), timezone.localdate()):
        found[card.licence.case_id].append((card.name, card.number))
    return found


def _decisions_of(cases) -> dict:
    found = defaultdict(list)
    for paper in Paper.objects.filter(story__in=cases, kind__in=DECISIONS).defer("locked"):
        found[paper.story].append((paper.title, paper.number))
    return found
