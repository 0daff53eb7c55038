"""Batches at the desk: opened with their days, and how far each draft has come."""

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yici.catalogue import actions, editing
from yici.catalogue.actions.batches import may_run_batches
from yici.catalogue.models import Batch, Edition
from yici.catalogue.refusals import Refused
from yici.people.doors import staff_page
from yici.people.models import Department, Region

DAYS = ("submit_by", "compile_by", "review_by", "approve_by")


def _day(label):
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class BatchForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    region = forms.ModelChoiceField(Region.objects.none(), label=gettext_lazy("Region"))
    submit_by = _day(gettext_lazy("Departments hand in by"))
    compile_by = _day(gettext_lazy("Centre compiles by"))
    review_by = _day(gettext_lazy("Legality is reviewed by"))
    approve_by = _day(gettext_lazy("Government approves by"))

    def __init__(self, who, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offices = {department for _role, department in who.posts}
        regions = Department.objects.filter(pk__in=offices).values("region")
        self.fields["region"].queryset = Region.objects.filter(pk__in=regions)
        self.fields["region"].initial = self.fields["region"].queryset.first()


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def overview(request, who):
    """List the batches; let the centre open one."""
    may_open = may_run_batches(who)
    form = BatchForm(who, request.POST or None) if may_open else None
    if request.method == "POST" and form and form.is_valid():
        try:
            made = actions.open_batch(**form.cleaned_data, by=who, at=timezone.now())
            messages.success(request, _("The batch is open."))
            return redirect("desk:catalogue_batch", made.pk)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, _(str(refused)))
    done = Count("editions", filter=~Q(editions__status="draft"))
    batches = Batch.objects.visible_to(who).select_related("region")
    context = {
        "batches": batches.annotate(drafts=Count("editions"), done=done)[:100],
        "form": form,
        "today": timezone.localdate(),
    }
    faulty = bool(form and form.errors)
    return render(request, "catalogue/desk/batches.html", context, status=422 if faulty else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def batch(request, who, pk):
    """Show a batch: its days, its drafts at every step, what is late."""
    one = get_object_or_404(Batch.objects.visible_to(who).select_related("region"), pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            actions.close_batch(batch=one, by=who, at=timezone.now())
            messages.success(request, _("The batch takes no more drafts."))
            return redirect("desk:catalogue_batch", pk)
        except Refused as reason:
            refused = _(str(reason))
    today = timezone.localdate()
    drafts = Edition.objects.visible_to(who).filter(batch=one)
    drafts = drafts.select_related("item__department").defer("body").order_by("step", "item__name")
    context = {
        "batch": one,
        "lines": [(draft, _is_late(draft, one, today)) for draft in drafts],
        "days": [(BatchForm.base_fields[name].label, getattr(one, name)) for name in DAYS],
        "today": today,
        "may_close": one.closed_at is None and may_run_batches(who, one.region_id),
        "refused": refused,
    }
    return render(request, "catalogue/desk/batch.html", context, status=422 if refused else 200)


def _is_late(draft: Edition, one: Batch, today) -> bool:
    name = editing.DUE.get(draft.step)
    return draft.status == "draft" and name is not None and getattr(one, name) < today
