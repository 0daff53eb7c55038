"""At the window: a clerk takes one application in for all parts."""

from uuid import uuid4

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from yici.cases import reading as case_reading
from yici.cases import rules as case_rules
from yici.cases.actions import Incomplete
from yici.cases.application import words as spoken
from yici.cases.known import facts
from yici.cases.pages.desk.counters import elsewhere
from yici.cases.pages.desk.door import AT_THE_WINDOW
from yici.cases.pages.desk.sheet import Sheet
from yici.cases.pages.desk.window import lacks_somebody, mandate_at_window, person_page
from yici.kernel.story import KeyReused
from yici.people.doors import staff_page
from yici.people.models import Applicant

from .. import actions, copying, finding, reading, rules, words
from ..application import Amendment, JointApplication
from ..editions import items_in_force, joint_now, joint_of
from ..models import Edition
from .desk import case_or_404

MOST = 6


def offers_of(who, typed: str) -> list[tuple[str, str, str]]:
    """Return what this clerk can take in as one thing: (name, address, lead department)."""
    return [
        (
            spoken(offer.definition, "name"),
            reverse("desk:window_thing", args=[offer.edition.pk]),
            offer.bundle.department.short_name,
        )
        for offer in finding.find(typed, who)
        if offer.bundle.region_id in who.halls or who.has("clerk", offer.bundle.department_id)
    ][:MOST]


@require_http_methods(["GET", "HEAD", "POST"])
@person_page
def take_in(request, who, person, edition_id):
    """Take in an application for the whole on one page, then print the receipt.

    :raises Http404: when the bundle is not on offer
    """
    edition = Edition.objects.in_force().filter(pk=edition_id).first()
    joint = joint_now(edition) if edition else None
    if joint is None:
        raise Http404
    if lacks_somebody(request, person):
        return redirect("desk:window_person")
    offered = list(items_in_force(edition.items.values()).values())
    there = request.method != "POST" and elsewhere(
        request, who, person, offered, joint.content.name
    )
    if there:
        return there
    mandate = mandate_at_window(request, person)
    made = JointApplication.of(joint, facts(person, mandate.agent if mandate else person), {})
    earlier = copying.last_of(who, edition.bundle.code, [person.pk]).get(person.pk)
    typed = any(name.startswith("f_") for name in request.POST)
    if earlier and request.GET.get("copy") and not typed:
        copied = copying.of(earlier, joint, mandate.agent_id if mandate else person.pk, {})
        made.answers, made.form = copied.answers, copied.form
    sheet = Sheet(made, owner=f"{who.actor}:{person.pk}")
    key = request.POST.get("key") or str(uuid4())
    if request.method == "POST":
        sheet.read(request.POST, request.FILES)
        if request.POST.get("do") == "send" and not sheet.errors:
            signed = _signed(request, joint, made)
            bundle = _applied(sheet, who, person, mandate, edition_id, key, signed)
            if bundle:
                return redirect("desk:thing_receipt", bundle.number)
            key = str(uuid4())
    shown = {
        "person": person,
        "mandate": mandate,
        "sheet": sheet,
        "content": joint.content,
        "key": key,
        "earlier": earlier,
        "promises": promises_of(joint, made.answers, _signed(request, joint, made)),
    }
    return render(request, "cases/desk/take_in.html", shown, status=400 if sheet.errors else 200)


def _signed(request, joint, made) -> list[str]:
    """Return the parts whose undertaking the applicant has signed at the window (告知承诺, R30)."""
    known = joint.commitments(made.answers)
    return [part for part in known if request.POST.get(f"undertaking_{part}") == "yes"]


def promises_of(joint, answers, signed) -> list[dict]:
    """Return the undertakings of this situation with their words, and which of them are signed."""
    return [
        {
            "part": part,
            "name": joint.contents[part].name,
            "commitment": commitment,
            "is_signed": part in signed,
        }
        for part, commitment in joint.commitments(answers).items()
    ]


def _applied(sheet, who, person, mandate, edition_id, key, signed):
    try:
        return actions.apply(
            edition_id=edition_id,
            applicant_id=person.pk,
            by=who,
            answers=sheet.app.answers,
            form=sheet.app.filled,
            materials=sheet.given(),
            channel="window",
            agent_id=mandate and mandate.agent_id,
            mandate_id=mandate and mandate.pk,
            undertakings=signed,
            delivery=sheet.app.delivery_to_send,
            at=timezone.now(),
            key=key[:64],
        )
    except Incomplete as incomplete:
        sheet.blame(incomplete)
    except (case_rules.NotAllowed, KeyReused) as refusal:
        sheet.wrong("", words.why(refusal))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def correct(request, who, number):
    """Take in at the window all that the one notice asks for, on one page (art. 32; R22).

    :raises Http404: when nothing is awaited, or this official may not take it in
    """
    bundle = case_or_404(number, who)
    asked = actions.asked_of(bundle)
    if request.method != "POST" and (not asked or rules.refusal("correct", bundle.state, who)):
        raise Http404
    given, joint = actions.dossier_of(bundle), joint_of(bundle)
    kept = {"answers": given["answers"], "form": dict(given["form"])}
    made = Amendment(joint.content, {}, **kept, joint=joint, codes=frozenset(asked))
    sheet = Sheet(made, owner=f"{who.actor}:{bundle.pk}", all_needed=False)
    key = request.POST.get("key") or str(uuid4())
    if request.method == "POST":
        sheet.read(request.POST, request.FILES)
        made.answers = given["answers"]  # the situation is the application's: it stays
        if not sheet.errors and _corrected(sheet, who, bundle, request.POST):
            return redirect("desk:thing", bundle.number)
        key = str(uuid4())
    shown = {"bundle": bundle, "name": joint.definition.name, "sheet": sheet, "key": key}
    shown |= {"said": reading.asked_words(bundle)}
    status = 400 if sheet.errors else 200
    return render(request, "bundles/desk/correct.html", shown, status=status)


def _corrected(sheet, who, bundle, post) -> bool:
    seen, item = post.get("seen", ""), sheet.app.item
    try:
        actions.correct(
            bundle=bundle,
            by=who,
            form={f.code: sheet.app.form[f.code] for f in item.fields if f.code in sheet.app.form},
            materials=sheet.given(),
            at=timezone.now(),
            key=post.get("key", "")[:64] or None,
            seen=int(seen) if seen.isdigit() else None,
        )
    except Incomplete as incomplete:
        sheet.blame(incomplete)
    except words.REFUSED as refusal:
        sheet.wrong("", words.why(refusal))
    return not sheet.errors


@require_GET
@staff_page
def receipt(request, who, number):
    """Show the receipt for the whole, to be printed."""
    bundle = case_or_404(number, who)
    whole = reading.whole_of(bundle, timezone.localdate())
    given = actions.dossier_of(bundle)
    promises = promises_of(whole.joint, given["answers"], given.get("undertakings", ()))
    shown = {
        "signed": [one for one in promises if one["is_signed"]],
        "whole": whole,
        "bundle": whole.bundle,
        "applicant": Applicant.objects.get(pk=bundle.applicant_id),
        "contact": whole.joint.definition.counter,
        "window": case_reading.window_of(bundle),
        "at_window": request.session.get(AT_THE_WINDOW) == str(bundle.applicant_id),
    }
    return render(request, "bundles/desk/receipt.html", shown)
