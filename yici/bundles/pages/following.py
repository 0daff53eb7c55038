"""Following a bundle case: one progress page, one receipt, one result package."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yici.cases.pages.portal.access import applicants_of
from yici.licences import printing
from yici.people.doors import citizens_only
from yici.people.who import who_is

from .. import actions, reading, rules
from ..models import BundleCase

FEW = 5


def case_or_404(request, number: str) -> BundleCase:
    """Return the bundle case with that number, or say that there is none for her."""
    try:
        return reading.find(number, request.who)
    except BundleCase.DoesNotExist:
        raise Http404 from None


def link_of(case, who) -> tuple | None:
    """Return the way from a part's page to the whole."""
    if case.bundle_id is None:
        return None
    whole = BundleCase.objects.visible_to(who).filter(pk=case.bundle_id).first()
    if whole is None:
        return None
    return _("All parts of this one thing"), reverse("portal:thing_case", args=[whole.number])


def mine(request) -> list[dict]:
    """Return what she has under way, newest first."""
    who = who_is(request.user)
    if not who.applicants:
        return []
    seen = BundleCase.objects.visible_to(who).filter(applicant_id__in=who.applicants)
    return [_row(one) for one in seen.under_way().with_names().order_by("-opened_at")[:FEW]]


def rows_of(request) -> list[dict]:
    """Return her bundle cases for the list of all her cases."""
    seen = BundleCase.objects.visible_to(request.who).with_names().order_by("-opened_at")
    people = applicants_of(request.who)
    rows = [_row(one) | {"for": people.get(one.applicant_id)} for one in seen[:FEW]]
    for row in rows:
        own = row["for"] is not None and row["for"].pk == request.citizen.pk
        row["for"] = None if own else row["for"]
    return rows


def _row(bundle: BundleCase) -> dict:
    whole = reading.whole_of(bundle, timezone.localdate())
    return {
        "bundle": bundle,
        "name": whole.name,
        "status": whole.status,
        "colour": whole.colour,
        "number": bundle.number,
        "address": reverse("portal:thing_case", args=[bundle.number]),
        "over": sum(view.part.is_over for view in whole.parts),
        "parts": len(whole.parts),
        "due_on": None if whole.is_over or whole.total is None else whole.total.due_on,
        "is_late": whole.is_late and not whole.is_over,
    }


@citizens_only
@require_GET
def progress(request, number):
    """Show where every part is, what it waits for, and when the whole is due."""
    bundle = case_or_404(request, number)
    whole = reading.whole_of(bundle, timezone.localdate())
    context = {
        "whole": whole,
        "bundle": whole.bundle,
        "can": rules.verbs(whole.bundle.state, request.who),
        "asked": bool(actions.asked_of(whole.bundle)) if not whole.is_over else False,
        "refused": [v for v in whole.parts if v.part.status in ("refused", "not_accepted")],
        "barred": [v for v in whole.parts if v.part.status == "barred"],
        "stuck": [v for v in whole.parts if v.part.stuck and not whole.is_over],
        "visit": reading.visit_of(whole),
        "others": [v for v in whole.parts if not v.part.is_over],
        "results": reading.results_of(whole),
        "notices": reading.notices_of(bundle),
        "timeline": list(reversed(reading.timeline(whole))),
        "contact": whole.joint.definition.counter,
        "scheme": reading.scheme_of(whole),
        "for": _for(request, bundle),
    }
    return render(request, "bundles/portal/progress.html", context)


def _for(request, bundle: BundleCase):
    if bundle.applicant_id == request.citizen.pk:
        return None
    return applicants_of(request.who).get(bundle.applicant_id)


@citizens_only
@require_GET
def receipt(request, number):
    """Say that it has arrived: one number, every part, what happens next."""
    bundle = case_or_404(request, number)
    whole = reading.whole_of(bundle, timezone.localdate())
    address = settings.SITE_URL + reverse("portal:thing_case", args=[bundle.number])
    context = {
        "whole": whole,
        "bundle": whole.bundle,
        "qr": printing.qr_image(address),
        "contact": whole.joint.definition.counter,
    }
    return render(request, "bundles/portal/receipt.html", context)


@citizens_only
@require_GET
def package(request, number):
    """Show the result package: every licence and paper in one place."""
    bundle = case_or_404(request, number)
    whole = reading.whole_of(bundle, timezone.localdate())
    context = {"whole": whole, "bundle": whole.bundle, "results": reading.results_of(whole)}
    return render(request, "bundles/portal/package.html", context)
