"""The forms of side work, and of what follows a result."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.cases import aftermath, fees, grounds, reading, rules
from yici.cases.actions.following import MOST
from yici.cases.actions.shared import day_of
from yici.cases.models import Material
from yici.cases.reading.verdicts import CHANGE_WORDS, REMEDY_OUTCOMES, REMEDY_WORDS
from yici.catalogue.rules import applicable
from yici.payments.rules import WAIVERS
from yici.people.models import Staff
from yici.ui.money import yuan

from .base import (
    VerbForm,
    colleagues,
    departments_near,
    grounds_of,
    one_of,
    successors,
    to_choose,
    words,
)


def day(label, hint="") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=hint, widget=forms.DateInput(attrs={"type": "date"})
    )


def days(label, most: int = 20, initial: int = 5) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most, initial=initial)


class AcceptTolerantly(VerbForm):
    owed = forms.MultipleChoiceField(
        label=_("What follows later"), widget=forms.CheckboxSelectMultiple
    )
    promise = words(_("What the applicant promised"))

    def prepare(self):
        item = applicable(self.content, reading.dossier_of(self.case)["answers"])
        here = set(Material.objects.filter(case_id=self.case.pk).values_list("code", flat=True))
        self.fields["owed"].choices = [
            (m.code, m.name)
            for m in item.asked
            if m.necessity.value == "later" and m.code not in here
        ]


class SeeOriginals(VerbForm):
    outcome = one_of(
        _("Outcome"), [("match", _("They match what was sent")), ("differ", _("They differ"))]
    )
    findings = words(_("Findings"), required=False, hint=_("Required when they differ."))

    def clean(self):
        given = super().clean()
        if given.get("outcome") == "differ" and not given.get("findings"):
            self.add_error("findings", _("Say what differs."))
        return given


class AfterCheck(VerbForm):
    outcome = one_of(
        _("Outcome"), [("kept", _("What was undertaken is so")), ("false", _("It is not so"))]
    )
    findings = words(_("Findings"))
    second = forms.ChoiceField(label=_("Second person"))

    def prepare(self):
        self.fields["second"].choices = to_choose(colleagues(self.who, self.at))
        if any(map(reading.is_to_revoke, self.case.state.waits)):
            choices = self.fields["outcome"].choices
            self.fields["outcome"].choices = [one for one in choices if one[0] == "kept"]


class PreReview(VerbForm):
    outcome = one_of(_("Opinion"), [("pass", _("These papers would do")), ("mend", _("Something has to be mended"))])  # fmt: skip
    missing = forms.MultipleChoiceField(
        label=_("What is missing or wrong"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words_to_applicant = words(_("What the applicant has to do"), required=False)

    def prepare(self):
        item = applicable(self.content, reading.dossier_of(self.case)["answers"])
        materials = [(m.code, m.name) for m in item.asked]
        fields = [(f.code, f.label) for f in item.fields]
        self.fields["missing"].choices = [(_("Materials"), materials), (_("Form"), fields)]

    def clean(self):
        given = super().clean()
        if given.get("outcome") == "mend":
            for name in ("missing", "words_to_applicant"):
                if not given.get(name):
                    self.add_error(name, _("Say what has to be mended."))
        return given


class Forward(VerbForm):
    department = forms.TypedChoiceField(label=_("Department that accepts it"), coerce=int)
    reason = words(_("Reason"))

    def prepare(self):
        self.fields["department"].choices = to_choose(departments_near(self.case))


class Transfer(VerbForm):
    task = forms.TypedChoiceField(label=_("Which work"), coerce=int)
    to = forms.ChoiceField(label=_("Colleague"))
    reason = words(_("Reason"))

    def prepare(self):
        passed = rules.passed_on_by(self.who, self.case.state)
        self.fields["to"].choices = to_choose(successors(self.case, self.who, passed, self.at))
        own = rules.own_task(self.who, self.case.state, "*")
        if not passed or passed == (own,):  # it waits for its applicant, or hers is all there is
            del self.fields["task"]
            return
        held = Staff.objects.filter(code__in=[task.handler for task in passed])
        names = dict(held.values_list("code", "name"))
        self.fields["task"].choices = [(task.no, _whose(task, names)) for task in passed]
        self.fields["task"].initial = (own or passed[0]).no


def _whose(task, names: dict[str, str]) -> str:
    words = reading.work_in_words(task)
    return f"{words}（{names.get(task.handler, task.handler)}）" if task.handler else words


class Consult(VerbForm):
    department = forms.TypedChoiceField(label=_("Department"), coerce=int)
    question = words(_("Question"))
    days = days(_("Working days it has"))

    def prepare(self):
        mine = {d for _role, d in self.who.posts}
        self.fields["department"].choices = to_choose(departments_near(self.case, mine))


class AnswerConsult(VerbForm):
    opinion = words(_("Opinion"), hint=_("It advises those who decide; it does not bind them."))


class AddReviewer(VerbForm):
    department = forms.TypedChoiceField(label=_("Department"), coerce=int)
    days = days(_("Working days it has"))
    reason = words(_("Reason"))

    def prepare(self):
        at_it = {t.department_id for t in self.case.state.open_tasks("review")}
        self.fields["department"].choices = to_choose(departments_near(self.case, at_it))


class Suspend(VerbForm):
    ground = one_of(_("Lawful ground"))
    reason = words(_("Reason"), hint=_("The applicant is told it."))

    def prepare(self):
        self.fields["ground"].choices = grounds_of(grounds.SUSPENSIONS)


class WaiveFee(VerbForm):
    fee = one_of(_("Fee"))
    ground = one_of(_("Lawful ground"), [(code, _(text)) for code, text in WAIVERS.items()])
    reason = words(_("Reason"), hint=_("What proves the ground."))

    def prepare(self):
        waiting = {task.subject for task in fees.waiting(self.case.state)}
        laid_down = [fee for fee in self.content.fees if fee.code in waiting]
        self.fields["fee"].choices = [
            (f.code, f"{f.name} {yuan(f.amount_cents)}") for f in laid_down
        ]


ACT_WORDS = {
    "revoked": _("That the result was revoked or cancelled"),
    "granted": _("The grant"),
}


class RecordRemedy(VerbForm):
    remedy = one_of(_("Remedy"), list(REMEDY_WORDS.items()))
    filed_on = day(_("Filed on"))
    act = one_of(_("What is challenged"))
    forum = forms.CharField(label=_("Authority or court that decides it"), max_length=100)
    summary = words(_("Summary"))

    def prepare(self):
        acts = aftermath.acts_of(self.case.state)
        if len(acts) < 2:  # nothing to choose: it is what was done, or that nothing is
            del self.fields["act"]
            return
        self.fields["act"].choices = [(act, ACT_WORDS[act]) for act in acts]
        self.fields["act"].initial = acts[0]


class DecideRemedy(VerbForm):
    outcome = one_of(_("Outcome"), list(REMEDY_OUTCOMES.items()))
    effective_on = day(_("In effect since (served, or final)"))
    orders = forms.BooleanField(
        label=_("It orders the office to decide anew, to act, or to put things right"),
        required=False,
    )
    days = forms.IntegerField(
        label=_("Days it sets for that"),
        required=False,
        min_value=1,
        max_value=MOST,
        help_text=_(
            "Empty: it sets none, and the limit of the law for what has to be done counts."
        ),
    )
    unit = one_of(
        _("These days are"), [("day", _("calendar days")), ("workday", _("working days"))]
    )
    procedure_only = forms.BooleanField(
        label=_("Set aside for the procedure alone"),
        required=False,
        help_text=_("Then the same may be decided again, by the right procedure."),
    )
    summary = words(
        _("Summary"), hint=_("Work opens by itself, with its day; a grant set aside is revoked.")
    )

    def prepare(self):
        self.fields["unit"].initial = "day"
        self.fields["effective_on"].initial = day_of(self.at)


class CarryOut(VerbForm):
    report = words(
        _("What was done"),
        hint=_("It is told to the applicant, and to whoever ordered it."),
    )


class ChangeResult(VerbForm):
    """One choice says what is done and on which ground."""

    what = one_of(_("What is done, and on which ground"))
    reason = words(_("Reason"))

    def prepare(self):
        may = rules.CHANGEABLE.get(self.case.state.result, set())
        self.fields["what"].choices = [
            (CHANGE_WORDS[change], [(f"{change}:{code}", text) for code, text in grounds_of(table)])
            for change, table in grounds.CHANGES.items()
            if change in may
        ]
        if any(map(reading.is_to_revoke, self.case.state.waits)):
            self.fields["what"].initial = "revoked:false_undertaking"

    def clean(self):
        given = super().clean()
        change, _colon, ground = given.pop("what", "").partition(":")
        return given | {"change": change, "ground": ground}


class WithholdResult(VerbForm):
    ground = one_of(_("Lawful ground"))
    reason = words(
        _("Reason"),
        hint=_("What in this result is one. The applicant is told it; the public sees nothing."),
    )

    def prepare(self):
        self.fields["ground"].choices = grounds_of(grounds.WITHHOLDING)


class PublishResult(VerbForm):
    ground = one_of(_("Lawful ground"))
    reason = words(_("Reason"), hint=_("The applicant is told it."))

    def prepare(self):
        secret = self.case.state.withheld == "state-secret"
        self.fields["ground"].choices = [
            one for one in grounds_of(grounds.PUBLICATION) if not secret or one[0] == "no_secret"
        ]
