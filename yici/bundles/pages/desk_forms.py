"""The forms of what the window and the lead do with the whole: one per verb."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yici.cases import joint
from yici.cases import rules as case_rules
from yici.cases.actions import Given
from yici.cases.actions.attaching import LONGEST
from yici.cases.actions.shared import MAX_WORDS
from yici.cases.application import words as spoken
from yici.cases.models import Case
from yici.documents import uploads
from yici.people.models import Post

from .. import actions, rules, words
from ..editions import joint_of
from ..reading import name_of

MODES = (
    ("window", gettext_lazy("At the window")),
    ("post", gettext_lazy("By post")),
    ("terminal", gettext_lazy("At a terminal")),
)


def all_hers(who, cases, verb: str) -> bool:
    """Whether she may do that to every one of these parts."""
    found = Case.at_all([case.pk for case in cases])
    return all(
        case_rules.refusal(case_rules.VERBS[verb], case.state, who) is None for case in found
    )


class WholeForm(forms.Form):
    """A verb of the whole; without fields it only confirms."""

    def __init__(self, *args, bundle, who, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.bundle, self.who, self.at = bundle, who, at
        self.joint = joint_of(bundle)
        self.prepare()

    @classmethod
    def possible(cls, bundle, who) -> bool:
        """Whether there is anything to do it to."""
        return True

    @property
    def item(self):
        return self.joint.applicable(actions.dossier_of(self.bundle)["answers"])

    def prepare(self) -> None:
        """Fill in what depends on the bundle case."""

    def facts(self) -> dict:
        return dict(self.cleaned_data)


def _words(label, hint="") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReportMissing(WholeForm):
    """What the parts of her department lack; nothing is a report too."""

    missing = forms.MultipleChoiceField(
        label=gettext_lazy("What is missing or wrong"),
        required=False,
        help_text=gettext_lazy("Tick everything; nothing, if your part lacks nothing."),
        widget=forms.CheckboxSelectMultiple,
    )
    words_to_applicant = forms.CharField(
        label=gettext_lazy("What the applicant has to do"),
        required=False,
        help_text=gettext_lazy(
            "The lead sends it to her with what the other departments say: one notice for all."
        ),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def possible(cls, bundle, who) -> bool:
        return actions.may_still_ask(bundle.state, timezone.localdate())

    def prepare(self):
        mine = {part.code for part in self.parts}
        self.fields["missing"].choices = _choices(self.item, self.joint, mine)

    @property
    def parts(self):
        return rules.reportable(self.who, self.bundle.state)

    @property
    def names(self) -> list[str]:
        return [name_of(part, self.joint) for part in self.parts]


def _choices(item, joint, parts: set[str]) -> list:
    """Return what may be missing of these parts: papers and fields of the joint form."""
    members = {g.code: g.members for g in (*joint.groups, *joint.papers)}

    def theirs(one) -> bool:
        return any(part in parts for part, _code in members[one.code])

    return [
        (_("Materials"), [(m.code, m.name) for m in item.asked if theirs(m)]),
        (_("Form"), [(f.code, spoken(f, "label")) for f in item.fields if theirs(f)]),
    ]


class AskCorrection(WholeForm):
    """What departments reported, and what the window finds missing besides; each thing once."""

    missing = forms.MultipleChoiceField(
        label=gettext_lazy("What else is missing or wrong"),
        required=False,
        help_text=gettext_lazy(
            "Tick everything no department has named. After this notice nothing more is asked for "
            "before acceptance."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    words_to_applicant = forms.CharField(
        label=gettext_lazy("What the applicant has to do"),
        required=False,
        help_text=gettext_lazy(
            "She reads these words in her notice: name what is wrong and how to mend it."
        ),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def possible(cls, bundle, who) -> bool:
        if not actions.may_still_ask(bundle.state, timezone.localdate()):
            return False
        return bool(bundle.state.reported) or rules.at_window(who, bundle.state)

    def prepare(self):
        if not rules.at_window(self.who, self.bundle.state):
            del self.fields["missing"]
            return
        open_ = {part.code for part in self.bundle.state.askable}
        self.fields["missing"].choices = _choices(self.item, self.joint, open_)


class Accept(WholeForm):
    """Nothing to say, but what the applicant promised where a paper may follow (容缺受理)."""

    promise = forms.CharField(
        label=gettext_lazy("What the applicant promises"),
        required=False,
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def prepare(self):
        owed = actions.owed_of(self.bundle, timezone.now())
        if not owed:
            del self.fields["promise"]
            return
        names = "、".join(dict.fromkeys(name for names in owed.values() for name in names))
        self.fields["promise"].help_text = _(
            "May follow: %(names)s. With a promise they are owed; the result waits for them."
        ) % {"names": names}


class HandOver(WholeForm):
    mode = forms.ChoiceField(label=gettext_lazy("How the result goes out"), choices=MODES)


class Attach(WholeForm):
    """Which paper of the joint form, from which department, and the file."""

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
        self.known = {m.code: m for m in self.item.materials if not m.made_here}
        self.fields["material"].choices = [
            (_("To be fetched by the office"), self._named(asked=False)),
            (_("Asked of the applicant"), self._named(asked=True)),
        ]

    def _named(self, *, asked: bool) -> list[tuple[str, str]]:
        return [(m.code, m.name) for m in self.known.values() if m.asked == asked]

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


class SetVisit(WholeForm):
    """Day, parts, members and words of one visit for several parts."""

    held_on = forms.DateField(
        label=gettext_lazy("Day of the visit"), widget=forms.DateInput(attrs={"type": "date"})
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("For which parts"), widget=forms.CheckboxSelectMultiple
    )
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Who goes"),
        help_text=gettext_lazy("Two officials at least, and somebody of every department."),
        widget=forms.CheckboxSelectMultiple,
    )
    told = _words(
        gettext_lazy("Time, place, and what to have ready"),
        gettext_lazy("The applicant reads it: the time does not count only if it was told in writing."),
    )  # fmt: skip

    @classmethod
    def possible(cls, bundle, who) -> bool:
        return bool(actions.visitable(bundle))

    def prepare(self):
        there = actions.visitable(self.bundle)
        self.fields["parts"].choices = [
            (part, f"{name_of(self.bundle.state.part(part), self.joint)}（{procedure.name}）")
            for part, (_case, procedure) in there.items()
        ]
        self.fields["parts"].initial = list(there)
        self.fields["members"].choices = officials(self.bundle, there, self.at)


class HoldVisit(WholeForm):
    """Who was there, how each part came out, and the one record."""

    members = forms.MultipleChoiceField(
        label=gettext_lazy("Who was there"), widget=forms.CheckboxSelectMultiple
    )
    record = _words(
        gettext_lazy("Record of the visit"),
        gettext_lazy("One record for all parts: what was seen, and what the applicant said to it."),
    )

    def prepare(self):
        visit = self.bundle.state.visit
        if visit is None:
            return
        self.fields["members"].choices = officials(self.bundle, visit.parts, self.at)
        self.fields["members"].initial = list(visit.members)
        for part in visit.parts:
            self.fields[f"outcome_{part}"] = forms.ChoiceField(
                label=name_of(self.bundle.state.part(part), self.joint),
                choices=list(words.SURVEY_WORDS.items()),
                widget=forms.RadioSelect,
            )
        self.order_fields([*(f"outcome_{part}" for part in visit.parts), "members", "record"])

    def facts(self) -> dict:
        told = self.cleaned_data
        outcomes = {
            name.removeprefix("outcome_"): value
            for name, value in told.items()
            if name.startswith("outcome_")
        }
        return {"members": told["members"], "record": told["record"], "outcomes": outcomes}


class CallOffVisit(WholeForm):
    reason = _words(gettext_lazy("Reason"), gettext_lazy("The applicant is told it."))


def officials(bundle, parts, at) -> list[tuple[str, str]]:
    """Return who may go: those in office in the departments of these parts, and in the lead."""
    wanted = {bundle.state.part(part).department_id for part in parts} | {bundle.department_id}
    for case in Case.at_all([bundle.state.part(part).case_id for part in parts]):
        if joint.kind_of(case.state) == "acceptance":
            wanted |= joint.departments_of(case.state)
    posts = Post.objects.held(at).filter(department_id__in=wanted)
    known = posts.values_list("staff_id", "staff__name", "department__short_name")
    named: dict[str, str] = {}
    for code, name, office in sorted(set(known)):
        named.setdefault(code, f"{name}（{office}）")
    return list(named.items())


FORMS = {
    "accept": Accept,
    "report-missing": ReportMissing,
    "ask-correction": AskCorrection,
    "attach": Attach,
    "set-visit": SetVisit,
    "hold-visit": HoldVisit,
    "call-off-visit": CallOffVisit,
    "hand-over": HandOver,
}
