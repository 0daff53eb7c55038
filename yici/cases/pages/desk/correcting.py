"""补正、容缺后补 at the window: taking in what was missing or promised, as the applicant brings it."""

from uuid import uuid4

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yici.cases import actions, reading, rules, words
from yici.cases.application import Application
from yici.catalogue.models import edition

from .door import case_or_404, staff_page
from .forms.base import standing, who_stood
from .sheet import Sheet


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def correct(request, who, number):
    """Show the form as it stands, and take in what is brought.

    :raises Http404: when no correction is awaited, or this official may not take it in
    """
    return _take_in(request, who, number, "correct")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def supply(request, who, number):
    """Take in what was promised at a tolerant acceptance (容缺后补), and nothing else.

    :raises Http404: when nothing is owed, or this official may not take it in
    """
    return _take_in(request, who, number, "supply")


def _take_in(request, who, number, verb: str):
    case = case_or_404(number, who)
    if rules.refusal(rules.VERBS[verb], case.state, who) and request.method != "POST":
        raise Http404
    content, given = edition(case.edition_id).content, reading.dossier_of(case)
    app = Application(content, {}, answers=given["answers"], form=dict(given["form"]))
    only = case.state.owed if verb == "supply" else ()
    sheet = Sheet(app, owner=f"{who.actor}:{case.pk}", all_needed=False, only=only)
    key = request.POST.get("key") or str(uuid4())
    if request.method == "POST":
        sheet.read(request.POST, request.FILES)
        app.answers = given["answers"]  # the situation is the application's: it stays
        if not sheet.errors and _taken_in(sheet, who, case, verb, request.POST):
            return redirect("desk:case_receipt", case.number)
        key = str(uuid4())
    asked = [line for line in reading.timeline(case) if line.kind == "correction_asked"]
    shown = {
        "case": case, "sheet": sheet, "content": content, "key": key, "title": TITLES[verb],
        "asked": asked if verb == "correct" else [],
        "others": standing(case, verb, timezone.now()), "agent": request.POST.get("agent", ""),
    }  # fmt: skip
    return render(request, "cases/desk/correct.html", shown, status=400 if sheet.errors else 200)


TITLES = {"correct": _("Take in the correction"), "supply": _("Take in what was promised")}


def _taken_in(sheet, who, case, verb: str, post) -> bool:
    seen = post.get("seen", "")
    said = {"form": sheet.app.form} if verb == "correct" else {}
    said |= {"agent_id": who_stood(post.get("agent", ""))}
    try:
        getattr(actions, verb)(
            case=case.pk,
            by=who,
            materials=sheet.given(),
            at=timezone.now(),
            key=post.get("key", "")[:64] or None,
            seen=int(seen) if seen.isdigit() else None,
            **said,
        )
    except actions.Incomplete as incomplete:
        sheet.blame(incomplete)
    except words.REFUSED as refusal:
        sheet.wrong("", words.why(refusal, case.status))
    return not sheet.errors
