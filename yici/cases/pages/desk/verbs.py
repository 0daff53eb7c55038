"""Every verb as a page: GET shows its form, POST does it, once."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yici.cases import actions, reading, rules, todo, words
from yici.cases.models import Case
from yici.documents import uploads
from yici.kernel.actions import StaleEdit
from yici.people import actions as people
from yici.people.models import Applicant
from yici.people.refusals import Refused
from yici.ui.table import remembered

from ..portal.materials import takes_files
from .door import case_or_404, staff_page
from .forms import FORMS
from .page import new_form, show

LIST = "todo"  # the name under which the desk's list remembers itself


def action_of(verb: str):
    return getattr(actions, verb.replace("-", "_"))


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def verb(request, who, number, verb):
    """Show a verb's form beside the file, or do what it says.

    :raises Http404: for an unknown verb, or a case she may not see
    """
    if verb not in FORMS:
        raise Http404
    case = case_or_404(number, who)
    if request.method == "POST":
        return _do(request, who, case, verb)
    return show(request, who, case, verb=verb)


def _do(request, who, case, verb: str):
    at = timezone.now()
    request.session["desk_then"] = "stay" if request.POST.get("then") == "stay" else "next"
    form = FORMS[verb](request.POST, request.FILES, case=case, who=who, at=at)
    if form.is_valid() and getattr(request, "too_large", None):
        form.add_error("file", str(uploads.too_large(settings.UPLOAD_LIMIT)))
    if not form.is_valid():
        return show(request, who, case, verb=verb, form=form, status=400)
    carried = {name: form.cleaned_data[name] for name in ("key", "seen")}
    try:
        case = action_of(verb)(case=case.pk, by=who, at=at, **carried, **form.facts())
    except words.REFUSED as refusal:
        return _refused(request, who, case, verb, refusal)
    done = {"verb": words.VERB_WORDS[verb], "number": case.number}
    messages.success(request, _("%(verb)s: done. Case %(number)s.") % done)
    return _onward(request, who, case)


def _refused(request, who, case, verb: str, refusal):
    """Show the case as it is now, what others did meanwhile, and what was typed."""
    fresh = case_or_404(case.number, who)
    at = timezone.now()
    form = new_form(verb, fresh, who, at, data=request.POST)
    seen = request.POST.get("seen", "")
    stale = isinstance(refusal, StaleEdit) or (seen.isdigit() and int(seen) != fresh.seq)
    told = reading.timeline(fresh, for_office=True) if stale and seen.isdigit() else []
    return show(
        request,
        who,
        fresh,
        verb=verb,
        form=form,
        status=409,
        refused=words.why(refusal, fresh.status),
        refused_rule=words.rule_in_words(getattr(refusal, "rule", "")),
        meanwhile=[line for line in told if line.seq > int(seen)],
    )


def _onward(request, who, case):
    """Go to the next case of her list, or stay, as she chose; stay while she has work here."""
    stays = request.session["desk_then"] == "stay" or rules.own_task(who, case.state)
    if stays and Case.objects.visible_to(who).filter(pk=case.pk).exists():
        return redirect("desk:case", case.number)
    asked = todo.Asked.of(remembered(request, LIST))
    waiting = todo.following(who, asked, timezone.localdate(), done=case.pk)
    return redirect("desk:case", waiting.case.number) if waiting else redirect("desk:home")


@require_POST
@staff_page
def reveal(request, who, number):
    """Show numbers and telephones in full, once, for a recorded reason (C080)."""
    case = case_or_404(number, who)
    applicant = Applicant.objects.get(pk=case.applicant_id)
    reason = request.POST.get("reason", "")
    try:
        number = people.reveal(applicant=applicant, by=who, reason=reason, at=timezone.now())
    except Refused as refused:
        return show(request, who, case, status=400, reveal_error=str(refused), reason=reason)
    return show(request, who, case, number=number)
