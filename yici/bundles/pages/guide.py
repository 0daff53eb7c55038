"""Finding a bundle, and its guide: what one saves, what belongs to it, what one needs."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yici.cases.application import in_words, offered
from yici.cases.application import words as spoken
from yici.people.who import who_is

from .. import finding, pictures, words
from ..joining import Joint
from ..savings import plan, savings
from .following import mine

SAVED = ("fields", "materials", "visits", "stages", "days")
GREEN = 1000  # the width of a whole bar


@require_safe
def things(request):
    """List what can be done as one thing, by words; and what she has under way."""
    typed = request.GET.get("q", "").strip()[:100]
    who = who_is(request.user)
    offers = finding.find(typed, who)
    context = {
        "typed": typed,
        "offers": [_line(offer) for offer in offers],
        "mine": mine(request) if request.user.is_authenticated else [],
    }
    return render(request, "bundles/portal/things.html", context)


def _line(offer: finding.Offer) -> dict:
    told = savings(offer.joint, {})
    return {
        "offer": offer,
        "name": spoken(offer.definition, "name"),
        "summary": spoken(offer.definition, "summary"),
        "parts": len(offer.definition.parts),
        "stages": told.of("stages"),
        "days": words.working_days(told.of("days").after),
    }


@require_safe
def thing(request, code: str):
    """Show the guide of a bundle, for the situation told in the address."""
    offer = finding.offer_of(code, who_is(request.user))
    if offer is None:
        raise Http404
    answers = told_in(request.GET, offer.joint)
    context = {"offer": offer} | shown(offer.joint, answers)
    return render(request, "bundles/portal/thing.html", context)


def told_in(asked, joint: Joint) -> dict:
    """Return the answers in an address; what the bundle does not ask or offer is left out."""
    given = {q.code: asked.getlist(q.code) for q in joint.content.situations}
    return offered(joint.content, {code: values for code, values in given.items() if values})


def shown(joint: Joint, answers: dict) -> dict:
    """Return what the guide shows for these answers."""
    definition, item = joint.definition, joint.applicable(answers)
    schedule, told = plan(joint, answers), savings(joint, answers)
    parts = [_part(joint, part, schedule) for part in joint.parts(answers)]
    titles = {one["code"]: one["name"] for one in parts}
    return {
        "definition": definition,
        "name": spoken(definition, "name"),
        "summary": spoken(definition, "summary"),
        "answers": answers,
        "item": item,
        "spared": [joint.contents[part.code].name for part in joint.stood_for(answers)],
        "questions": [_question(q, answers) for q in item.questions],
        "figures": [_figure(told.of(what)) for what in SAVED],
        "parts": parts,
        "chart": pictures.planned(schedule, titles),
        "path": [titles[code] for code in schedule.path],
        "longest": words.working_days(schedule.days),
        "promised": definition.promised.days,
        "asked": [m for m in item.asked if not m.made_here],
        "made_here": [m for m in item.asked if m.made_here],
        "sections": _sections(item.fields),
        "deliveries": [in_words(way) for way in definition.package.deliveries],
    }


def _part(joint: Joint, part, schedule) -> dict:
    content, span = joint.contents[part.code], schedule.span(part.code)
    there = {one.part for one in schedule.spans}
    needs = [need for need in part.needs if need.part in there]
    return {
        "code": part.code,
        "name": content.name,
        "role": part.role,
        "department": content.lead_department,
        "limit": words.working_days(span.days) if span.days else "",
        "critical": part.code in schedule.path,
        "starts_after": [joint.contents[need.part].name for need in needs],
        "reasons": [need.reason for need in needs],
        "result": content.result.name if content.result else "",
    }


def _figure(figure) -> dict:
    widest = max(figure.before, figure.after, 1)
    return {
        "title": words.FIGURE_WORDS[figure.what],
        "before": figure.before,
        "after": figure.after,
        "percent": figure.percent,
        "before_width": round(figure.before * GREEN / widest),
        "after_width": round(figure.after * GREEN / widest),
    }


def _question(question, answers: dict) -> dict:
    given = answers.get(question.code, ())
    return {
        "name": question.code,
        "label": spoken(question, "text"),
        "hint": question.hint,
        "kind": "multichoice" if question.multiple else "yes-no",
        "options": [(option.code, spoken(option, "text")) for option in question.options],
        "value": [given] if isinstance(given, str) else list(given),
        "required": False,
        "quiet": True,
    }


def _sections(fields) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for one in fields:
        found.setdefault(one.section, []).append(spoken(one, "label"))
    return list(found.items())
