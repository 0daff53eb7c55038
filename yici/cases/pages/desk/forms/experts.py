"""The end of a special procedure; of an expert review with its experts and their votes."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from yici.cases import actions, rules
from yici.cases.actions.experts import MOST
from yici.catalogue.content import ProcedureKind

from .base import VerbForm, colleagues, one_of, words

VOTE_WORDS = {"agrees": _("agrees"), "disagrees": _("disagrees"), "abstains": _("abstains")}
CELLS = 4


class ExpertsWidget(forms.MultiWidget):
    """A row for every expert: name, unit, speciality, vote."""

    template_name = "cases/desk/experts.html"
    use_fieldset = False  # each cell has a name of its own

    def __init__(self):
        votes, widgets = [("", "—"), *VOTE_WORDS.items()], []
        for no in range(1, MOST + 1):
            for label in (_("Name"), _("Unit"), _("Speciality")):
                said = {"maxlength": 100, "aria-label": format_lazy("{}. {}", no, label)}
                widgets.append(forms.TextInput(attrs=said))
            said = {"aria-label": format_lazy("{}. {}", no, _("Vote"))}
            widgets.append(forms.Select(choices=votes, attrs=said))
        super().__init__(widgets)

    def decompress(self, value):
        """Return the cells of nothing: what is known comes cell by cell already."""
        return []

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        cells = context["widget"]["subwidgets"]
        context["rows"] = [cells[no : no + CELLS] for no in range(0, len(cells), CELLS)]
        return context


class Experts(forms.Field):
    widget = ExpertsWidget

    def clean(self, value):
        """Return the experts named; a row that is empty was not used."""
        cells = [str(cell or "").strip() for cell in value or ()]
        rows = [tuple(cells[no : no + CELLS]) for no in range(0, len(cells), CELLS)]
        return [actions.Expert(*row) for row in rows if any(row)]


class FinishProcedure(VerbForm):
    outcome = one_of(_("Outcome"), [("pass", _("Passed")), ("refuse", _("Not passed"))])
    findings = words(_("Findings"))
    second = forms.ChoiceField(label=_("Second person"), required=False)
    procedure = forms.ChoiceField(label=_("Procedure"), widget=forms.RadioSelect)
    experts = Experts(
        label=_("Experts"), required=False,
        help_text=_("Three at least, an odd number; none who applies, is concerned or reviews. It passes when more than half agree."),
    )  # fmt: skip
    opinion = words(
        _("Written opinion of the experts"), required=False,
        hint=_("Sealed: officials of the case read it, the applicant does not."),
    )  # fmt: skip

    def prepare(self):
        state = self.case.state
        mine = [
            t for t in state.waits if t.step == "procedure" and rules.may_do(self.who, state, t)
        ]
        names = {p.code: p.name for p in self.content.special_procedures}
        self.fields["procedure"].choices = [(t.subject, names.get(t.subject, "")) for t in mine]
        if len(mine) == 1:
            self.fields["procedure"].initial = mine[0].subject
            self.fields["procedure"].required = False
            self.fields["procedure"].widget = forms.HiddenInput()
        nobody = ("", _("Nobody"))
        self.fields["second"].choices = [nobody, *colleagues(self.who, self.at)]
        self.fields["second"].help_text = _("A site survey needs two persons.")
        self._ask_experts({t.subject for t in mine})

    def _ask_experts(self, codes: set[str]) -> None:
        """Ask for experts where an expert review is under way, and nowhere else."""
        kinds = {p.code: p.kind for p in self.content.special_procedures}
        if not any(kinds.get(code) is ProcedureKind.EXPERT_REVIEW for code in codes):
            del self.fields["experts"], self.fields["opinion"]
            return
        self.fields["findings"].help_text = _(
            "Of an expert review the applicant reads them as its reasons: name no expert."
        )
        if all(kinds.get(code) is ProcedureKind.EXPERT_REVIEW for code in codes):
            del self.fields["second"]
