"""首问负责 at the window: another window takes it; she is sent there, and nothing is lost (R23, C037)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yici.catalogue.models import Edition, edition
from yici.halls import actions as halls
from yici.halls.models import Referral
from yici.people.refusals import Refused

from .door import AT_THE_WINDOW, FOR_HER
from .window import person_page, window_page


@require_POST
@person_page
def refer(request, who, person, edition_id):
    """Note that she was asked first, and for which item; the window that takes it sees it."""
    if not Edition.objects.in_force(timezone.localdate()).filter(pk=edition_id).exists():
        raise Http404
    try:
        halls.refer(offered=edition(edition_id), applicant_id=person.pk, by=who, at=timezone.now())
    except Refused as refused:
        messages.error(request, _(str(refused)))
        return redirect("desk:window_apply", edition_id)
    messages.success(request, _("Noted: you were asked first. The window that takes it sees it."))
    return redirect("desk:window_person")


@require_POST
@window_page
def receive(request, who, pk):
    """She has come from another window: bring up who she is and what she came for."""
    waiting = Referral.objects.visible_to(who).waiting(timezone.localdate())
    found = get_object_or_404(waiting.select_related("item"), pk=pk)
    current = found.item.current
    if current is None:
        raise Http404
    request.session.pop(FOR_HER, None)
    request.session[AT_THE_WINDOW] = str(found.applicant_id)
    return redirect(reverse("desk:window_apply", args=[current.pk]))
