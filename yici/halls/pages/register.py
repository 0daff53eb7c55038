"""The desk's register of windows: entered, corrected and closed by the hall's manager (C037)."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yici.halls import actions, reading
from yici.halls.models import Sitting, Window
from yici.halls.rules import windows as rules
from yici.kernel.story import KeyReused
from yici.people.doors import staff_page
from yici.people.models import Department, Staff
from yici.people.refusals import Refused


class Correction(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the window"), max_length=60,
        help_text=gettext_lazy("As it hangs above it: people read it on guides and receipts."),
    )  # fmt: skip
    category = forms.ChoiceField(
        label=gettext_lazy("What it takes"), choices=Window.Category.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip


class NewWindow(Correction):
    number = forms.CharField(
        label=gettext_lazy("Number"), max_length=8,
        help_text=gettext_lazy("Letters, digits and -. It stays the window's own."),
    )  # fmt: skip
    since = forms.DateField(
        label=gettext_lazy("In use from"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Left empty: from today on."),
    )  # fmt: skip
    field_order = ("number", "name", "category", "since")


def hall_asked(request, who) -> tuple[Department | None, list[Department]]:
    """Return the hall that is asked for, and all she may choose from; none where she has none.

    :raises Http404: when it is none of hers
    """
    halls = reading.halls_of(who)
    asked = request.GET.get("hall") or request.POST.get("hall") or ""
    if not asked:
        return next(iter(halls), None), halls
    found = next((hall for hall in halls if str(hall.pk) == asked), None)
    if found is None:
        raise Http404
    return found, halls


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def windows(request, who):
    """Show the windows of a hall with who sits there today; enter one."""
    hall, halls = hall_asked(request, who)
    may_keep = hall is not None and rules.may_keep(hall.pk, who)
    form = NewWindow(request.POST or None) if may_keep else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        made = done(form, actions.enter_window, hall=hall, by=who)
        if made is not None:
            messages.success(request, _("Window %(number)s is in the register.") % {"number": made.number})  # fmt: skip
            return redirect(f"{request.path}?hall={made.hall_id}")
    today = timezone.localdate()
    known = list(Window.objects.visible_to(who).filter(hall=hall)) if hall else []
    there = reading.sitting_at(known, today)
    shown = {
        "hall": hall, "halls": halls, "form": form, "key": uuid4(), "today": today,
        "windows": [(one, there.get(one.pk)) for one in known if one.closed_on is None],
        "closed": [one for one in known if one.closed_on is not None],
        "may_keep": may_keep, "tab": "windows",
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "halls/desk/windows.html", shown, status=status)


def done(form, act, **told):
    """Do what a form asks for, once however often it is sent; None: it was refused, and says why."""
    if not form.is_valid():
        return None
    key = f"{told['by'].actor}:{form.data.get('key', '')[:60]}"
    try:
        return act(at=timezone.now(), key=key, **told, **form.cleaned_data)
    except KeyReused:
        form.add_error(
            None, _("This was sent already. Reload the page to see it, or to enter more.")
        )
    except Refused as refused:
        field = getattr(refused, "field", None)
        form.add_error(field if field in form.fields else None, _(str(refused)))
    return None


def _window(who, pk: int) -> Window:
    """:raises Http404: when it is in no hall of hers"""
    found = get_object_or_404(Window.objects.visible_to(who).select_related("hall"), pk=pk)
    if not any(hall.pk == found.hall_id for hall in reading.halls_of(who)):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def window(request, who, pk):
    """Show a window, what was said of it before, and who sat there; correct it."""
    found = _window(who, pk)
    may_keep = rules.may_keep(found.hall_id, who) and found.closed_on is None
    now = {"name": found.name, "category": found.category}
    form = Correction(request.POST or None, initial=now) if may_keep else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if done(form, actions.correct_window, window=found, by=who) is not None:
            messages.success(request, _("The register is corrected."))
            return redirect("desk:hall_window", pk)
    sittings = Sitting.objects.visible_to(who).filter(window=found).select_related("staff")
    shown = {
        "window": found, "form": form, "key": uuid4(), "may_keep": may_keep,
        "changes": _told(found.changes.all()), "sittings": sittings[:20],
        "there": reading.sitting_at([found], timezone.localdate()).get(found.pk),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "halls/desk/window.html", shown, status=status)


def _told(changes) -> list[tuple]:
    """Return what was said before, with the name of whoever changed it."""
    codes = {one.by.removeprefix("staff:") for one in changes}
    names = dict(Staff.objects.filter(pk__in=codes).values_list("code", "name"))
    return [(one, names.get(one.by.removeprefix("staff:"), "")) for one in changes]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def close(request, who, pk):
    """Ask once, naming what follows, and close a window."""
    found = _window(who, pk)
    if request.method == "POST":
        try:
            actions.close_window(window=found, by=who, at=timezone.now())
        except Refused as refused:
            messages.error(request, _(str(refused)))
            return redirect("desk:hall_window", pk)
        messages.success(request, _("Window %(number)s is closed.") % {"number": found.number})
        return redirect(f"{reverse('desk:hall_windows')}?hall={found.hall_id}")
    if not rules.may_keep(found.hall_id, who):
        raise PermissionDenied
    places = [
        one for one in reading.places_of(found.hall_id, timezone.localdate()) if one.pk != found.pk
    ]
    same = [one for one in places if one.category in (found.category, rules.GENERAL)]
    return render(
        request, "halls/desk/close.html",
        {"window": found, "same": same, "others": bool(places)},
    )  # fmt: skip


@require_POST
@staff_page
def free(request, who, pk):
    """Free a window that somebody left without handing it over."""
    found = _window(who, pk)
    try:
        actions.free(window=found, by=who, at=timezone.now())
    except Refused as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, _("The window is free."))
    return redirect("desk:hall_window", pk)
