"""通关便利: an enterprise follows its declarations; the park's office those of its projects (C061)."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yici.people import secrets
from yici.people.doors import staff_page
from yici.people.models import Applicant
from yici.people.who import who_is

from .. import actions, customs, words
from ..models import Clearance, Project
from ..rules import NotAllowed

SHOWN = 100


class NewClearance(forms.Form):
    project = forms.ModelChoiceField(Project.objects.none(), label=gettext_lazy("Project"))
    number = forms.CharField(
        label=gettext_lazy("Number of the customs declaration"),
        max_length=30,
        help_text=gettext_lazy("18 digits, as they stand on the declaration."),
    )

    def __init__(self, *args, projects, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]


def _of_enterprise(who):
    """Return the projects of whom she acts for, by their credit codes."""
    mine = set(Applicant.objects.filter(pk__in=who.wholly).values_list("number_index", flat=True))
    known = Project.objects.visible_to(who).values_list("pk", "uscc")
    own = [pk for pk, code in known if secrets.blind_index("organisation", code) in mine]
    return Project.objects.visible_to(who).filter(pk__in=own)


def _of_office(who):
    held = {department for role, department in who.posts if role in actions.OFFICE}
    return Project.objects.visible_to(who).filter(park__department__in=held)


def _shown(request, who, projects, template: str, back: str):
    form = NewClearance(request.POST or None, projects=projects)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare(by=who, at=timezone.now(), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("number" if refusal.code == "number" else None, words.why(refusal))
        else:
            messages.success(request, _("The declaration is followed from now on."))
            return redirect(back)
    if form.errors:
        status = 400
    seen = Clearance.objects.visible_to(who).select_related("project__park")
    context = {
        "rows": seen.prefetch_related("steps")[:SHOWN],
        "form": form if projects.exists() else None,
        "connected": customs.window() is not None,
        "again": f"{back.partition(':')[0]}:clearance_ask",
    }
    return render(request, template, context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clearances(request):
    """Show an enterprise its declarations, and take in another."""
    who = who_is(request.user)
    return _shown(request, who, _of_enterprise(who), "bundles/portal/clearances.html", "portal:clearances")  # fmt: skip


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request, who):
    """Show the office of a park the declarations of its projects, and take in another."""
    return _shown(request, who, _of_office(who), "bundles/desk/clearances.html", "desk:clearances")


def _ask(request, who, number: str, back: str):
    found = Clearance.objects.visible_to(who).filter(number=number).first()
    if found is None:
        raise Http404
    try:
        actions.ask_anew(clearance=found, by=who, at=timezone.now())
    except NotAllowed as refusal:
        messages.error(request, words.why(refusal))
    return redirect(back)


@login_required
@require_POST
def ask(request, number: str):
    """Ask how far a declaration is."""
    return _ask(request, who_is(request.user), number, "portal:clearances")


@require_POST
@staff_page
def desk_ask(request, who, number: str):
    """Ask how far a declaration is, at the desk."""
    return _ask(request, who, number, "desk:clearances")
