"""Opening an account: sign-in name, password, and who one is."""

from allauth.account.forms import SignupForm
from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import actions, capacity, real_name, rules
from .actions.applicants import clean_number
from .models import Applicant
from .refusals import AccountTaken, NameMismatch, Refused
from .who import ANONYMOUS


class SignUp(SignupForm):
    """A citizen opens her account with her name and number, which must belong together (C080)."""

    name = forms.CharField(
        label=_("Name on the identity card"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    number = forms.CharField(
        label=_("Resident identity number"),
        max_length=40,
        help_text=_("18 characters, as on the card. It is kept encrypted."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["name", "number", "username", "password1", "password2"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.source = real_name.source()
        if self.source and self.source.is_sandbox:
            self.fields["name"].help_text = self.source.hint

    def clean_name(self):
        return _or_error(rules.clean_name, self.cleaned_data["name"])

    def clean_number(self):
        return _or_error(clean_number, "person", self.cleaned_data["number"], timezone.now())

    def clean(self):
        cleaned = super().clean()
        if {"name", "number"} <= cleaned.keys():
            try:
                self._need_herself(cleaned["name"], cleaned["number"])
            except Refused as refused:
                self.add_error(refused.field, gettext(str(refused)))
        return cleaned

    def _need_herself(self, name: str, number: str):
        # First whether she is who she says: only then whether she has an account.
        if self.source is None or not self.source.belongs(name, number):
            raise NameMismatch
        rules.need_age_for_account(capacity.of_number(number, timezone.localdate()))
        known = Applicant.objects.with_number("person", number).first()
        if known and not rules.same_name(known.name, name):
            raise NameMismatch
        if known and known.user_id:
            raise AccountTaken

    @transaction.atomic
    def save(self, request):
        user = super().save(request)
        applicant = actions.register_applicant(
            kind="person",
            name=self.cleaned_data["name"],
            number=self.cleaned_data["number"],
            checked_by=self.source.name,
            by=ANONYMOUS,
            at=timezone.now(),
        )
        actions.link_account(applicant=applicant, user=user)
        return user


def _or_error(rule, *values):
    try:
        return rule(*values)
    except Refused as refused:
        raise forms.ValidationError(gettext(str(refused))) from None
