"""The form that takes what an official fetched from another department."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yici.cases.actions import Given
from yici.cases.actions.attaching import LONGEST, item_of
from yici.documents import uploads

from .base import VerbForm


class Attach(VerbForm):
    """Which material, from which department, and the file; or none: seen in the other's system."""

    material = forms.ChoiceField(label=gettext_lazy("Material"))
    origin = forms.CharField(
        label=gettext_lazy("Department it is from"),
        max_length=LONGEST,
        help_text=gettext_lazy("It stands beside the paper, with your name."),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("Without a file: you looked it up in their system, and it is so."),
    )

    def prepare(self):
        self.known = {m.code: m for m in item_of(self.case).materials if not m.made_here}
        shared = [(m.code, m.name) for m in self.known.values() if not m.asked]
        asked = [(m.code, m.name) for m in self.known.values() if m.asked]
        self.fields["material"].choices = [
            (_("To be fetched by the office"), shared),
            (_("Asked of the applicant"), asked),
        ]

    def clean_file(self):
        file, material = self.cleaned_data["file"], self.known.get(self.data.get("material"))
        if not file or material is None:
            return None
        try:
            limit = material.max_megabytes * uploads.MEGABYTE
            return uploads.receive(file, accepts=material.accepts, limit=limit)
        except uploads.BadFile as bad:
            raise ValidationError(_(bad.message) % bad.values) from None

    def facts(self) -> dict:
        told = self.cleaned_data
        got = told["file"]
        held = (got.digest, got.name, got.size, got.media_type) if got else ()
        return {"materials": [Given(told["material"], *held)], "origin": told["origin"]}
