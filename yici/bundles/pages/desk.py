"""The desk: what runs as one thing, what of it is late, and what the one window does with it."""

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yici.cases.actions import Incomplete
from yici.cases.application import told
from yici.cases.models import Case
from yici.cases.pages.portal.materials import takes_files
from yici.documents import uploads
from yici.people.doors import staff_page
from yici.people.models import Applicant
from yici.people.who import who_is

from .. import actions, reading, rules, words
from ..actions.handling import at_hand, waiting_cases
from ..models import BundleCase
from .desk_forms import FORMS, all_hers

PAGE = 20
# Forms that stand folded beside the main work of the window.
BESIDE = ("report-missing", "ask-correction", "attach", "set-visit", "hold-visit", "call-off-visit")


def case_or_404(number: str, who) -> BundleCase:
    try:
        return reading.find(number, who)
    except BundleCase.DoesNotExist:
        raise Http404 from None


def link_of(case, who) -> tuple | None:
    """Return the way from a part's page to the whole."""
    if case.bundle_id is None:
        return None
    whole = BundleCase.objects.visible_to(who).filter(pk=case.bundle_id).first()
    return whole and (_("All parts of this one thing"), reverse("desk:thing", args=[whole.number]))


def to_do(user):
    """Return what waits for her: late, or to be seen to by her as the lead; the menu counts them."""
    who = who_is(user).at_work()
    seen = BundleCase.objects.visible_to(who).under_way()
    late = Q(is_paused=False, due_on__lt=timezone.localdate())
    led = {department for role, department in who.posts if role in rules.OFFICE}
    hers = Q(is_held=True) | Q(is_reported=True)
    return seen.filter(late | (hers & (Q(department_id__in=led) | Q(region__in=who.halls))))


@require_GET
@staff_page
def things(request, who):
    """List what runs, the most urgent first; what waits for her, where she asks for that."""
    state = request.GET.get("state", "")
    seen = BundleCase.objects.visible_to(who)
    seen = to_do(request.user) if state == "mine" else seen
    seen = seen if state == "all" else seen.under_way()
    ordered = seen.with_names().order_by("due_on", "opened_at", "pk")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [reading.whole_of(one, today) for one in page],
        "state": state,
        "waiting": to_do(request.user).count(),
    }
    return render(request, "bundles/desk/things.html", context)


@require_GET
@staff_page
def thing(request, who, number):
    """Show all parts, who has them, what is late, and what the window can do."""
    return show(request, who, case_or_404(number, who))


def show(request, who, bundle, *, status=200, typed=None, refused=""):
    whole = reading.whole_of(bundle, timezone.localdate())
    can = rules.verbs(whole.bundle.state, who)
    waiting = waiting_cases(whole.bundle, "applied") if not whole.is_over else []
    ready = at_hand(whole.bundle) if not whole.is_over else []
    context = {
        "whole": whole,
        "bundle": whole.bundle,
        "applicant": Applicant.objects.get(pk=bundle.applicant_id),
        "waiting": waiting,
        "ready": ready,
        "may_accept": "accept" in can and waiting and all_hers(who, waiting, "accept"),
        "may_correct": "correct" in can and bool(actions.asked_of(whole.bundle)),
        "may_hand_over": "hand-over" in can and ready and all_hers(who, ready, "deliver"),
        "more": _more(who, whole.bundle, can, typed or {}) if not whole.is_over else [],
        "hand_over": (typed or {}).get("hand-over")
        or FORMS["hand-over"](bundle=bundle, who=who, at=timezone.now()),
        "accept": (typed or {}).get("accept")
        or FORMS["accept"](bundle=bundle, who=who, at=timezone.now()),
        "visits": reading.visits_of(whole),
        "reports": reading.reports_of(whole) if _is_gathering(whole.bundle.state) else [],
        "last_day": actions.last_day_to_ask(whole.bundle.state),
        "key": str(uuid4()),
        "seen_cases": set(
            Case.objects.visible_to(who).filter(bundle_id=bundle.pk).values_list("pk", flat=True)
        ),
        "notices": reading.notices_of(bundle),
        "timeline": list(reversed(reading.timeline(whole, for_office=True))),
        "refused": refused,
        "scheme": reading.scheme_of(whole),
    }
    return render(request, "bundles/desk/thing.html", context, status=status)


def _is_gathering(state) -> bool:
    """Whether departments still say what is missing, or have said it."""
    return bool(state.reports) or actions.may_still_ask(state, timezone.localdate())


def _more(who, bundle, can, typed: dict) -> list[dict]:
    """Return the forms of what the window or the lead may do besides: folded, open once typed in."""
    at = timezone.now()
    near = [name for name in BESIDE if name in can and FORMS[name].possible(bundle, who)]
    return [
        {
            "verb": name,
            "title": words.VERB_WORDS[name],
            "form": typed.get(name) or FORMS[name](bundle=bundle, who=who, at=at),
        }
        for name in near
    ]


ACTIONS = {
    "accept": actions.accept,
    "report-missing": actions.report_missing,
    "ask-correction": actions.ask_correction,
    "attach": actions.attach,
    "set-visit": actions.set_visit,
    "call-off-visit": actions.call_off_visit,
    "hold-visit": actions.hold_visit,
    "hand-over": actions.hand_over,
}


@takes_files
@require_POST
@staff_page
def verb(request, who, number, verb):
    """Do what the window does with the whole, once."""
    bundle = case_or_404(number, who)
    if verb not in FORMS:
        raise Http404
    at, key = timezone.now(), request.POST.get("key", "")[:64] or str(uuid4())
    form = FORMS[verb](request.POST, request.FILES, bundle=bundle, who=who, at=at)
    if form.is_valid() and getattr(request, "too_large", None):
        form.add_error("file", str(uploads.too_large(settings.UPLOAD_LIMIT)))
    if not form.is_valid():
        return show(request, who, bundle, status=400, typed={verb: form})
    try:
        ACTIONS[verb](bundle=bundle, by=who, at=at, key=key, **form.facts())
    except Incomplete as incomplete:
        for problem in incomplete.problems:
            form.add_error(None, told(problem))
        return show(request, who, bundle, status=400, typed={verb: form})
    except words.REFUSED as refusal:
        fresh = case_or_404(number, who)
        shown = {verb: form} if form.fields else {}
        return show(request, who, fresh, status=409, typed=shown, refused=words.why(refusal))
    done = {"verb": words.VERB_WORDS[verb], "number": bundle.number}
    messages.success(request, _("%(verb)s: done. Case %(number)s.") % done)
    return redirect("desk:thing", bundle.number)
