"""Lists as files at the desk: taken out as CSV, JSON or Excel, taken in with a list of faults."""

from collections import Counter

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yici.catalogue import actions, exporting, reports
from yici.catalogue.findings_in_words import in_words, said
from yici.catalogue.importing import LISTS, Kind, Unreadable
from yici.catalogue.lint import BY_NUMBER
from yici.catalogue.lint.run import some_of_every_rule
from yici.catalogue.receiving import MOST_BYTES, rows_of
from yici.people.doors import staff_page
from yici.ui.dates import is_chinese
from yici.ui.table import remembered

from .items import LIST, asked_for

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHOWN = 500  # faults on a page
TRIED = 200  # findings of the rules on a page


@require_GET
@staff_page
def export(request, who, kind):
    """Stream the lists that are asked for, with their editions in force."""
    if kind not in KINDS:
        raise Http404
    items = asked_for(remembered(request, LIST), who)
    answer = StreamingHttpResponse(
        exporting.file_of(kind, exporting.records(items)), content_type=KINDS[kind]
    )
    name = f"items-{timezone.localdate().isoformat()}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, JSON or Excel in the national columns, at most 50 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.json,.xlsx"}),
    )
    dry_run = forms.BooleanField(
        label=gettext_lazy("Only say what would happen"), required=False, initial=True
    )

    def clean_file(self):
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 50 MB: split it."))
        return self.cleaned_data["file"]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def take_in(request, who):
    """Take in a list; say what it did or would do, and every fault."""
    if not actions.may_import(who):
        raise PermissionDenied
    form = FileForm(request.POST or None, request.FILES or None)
    done = None
    if request.method == "POST" and form.is_valid():
        try:
            rows = rows_of(form.cleaned_data["file"])
        except Unreadable as error:
            form.add_error("file", in_words(error.args[0]))
        else:
            done = actions.import_items(rows=rows, by=who, dry_run=form.cleaned_data["dry_run"])
    context = {
        "form": form,
        "done": done,
        "counts": _counts(done) if done else [],
        "kinds": Counter(fault.code for fault in done.faults).most_common() if done else [],
        "faults": [shown_fault(fault) for fault in done.faults[:SHOWN]] if done else [],
        "notices": [in_words(one.message) for one in done.notices] if done else [],
        "trial": _trial(done) if done and done.trial is not None else None,
        "more": max(len(done.faults) - SHOWN, 0) if done else 0,
        "dry": form.cleaned_data.get("dry_run") if done else False,
    }
    faulty = request.method == "POST" and done is None
    return render(request, "catalogue/desk/take_in.html", context, status=422 if faulty else 200)


def shown_fault(fault, kind: Kind = LISTS) -> dict:
    """A fault with the head of its column, and what to do, in the language of the page."""
    spellings = kind.columns.get(fault.column, ("",))
    chinese = [head for head in spellings if not head.isascii()]
    head = chinese[0] if is_chinese() and chinese else spellings[0]
    if fault.cell:
        head = kind.contents.get(fault.cell, "") if is_chinese() else fault.cell
    return {
        "of": fault,
        "column": head,
        "message": in_words(fault.message),
        "remedy": _(fault.remedy) if fault.remedy else "",
    }


def _trial(done) -> dict:
    """What the rules find in what would be taken in: the table, and some findings of every rule."""
    report = done.trial
    return {
        "report": report,
        "lines": [
            line | {"title": BY_NUMBER[line["rule"]].title} for line in reports.table(report)
        ],
        "told": [
            (one, said(one.finding), BY_NUMBER[one.finding.rule].remedy)
            for one in some_of_every_rule(report.told, TRIED)
        ],
        "more": max(report.findings - TRIED, 0),
    }


def _counts(done) -> list[tuple]:
    return [
        (_("Read"), done.read),
        (_("Created"), done.created),
        (_("Updated"), done.updated),
        (_("Unchanged"), done.unchanged),
        (_("Rejected"), done.rejected),
        (_("Drafts written"), done.drafted),
        (_("Rows taken in with gaps"), done.incomplete),
    ]
