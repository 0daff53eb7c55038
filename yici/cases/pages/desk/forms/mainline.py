"""The forms of the main line: from acceptance to delivery."""

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yici.cases import grounds, joint, periods, reading, rules
from yici.cases.actions.deciding import EARLIER
from yici.cases.actions.delivering import MODES, is_on_paper
from yici.cases.application import told
from yici.cases.forms import clean as clean_form
from yici.cases.rules.criteria import criteria_of, verdicts
from yici.catalogue.rules import applicable
from yici.ui.dates import is_chinese

from .base import VerbForm, departments_near, grounds_of, one_of, standing, who_stood, words
from .jointly import officials

MODE_WORDS = {
    "online": _("Online"),
    "window": _("At the window"),
    "post": _("By post"),
    "locker": _("From a locker"),
    "terminal": _("At a terminal"),
}


class AskCorrection(VerbForm):
    missing = forms.MultipleChoiceField(
        label=_("What is missing or wrong"),
        help_text=_("Tick everything: a correction is asked once only."),
        widget=forms.CheckboxSelectMultiple,
    )
    words_to_applicant = words(
        _("What the applicant has to do"),
        hint=_("She reads these words in her notice: name what is wrong and how to mend it."),
    )

    def prepare(self):
        item = applicable(self.content, reading.dossier_of(self.case)["answers"])
        materials = [(m.code, m.name) for m in item.asked]
        fields = [(f.code, _label(f)) for f in item.fields]
        self.fields["missing"].choices = [(_("Materials"), materials), (_("Form"), fields)]


def _label(field) -> str:
    return field.label_en if not is_chinese() and field.label_en else field.label


class Reject(VerbForm):
    ground = one_of(_("Lawful ground"))
    reason = words(_("Reason"), hint=_("What in this case brings the ground about."))
    guidance = words(
        _("Guidance"), hint=_("What the applicant should do instead, e.g. the right authority.")
    )

    authority = forms.TypedChoiceField(
        label=_("Right authority"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Where this is not it; name one outside in the guidance."),
    )

    def prepare(self):
        self.fields["ground"].choices = grounds_of(grounds.REFUSALS)
        say_what_differs(self)
        near = departments_near(self.case, {self.case.department_id})
        self.fields["authority"].choices = [("", "—"), *near]


class ConfirmRejection(VerbForm):
    reason = words(_("Remark"), required=False)


class Reason(VerbForm):
    reason = words(_("Reason"))


class Return(VerbForm):
    to = one_of(_("Back to"), [("review", _("Review")), ("check", _("Check"))])
    reason = words(_("Reason"))

    def prepare(self):
        mine = rules.own_task(self.who, self.case.state)
        steps = {planned.step for planned in self.case.state.plan}
        near = [s for s in EARLIER if s in steps and (not mine or mine.step in EARLIER[s])]
        self.fields["to"].choices = [(s, reading.STEP_WORDS[s]) for s in near]
        self.fields["to"].initial = near[-1] if near else None


class StartProcedure(VerbForm):
    procedure = one_of(_("Procedure"))
    told = words(
        _("What the applicant is told"),
        hint=_("The time needed does not count only if it was told in writing."),
    )
    held_on = forms.DateField(
        label=_("Day on which all departments come"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    members = forms.MultipleChoiceField(
        label=_("Who comes"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Two officials at least, and somebody of every department."),
    )  # fmt: skip

    def prepare(self):
        if joint.kind_of(self.case.state) == "acceptance":
            self.fields["members"].choices = officials(self.case.state, self.at)
        else:
            del self.fields["held_on"], self.fields["members"]
        item = applicable(self.content, reading.dossier_of(self.case)["answers"])
        self.fields["procedure"].choices = [
            (p.code, f"{p.name}（{reading.count_in_words(p.limit.days, p.limit.unit.value)}）")
            for p in item.special_procedures
            if p.limit
        ]


class Extend(VerbForm):
    days = forms.IntegerField(label=_("Working days more"), min_value=1, initial=5)
    reason = words(_("Reason"), hint=_("The applicant is told it."))

    def prepare(self):
        most = periods.REGIMES[self.case.state.regime].more
        days = self.fields["days"]
        days.validators.append(MaxValueValidator(most))
        days.widget.attrs["max"] = days.max_value = most


class Judged(VerbForm):
    """An opinion by one of the edition's criteria; one choice says outcome and criterion."""

    stage, outcomes, saying = "", ("", ""), "opinion"
    verdict = one_of(_("By which criterion"))
    opinion = words(
        _("Opinion"), required=False, hint=_("A refusal needs reasons; they are told to the applicant.")
    )  # fmt: skip

    def prepare(self):
        self.fields["verdict"].choices = [
            (f"{outcome}:{code}", label) for outcome, code, label in self._verdicts()
        ]

    def _verdicts(self):
        good, bad = self.outcomes
        if not (criteria := criteria_of(self.content, self.stage)):
            return [(good, "", _PASS[good]), (bad, "", _PASS[bad])]
        return [
            (good if passes else bad, one.code, _criterion(one, unmet))
            for passes, one, unmet in verdicts(criteria)
        ]

    def clean(self):
        given = super().clean()
        outcome, _colon, criterion = given.pop("verdict", "").partition(":")
        said = given.pop("opinion", "")
        if outcome == self.outcomes[1] and not said:
            self.add_error("opinion", _("Give the reasons: a refusal needs them."))
        return given | {"outcome": outcome, "criterion": criterion, self.saying: said}


_PASS = {
    "pass": _("Passed"),
    "refuse": _("Not passed"),
    "granted": _("Granted"),
    "refused": _("Refused"),
}


def _criterion(criterion, unmet: bool) -> str:
    if unmet:
        return _("Not met: %(text)s") % {"text": criterion.text}
    basis = criterion.basis
    return f"{criterion.text}（{basis}）" if basis else criterion.text


class Review(Judged):
    stage, outcomes = "review", ("pass", "refuse")


def say_what_differs(form) -> None:
    """Ask for it where it is handled again, and the same may not be decided on the same (复议法 art. 64)."""
    redo = form.case.state.redo
    if redo and redo.is_open and redo.binds:
        form.fields["differs"] = words(
            gettext("To the same as was set aside: in which main facts or reasons it differs"),
            required=False,
            hint=gettext("Without it nobody decides the same again."),
        )


class Decide(Judged):
    """Grant or refuse; with a grant, the facts that the office assigns (结果信息)."""

    stage, outcomes, saying = "decision", ("granted", "refused"), "reason"

    def prepare(self):
        super().prepare()
        say_what_differs(self)
        self.assigns = self.content.result.facts if self.content.result else ()
        for one in self.assigns:
            self.fields[f"{FACT}{one.code}"] = forms.CharField(
                label=_label(one),
                required=False,
                max_length=one.max_length,
                help_text=gettext("Needed with a grant: you assign it, and it counts as verified."),
            )

    def clean(self):
        given = super().clean()
        facts = {one.code: given.pop(f"{FACT}{one.code}", "") for one in self.assigns}
        if given.get("outcome") == "granted":
            for problem in clean_form(self.assigns, facts)[1]:
                self.add_error(f"{FACT}{problem.field}", told(problem))
        else:
            facts = {}
        return given | {"facts": facts}


FACT = "fact_"


class Check(VerbForm):
    outcome = one_of(_("Outcome"), [("pass", _("Passed")), ("refuse", _("Not passed"))])
    opinion = words(_("Opinion"), required=False, hint=_("A refusal needs reasons."))

    def clean(self):
        given = super().clean()
        if given.get("outcome") == "refuse" and not given.get("opinion"):
            self.add_error("opinion", _("Give the reasons: a refusal needs them."))
        return given


class Deliver(VerbForm):
    mode = one_of(_("How it was delivered"), [(m, MODE_WORDS[m]) for m in sorted(MODES)])

    paper_number = forms.CharField(
        label=_("Number of the paper licence"), max_length=100, required=False,
        help_text=_("As it stands on what you hand out. It is kept sealed."),
    )  # fmt: skip
    agent = forms.ChoiceField(
        label=_("Who collects it at the window?"), required=False,
        help_text=_("Whoever comes for the applicant shows a mandate."),
    )  # fmt: skip

    def prepare(self):
        if is_on_paper(self.case.state):
            self.fields["paper_number"].required = True
        else:
            del self.fields["paper_number"]
        others = standing(self.case, "deliver", self.at)
        self.fields["agent"].choices = [("", _("The applicant")), *others]
        if not (others or self.data.get("agent")):
            del self.fields["agent"]
        delivery = self.case.delivery
        self.fields["mode"].initial = delivery if delivery in MODES else "window"

    def facts(self):
        given = super().facts()
        return given | {"agent_id": who_stood(given.pop("agent", ""))}


class Terminate(VerbForm):
    ground = one_of(_("Lawful ground"))
    reason = words(_("Reason"))

    def prepare(self):
        left = grounds.TERMINATIONS.keys() - grounds.BY_ITSELF
        if self.case.decided_on:
            left &= grounds.AFTER_DECISION
        known = grounds_of(grounds.TERMINATIONS)
        self.fields["ground"].choices = [one for one in known if one[0] in left]


class Withdraw(VerbForm):
    reason = words(_("Reason"), required=False)
