"""Rating a case: the page, and the link that cases and messages show (R35)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.cases.pages.portal.access import case_of, citizens_only
from yici.ui.fields import FieldView

from . import actions, rules
from .models import Rating
from .scale import BLAME, DETAILS, DIMENSIONS, LEVELS, PRAISE


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request, number):
    """Show the rating that was given, or ask for one."""
    case = case_of(request, number)
    given = Rating.objects.visible_to(request.who).filter(case=case, applicant_id=case.applicant_id)
    if found := given.first():
        return render(request, "reviews/rated.html", _shown(case, found))
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            actions.rate(case=case, by=request.who, at=timezone.now(), **_sent(request.POST))
        except rules.Refused as refused:
            errors[refused.field] = _(refused.message)
        else:
            messages.success(request, _("Thank you. Your rating has been recorded."))
            return redirect("portal:case", case.number)
    try:
        rules.check_right(case, request.who)
    except rules.Refused as refused:
        messages.info(request, _(refused.message))
        return redirect("portal:case", case.number)
    context = {"case": case, "name": case.edition.content.name}
    context |= {"views": _views(request.POST, errors)}
    return render(request, "reviews/rate.html", context, status=422 if errors else 200)


def _sent(given) -> dict:
    return {
        "level": given.get("level", ""),
        "details": given.getlist("details"),
        "dimensions": {name: given.get(f"d-{name}", "") for name in DIMENSIONS},
        "words": given.get("words", ""),
    }


def _views(given, errors: dict) -> list[FieldView]:
    said = {field: [words] for field, words in errors.items()}
    levels = [(level.code, _(level.words)) for level in LEVELS.values()]
    chosen = given.getlist("details") if given else []
    points = [
        FieldView(f"d-{name}", _(words), "select", given.get(f"d-{name}", ""), "", False, levels)
        for name, words in DIMENSIONS.items()
    ]
    return [
        FieldView(
            "level", _("How satisfied are you?"), "choice", given.get("level", ""), options=levels,
            errors=said.get("level", []),
        ),
        FieldView(
            "details", _("What was it about?"), "multichoice", chosen, required=False,
            hint=_("Tick as many as you like. If you are dissatisfied, tick one or write a few words."),
            options=[(code, _(DETAILS[code])) for code in (*PRAISE, *BLAME)],
            errors=said.get("details", []),
        ),
        *points,
        FieldView(
            "words", _("In your own words"), "longtext", given.get("words", ""), required=False,
            max_length=rules.MAX_WORDS, errors=said.get("words", []),
        ),
    ]  # fmt: skip


def _shown(case, found: Rating) -> dict:
    rows = [
        (_("How satisfied are you?"), _(LEVELS[found.level].words)),
        (_("What was it about?"), "\n".join(_(DETAILS[code]) for code in found.details)),
        *(
            (_(DIMENSIONS[name]), _(LEVELS[level].words))
            for name, level in found.dimensions.items()
        ),
        (_("In your own words"), found.words),
    ]
    return {"case": case, "name": case.edition.content.name, "rating": found, "rows": rows}


def rating_link(case, who) -> tuple | None:
    """Return the link to rate a case, or to see the rating, for those who may."""
    try:
        rules.check_right(case, who)
    except rules.Refused:
        return None
    rated = Rating.objects.filter(case=case, applicant_id=case.applicant_id).exists()
    title = _("Your rating") if rated else _("Rate this service")
    return title, reverse("portal:rate", args=[case.number])


citizen = [path("cases/<str:number>/rate/", rate, name="rate")]
case_links = [rating_link]
