"""行政审批“三集中” at the desk (C127): every department's part of it, and the form to say it."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yici.catalogue.concentration import Line, lines, searched, whole
from yici.people import actions
from yici.people.doors import staff_page
from yici.people.models import Concentration, Department
from yici.people.refusals import Refused
from yici.ui.csvs import csv_file

SIZE = 50  # departments on a page
HEADS = (
    "实施主体", "行政区划", "审批科室", "进驻大厅", "综合执法机构", "在用事项", "可网上申请", "已实现项数",
    "数据日期",
)  # fmt: skip


def _typed(request) -> str:
    return request.GET.get("q", "").strip()[:100]


@require_GET
@staff_page
def overview(request, who):
    """Show which departments approve in one office, in the hall and on the platform."""
    found, typed = lines(), _typed(request)
    page = Paginator(searched(found, typed), SIZE).get_page(request.GET.get("page"))
    context = {
        "lines": page.object_list,
        "page": page,
        "whole": whole(found),
        "typed": typed,
        "query": urlencode({"q": typed} if typed else {}),
        "may_change": who.has("administrator"),
        "today": timezone.localdate(),
    }
    return render(request, "catalogue/desk/concentration.html", context)


@require_GET
@staff_page
def export(request, who):
    """Export what the page shows."""
    day = timezone.localdate().isoformat()
    rows = ([*_cells(line), day] for line in searched(lines(), _typed(request)))
    return csv_file(f"concentration-{day}", HEADS, rows)


def _cells(line: Line) -> list:
    one, said = line.department, line.said
    hall = said.stationed_at.name if said.stationed_at else ""
    body = said.enforced_by.name if said.enforced_by else one.name
    return [
        one.name, one.region.name, said.approval_office, hall, body,
        line.items, line.online, line.done,
    ]  # fmt: skip


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
        hand_on = [one.department_id for one in Concentration.objects.now() if one.enforced_by_id]
        bodies = Department.objects.active().filter(is_hall=False).order_by("name")
        bodies = bodies.exclude(pk__in=[department.pk, *hand_on])
        self.fields["stationed_at"].queryset = halls  # type: ignore[attr-defined]
        self.fields["enforced_by"].queryset = bodies  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def change(request, who, pk):
    """Say where a department's approvals are concentrated, and who enforces for it."""
    if not who.has("administrator"):
        raise PermissionDenied
    department = get_object_or_404(Department.objects.filter(is_hall=False), pk=pk)
    said = department.concentrations.visible_to(who).select_related("stationed_at", "enforced_by")
    kept = {n: getattr(said[0], n) for n in ConcentrationForm.base_fields} if said else {}
    form = ConcentrationForm(department, request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            actions.concentrate(
                department=department, by=who, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(refused.field, _(str(refused)))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:concentration")
    context = {"form": form, "department": department, "said": said}
    status = 422 if form.errors else 200
    return render(request, "catalogue/desk/concentration_form.html", context, status=status)
