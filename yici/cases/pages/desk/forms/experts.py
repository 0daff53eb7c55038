"""The end of a special procedure; of an expert review with its experts and their votes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.cases import actions, joint, rules
from yici.cases.actions.experts import FEWEST, MOST
from yici.catalogue.content import ProcedureKind

from .base import VerbForm, colleagues, one_of, words
from .jointly import officials
from .rows import Cell, RowsWidget, read_rows

VOTE_WORDS = {"agrees": _("agrees"), "disagrees": _("disagrees"), "abstains": _("abstains")}
CELLS = (
    Cell(_("Name")),
    Cell(_("Unit")),
    Cell(_("Speciality")),
    Cell(_("Vote"), (("", "—"), *VOTE_WORDS.items())),
)


class Experts(forms.Field):
    def __init__(self, **kwargs):
        super().__init__(widget=RowsWidget(CELLS, rows=MOST, shown=FEWEST), **kwargs)

    def clean(self, value):
        """Return the experts named; a row that is empty was not used."""
        return [actions.Expert(*row) for row in read_rows(value, len(CELLS)) if any(row)]


class FinishProcedure(VerbForm):
    outcome = one_of(_("Outcome"), [("pass", _("Passed")), ("refuse", _("Not passed"))])
    findings = words(_("Findings"))
    second = forms.ChoiceField(label=_("Second person"), required=False)
    members = forms.MultipleChoiceField(
        label=_("Who was there"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Two officials at least, and somebody of every department."),
    )  # fmt: skip
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
        self.order_fields(["procedure"])  # of which one, before what came of it
        nobody = ("", _("Nobody"))
        self.fields["second"].choices = [nobody, *colleagues(self.who, self.at)]
        self.fields["second"].help_text = _("A site survey needs two persons.")
        self._ask_experts({t.subject for t in mine})
        self._ask_members()

    def _ask_members(self) -> None:
        """Ask who was there where all departments came together, and nowhere else."""
        if joint.kind_of(self.case.state) != "acceptance":
            del self.fields["members"]
            return
        members = self.fields["members"]
        assert isinstance(members, forms.MultipleChoiceField)
        members.choices = officials(self.case.state, self.at)
        self.fields.pop("second", None)

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
