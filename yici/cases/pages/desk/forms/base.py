"""What the forms of all verbs share."""

from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext

from yici.cases.actions.agents import held_for
from yici.cases.actions.shared import MAX_WORDS
from yici.catalogue.models import edition
from yici.people import masking
from yici.people.models import Department, Post

CARRIED = {"seen", "key"}


def words(label, *, required: bool = True, hint="") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=MAX_WORDS,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def one_of(label, choices=()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class VerbForm(forms.Form):
    """What every verb carries: the sequence the official looked at, and a key of its own."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, case, who, at, **kwargs):
        super().__init__(*args, auto_id="id_verb_%s", **kwargs)
        self.case, self.who, self.at = case, who, at
        self.content = edition(case.edition_id).content
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the case."""

    def facts(self) -> dict:
        """Return what the action takes."""
        return {name: v for name, v in self.cleaned_data.items() if name not in CARRIED}

    def shown(self):
        """Return the fields a person sees."""
        return self.visible_fields()


def to_choose(choices) -> list[tuple]:
    """Let a list begin with nothing: nobody gets a case because her name came first in it."""
    return [("", gettext("Please choose")), *choices]


def standing(case, verb: str, at) -> list[tuple[str, str]]:
    """Return who may stand at the window for the applicant, by a mandate on record (R38)."""
    held = held_for(case, verb, at)
    return [(str(one.agent_id), f"{masking.name(one.agent.name)} · {one.get_basis_display()}")
            for one in held]  # fmt: skip


def who_stood(value: str) -> UUID | None:
    """Return whom a choice of `standing` names; None: the applicant herself."""
    try:
        return UUID(value) if value else None
    except ValueError:
        return UUID(int=0)  # nobody's: the action refuses it


def grounds_of(table) -> list[tuple[str, str]]:
    return [
        (code, f"{gettext(g.text)}（{g.law}{g.article}）" if g.law else gettext(g.text))
        for code, g in table.items()
    ]


def colleagues(who, at) -> list[tuple[str, str]]:
    """Return the staff who hold a post in one of this official's departments: (code, name)."""
    departments = {department for _role, department in who.posts}
    posts = Post.objects.held(at).filter(department_id__in=departments)
    known = posts.exclude(staff_id=who.staff_code).values_list("staff_id", "staff__name")
    return [(code, f"{name}（{code}）") for code, name in sorted(set(known))]


def successors(case, who, passed, at) -> list[tuple[str, str]]:
    """Return who may go on with work: of its departments and hers, and the clerks of its halls."""
    departments = {task.department_id for task in passed} | {held for _role, held in who.posts}
    halls = Q(role="clerk", department__is_hall=True)
    halls &= Q(department__region_id__in={case.region, case.taken_at} - {""})
    posts = Post.objects.held(at).filter(Q(department_id__in=departments) | halls)
    known = posts.exclude(staff_id=who.staff_code).values_list("staff_id", "staff__name")
    return [(code, f"{name}（{code}）") for code, name in sorted(set(known))]


def departments_near(case, but=()) -> list[tuple[int, str]]:
    """Return the departments of the case's region and of those above it: (id, name)."""
    region = case.region
    near = {region, region[:4] + "0" * 8, region[:2] + "0" * 10}
    found = Department.objects.filter(region_id__in=near, is_active=True, is_hall=False)
    return [(d.pk, d.name) for d in found.exclude(pk__in=but).order_by("region_id", "name")]
