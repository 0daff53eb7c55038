"""The forms of hearings, and of those whom a case concerns besides the applicant."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yici.cases import actions, grounds, reading
from yici.cases.actions.sitting import REVIEWS
from yici.cases.reading.verdicts import CAPACITY_WORDS, SIGNATURE_WORDS

from .base import VerbForm, colleagues, grounds_of, one_of, to_choose, words
from .beside import day
from .rows import Cell, RowsWidget, read_rows


class NameConcerned(VerbForm):
    kind = one_of(
        _("Who it is"), [("person", _("A person")), ("organisation", _("An organisation"))]
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    number = forms.CharField(
        label=_("Identity number or credit code"), max_length=40, required=False,
        help_text=_("With it, she can answer on a page of her own when she signs in."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    told = words(
        _("What concerns her"), hint=_("She is told it in writing, with her rights. Name no other person.")
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = "person"


def people_to_speak_for(case) -> list[tuple[int, str]]:
    """Return the applicant and those concerned, as the window chooses among them."""
    others = [(one.no, reading.masked(one)) for one in reading.concerned_of(case)]
    return [(0, gettext("The applicant")), *others]


class ForSomebody(VerbForm):
    """What the window takes in for the applicant, or for somebody concerned."""

    person = forms.TypedChoiceField(label=_("For whom"), coerce=int, widget=forms.RadioSelect)

    def prepare(self):
        self.fields["person"].choices = people_to_speak_for(self.case)
        self.fields["person"].initial = 0


class StateViews(ForSomebody):
    views = words(_("Views"))


class AskHearing(ForSomebody):
    reason = words(_("Reason"), required=False)


class OfferHearing(VerbForm):
    ground = one_of(_("Lawful ground"))
    told = words(_("Whom it concerns, and what they are told"))

    def prepare(self):
        self.fields["ground"].choices = grounds_of(grounds.HEARINGS)


class SetHearing(VerbForm):
    held_on = day(_("Day of the hearing"), _("At least 7 working days ahead."))
    starts_at = forms.TimeField(
        label=_("Time of day"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("Place"), max_length=200)
    presider = forms.ChoiceField(
        label=_("Presider"), help_text=_("Nobody who examined the application.")
    )
    subject = words(_("Subject"))

    def prepare(self):
        reviewers = {t.handler for t in self.case.state.tasks if t.step in REVIEWS}
        near = [*colleagues(self.who, self.at), (self.who.staff_code, self.who.name)]
        able = [one for one in near if one[0] not in reviewers]
        self.fields["presider"].choices = to_choose(able)

    def facts(self):
        return super().facts() | {"starts_at": f"{self.cleaned_data['starts_at']:%H:%M}"}


ROWS = 12


CELLS = (
    Cell(_("Name")),
    Cell(_("As what"), (("", "—"), *CAPACITY_WORDS.items())),
    Cell(_("Signature"), tuple(SIGNATURE_WORDS.items())),
)


class Attendants(forms.Field):
    def __init__(self, **kwargs):
        super().__init__(widget=RowsWidget(CELLS, rows=ROWS, shown=3), **kwargs)

    def clean(self, value):
        """Return the attendants named; a row without a name was not used."""
        named = [row for row in read_rows(value, len(CELLS)) if row[0]]
        if any(row[1] not in CAPACITY_WORDS or row[2] not in SIGNATURE_WORDS for row in named):
            raise forms.ValidationError(_("Say of everybody as what she took part."))
        if not named:
            raise forms.ValidationError(_("Name those who took part."))
        return [actions.Attendant(*row) for row in named]


class HoldHearing(VerbForm):
    record = words(_("Record"), hint=_("As confirmed and signed by those who took part."))
    attendants = Attendants(
        label=_("Who took part"), help_text=_("One row each; a reviewer has to be among them.")
    )

    def prepare(self):
        """Put those in who are known: the applicant, those concerned, who reviewed."""
        people = reading.people_of(self.case)
        handlers = dict.fromkeys(t.handler for t in self.case.state.tasks if t.step in REVIEWS)
        reviewers = [people.staff[code].name for code in handlers if code in people.staff]
        known = [
            (people.applicant.name, "applicant"),
            *((one.name, "concerned") for one in reading.concerned_of(self.case)),
            *((name, "reviewer") for name in reviewers),
        ]
        rows = [(name, what, "signed") for name, what in known[:ROWS]]
        self.fields["attendants"].initial = [cell for row in rows for cell in row]
