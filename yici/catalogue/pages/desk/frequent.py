"""Batches of frequent items at the desk: what each holds against the targets (R19), and the next."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yici.catalogue import actions
from yici.catalogue.actions.frequent import may_freeze
from yici.catalogue.models import FrequentBatch
from yici.catalogue.refusals import Refused
from yici.people.doors import staff_page
from yici.people.models import Department, Region

ONCE, NEVER = 100, 30  # R19: so many with at most one visit, so many of them with none


class PeriodForm(forms.Form):
    region = forms.ModelChoiceField(Region.objects.none(), label=gettext_lazy("Region"))
    since = forms.DateField(
        label=gettext_lazy("Cases from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("up to and with"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, who, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offices = {department for _role, department in who.posts}
        regions = Department.objects.filter(pk__in=offices).values("region")
        field = self.fields["region"]
        field.queryset = Region.objects.filter(pk__in=regions)  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def overview(request, who):
    """List the batches; let the centre freeze the next."""
    if request.method == "POST" and not may_freeze(who):
        raise PermissionDenied
    form = PeriodForm(who, request.POST or None) if may_freeze(who) else None
    if request.method == "POST" and form and form.is_valid():
        try:
            actions.freeze_frequent(**form.cleaned_data, by=who, at=timezone.now())
            messages.success(request, _("The batch is frozen and published."))
            return redirect("desk:frequent")
        except Refused as refused:
            form.add_error(None, _(str(refused)))
    batches = FrequentBatch.objects.visible_to(who).select_related("region")
    batches = batches.annotate(
        items=Count("entries"),
        once=Count("entries", filter=Q(entries__visits__lte=1)),
        never=Count("entries", filter=Q(entries__visits=0)),
    ).order_by("region_id", "number")
    context = {"batches": batches, "form": form, "targets": (ONCE, NEVER)}
    faulty = bool(form and form.errors)
    return render(request, "catalogue/desk/frequent.html", context, status=422 if faulty else 200)
