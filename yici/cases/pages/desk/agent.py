"""Who stands at the window for the applicant: a mandate on record, or one recorded now (R38)."""

from datetime import datetime, time, timedelta

from django import forms
from django.conf import settings
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yici.cases.named import item_code
from yici.documents import uploads
from yici.people import actions as people
from yici.people.models import Mandate
from yici.people.refusals import Refused

from .door import FOR_HER
from .window import person_page

CONSENT = "consent"
SCANS = ("application/pdf", "image/jpeg", "image/png")
BASES = [
    ("paper", _("By a signed mandate (family member, neighbour, employee, village helper)")),
    ("guardian", _("As parent or guardian of a child under 18")),
    (CONSENT, _("Not here: parent or guardian who agreed in writing that the child applies alone")),
]


class AgentForm(forms.Form):
    """The person before the clerk, and the paper that lets her act."""

    name = forms.CharField(label=_("Name of the person who acts"), max_length=200)
    number = forms.CharField(
        label=_("Resident ID number of that person"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    basis = forms.ChoiceField(
        label=_("How she may act"), choices=BASES, widget=forms.RadioSelect, initial="paper"
    )
    is_agency = forms.BooleanField(
        label=_("She is a village helper who does it for the office"), required=False
    )
    until = forms.DateField(
        label=_("Until when? (last day)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("As the paper says. Empty: no end; for a child, the 18th birthday."),
    )
    item = forms.CharField(
        label=_("For which item may the child apply alone?"),
        max_length=200,
        required=False,
        help_text=_(
            "Only for a written consent: name or code of the item, as it stands on its guide."
        ),
    )
    scan = forms.FileField(
        label=_("Scan of the mandate, the consent, the household register or birth certificate"),
        help_text=_("PDF or picture. It is kept as evidence."),
    )

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is not over."))
        return until

    def clean_item(self):
        """Return the item's code, where the paper is a consent."""
        if self.cleaned_data.get("basis") != CONSENT:
            return ""
        return item_code(self.cleaned_data["item"])

    def clean_scan(self):
        """Keep the file; a broken or locked one is refused with what to do."""
        limit = settings.UPLOAD_LIMIT
        try:
            return uploads.receive(self.cleaned_data["scan"], accepts=SCANS, limit=limit)
        except uploads.BadFile as bad:
            raise forms.ValidationError(gettext(bad.message) % bad.values) from None


@require_http_methods(["GET", "HEAD", "POST"])
@person_page
def agent(request, who, person):
    """Choose whose mandate is used, or record one by the paper shown."""
    if request.method == "POST" and "mandate" in request.POST:
        return _chosen(request, person)
    form = AgentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        mandate = _recorded(form, who, person)
        if mandate and form.cleaned_data["basis"] == CONSENT:
            request.session.pop(FOR_HER, None)  # the child is here herself
            return redirect("desk:window_person")
        if mandate:
            request.session[FOR_HER] = str(mandate.pk)
            return redirect("desk:window_person")
    status = 400 if form.errors else 200
    return render(request, "cases/desk/agent.html", {"form": form, "person": person}, status=status)


def _chosen(request, person):
    """Use a mandate on record; an empty one: she is here herself."""
    held = Mandate.objects.valid(timezone.now()).filter(principal=person)
    known = {str(pk) for pk in held.values_list("pk", flat=True)}
    request.session.pop(FOR_HER, None)
    if request.POST["mandate"] in known:
        request.session[FOR_HER] = request.POST["mandate"]
    return redirect("desk:window_person")


def _recorded(form: AgentForm, who, person) -> Mandate | None:
    given, at = form.cleaned_data, timezone.now()
    try:
        agent = people.register_applicant(
            kind="person", name=given["name"], number=given["number"], by=who, at=at,
            checked_by="window",
        )  # fmt: skip
        with transaction.atomic():
            return _given(form, who, person, agent, at)
    except Refused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, gettext(str(refused)))
    return None


def _given(form: AgentForm, who, person, agent, at) -> Mandate:
    """Record the mandate; or the consent of a guardian, who is recorded as that with it."""
    given, is_consent = form.cleaned_data, form.cleaned_data["basis"] == CONSENT
    until, scan = given["until"], given["scan"].digest
    ends = until and timezone.make_aware(datetime.combine(until + timedelta(days=1), time()))
    basis = Mandate.Basis.GUARDIAN if is_consent else given["basis"]
    held = Mandate.objects.valid(at).filter(principal=person, agent=agent, basis=basis, items=None)
    mandate = (is_consent and held.order_by("pk").first()) or people.give_mandate(
        principal=person, agent=agent, by=who, at=at, basis=basis,
        is_agency=given["is_agency"], evidence=scan, valid_until=ends,
    )  # fmt: skip
    if is_consent:
        people.give_consent(mandate=mandate, item=given["item"], by=who, at=at, evidence=scan)
    return mandate
