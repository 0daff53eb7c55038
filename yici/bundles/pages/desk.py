"""The desk: what runs as one thing, what of it is late, and what the one window does with it."""

from dataclasses import replace
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yici.cases import rules as case_rules
from yici.cases.actions.shared import MAX_WORDS
from yici.cases.application import words as spoken
from yici.cases.models import Case
from yici.people.doors import staff_page
from yici.people.models import Applicant
from yici.people.who import who_is

from .. import actions, reading, rules, words
from ..actions.handling import waiting_cases
from ..editions import joint_of
from ..models import BundleCase

PAGE = 20
MODES = (
    ("window", gettext_lazy("At the window")),
    ("post", gettext_lazy("By post")),
    ("terminal", gettext_lazy("At a terminal")),
)


def case_or_404(number: str, who) -> BundleCase:
    try:
        return reading.find(number, who)
    except BundleCase.DoesNotExist:
        raise Http404 from None


def late_count(user) -> int:
    """Return how many of those she answers for are past their day; the menu shows it."""
    who = replace(who_is(user), applicant_id=None, grants=())
    late = BundleCase.objects.visible_to(who).under_way().filter(is_paused=False)
    return late.filter(due_on__lt=timezone.localdate()).count()


@require_GET
@staff_page
def things(request, who):
    """List what runs, the most urgent first."""
    state = request.GET.get("state", "")
    seen = BundleCase.objects.visible_to(who).with_names()
    seen = seen if state == "all" else seen.under_way()
    page = Paginator(seen.order_by("due_on", "opened_at", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [reading.whole_of(one, today) for one in page],
        "state": state,
    }
    return render(request, "bundles/desk/things.html", context)


@require_GET
@staff_page
def thing(request, who, number):
    """Show all parts, who has them, what is late, and what the window can do."""
    return show(request, who, case_or_404(number, who))


def show(request, who, bundle, *, status=200, asking=None, refused=""):
    whole = reading.whole_of(bundle, timezone.localdate())
    can = rules.verbs(whole.bundle.state, who)
    waiting = waiting_cases(whole.bundle, "applied") if not whole.is_over else []
    ready = waiting_cases(whole.bundle, "delivering") if not whole.is_over else []
    context = {
        "whole": whole,
        "bundle": whole.bundle,
        "applicant": Applicant.objects.get(pk=bundle.applicant_id),
        "waiting": waiting,
        "ready": ready,
        "may_accept": "accept" in can and waiting and _hers(who, waiting, "accept"),
        "may_ask": "ask-correction" in can and waiting and _hers(who, waiting, "ask-correction"),
        "may_hand_over": "hand-over" in can and ready and _hers(who, ready, "deliver"),
        "modes": MODES,
        "asking": asking or Asking(bundle=whole.bundle),
        "key": str(uuid4()),
        "seen_cases": set(
            Case.objects.visible_to(who).filter(bundle_id=bundle.pk).values_list("pk", flat=True)
        ),
        "notices": reading.notices_of(bundle),
        "timeline": list(reversed(reading.timeline(whole, for_office=True))),
        "refused": refused,
    }
    return render(request, "bundles/desk/thing.html", context, status=status)


def _hers(who, cases, verb: str) -> bool:
    found = Case.at_all([case.pk for case in cases])
    return all(
        case_rules.refusal(case_rules.VERBS[verb], case.state, who) is None for case in found
    )


class Asking(forms.Form):
    """What is missing, of all parts at once; each field and each paper once."""

    missing = forms.MultipleChoiceField(
        label=gettext_lazy("What is missing or wrong"),
        help_text=gettext_lazy("Tick everything: a correction is asked once only."),
        widget=forms.CheckboxSelectMultiple,
    )
    words_to_applicant = forms.CharField(
        label=gettext_lazy("What the applicant has to do"),
        help_text=gettext_lazy(
            "She reads these words in her notice: name what is wrong and how to mend it."
        ),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, bundle: BundleCase, **kwargs):
        super().__init__(*args, **kwargs)
        joint = joint_of(bundle)
        item = joint.applicable(actions.dossier_of(bundle)["answers"])
        self.fields["missing"].choices = [  # type: ignore[attr-defined]
            (_("Materials"), [(m.code, m.name) for m in item.asked]),
            (_("Form"), [(f.code, spoken(f, "label")) for f in item.fields]),
        ]


@require_POST
@staff_page
def verb(request, who, number, verb):
    """Do what the window does with the whole, once."""
    bundle = case_or_404(number, who)
    at, key = timezone.now(), request.POST.get("key", "")[:64] or str(uuid4())
    asking = Asking(request.POST, bundle=bundle) if verb == "ask-correction" else None
    if asking is not None and not asking.is_valid():
        return show(request, who, bundle, status=400, asking=asking)
    try:
        match verb:
            case "accept":
                actions.accept(bundle=bundle, by=who, at=at, key=key)
            case "ask-correction":
                actions.ask_correction(bundle=bundle, by=who, at=at, key=key, **asking.cleaned_data)
            case "hand-over":
                mode = request.POST.get("mode", "window")
                actions.hand_over(bundle=bundle, by=who, mode=mode, at=at, key=key)
            case _:
                raise Http404
    except words.REFUSED as refusal:
        fresh = case_or_404(number, who)
        return show(request, who, fresh, status=409, refused=words.why(refusal))
    done = {"verb": words.VERB_WORDS[verb], "number": bundle.number}
    messages.success(request, _("%(verb)s: done. Case %(number)s.") % done)
    return redirect("desk:thing", bundle.number)
