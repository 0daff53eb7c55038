"""园区: the public register of what parks spare and handle; the desk that keeps it (C060, C061)."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from yici.people.doors import staff_page
from yici.people.models import Department
from yici.people.who import who_is

from .. import actions, words
from ..actions.projects import NEXT
from ..models import Admission, Authorisation, Evaluation, Park, Project, ProjectStep
from ..parks import KINDS, admission_of, has_list, register
from ..rules import NotAllowed


@require_safe
def parks(request):
    """Show what single projects in each park are spared, and what its office handles itself."""
    rows = register(who_is(request.user), timezone.localdate())
    industry = request.GET.get("industry", "").strip().upper()[:5]
    fits = bool(actions.INDUSTRY.match(industry))
    for row in rows:
        row["answer"] = _answer(row["park"], industry) if fits else None
    context = {"rows": rows, "industry": industry, "wrong": bool(industry) and not fits}
    return render(request, "bundles/portal/parks.html", context)


COLOURS = {"admitted": "green", "evaluated": "amber", "barred": "red"}


def _answer(park: Park, industry: str) -> tuple[str, str]:
    """Return what the park's admission list says of an industry today, in words and colour (C061)."""
    today = timezone.localdate()
    line = admission_of(park, industry, today)
    if line is None and not has_list(park, today):
        return _("No admission list: a promise on public notice is enough"), "green"
    verdict = line.verdict if line else Admission.Verdict.EVALUATED
    return str(Admission.Verdict(verdict).label), COLOURS[verdict]


class Line(forms.Form):
    """What every line of the register says."""

    park = forms.ModelChoiceField(Park.objects.none(), label=gettext_lazy("Park"))
    issued_by = forms.ModelChoiceField(Department.objects.none(), label=gettext_lazy("Issued by"))
    document = forms.CharField(label=gettext_lazy("Number of the document"), max_length=100)
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args, who, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["park"].queryset = Park.objects.all()
        self.fields["issued_by"].queryset = departments_of(who)


class NewEvaluation(Line):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of evaluation"), choices=Evaluation.Kind.choices
    )
    field_order = ("park", "kind")


class NewAdmission(Line):
    industry = forms.CharField(
        label=gettext_lazy("Code of the industry"),
        max_length=5,
        help_text=gettext_lazy("GB/T 4754, e.g. C13 or C1310; the longest code that fits speaks."),
    )
    title = forms.CharField(label=gettext_lazy("Name of the industry"), max_length=100)
    verdict = forms.ChoiceField(
        label=gettext_lazy("What the list says of it"),
        choices=Admission.Verdict.choices,
        widget=forms.RadioSelect,
    )
    field_order = ("park", "industry", "title", "verdict")


class NewAuthorisation(Line):
    item_code = forms.CharField(
        label=gettext_lazy("Code of the item"),
        max_length=60,
        help_text=gettext_lazy("One of the department that authorises."),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Way"), choices=Authorisation.Way.choices, widget=forms.RadioSelect
    )
    field_order = ("park", "item_code", "way")


class NewPark(forms.Form):
    """A park with its office; only an administrator enters one."""

    name = forms.CharField(label=gettext_lazy("Name of the park"), max_length=100)
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=30,
        help_text=gettext_lazy("Small letters, digits and hyphens, e.g. airport-zone."),
    )
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Office of the park")
    )

    def __init__(self, *args, who, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments_of(who)


class NewPromise(forms.Form):
    """What an enterprise promises for a project, put on public notice (承诺公示制)."""

    park = forms.ModelChoiceField(Park.objects.none(), label=gettext_lazy("Park"))
    code = forms.CharField(label=gettext_lazy("Project code"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Project"), max_length=200)
    enterprise = forms.CharField(label=gettext_lazy("Enterprise"), max_length=200)
    uscc = forms.CharField(label=gettext_lazy("Unified social credit code"), max_length=18)
    industry = forms.CharField(
        label=gettext_lazy("Code of the industry"),
        max_length=5,
        required=False,
        help_text=gettext_lazy("GB/T 4754; asked for where the park has an admission list."),
    )
    promise = forms.CharField(
        label=gettext_lazy("What it promises"),
        help_text=gettext_lazy("Everybody reads these words."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    until = forms.DateField(
        label=gettext_lazy("On notice until"),
        help_text=gettext_lazy("Five working days at least."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args, who, **kwargs):
        super().__init__(*args, **kwargs)
        mine = [park.pk for park in Park.objects.all() if actions.may_handle(who, park)]
        self.fields["park"].queryset = Park.objects.filter(pk__in=mine)


FORMS = {
    "projects": NewPromise,
    "admissions": NewAdmission,
    "evaluations": NewEvaluation,
    "authorisations": NewAuthorisation,
    "parks": NewPark,
}
ENTER = {
    "projects": actions.publish_promise,
    "admissions": actions.list_industry,
    "evaluations": actions.register_evaluation,
    "authorisations": actions.authorise,
    "parks": actions.open_park,
}


LED_HERE = ("catalogue_editor", "administrator", "decider", "checker", "reviewer")


def is_shown_to(user) -> bool:
    """Whether the desk leads her there: by her role alone, since every page of the desk asks."""
    who = who_is(user)
    return any(who.has(role) for role in LED_HERE)


def departments_of(who):
    """Return those whose lines this official may enter."""
    near = Department.objects.filter(is_active=True).order_by("name")
    if who.has("administrator"):
        return near
    return near.filter(pk__in=who.departments("catalogue_editor"))


@require_safe
@staff_page
def desk(request, who):
    """Show the register with the forms to enter a line, for those who may."""
    return _desk(request, who)


def _desk(request, who, typed=None, status=200):
    may = departments_of(who).exists()
    handles = {park.pk for park in Park.objects.all() if actions.may_handle(who, park)}
    allowed = {"projects": bool(handles), "parks": may and who.has("administrator")}
    shown = {
        name: (typed or {}).get(name) or form(prefix=name, who=who)
        for name, form in FORMS.items()
        if allowed.get(name, may)
    }
    context = {
        "rows": register(who, timezone.localdate()),
        "may": bool(shown),
        "handles": handles,
        "next": {kind: [(one.value, one.label) for one in after] for kind, after in NEXT.items()},
        "mine": set(departments_of(who).values_list("pk", flat=True)) if may else set(),
        "forms": [(name, TITLES[name], form) for name, form in shown.items()],
    }
    return render(request, "bundles/desk/parks.html", context, status=status)


TITLES = {
    "projects": gettext_lazy("Put a promise on public notice"),
    "admissions": gettext_lazy("Enter a line of the admission list"),
    "evaluations": gettext_lazy("Enter a regional evaluation"),
    "authorisations": gettext_lazy("Enter an authorisation"),
    "parks": gettext_lazy("Enter a park"),
}


@require_http_methods(["POST"])
@staff_page
def enter(request, who, name):
    """Enter a line."""
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST, prefix=name, who=who)
    if form.is_valid():
        try:
            at = {} if name == "parks" else {"at": timezone.now()}
            ENTER[name](by=who, **at, **form.cleaned_data)
        except NotAllowed as refusal:
            field = refusal.code if refusal.code in form.fields else None
            place = FIELDS.get(refusal.code, field)
            form.add_error(place if place in form.fields else None, words.why(refusal))
        else:
            messages.success(request, _("The line is in the register, for everybody to see."))
            return redirect("desk:parks")
    return _desk(request, who, {name: form}, 400)


FIELDS = {"item": "item_code", "barred": "industry", "reason": "promise", "project": "code"}


@require_http_methods(["POST"])
@staff_page
def revoke(request, who, name, pk):
    """Take a line back from today on."""
    entry = KINDS[name].objects.visible_to(who).filter(pk=pk).first() if name in KINDS else None
    if entry is None:
        raise Http404
    try:
        actions.revoke(
            entry=entry, reason=request.POST.get("reason", ""), by=who, at=timezone.now()
        )
    except NotAllowed as refusal:
        messages.error(request, words.why(refusal))
    else:
        messages.success(request, _("The line is revoked from today on."))
    return redirect("desk:parks")


class Step(forms.Form):
    """What becomes of a project: which step, until when, and why."""

    kind = forms.ChoiceField(choices=ProjectStep.Kind.choices)
    reason = forms.CharField(max_length=4000)
    until = forms.DateField(required=False)
    evaluator = forms.CharField(max_length=200, required=False)
    document = forms.CharField(max_length=100, required=False)


@require_http_methods(["POST"])
@staff_page
def step(request, who, pk):
    """Say what becomes of a project (C061)."""
    project = Project.objects.visible_to(who).filter(pk=pk).first()
    if project is None:
        raise Http404
    form = Step(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("Choose the step, give the reason, and a day where one is asked for.")
        )
        return redirect("desk:parks")
    try:
        actions.take_step(project=project, by=who, at=timezone.now(), **form.cleaned_data)
    except NotAllowed as refusal:
        messages.error(request, words.why(refusal))
    else:
        messages.success(request, _("The line is in the register, for everybody to see."))
    return redirect("desk:parks")
