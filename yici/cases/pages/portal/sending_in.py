"""Sending papers in by post: from where, and with whom."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.cases import actions, reading, rules, words
from yici.people.models import Applicant
from yici.shipping import carriers
from yici.shipping import rules as shipping
from yici.shipping import words as shipping_words
from yici.shipping.pages.portal import address_fields
from yici.ui.fields import FieldView

from .access import case_of, citizens_only


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def send_in(request, number):
    """Ask from where and by whom, then book it; the next page follows it."""
    case = case_of(request, number)
    if not reading.takes_parcels(case.state):
        messages.info(request, _("The office waits for no papers now."))
        return redirect("portal:case", case.number)
    if request.method != "POST":
        return _show(request, case, _known(case), {})
    given = request.POST
    address = {name: given.get(name, "") for name in shipping.PARTS}
    try:
        parcel = actions.send_in(
            case=case,
            by=request.who,
            carrier=given.get("carrier", "")[:40],
            address=address,
            at=timezone.now(),
            key=given.get("key", "")[:40],
        )
    except shipping.NotAllowed as refusal:
        return _show(request, case, given, {refusal.field: shipping_words.why(refusal)})
    except carriers.UnknownCarrier as refusal:
        return _show(request, case, given, {"carrier": shipping_words.why(refusal)})
    except rules.NotAllowed as refusal:
        messages.warning(request, words.why(refusal, case.status))
        return redirect("portal:case", case.number)
    return redirect("portal:parcel", parcel.pk)


def _known(case) -> dict:
    """Return what is on record of her, to be corrected (R37)."""
    one = Applicant.objects.get(pk=case.applicant_id)
    return {"name": one.name, "phone": one.phone, "address": one.address}


def _show(request, case, known, errors: dict):
    options = [(one.name, str(one.title)) for one in carriers.offered()]
    said = [errors["carrier"]] if "carrier" in errors else []
    chosen = known.get("carrier") or options[0][0]
    carrier = FieldView("carrier", _("Carrier"), "choice", chosen, options=options, errors=said)
    context = {
        "case": case,
        "name": case.edition.content.name,
        "views": [carrier, *address_fields(known, errors, _("Sender's name"))],
        "key": request.POST.get("key") or uuid4().hex,
        "department": case.department,
    }
    status = 422 if errors else 200
    return render(request, "cases/portal/send_in.html", context, status=status)
