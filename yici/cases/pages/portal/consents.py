"""What a guardian lets her child do herself, given and taken back (民法典 art. 19; R38)."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yici.cases.named import item_code
from yici.catalogue.models import Item
from yici.people import actions
from yici.people.models import Consent, Mandate
from yici.people.refusals import Refused

from .access import citizens_only


class ConsentForm(forms.Form):
    """The item the child may apply for herself."""

    item = forms.CharField(
        label=_("In which matter?"),
        max_length=200,
        help_text=_("Name or code of the item, as it stands on its guide."),
    )

    def clean_item(self):
        """Return the item's code."""
        return item_code(self.cleaned_data["item"])


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request, pk):
    """Show what the child may apply for herself; let her, or let her no more."""
    now = timezone.now()
    mine = Mandate.objects.valid(now).filter(agent=request.citizen, basis=Mandate.Basis.GUARDIAN)
    mandate = get_object_or_404(mine.select_related("principal", "agent"), pk=pk)
    given = Consent.objects.valid(now).filter(mandate=mandate).order_by("given_at")
    if request.method == "POST" and "end" in request.POST:
        one = next((one for one in given if str(one.pk) == request.POST["end"]), None)
        if one is not None:
            actions.revoke_consent(consent=one, by=request.who, at=now)
            messages.success(request, gettext("The consent has ended."))
        return redirect("portal:consents", pk)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _given(request, form, mandate, now):
        messages.success(request, gettext("She may apply for it herself now."))
        return redirect("portal:consents", pk)
    names = dict(
        Item.objects.filter(code__in=[one.item for one in given]).values_list("code", "name")
    )
    context = {
        "form": form,
        "mandate": mandate,
        "given": [(one, names.get(one.item, one.item)) for one in given],
    }
    status = 422 if form.errors else 200
    return render(request, "cases/portal/consents.html", context, status=status)


def _given(request, form: ConsentForm, mandate: Mandate, at) -> bool:
    item = form.cleaned_data["item"]
    try:
        actions.give_consent(mandate=mandate, item=item, by=request.who, at=at)
    except Refused as refused:
        form.add_error(None, gettext(str(refused)))
        return False
    return True
