"""What the desk types in: a plan as a GeoJSON file, a project, conditions line by line."""

from typing import Any

import orjson
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yici.people.models import Department

from . import rules, uses
from .models import Opinion, Plan, Settlement

MOST_BYTES = 20 * 1024 * 1024


def day_field(label, **more) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def departments(who, *roles: str):
    """Return the departments for which somebody holds one of the roles."""
    near = Department.objects.active().filter(is_hall=False).order_by("name")
    if who.has(rules.ADMINISTRATOR):
        return near
    return near.filter(pk__in={pk for role in roles for pk in who.departments(role)})


def features_of(text: str | bytes) -> list:
    """Return the features of a GeoJSON file.

    :raises ValidationError: when it is none
    """
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        told = None
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list):
        raise forms.ValidationError(_("This is no GeoJSON collection of features."))
    return features


class UsesField(forms.ChoiceField):
    def __init__(self, **more):
        choices = [(code, f"{code} {name}") for code, name in uses.USES.items()]
        super().__init__(choices=choices, **more)


class NewPlan(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=40,
        help_text=gettext_lazy("Small letters, digits and hyphens; it stands in addresses."),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Name of the plan"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Plan.Kind.choices)
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Plan.Level.choices)
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department that keeps it")
    )
    document = forms.CharField(label=gettext_lazy("Number of the approval"), max_length=100)
    valid_from = day_field(gettext_lazy("Valid from"))
    valid_until = day_field(gettext_lazy("Valid until"), required=False)
    replaces = forms.ModelChoiceField(
        Plan.objects.none(), label=gettext_lazy("Version it replaces"), required=False
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Its areas may be published"), required=False, initial=True
    )
    file = forms.FileField(
        label=gettext_lazy("Areas, as a GeoJSON file"),
        help_text=gettext_lazy(
            "Polygons in CGCS2000 degrees, longitude first. Each with code, name, stance (admits, "
            "limits, bars, marks), uses and conditions."
        ),
    )

    def __init__(self, *args, who, **kwargs):
        super().__init__(*args, **kwargs)
        mine = departments(who, rules.KEEPER)
        self.fields["department"].queryset = mine  # type: ignore[attr-defined]
        standing = Plan.objects.filter(department__in=mine, ended_on=None)
        self.fields["replaces"].queryset = standing  # type: ignore[attr-defined]

    def clean_file(self) -> list:
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(_("The file has more than 20 MB. Divide the plan."))
        return features_of(sent.read())

    def facts(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told["features"] = told.pop("file")
        return told


class Site(forms.Form):
    """A site: by the number of a parcel, or drawn somewhere and pasted."""

    use = UsesField(label=gettext_lazy("Use of the land"))
    parcel = forms.CharField(
        label=gettext_lazy("Number of the parcel"), max_length=60, required=False
    )
    site = forms.CharField(
        label=gettext_lazy("Or the area, as GeoJSON"), required=False, max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )  # fmt: skip

    def clean_site(self) -> dict | None:
        text = self.cleaned_data["site"].strip()
        if not text:
            return None
        try:
            told = orjson.loads(text)
        except orjson.JSONDecodeError:
            raise forms.ValidationError(_("This is no GeoJSON.")) from None
        return _geometry(told)


def _geometry(told) -> Any:
    """Return the geometry in whatever was pasted: itself, a feature, or a collection of one."""
    if isinstance(told, dict) and told.get("type") == "FeatureCollection":
        features = told.get("features")
        told = features[0] if isinstance(features, list) and len(features) == 1 else None
    if isinstance(told, dict) and told.get("type") == "Feature":
        told = told.get("geometry")
    return told or {"type": "none"}


class NewScheme(Site):
    name = forms.CharField(label=gettext_lazy("Project"), max_length=200)
    enterprise = forms.CharField(label=gettext_lazy("Enterprise"), max_length=200, required=False)
    code = forms.CharField(label=gettext_lazy("Its credit code"), max_length=18, required=False)
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department that runs it")
    )
    ask = forms.ModelMultipleChoiceField(
        Department.objects.none(), label=gettext_lazy("Departments to ask besides"),
        required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those whose areas ask for it are asked by themselves."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("Working days they have"),
        min_value=1,
        max_value=rules.MOST_DAYS,
        initial=5,
    )
    silence_rule = forms.CharField(
        label=gettext_lazy("Rule by which silence asks for nothing"), max_length=100, required=False,
        help_text=gettext_lazy(
            "Number of the city's own document. Left out, silence is no consent: it is told to "
            "who leads and who watches."
        ),
    )  # fmt: skip
    field_order = (
        "name",
        "enterprise",
        "code",
        "department",
        "use",
        "parcel",
        "site",
        "ask",
        "days",
    )

    def __init__(self, *args, who, **kwargs):
        super().__init__(*args, **kwargs)
        mine = departments(who, *rules.PLANNERS)
        self.fields["department"].queryset = mine  # type: ignore[attr-defined]
        regions = mine.values("region")
        near = Department.objects.active().filter(is_hall=False, region__in=regions)
        self.fields["ask"].queryset = near.order_by("name")  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told["ask"] = [one.pk for one in told["ask"]]
        return told


class Proposal(forms.Form):
    choice = forms.ChoiceField(label=gettext_lazy("How it is settled"), widget=forms.RadioSelect)
    document = forms.CharField(label=gettext_lazy("Minutes of the coordination"), max_length=100)
    words = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, conflict, **kwargs):
        super().__init__(*args, **kwargs)
        first, second = conflict.first, conflict.second
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            ("first", _("%(plan)s prevails") % {"plan": first.plan.name}),
            ("second", _("%(plan)s prevails") % {"plan": second.plan.name}),
            ("", Settlement.Way.BOTH.label),
        ]
        self.fields["choice"].required = False

    def facts(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        prevails = told.pop("choice")
        return told | {"prevails": prevails, "way": "prevails" if prevails else "both"}


class Answer(forms.Form):
    agrees = forms.ChoiceField(
        label=gettext_lazy("Answer for your department"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Agree")), ("no", gettext_lazy("Turn it down"))],
    )  # fmt: skip
    answer = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)

    def facts(self) -> dict[str, Any]:
        return {
            "agrees": self.cleaned_data["agrees"] == "yes",
            "answer": self.cleaned_data["answer"],
        }


def evaluations() -> list[tuple[str, str]]:
    words = {
        "energy": _("Energy"), "soil": _("Soil and water"), "eia": _("Environment"),
        "flood": _("Flood"), "geology": _("Geological hazards"), "mineral": _("Minerals underneath"),
        "climate": _("Climate"), "seismic": _("Earthquakes"), "relics": _("Cultural relics"),
    }  # fmt: skip
    return [(kind, words[kind]) for kind in rules.EVALUATIONS]


class NewOpinion(forms.Form):
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("For which department")
    )
    stance = forms.ChoiceField(
        label=gettext_lazy("May the project be here?"), choices=Opinion.Stance.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    conditions = forms.CharField(
        label=gettext_lazy("Conditions, one on a line, each with its basis after a |"),
        required=False, max_length=40_000, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    needed = forms.MultipleChoiceField(
        label=gettext_lazy("Evaluations it has to have made"), required=False,
        choices=evaluations, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    needless = forms.MultipleChoiceField(
        label=gettext_lazy("Evaluations it need not have made"), required=False,
        choices=evaluations, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nobody asks for them again when the project applies."),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("Remark, or why it may not be"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args, who, scheme, **kwargs):
        super().__init__(*args, **kwargs)
        open_ones = scheme.opinions.filter(answered_at=None).values("department")
        held = {d for role in rules.SPEAKERS for d in who.departments(role)}
        mine = Department.objects.filter(pk__in=open_ones).filter(pk__in=held)
        self.fields["department"].queryset = mine  # type: ignore[attr-defined]
        if len(mine) == 1:
            self.initial.setdefault("department", mine[0].pk)

    def clean_conditions(self) -> list[dict]:
        found = []
        for line in self.cleaned_data["conditions"].replace("｜", "|").splitlines():
            text, _bar, basis = line.partition("|")
            if line.strip():
                found.append({"text": text.strip(), "basis": basis.strip()})
        return found

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class Words(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class Compile(forms.Form):
    without = forms.CharField(
        label=gettext_lazy("If a department is silent: why it goes on without"),
        required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
