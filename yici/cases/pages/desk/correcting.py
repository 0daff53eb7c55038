"""补正 at the window: taking in what was missing, as the applicant brings it."""

from uuid import uuid4

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yici.cases import actions, reading, rules, words
from yici.cases.application import Application
from yici.catalogue.models import edition

from .door import case_or_404, staff_page
from .sheet import Sheet


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def correct(request, who, number):
    """Show the form as it stands, and take in what is brought.

    :raises Http404: when no correction is awaited, or this official may not take it in
    """
    case = case_or_404(number, who)
    if rules.refusal(rules.VERBS["correct"], case.state, who) and request.method != "POST":
        raise Http404
    content, given = edition(case.edition_id).content, reading.dossier_of(case)
    app = Application(content, {}, answers=given["answers"], form=dict(given["form"]))
    sheet = Sheet(app, owner=f"{who.actor}:{case.pk}", all_needed=False)
    key = request.POST.get("key") or str(uuid4())
    if request.method == "POST":
        sheet.read(request.POST, request.FILES)
        app.answers = given["answers"]  # the situation is the application's: it stays
        if not sheet.errors and _corrected(sheet, who, case, key, request.POST.get("seen", "")):
            return redirect("desk:case_receipt", case.number)
        key = str(uuid4())
    shown = {"case": case, "sheet": sheet, "content": content, "key": key,
             "asked": [line for line in reading.timeline(case) if line.kind == "correction_asked"]}  # fmt: skip
    return render(request, "cases/desk/correct.html", shown, status=400 if sheet.errors else 200)


def _corrected(sheet, who, case, key: str, seen: str) -> bool:
    try:
        actions.correct(
            case=case.pk,
            by=who,
            form=sheet.app.form,
            materials=sheet.given(),
            at=timezone.now(),
            key=key[:64],
            seen=int(seen) if seen.isdigit() else None,
        )
    except actions.Incomplete as incomplete:
        sheet.blame(incomplete)
    except words.REFUSED as refusal:
        sheet.wrong("", words.why(refusal, case.status))
    return not sheet.errors
