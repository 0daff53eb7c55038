"""行政审批“三集中” at the desk (C127): every department's part of it, and the form to say it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yici.catalogue.concentration import Line, lines, whole
from yici.people import actions
from yici.people.doors import staff_page
from yici.people.models import Department
from yici.people.refusals import Refused
from yici.ui.csvs import csv_file

HEADS = (
    "实施主体", "行政区划", "审批科室", "进驻大厅", "综合执法机构", "在用事项", "可网上申请", "已实现项数",
    "数据日期",
)  # fmt: skip


def _asked(request) -> list[Line]:
    return lines(typed=request.GET.get("q", "").strip()[:100])


@require_GET
@staff_page
def overview(request, who):
    """Show which departments approve in one office, in the hall and on the platform."""
    context = {
        "lines": _asked(request),
        "whole": whole(),
        "typed": request.GET.get("q", "")[:100],
        "query": request.GET.urlencode(),
        "may_change": who.has("administrator"),
        "today": timezone.localdate(),
    }
    return render(request, "catalogue/desk/concentration.html", context)


@require_GET
@staff_page
def export(request, who):
    """Export what the page shows."""
    day = timezone.localdate().isoformat()
    rows = ([*_cells(line), day] for line in _asked(request))
    return csv_file(f"concentration-{day}", HEADS, rows)


def _cells(line: Line) -> list:
    one = line.department
    hall = one.stationed_at.name if one.stationed_at else ""
    body = one.enforced_by.name if one.enforced_by else one.name
    region = one.region.name
    return [one.name, region, one.approval_office, hall, body, line.items, line.online, line.done]


class ConcentrationForm(forms.Form):
    approval_office = forms.CharField(
        label=gettext_lazy("Approval office"), max_length=100, required=False,
        help_text=gettext_lazy("The one office within the department that approves."),
    )  # fmt: skip
    stationed_at = forms.ModelChoiceField(
        Department.objects.none(), required=False, label=gettext_lazy("Hall in which it sits"),
        empty_label=gettext_lazy("In no hall"),
    )  # fmt: skip
    enforced_by = forms.ModelChoiceField(
        Department.objects.none(), required=False,
        label=gettext_lazy("Integrated enforcement"),
        empty_label=gettext_lazy("The department itself"),
    )  # fmt: skip

    def __init__(self, department, *args, **kwargs):
        super().__init__(*args, **kwargs)
        halls = Department.objects.hall_of(department.region_id)
        bodies = Department.objects.active().filter(is_hall=False, enforced_by=None)
        bodies = bodies.exclude(pk=department.pk).order_by("name")
        self.fields["stationed_at"].queryset = halls  # type: ignore[attr-defined]
        self.fields["enforced_by"].queryset = bodies  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def change(request, who, pk):
    """Say where a department's approvals are concentrated, and who enforces for it."""
    if not who.has("administrator"):
        raise PermissionDenied
    department = get_object_or_404(Department.objects.filter(is_hall=False), pk=pk)
    kept = {n: getattr(department, n) for n in ConcentrationForm.base_fields}
    form = ConcentrationForm(department, request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            actions.concentrate(department=department, by=who, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, _(str(refused)))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:concentration")
    context = {"form": form, "department": department}
    status = 422 if form.errors else 200
    return render(request, "catalogue/desk/concentration_form.html", context, status=status)
