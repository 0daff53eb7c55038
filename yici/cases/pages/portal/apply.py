"""Beginning an application: for what and for whom; going on with one, throwing one away."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from uuid_utils.compat import uuid7

from yici.cases import actions, copying, evidence, known, renewals, rules, words
from yici.cases.application import Application, in_words
from yici.cases.halls import halls_for
from yici.cases.models import Draft
from yici.cases.served import serves
from yici.catalogue.models import Edition, Item
from yici.kernel.module import collect
from yici.people.models import Applicant

from .access import applicants_of, citizens_only


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request, code):
    """Ask for whom she applies, offer what she began before, and open a draft."""
    offered = _offered(code)
    if offered is None or not offered.content.can_apply_online:
        return _not_on_offer(
            request, Item.objects.visible_to(request.who).filter(code=code).first()
        )
    people = {
        pk: one
        for pk, one in applicants_of(request.who).items()
        if request.who.may_act_for(pk, code, "apply")
    }
    if request.method == "POST":
        chosen = next(
            (one for pk, one in people.items() if str(pk) == request.POST.get("for")), None
        )
        fits = chosen is not None and serves(offered.content, chosen.type)
        if fits and not _why_not_alone(request, offered, chosen):
            return redirect("portal:draft", _opened(request, offered, chosen).pk)
    context = {
        "item": offered.item,
        "people": _choices(request, offered, people),
        "kinds": [in_words(one) for one in offered.content.service_objects],
        "drafts": _drafts(request).filter(edition__item=offered.item),
        "earlier": copying.last_of(request.who, code, people),
        "missing": request.method == "POST",
        "answers": _answers_of_address(request, offered),
    }
    return render(
        request, "cases/portal/begin.html", context, status=422 if context["missing"] else 200
    )


def _offered(code: str) -> Edition | None:
    in_force = Edition.objects.in_force(timezone.localdate())
    return in_force.filter(item__code=code).select_related("item").first()


def _not_on_offer(request, item):
    context = {"item": item, "edition": item and _offered(item.code)}
    return render(request, "cases/portal/not_on_offer.html", context, status=404)


def _choices(request, offered: Edition, people: dict) -> list[dict]:
    """Return for whom she may choose, those the item serves first."""
    found = [
        {
            "one": one,
            "is_self": one.pk == request.citizen.pk,
            "served": serves(offered.content, one.type),
            "why": _why_not_alone(request, offered, one),
        }
        for one in people.values()
    ]
    return sorted(found, key=lambda choice: not choice["served"] or bool(choice["why"]))


def _why_not_alone(request, offered: Edition, one: Applicant) -> str:
    """Say why a child needs her guardian here (民法典 art. 19, 20); nothing, where she does not."""
    if one.pk != request.citizen.pk:
        return ""
    who, at = (one.kind, one.number_sealed), timezone.now()
    try:
        actions.consented_under(offered.content, [offered.item.code], one.pk, who, at)
    except rules.NotAllowed as refusal:
        return words.why(refusal)
    return ""


def _drafts(request):
    return Draft.objects.visible_to(request.user).select_related("edition__item")


def _answers_of_address(request, offered: Edition) -> list[tuple[str, str]]:
    """Return the answers she gave on the guide, to be sent along."""
    given = request.POST if request.method == "POST" else request.GET
    codes = {question.code for question in offered.content.situations}
    return [(code, value) for code in given if code in codes for value in given.getlist(code)]


def _opened(request, offered: Edition, applicant: Applicant) -> Draft:
    answers: dict[str, list[str]] = {}
    for code, value in _answers_of_address(request, offered):
        answers.setdefault(code, []).append(value)
    kept: dict[str, Any] = {"answers": answers}  # a draft as JSON
    if request.POST.get("copy"):
        kept |= _copied(request, offered, applicant, answers)
    kept["answers"] = _who_applies(offered, request, applicant) | kept["answers"]
    made = Application.read(offered.content, known.facts(applicant, request.citizen), kept)
    return actions.save_draft(
        pk=uuid7(),
        user=request.user,
        applicant_id=applicant.pk,
        edition_id=offered.pk,
        content=made.kept(),
        at=timezone.now(),
    )


def _copied(request, offered: Edition, applicant: Applicant, answers: dict) -> dict:
    """Return what a draft keeps of her last application for this item, where there is one (R37)."""
    last = copying.last_of(request.who, offered.item.code, [applicant.pk]).get(applicant.pk)
    if last is None:
        return {}
    before, form = copying.answers_and_form(last, request.citizen.pk)
    return {"answers": before | answers, "form": form, "copied": sorted(form)}


def _who_applies(offered: Edition, request, applicant: Applicant) -> dict:
    """Return the answer to “yourself or through an agent?”, which is known by now."""
    options = {q.code: {o.code for o in q.options} for q in offered.content.situations}
    if not {"self", "agent"} <= options.get("agent", set()):
        return {}
    own = request.citizen.pk in {applicant.pk, applicant.legal_representative_id}
    return {"agent": "self" if own else "agent"}


def draft_of(request, pk) -> tuple[Draft, Application]:
    """Return a draft of hers with what it keeps, in the words of the edition now in force.

    :raises Http404: when it is not hers, or she may no longer act for that applicant
    """
    draft = get_object_or_404(_drafts(request), pk=pk)
    item = draft.edition.item
    if not request.who.may_act_for(draft.applicant_id, item.code, "apply"):
        raise Http404
    now = _offered(item.code)
    if now is not None and now.pk != draft.edition_id:
        messages.info(
            request, _("The item has changed since you began. Please look through your answers.")
        )
        draft.edition = now
    applicant = Applicant.objects.get(pk=draft.applicant_id)
    facts = known.facts(applicant, request.citizen)
    draft.applicant = applicant
    made = Application.read(draft.edition.content, facts, draft.read())
    today = timezone.localdate()
    made.licences = evidence.standing(applicant.pk, made.content.materials, today)
    made.renewable = renewals.choices(made.content, item.department, applicant.pk, today)
    made.halls = halls_for(item, made.content.cross_region)
    return draft, made


def save(request, draft: Draft, made: Application) -> None:
    """Keep what was given so far."""
    actions.save_draft(
        pk=draft.pk,
        user=request.user,
        applicant_id=draft.applicant_id,
        edition_id=draft.edition_id,
        content=made.kept(),
        at=timezone.now(),
    )


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, pk):
    """Ask once, then throw the draft away."""
    draft = get_object_or_404(_drafts(request), pk=pk)
    if request.method == "POST":
        actions.discard_draft(draft=draft)
        messages.success(request, _("The draft was thrown away."))
        return redirect("portal:drafts")
    return render(request, "cases/portal/discard.html", {"draft": draft})


@citizens_only
@require_http_methods(["GET", "HEAD"])
def drafts(request):
    """List what was begun and not sent, on whichever device."""
    people = applicants_of(request.who)
    found = [(draft, people.get(draft.applicant_id)) for draft in _drafts(request)]
    more = [one for offer in collect("pages", "more_drafts") for one in offer(request)]
    return render(request, "cases/portal/drafts.html", {"drafts": found, "more": more})
