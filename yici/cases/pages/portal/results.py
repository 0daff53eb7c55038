"""办理结果公示: the page where everybody looks up what was decided (R33)."""

from urllib.parse import urlencode

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yici.cases import published
from yici.kernel.rest import BadCursor
from yici.people.models import Department
from yici.ui.csvs import csv_file

PAGE = 20
MOST_LINES = 1_000  # of a CSV file
COLOURS = {"granted": "green", "refused": "red", "suspended": "amber"}
NAMES = ("q", "department", "item", "since", "until")


class Filters(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Case number, or name of an organisation"), required=False, min_length=2,
        max_length=100, help_text=gettext_lazy("Persons are found by the whole case number only."),
    )  # fmt: skip
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department"), required=False,
        empty_label=gettext_lazy("All departments"),
    )  # fmt: skip
    item = forms.CharField(
        label=gettext_lazy("Item"), required=False, min_length=2, max_length=100,
        help_text=gettext_lazy("Its code, or a part of its name."),
    )  # fmt: skip
    since = forms.DateField(
        label=gettext_lazy("Decided from"), required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("Decided until"), required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.order_by("name").only("name")
        self.fields["department"].label_from_instance = lambda one: one.name

    def clean(self):
        given = super().clean()
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first. Turn them round."))
        return given

    def wanted(self) -> published.Wanted:
        given = {name: self.cleaned_data[name] for name in NAMES}
        department = given.pop("department")
        return published.Wanted(department=department and department.pk, **given)


@require_safe
def results(request):
    """Show them, newest first; `file=csv` gives them as a file, from the first line shown on."""
    form = Filters({name: request.GET.get(name, "") for name in NAMES})
    cursor, lines, after = request.GET.get("cursor") or None, [], None
    as_file = request.GET.get("file") == "csv"
    if form.is_valid():
        try:
            size = MOST_LINES if as_file else PAGE
            lines, after = published.page(form.wanted(), cursor, size)
        except published.TooWide as wide:
            form.add_error(wide.field, wide.words)
        except BadCursor:
            form.add_error(None, _("This page of the list is not known. Begin with the newest."))
    if as_file and not form.errors:
        return _file(lines)
    chosen = {name: request.GET[name] for name in NAMES if request.GET.get(name)}
    context = {
        "form": form,
        "lines": [(line, COLOURS.get(line.state, "grey")) for line in lines],
        "searched": bool(chosen),
        "cursor": cursor,
        "newest": f"?{urlencode(chosen)}",
        "older": f"?{urlencode(chosen | {'cursor': after})}" if after else "",
        "csv": f"?{urlencode(chosen | ({'cursor': cursor} if cursor else {}) | {'file': 'csv'})}",
        "most": MOST_LINES,
    }
    return render(request, "cases/portal/results.html", context, status=422 if form.errors else 200)


HEADS = (
    gettext_lazy("Case number"), gettext_lazy("Item"), gettext_lazy("Code"),
    gettext_lazy("Department"), gettext_lazy("Applicant"), gettext_lazy("Outcome"),
    gettext_lazy("Decided on"), gettext_lazy("E-licence"),
)  # fmt: skip


def _file(lines):
    rows = (
        (
            one.number, one.item, one.item_code, one.department, one.applicant, one.words,
            one.decided_on.isoformat(), one.licence,
        )
        for one in lines
    )  # fmt: skip
    return csv_file(f"results-{timezone.localdate().isoformat()}", HEADS, rows)
