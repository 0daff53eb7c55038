"""What the delivery clerk fills in, verb by verb."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from yici.shipping import carriers, rules
from yici.shipping.models import Locker, Parcel


class Carried(forms.Form):
    """What every form carries: what she saw, and a key so that twice is once."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def facts(self) -> dict:
        return {n: v for n, v in self.cleaned_data.items() if n not in ("key", "seen")}


class NoteWaybill(Carried):
    carrier = forms.ChoiceField(label=gettext_lazy("Carrier"))
    waybill = forms.CharField(label=gettext_lazy("Waybill number"), max_length=30)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].choices = [(c.name, c.title) for c in carriers.offered()]


class Collect(Carried):
    code = forms.CharField(label=gettext_lazy("Code"), max_length=8, required=False)
    identity = forms.BooleanField(
        label=gettext_lazy("I have seen the identity card: it is she, or who may act for her"),
        required=False,
    )


class Store(Carried):
    locker = forms.ChoiceField(label=gettext_lazy("Locker"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = Locker.objects.filter(is_active=True)
        self.fields["locker"].choices = [(one.code, f"{one.name} · {one.place}") for one in found]


class Readdress(Carried):
    name = forms.CharField(label=gettext_lazy("Receiver's name"), max_length=60)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=20)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200)

    def facts(self) -> dict:
        return {"address": super().facts()}


class Cancel(Carried):
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        choices=[(code, gettext_lazy(text)) for code, text in rules.CANCELLED.items()],
    )


class NoteRecall(Carried):
    answer = forms.ChoiceField(
        label=gettext_lazy("The carrier says"),
        choices=[(code, gettext_lazy(text)) for code, text in rules.ANSWERS.items()],
        widget=forms.RadioSelect,
    )


class TakeBack(Carried):
    how = forms.ChoiceField(
        label=gettext_lazy("How it ended"),
        choices=[(code, gettext_lazy(text)) for code, text in rules.TAKEN_BACK.items()],
        widget=forms.RadioSelect,
    )


FORMS: dict[str, type[Carried]] = {
    "book": Carried,
    "note-waybill": NoteWaybill,
    "hand-over": Carried,
    "collect": Collect,
    "make-ready": Carried,
    "store": Store,
    "readdress": Readdress,
    "receive": Carried,
    "cancel": Cancel,
    "recall": Carried,
    "note-recall": NoteRecall,
    "take-back": TakeBack,
    "drop-recall": Carried,
}


def form_of(name: str, found: Parcel) -> Carried:
    return FORMS[name](initial={"key": uuid4(), "seen": found.seq, "carrier": found.carrier})
