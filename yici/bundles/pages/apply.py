"""Applying for a bundle: for whom, step by step like an item, read once, sent once."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from uuid_utils.compat import uuid7

from yici.cases import known
from yici.cases.actions import NotOnOffer
from yici.cases.application import in_words
from yici.cases.application import words as spoken
from yici.cases.pages.portal.access import applicants_of
from yici.cases.pages.portal.wizard import Wizard
from yici.cases.served import serves
from yici.kernel.story import OtherContent
from yici.people.doors import citizens_only
from yici.people.models import Applicant, Mandate

from .. import actions, copying, finding
from ..application import JointApplication
from ..editions import joint_now
from ..models import BundleCase, Draft, Edition
from .guide import told_in

STANDS = "This application was sent before, and what was sent then stands."


def for_whom(request, items) -> dict:
    """Return for whom she may apply in all these items: herself first."""
    who = request.who
    return {
        pk: one
        for pk, one in applicants_of(who).items()
        if all(who.may_act_for(pk, code, "apply") for code in items)
    }


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request, code):
    """Ask for whom she applies, offer what she began before, and open a draft."""
    offer = finding.offer_of(code, request.who)
    if offer is None:
        raise Http404
    people, joint = for_whom(request, offer.edition.items.values()), offer.joint
    if request.method == "POST":
        chosen = next((p for pk, p in people.items() if str(pk) == request.POST.get("for")), None)
        if chosen is not None and serves(joint.content, chosen.type):
            return redirect("portal:thing_draft", _opened(request, offer, chosen).pk)
    given = request.POST if request.method == "POST" else request.GET
    codes = {question.code for question in joint.content.situations}
    context = {
        "offer": offer,
        "name": spoken(offer.definition, "name"),
        "people": [
            {
                "one": one,
                "is_self": pk == request.citizen.pk,
                "served": serves(joint.content, one.type),
            }
            for pk, one in people.items()
        ],
        "kinds": [in_words(one) for one in joint.content.service_objects],
        "drafts": _drafts(request).filter(edition__bundle=offer.bundle),
        "earlier": copying.last_of(request.who, offer.bundle.code, people),
        "missing": request.method == "POST",
        "answers": [(c, v) for c in given if c in codes for v in given.getlist(c)],
    }
    status = 422 if context["missing"] else 200
    return render(request, "bundles/portal/begin.html", context, status=status)


def _drafts(request):
    return Draft.objects.visible_to(request.user).select_related("edition__bundle")


def _opened(request, offer, applicant: Applicant) -> Draft:
    answers = told_in(request.POST, offer.joint)
    options = {q.code: {o.code for o in q.options} for q in offer.joint.content.situations}
    if {"self", "agent"} <= options.get("agent", set()):  # known by now
        own = request.citizen.pk in {applicant.pk, applicant.legal_representative_id}
        answers |= {"agent": "self" if own else "agent"}
    facts = known.facts(applicant, request.citizen)
    kept = {"answers": answers}
    if request.POST.get("copy"):
        kept |= _copied(request, offer, applicant, answers)
    made = JointApplication.of(offer.joint, facts, kept)
    return actions.save_draft(
        pk=uuid7(),
        user=request.user,
        applicant_id=applicant.pk,
        edition_id=offer.edition.pk,
        content=made.kept(),
        at=timezone.now(),
    )


def _copied(request, offer, applicant: Applicant, answers: dict) -> dict:
    """Return what a draft keeps of her last application for this one thing, where there is one (R37)."""
    last = copying.last_of(request.who, offer.bundle.code, [applicant.pk]).get(applicant.pk)
    if last is None:
        return {}
    copied = copying.of(last, offer.joint, request.citizen.pk, answers)
    if copied.materials:
        messages.info(
            request,
            ngettext(
                "%(n)d paper was taken over from your earlier application. Remove it if it is out of date.",
                "%(n)d papers were taken over from your earlier application. Remove what is out of date.",
                len(copied.materials),
            )
            % {"n": len(copied.materials)},
        )
    kept = {"answers": copied.answers, "form": copied.form, "copied": sorted(copied.form)}
    return kept | {"materials": list(copied.materials)}


class BundleWizard(Wizard):
    """An application for one thing of several items."""

    pages, drafts = "portal:thing_draft", "portal:drafts"

    def open(self, request, pk):
        draft = get_object_or_404(_drafts(request), pk=pk)
        if draft.applicant_id not in for_whom(request, draft.edition.items.values()):
            raise Http404
        now = Edition.objects.in_force().filter(bundle=draft.edition.bundle_id).first()
        if now is not None and now.pk != draft.edition_id:
            messages.info(
                request,
                _("The item has changed since you began. Please look through your answers."),
            )
            draft.edition = now
        joint = joint_now(draft.edition)
        if joint is None:
            raise Http404
        draft.applicant = Applicant.objects.get(pk=draft.applicant_id)
        facts = known.facts(draft.applicant, request.citizen)
        return draft, JointApplication.of(joint, facts, draft.read())

    def keep(self, request, draft, made):
        actions.save_draft(
            pk=draft.pk,
            user=request.user,
            applicant_id=draft.applicant_id,
            edition_id=draft.edition_id,
            content=made.kept(),
            at=timezone.now(),
        )

    def subject(self, draft):
        return draft.edition.definition

    def office(self, draft):
        return draft.edition.bundle.department.name

    def promises(self, made):
        return [
            {"part": part, "name": made.joint.contents[part].name, "commitment": commitment}
            for part, commitment in made.joint.commitments(made.answers).items()
        ]

    def sent_before(self, request, pk):
        if Draft.objects.filter(pk=pk).exists():
            return None
        sent = _sent(request, pk)
        return sent and redirect("portal:thing_receipt", sent.number)

    def send(self, request, draft, made):
        mandate = _mandate(request, draft)
        try:
            bundle = actions.apply(
                edition_id=draft.edition_id,
                applicant_id=draft.applicant_id,
                by=request.who,
                answers=made.answers,
                form=made.filled,
                materials=made.materials_to_send(),
                channel="agent" if mandate and mandate.is_agency else "online",
                delivery=made.delivery_to_send,
                mandate_id=mandate and mandate.pk,
                undertakings=[
                    part
                    for part in made.joint.commitments(made.answers)
                    if request.POST.get(f"undertaking_{part}") == "yes"
                ],
                at=timezone.now(),
                key=str(draft.pk),
            )
        except NotOnOffer:
            return render(request, "bundles/portal/not_on_offer.html", {"draft": draft}, status=409)
        except OtherContent:
            bundle = _sent(request, draft.pk)
            messages.warning(
                request, _("This application was sent before, and what was sent then stands.")
            )
        actions.discard_draft(draft=draft)
        return redirect("portal:thing_receipt", bundle.number)


def _sent(request, pk) -> BundleCase | None:
    who = request.who
    ids = [BundleCase.id_from(who.actor, str(one), str(pk)) for one in who.applicants]
    return BundleCase.objects.visible_to(who).filter(pk__in=ids).first()


def _mandate(request, draft: Draft) -> Mandate | None:
    """Return the mandate under which she acts in all its items (R38)."""
    if draft.applicant_id == request.citizen.pk:
        return None
    held = Mandate.objects.valid(timezone.now()).filter(
        principal=draft.applicant_id, agent=request.citizen
    )
    codes = set(draft.edition.items.values())
    covering = (
        one
        for one in held
        if (one.items is None or codes <= set(one.items))
        and (one.actions is None or "apply" in one.actions)
    )
    return next(covering, None)


def drafts_of(request) -> list[dict]:
    """Return her drafts of bundles, for the list of all drafts."""
    people = applicants_of(request.who)
    return [
        {
            "name": spoken(draft.edition.definition, "name"),
            "for": people.get(draft.applicant_id),
            "changed_at": draft.changed_at,
            "address": reverse("portal:thing_draft", args=[draft.pk]),
            "discard": reverse("portal:thing_draft_discard", args=[draft.pk]),
        }
        for draft in _drafts(request)
    ]


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, pk):
    """Ask once, then throw the draft away."""
    draft = get_object_or_404(_drafts(request), pk=pk)
    if request.method == "POST":
        actions.discard_draft(draft=draft)
        messages.success(request, _("The draft was thrown away."))
        return redirect("portal:drafts")
    name = spoken(draft.edition.definition, "name")
    return render(request, "bundles/portal/discard.html", {"draft": draft, "name": name})
