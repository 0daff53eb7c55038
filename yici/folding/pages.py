"""多证合一: the public list; the desk where it is kept and where departments take over what they are told (C062)."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from yici.kernel.story import KeyReused
from yici.people.doors import staff_page
from yici.people.models import Department
from yici.people.refusals import Refused
from yici.people.who import who_is
from yici.ui.menu import Entry

from . import actions, rules
from .models import Folded, Push

SHOWN = 50


@require_safe
def folded(request):
    """Show what need not be applied for any more, as the business licence stands for it."""
    today = timezone.localdate()
    rows = Folded.objects.visible_to(who_is(request.user)).filter(withdrawn_on=None)
    context = {"rows": rows.select_related("department"), "today": today}
    return render(request, "folding/list.html", context)


class NewFolded(forms.Form):
    name = forms.CharField(label=gettext_lazy("Certificate"), max_length=100)
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department whose certificate it was")
    )
    items = forms.CharField(
        label=gettext_lazy("Items that gave it, by code, one on a line"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    basis = forms.CharField(
        label=gettext_lazy("Decision it rests on, with its number"), max_length=200
    )
    effective_on = forms.DateField(
        label=gettext_lazy("From which day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    shared = forms.CharField(
        label=gettext_lazy("Fields of the licence that the department is told, one on a line"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        near = Department.objects.active().filter(is_hall=False).order_by("name")
        self.fields["department"].queryset = near  # type: ignore[attr-defined]

    def clean_items(self) -> list[str]:
        return self.cleaned_data["items"].split()

    def clean_shared(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["shared"].splitlines() if line.strip()]

    def facts(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told["data"] = told.pop("shared")
        return told


@staff_page
def desk(request, who):
    """Keep the list, and take over what was told."""
    form = NewFolded(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent = request.POST.get("key", "")[:60]
        key = f"{who.actor}:{sent}" if sent else None
        try:
            actions.fold(by=who, at=timezone.now(), key=key, **form.facts())
        except KeyReused:
            form.add_error(None, _("This was sent already. Reload the page to see it."))
        except Refused as refused:
            field = {"data": "shared"}.get(refused.field or "", refused.field)
            form.add_error(field if field in form.fields else None, _(str(refused)))
        else:
            messages.success(request, _("It is on the list, for everybody to see."))
            return redirect("desk:folded")
    waiting = Push.objects.visible_to(who).filter(taken_at=None).select_related("folded")
    context = {
        "rows": Folded.objects.visible_to(who).select_related("department"),
        "pushes": actions.told(waiting[:SHOWN]),
        "form": form if rules.may_fold(who) else None,
        "today": timezone.localdate(),
        "key": uuid4(),
    }
    return render(request, "folding/desk.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page
def withdraw(request, who, pk):
    """Take a certificate off the list."""
    found = get_object_or_404(Folded.objects.visible_to(who), pk=pk)
    return _tried(
        request, actions.withdraw, folded=found, reason=request.POST.get("reason", ""), by=who
    )


@require_POST
@staff_page
def take(request, who, pk, licence: UUID):
    """Note that the department has taken over what it was told."""
    found = Push.objects.visible_to(who).filter(folded=pk, licence=licence).first()
    if found is None:
        raise Http404
    return _tried(request, actions.take, folded=found.folded, licence_id=licence, by=who)


def _tried(request, act, **told):
    try:
        act(at=timezone.now(), **told)
    except Refused as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, _("It is on file."))
    return redirect("desk:folded")


def _waiting(user):
    return Push.objects.visible_to(who_is(user)).filter(taken_at=None)


citizen = [path("folded/", folded, name="folded")]
citizen_menu = [
    Entry(pgettext_lazy("menu", "Folded certificates"), "portal:folded", "card", order=64)
]
staff = [
    path("folded/", desk, name="folded"),
    path("folded/<int:pk>/withdraw/", withdraw, name="folded_withdraw"),
    path("folded/<int:pk>/pushes/<uuid:licence>/", take, name="folded_take"),
]
staff_menu = [
    Entry(
        pgettext_lazy("menu", "Folded certificates"),
        "desk:folded",
        "card",
        order=75,
        waiting=_waiting,
    )
]
