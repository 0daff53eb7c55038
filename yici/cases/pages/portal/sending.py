"""The letter to be read before it is sent, the sending, and the receipt."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yici.cases import actions, filled, forms, reading, repeats, rules
from yici.cases.actions import agents
from yici.cases.application import REVIEW, Application, in_words, told, words
from yici.cases.known import NUMBERS
from yici.cases.models import Case, Draft
from yici.cases.words import why
from yici.kernel.story import OtherContent
from yici.licences import printing
from yici.people import masking
from yici.people.models import Mandate
from yici.ui.lists import joined

from .access import case_of, citizens_only
from .apply import draft_of, save
from .steps import frame, step_of
from .wizard import Wizard


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def review(request, pk, wizard):
    """Show the application as a letter, or send it."""
    if sent := wizard.sent_before(request, pk):
        return sent
    draft, made = wizard.open(request, pk)
    if request.method != "POST":
        return _show(request, wizard, draft, made)
    if not request.POST.get("true"):
        return _show(request, wizard, draft, made, untrue=True)
    if _lacking(made):
        return _show(request, wizard, draft, made, problems=[])
    try:
        return wizard.send(request, draft, made)
    except actions.Incomplete as incomplete:
        return _show(request, wizard, draft, made, problems=incomplete.problems)
    except rules.NotAllowed as refusal:
        if refusal.rule != "R38":
            messages.error(request, why(refusal))
            return _show(request, wizard, draft, made, problems=[])
        messages.error(request, _("You may no longer apply for this applicant. Ask for a mandate."))
        return redirect(wizard.drafts)


class ItemWizard(Wizard):
    """An application for one item."""

    pages, drafts = "portal:draft", "portal:drafts"

    def open(self, request, pk):
        return draft_of(request, pk)

    def keep(self, request, draft, made):
        save(request, draft, made)

    def subject(self, draft):
        return draft.edition.item

    def office(self, draft):
        return draft.edition.item.department.name

    def repeats(self, request, draft):
        code, at = draft.edition.item.code, timezone.now()
        return repeats.of(draft.applicant_id, code, at, request.who)

    def sent_before(self, request, pk):
        sent = _sent_before(request, pk)
        return sent and redirect("portal:receipt", sent.number)

    def send(self, request, draft, made):
        try:
            case = _apply(request, draft, made)
        except actions.NotOnOffer:
            item = draft.edition.item
            return render(request, "cases/portal/not_on_offer.html", {"item": item}, status=409)
        except OtherContent:
            case = _case_of_draft(request, draft.pk)
            messages.warning(
                request, _("This application was sent before, and what was sent then stands.")
            )
        actions.discard_draft(draft=draft)
        return redirect("portal:receipt", case.number)


def _apply(request, draft: Draft, made: Application) -> Case:
    mandate, at = _mandate(request, draft), timezone.now()
    forms_made = [
        filled.form_of(
            made,
            material,
            department=draft.edition.item.department.name,
            applicant=draft.applicant.name,
            on=timezone.localdate(at),
        )
        for material in made.made_here
    ]
    return actions.apply(
        edition_id=draft.edition_id,
        applicant_id=draft.applicant_id,
        by=request.who,
        answers=made.answers,
        form=made.filled,
        materials=[*forms_made, *made.materials_to_send()],
        channel="agent" if mandate and mandate.is_agency else "online",
        delivery=made.delivery_to_send,
        renews=made.renews_to_send,
        collect_at=made.collect_at_to_send,
        mandate_id=mandate and mandate.pk,
        pre_review=request.POST.get("pre_review") == "yes",
        undertaking=request.POST.get("undertaking") == "yes",
        at=at,
        key=str(draft.pk),
    )


def _mandate(request, draft: Draft) -> Mandate | None:
    """Return the mandate under which she acts, none when she applies for herself (R38)."""
    if draft.applicant_id == request.citizen.pk:
        return None
    code = draft.edition.item.code
    return agents.mandate_for(draft.applicant_id, request.citizen.pk, code, timezone.now())


def _sent_before(request, pk) -> Case | None:
    """Return the case this draft became: a second click finds it, and makes no other."""
    return None if Draft.objects.filter(pk=pk).exists() else _case_of_draft(request, pk)


def _case_of_draft(request, pk) -> Case | None:
    ids = [Case.id_from(request.who.actor, str(one), str(pk)) for one in request.who.applicants]
    return Case.objects.visible_to(request.who).filter(pk__in=ids).first()


def _show(request, wizard, draft, made: Application, problems=None, untrue=False):
    here = step_of(made, REVIEW)
    lacking = _lacking(made) if not problems else _by_step(made, problems)
    added = [m for m in made.addable if made.given(m.code)]
    enclosed = [*made.asked, *added]
    context = frame(wizard, draft, made, here) | {
        "lacking": lacking,
        "untrue": untrue,
        "situation": [(words(q, "text"), _chosen(q, made)) for q in made.item.questions],
        "sections": [_section(made, one) for one in made.steps() if one.fields],
        "asked": [(words(m, "name"), made.given(m.code), m) for m in enclosed],
        "made_here": made.made_here,
        "held": [(words(m, "name"), licence) for m, licence in made.held],
        "to_fetch": [m for m in made.to_fetch if m not in added],
        "deliveries": [in_words(d) for d in made.content.deliveries if d == made.delivery_to_send],
        "repeats": wizard.repeats(request, draft),
        "hall": dict(made.halls).get(made.collect_at_to_send, ""),
        "paths": getattr(made.content, "paths", None),
        "promises": wizard.promises(made),
        "department": wizard.office(draft),
        "renews": made.renewable.get(made.renews, ""),
        "is_self": draft.applicant_id == request.citizen.pk,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/portal/review.html", context, status=status)


def _lacking(made: Application) -> list[tuple]:
    found = ((one, made.problems(one)) for one in made.steps() if one.code != REVIEW)
    return [(one, [told(p) for p in problems]) for one, problems in found if problems]


def _by_step(made: Application, problems: list[forms.Problem]) -> list[tuple]:
    """Return what the office's own check found, beside the step where it can be mended."""
    return _lacking(made) or [(step_of(made, REVIEW), [told(p) for p in problems])]


def _chosen(question, made: Application) -> str:
    given = made.answers.get(question.code, ())
    given = [given] if isinstance(given, str) else given
    return joined(words(o, "text") for o in question.options if o.code in given)


def _section(made: Application, step) -> dict:
    rows = [(words(f, "label"), _shown(made, f, made.facts.get(f.code))) for f in step.fields]
    return {"step": step, "rows": rows}


def _shown(made: Application, field, fact) -> str:
    value = made.filled.get(field.code, "")
    if fact is not None and fact.is_locked and field.kind.value in NUMBERS:
        return masking.number(value)
    return reading.value_in_words(field, value)


@citizens_only
@require_GET
def receipt(request, number):
    """Say that it has arrived: number, QR, what happens next and by when."""
    case = case_of(request, number)
    address = settings.SITE_URL + reverse("portal:case", args=[case.number])
    context = {
        "case": case,
        "qr": printing.qr_image(address),
        "next": reading.next_of(case, timezone.localdate()),
        "contact": reading.contact_of(case),
        "paper": reading.papers_of(case).filter(kind="receipt").first(),
    }
    return render(request, "cases/portal/receipt.html", context)
