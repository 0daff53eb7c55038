"""What concerns her in the cases of others (利害关系人): her page, and her answers (art. 36, 47)."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from yici.cases import reading, rules, words
from yici.cases.models import Case, Concern
from yici.licences.models import Paper

from .access import citizens_only
from .acts import SIMPLE_ACTS, simply

PAGE = 10
VERBS = ("state-views", "ask-hearing", "waive-hearing")


@citizens_only
@require_GET
def concerns(request):
    """List the cases of others that she was told concern her."""
    found = Concern.objects.visible_to(request.who).select_related(
        "case__edition__item", "case__department"
    )
    page = Paginator(found.order_by("-at", "no"), PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/portal/concerns.html", {"page": page})


def _find(request, number: str) -> tuple[Case, int]:
    try:
        return reading.find_concern(number, request.who)
    except Case.DoesNotExist:
        raise Http404 from None


def _right_to_a_hearing(case: Case, no: int, lines) -> str:
    """Return how her right to a hearing stands: held, dropped, asked, forgone, lapsed, open, or nothing."""
    asking = case.state.clock(rules.hearing_ask(no))
    told = {line.kind for line in lines}
    if asking is None:
        return ""
    if over := told & {"hearing_held", "hearing_dropped"}:
        return "held" if "hearing_held" in over else "dropped"
    if no in case.state.hearing_by:
        return "asked"
    if asking.ended_on:
        return "forgone"
    return "lapsed" if rules.is_silent(asking, timezone.localdate()) else "open"


@citizens_only
@require_GET
def concern(request, number):
    """Show what concerns her, her papers, and what she may do; nothing else of the case."""
    case, no = _find(request, number)
    me = next(one for one in case.state.concerned if one.no == no)
    can = {v.name for v, barred in rules.verbs(case.state, request.who) if barred is None}
    lines = reading.lines_concerning(case, no)
    papers = Paper.objects.about(case.pk).filter(addressee=me.applicant_id).exclude(digest="")
    context = {
        "case": case,
        "name": case.edition.content.name,
        "lines": lines,
        "over": reading.is_over(case),
        "outcome": reading.OUTCOME_WORDS.get(case.outcome, ""),
        "hearing": reading.hearing_of(case),
        "asking": case.state.clock(rules.hearing_ask(no)),
        "right": _right_to_a_hearing(case, no, lines),
        "papers": papers,
        "contact": reading.contact_of(case),
        "can": [(name, words.VERB_WORDS[name]) for name in VERBS if name in can],
    }
    return render(request, "cases/portal/concern.html", context)


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, number, verb):
    """State her views, ask for the hearing, or give it up.

    :raises Http404: for another verb, or what does not concern her
    """
    if verb not in VERBS:
        raise Http404
    case, _no = _find(request, number)
    back = reverse("portal:concern", args=[case.number])
    return simply(request, case, verb, SIMPLE_ACTS[verb], back)
