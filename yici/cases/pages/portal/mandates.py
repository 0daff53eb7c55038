"""People and firms I act for, and those who act for me: given and ended here (R38)."""

from datetime import datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yici.catalogue.models import Edition, Item
from yici.people import actions, rules
from yici.people.models import Applicant, Mandate
from yici.people.refusals import NotAllowed, Refused

from .access import citizens_only

MOST = 100  # items to choose from


class MandateForm(forms.Form):
    """Whom she lets act, for whom, in what, and until when."""

    principal = forms.ChoiceField(label=_("For whom may she act?"))
    name = forms.CharField(label=_("Name of the person who may act"), max_length=200)
    number = forms.CharField(
        label=_("Resident ID number of that person"),
        max_length=18,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    item = forms.ChoiceField(label=_("In which matter?"), required=False)
    until = forms.DateField(
        label=_("Until when? (last day)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty for no end. You can end it at any time."),
    )

    def __init__(self, *args, principals, asked_for, **kwargs):
        super().__init__(*args, **kwargs)
        self.principals = {str(one.pk): one for one in principals}
        self.fields["principal"].choices = [(pk, one.name) for pk, one in self.principals.items()]
        self.fields["item"].choices = [("", _("In everything")), *_items(asked_for)]

    def clean(self):
        """Find the person by number and name together; which of the two is wrong is not told."""
        given = super().clean()
        if not {"name", "number"} <= given.keys():
            return given
        known = Applicant.objects.with_number("person", given["number"]).first()
        if known is None or not rules.same_name(known.name, given["name"]):
            self.add_error(
                "number",
                _("Nobody is registered with this name and number. Compare both with the ID card; "
                  "the person needs an account here."),
            )  # fmt: skip
        given["agent"] = known
        return given

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is not over."))
        return until


def _items(asked_for: str) -> list[tuple[str, str]]:
    """Return what most people come for, and before it the item she came from, if any."""
    published = Item.objects.published()
    frequent = Edition.objects.frequent().values("item")
    found = dict(published.filter(code=asked_for).values_list("code", "name")) if asked_for else {}
    return list(
        (found | dict(published.filter(pk__in=frequent).values_list("code", "name")[:MOST])).items()
    )


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def mandates(request):
    """Show both sides of every mandate of hers; give a new one."""
    principals = [request.citizen, *Applicant.objects.filter(legal_representative=request.citizen)]
    asked_for = request.POST.get("item") or request.GET.get("item", "")
    form = MandateForm(
        request.POST or None,
        principals=principals,
        asked_for=asked_for,
        initial={"item": asked_for},
    )
    if request.method == "POST" and form.is_valid() and _given(request, form):
        messages.success(request, gettext("The mandate is given. It can be used at once."))
        return redirect("portal:mandates")
    now = timezone.now()
    mine = Mandate.objects.visible_to(request.who).valid(now)
    mine = mine.select_related("principal", "agent").order_by("granted_at")
    names = dict(Item.objects.filter(code__in=_codes(mine)).values_list("code", "name"))
    rows = [_row(request, one, names) for one in mine]
    context = {
        "form": form,
        "held": [row for row in rows if row["held"]],
        "given": [row for row in rows if not row["held"]],
    }
    status = 422 if form.errors else 200
    return render(request, "cases/portal/mandates.html", context, status=status)


def _codes(mine) -> set[str]:
    return {code for one in mine for code in one.items or ()}


def _row(request, one: Mandate, names: dict) -> dict:
    return {
        "one": one,
        "held": one.agent_id == request.citizen.pk,
        "items": [names.get(code, code) for code in one.items or ()],
        "can_end": one.basis != Mandate.Basis.LAW,
    }


def _given(request, form: MandateForm) -> bool:
    given = form.cleaned_data
    until = given["until"]
    try:
        actions.give_mandate(
            principal=form.principals[given["principal"]],
            agent=given["agent"],
            by=request.who,
            items=[given["item"]] if given["item"] else None,
            valid_until=until and _end_of(until),
            at=timezone.now(),
        )
    except Refused as refused:
        form.add_error(refused.field, gettext(str(refused)))
        return False
    return True


def _end_of(day) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def end_mandate(request, pk):
    """Ask once, then end a mandate at once."""
    one = get_object_or_404(Mandate.objects.visible_to(request.who), pk=pk)
    if request.method != "POST":
        return render(request, "cases/portal/end_mandate.html", {"one": one})
    try:
        actions.revoke_mandate(mandate=one, by=request.who, at=timezone.now())
    except NotAllowed as refused:
        messages.error(request, gettext(str(refused)))
    else:
        messages.success(request, gettext("The mandate has ended."))
    return redirect("portal:mandates")
