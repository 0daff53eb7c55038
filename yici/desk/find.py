"""Finding a case by its number, or by the exact number of its applicant."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.cases import reading
from yici.cases.models import Case
from yici.cases.pages.desk.door import staff_page
from yici.cases.words import OFFICE_STATUS_WORDS
from yici.codes.cases import normalise
from yici.people.actions.applicants import clean_number
from yici.people.models import Applicant
from yici.people.refusals import Refused
from yici.people.templatetags.people import shown_name
from yici.ui.table import Column, Table

FOUND = "desk_found"  # in the session: the applicant who was searched; her number is nowhere


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def find(request, who):
    """Open the case with that number, or list what this official may see of that applicant.

    The number is sent in the body, never in an address; equality only, by the blind index.
    """
    if request.method == "POST":
        return _search(request, who, request.POST.get("q", "").strip()[:60])
    applicant = Applicant.objects.visible_to(who).filter(pk=request.session.get(FOUND)).first()
    if applicant is None:
        return redirect("desk:home")
    cases = (
        Case.objects.visible_to(who)
        .filter(applicant_id=applicant.pk)
        .with_names()
        .with_suspension()
    )
    name = shown_name(applicant)
    table = Table(
        request,
        "found",
        cases.order_by("-opened_at"),
        [
            Column(_("Case number"), lambda case: case.number, sort="number"),
            Column(_("Item"), lambda case: case.edition.item.name),
            Column(_("Status"), lambda case: reading.status_in_words(case, OFFICE_STATUS_WORDS), sort="status"),
            Column(_("Received on"), lambda case: reading.day_in_words(timezone.localdate(case.opened_at)), sort="opened_at"),
        ],
        caption=_("Cases of %(name)s") % {"name": name},
        link=lambda case: reverse("desk:case", args=[case.number]),
    )  # fmt: skip
    return render(request, "desk/found.html", {"table": table, "name": name})


def _search(request, who, asked: str):
    try:
        return redirect("desk:case", reading.find(normalise(asked), who).number)
    except Case.DoesNotExist:
        applicant = _applicant(who, asked)
    if applicant is None:
        messages.warning(
            request,
            _("No case that you may see has this number, and no applicant either. Compare it once more."),
        )  # fmt: skip
        return redirect("desk:home")
    request.session[FOUND] = str(applicant.pk)
    return redirect("desk:find")


def _applicant(who, asked: str) -> Applicant | None:
    """Return the applicant of exactly that number among those this official may see."""
    for kind in ("person", "organisation"):
        try:
            number = clean_number(kind, asked, timezone.now())
        except Refused:
            continue
        found = Applicant.objects.visible_to(who).with_number(kind, number).first()
        if found:
            return found
    return None
