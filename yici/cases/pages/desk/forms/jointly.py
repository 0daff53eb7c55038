"""The forms of a joint examination: remarks by drawing or place, the one list, the second look."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yici.cases import actions, joint, reading, rules
from yici.cases.actions.attaching import item_of
from yici.cases.words import time_to_mend
from yici.documents import uploads
from yici.people.models import Post

from .base import VerbForm, one_of, words
from .rows import Cell, RowsWidget, read_rows

WEIGHT_WORDS = {"must": _("must be mended"), "advice": _("for consideration")}
ROWS = 12  # at first; as many more as are on record
OPEN = 3  # rows that lie open
CELLS = (
    Cell(_("Drawing or place")),
    Cell(_("What is wrong"), lines=2, most=2000),
    Cell(_("Standard or article")),
    Cell(_("Weight"), tuple(WEIGHT_WORDS.items())),
)


class Remarks(forms.Field):
    widget = RowsWidget(CELLS, rows=ROWS, shown=OPEN)

    def clean(self, value):
        """Return the remarks; a row that says nothing was not used."""
        return [
            actions.Remark(sheet, text, basis, weight)
            for sheet, text, basis, weight in read_rows(value, len(CELLS))
            if sheet or text or basis
        ]


class Remark(VerbForm):
    remarks = Remarks(
        label=_("Remarks of your department"),
        required=False,
        help_text=_("All of them, a row each; leave every row empty if you have none. Until the list goes out you may change yours."),
    )  # fmt: skip

    def prepare(self):
        """Put in what the department has on record; twice as many rows as that, twelve at least."""
        state = self.case.state
        mine = rules.review_to_say(self.who, state) or rules.own_task(self.who, state, "review")
        told = reading.joint_of(self.case, for_office=True)
        pk = mine.department_id if mine else 0
        numbers = {r.no for r in joint.of(self.case.state).open_of(pk)}
        known = [one for one in (told.remarks if told else ()) if one.no in numbers]
        sent = sum(1 for name in self.data if name.startswith("remarks_")) // len(CELLS)
        rows = min(max(ROWS, 2 * len(known), sent), joint.MOST_REMARKS)
        self.fields["remarks"].widget = RowsWidget(CELLS, rows=rows, shown=OPEN)
        people = reading.people_of(self.case).departments
        if len(rules.reviews_of(self.who, self.case.state)) > 1 and pk in people:
            self.fields["remarks"].label = format_lazy(
                "{}：{}", people[pk].short_name, _("Remarks of your department")
            )
        self.fields["remarks"].initial = [
            cell for one in known for cell in (one.sheet, one.text, one.basis, one.weight)
        ]


class AskRework(VerbForm):
    days = forms.IntegerField(
        label=_("Working days to mend it"), min_value=1, max_value=joint.DAYS[-1], initial=20
    )
    told = words(
        _("What the applicant is told"),
        hint=_("The remarks of all departments go out with it, as one list; they cannot be added to."),
    )  # fmt: skip

    def prepare(self):
        """Say beforehand how long the law's limit lets the applicant mend, with its last day."""
        state, days = self.case.state, self.fields["days"]
        most, last = actions.time_to_mend(state, timezone.localdate(self.at))
        if last is None:
            return
        days.help_text = time_to_mend(most, last, rules.is_extendable(state))
        days.widget.attrs["max"] = most
        days.initial = min(days.initial, most)


class RaiseSafety(VerbForm):
    remarks = Remarks(
        label=_("What concerns safety"),
        help_text=_("The one list is out. What must be mended for safety may still go onto it, once, if the head allows it."),
    )  # fmt: skip
    danger = words(
        _("What may happen"), hint=_("The danger to people or property, and why it was not said before.")
    )  # fmt: skip


class DecideSafety(VerbForm):
    outcome = one_of(
        _("Outcome"),
        [("allow", _("Put it on the list")), ("decline", _("Leave the list as it is"))],
    )
    days = forms.IntegerField(
        label=_("Working days to mend it"), min_value=0, max_value=joint.DAYS[-1], initial=5,
        required=False,
    )  # fmt: skip
    told = words(
        _("Reason"), hint=_("What is allowed, the applicant is told with this. What is declined stays inside the office.")
    )  # fmt: skip

    def prepare(self):
        """Show what was raised and how long the law's limit lets the applicant mend."""
        state, days = self.case.state, self.fields["days"]
        if found := rules.safety_to_decide(self.who, state):
            told = reading.joint_of(self.case, for_office=True)
            mine = {one.no for one in found[1].remarks}
            raised = [
                f"{r.no}. {r.sheet}：{r.text}（{r.basis}）" for r in told.raised if r.no in mine
            ]
            self.fields["outcome"].help_text = "；".join(
                (*raised, reading.words_under(self.case, found[1].note))
            )
        most, last = actions.time_to_mend(state, timezone.localdate(self.at))
        if last:
            days.help_text = time_to_mend(most, last, rules.is_extendable(state))
            days.widget.attrs["max"], days.initial = most, min(days.initial, most)

    def facts(self):
        return super().facts() | {"days": self.cleaned_data["days"] or 0}


class SettleRemarks(VerbForm):
    settled = forms.TypedMultipleChoiceField(
        label=_("Mended now"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("What you do not tick stays open."),
    )  # fmt: skip
    findings = words(_("Findings"), required=False)

    def prepare(self):
        mine = [t.department_id for t in rules.reviews_of(self.who, self.case.state)]
        told = reading.joint_of(self.case, for_office=True)
        numbers = {r.no for r in joint.of(self.case.state).open_of() if r.department_id in mine}
        self.fields["settled"].choices = [
            (one.no, f"{one.no}. {one.sheet}：{one.text}（{WEIGHT_WORDS[one.weight]}）")
            for one in (told.remarks if told else ())
            if one.no in numbers
        ]


class Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class HandInRework(VerbForm):
    """At the window: what the applicant brings, of one material, and what she says of it."""

    answer = words(_("What was mended, remark by remark"))
    material = forms.ChoiceField(label=_("Material"), required=False)
    file = forms.Field(label=_("Files"), required=False, widget=Several)

    def prepare(self):
        self.known = {m.code: m for m in item_of(self.case).materials if not m.made_here}
        self.fields["material"].choices = [
            ("", "—"),
            *((m.code, m.name) for m in self.known.values()),
        ]
        if "drawings" in self.known:
            self.fields["material"].initial = "drawings"

    def clean(self):
        given = super().clean()
        sent, material = self.files.getlist("file"), self.known.get(given.get("material"))
        if sent and material is None:
            raise ValidationError(gettext("Choose the material that the files belong to."))
        try:
            got = [
                uploads.receive(
                    f, accepts=material.accepts, limit=material.max_megabytes * uploads.MEGABYTE
                )
                for f in sent
            ]
        except uploads.BadFile as bad:
            raise ValidationError({"file": gettext(bad.message) % bad.values}) from None
        given["file"] = [
            actions.Given(material.code, f.digest, f.name, f.size, f.media_type) for f in got
        ]
        return given

    def facts(self):
        told = self.cleaned_data
        return {"answer": told["answer"], "materials": told["file"]}


def officials(state, at) -> list[tuple[str, str]]:
    """Return who may come to a joint visit: those in office in the departments that examine."""
    wanted = joint.departments_of(state) | {state.department_id}
    posts = Post.objects.held(at).filter(department_id__in=wanted, staff__is_active=True)
    known = posts.values_list("staff_id", "staff__name", "department__short_name")
    return [(code, f"{name}（{office}）") for code, name, office in sorted(set(known))]
