"""The basic catalogue (基本目录) as a file at the desk: taken out, and taken in with what it changes."""

from collections import Counter

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yici.catalogue import actions, exporting, telling
from yici.catalogue.findings_in_words import in_words
from yici.catalogue.importing import BASICS, Unreadable
from yici.catalogue.receiving import rows_of
from yici.catalogue.refusals import Refused
from yici.people.doors import staff_page
from yici.ui.table import remembered

from .basics import LIST, asked_for
from .exchange import KINDS, SHOWN, FileForm, shown_fault

CHANGES = 200  # of a page


@require_GET
@staff_page
def export(request, who, kind):
    """Stream the basic items that are asked for, each with the edition recorded last."""
    if kind not in KINDS:
        raise Http404
    basics = asked_for(remembered(request, LIST), who)
    told = exporting.basics_file(kind, exporting.basic_records(basics))
    answer = StreamingHttpResponse(told, content_type=KINDS[kind])
    name = f"basics-{timezone.localdate().isoformat()}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class BasicsForm(FileForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"),
        max_length=500,
        help_text=gettext_lazy(
            "The decision or law, for rows that give none. Every list that has to follow is told it."
        ),
    )
    field_order = ["file", "reason", "dry_run"]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def take_in(request, who):
    """Take in a basic catalogue; say row by row what it changes or would change, and every fault."""
    if not actions.may_record(who):
        raise PermissionDenied
    form = BasicsForm(request.POST or None, request.FILES or None)
    done = None
    if request.method == "POST" and form.is_valid():
        done = _done(form, who)
    context = {"form": form, "done": done}
    if done:
        context |= _shown(done, form.cleaned_data["dry_run"])
    status = 422 if request.method == "POST" and done is None else 200
    return render(request, "catalogue/desk/take_in_basics.html", context, status=status)


def _done(form: BasicsForm, who) -> actions.BasicsImported | None:
    typed = form.cleaned_data
    try:
        return actions.import_basics(
            rows=rows_of(typed["file"], BASICS),
            by=who,
            at=timezone.now(),
            reason=typed["reason"],
            dry_run=typed["dry_run"],
        )
    except Unreadable as error:
        form.add_error("file", in_words(error.args[0]))
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, _(str(refused)))
    return None


def _shown(done: actions.BasicsImported, dry: bool) -> dict:
    return {
        "dry": dry,
        "counts": [
            (_("Read"), done.read),
            (_("New"), done.created),
            (_("Next editions"), done.updated),
            (_("Unchanged"), done.unchanged),
            (_("Rejected"), done.rejected),
            (_("Rows taken in with gaps"), done.incomplete),
            (_("Lists that have to follow"), done.to_adjust),
        ],
        "changed": [
            (one, telling.lines(one.changes, one.now, one.was)) for one in done.changed[:CHANGES]
        ],
        "more_changed": max(len(done.changed) - CHANGES, 0),
        "kinds": Counter(fault.code for fault in done.faults).most_common(),
        "faults": [shown_fault(fault, BASICS) for fault in done.faults[:SHOWN]],
        "more": max(len(done.faults) - SHOWN, 0),
        "notices": [in_words(one.message) for one in done.notices],
    }
