"""`/bundles`: what can be done as one thing."""

from typing import Annotated

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Query, Router

from yici.cases.application import words as spoken
from yici.catalogue.findings_in_words import said
from yici.people.who import who_is

from .. import actions, finding
from ..models import Edition
from ..publication import remedy
from ..savings import plan, savings
from .schemas import BundleFindingOut, BundleOut, Bundles

router = Router(tags=["bundles"], auth=None)
Asked = Annotated[
    list[str],
    Query(
        description="Your situation, `question:option` each; what it leaves open may apply.",
        examples=["premises:leased"],
        max_length=100,
    ),
]


@router.get("", response=Bundles)
def list_bundles(
    request, q: Annotated[str, Query(max_length=100, description="Everyday words.")] = ""
):
    """Find what can be done as one thing (一件事), by the words people use."""
    return {"items": [_line(offer) for offer in finding.find(q, who_is(request.user))]}


def _line(offer: finding.Offer) -> dict:
    told = offer.definition
    return {
        "code": offer.bundle.code,
        "name": offer.name,
        "summary": spoken(told, "summary"),
        "life_event": told.life_event,
        "lead_department": offer.bundle.department.name,
        "region": offer.bundle.region_id,
        "edition": offer.edition.number,
        "promised": told.promised.days,
    }


@router.get("/{code}", response=BundleOut)
def read_bundle(request, code: str, answer: Asked = []):  # noqa: B006 - never changed
    """Read a bundle for a situation: parts, critical path, savings, and the one form."""
    offer = offer_of(request, code)
    answers = _answers(answer)
    joint, schedule = offer.joint, plan(offer.joint, answers)
    item = joint.applicable(answers)
    return _line(offer) | {
        "days": schedule.days,
        "path": list(schedule.path),
        "parts": [_part(offer, schedule.span(p.code), schedule) for p in joint.parts(answers)],
        "savings": [
            {"what": f.what, "before": f.before, "after": f.after, "percent": f.percent}
            for f in savings(joint, answers).figures
        ],
        "unanswered": list(item.unanswered),
        "questions": list(item.questions),
        "fields": list(item.fields),
        "materials": list(item.materials),
    }


@router.get("/{code}/findings", response=list[BundleFindingOut])
def read_bundle_findings(request, code: str):
    """Say which rules the edition in force breaks today: limits, repeated papers, items gone."""
    found = Edition.objects.in_force().filter(bundle__code=code).select_related("bundle").first()
    if found is None:
        raise Http404
    return [
        {
            "rule": one.rule,
            "where": one.where,
            "message": said(one),
            "blocks": one.blocks,
            "remedy": _(remedy(one.rule)),
        }
        for one in actions.findings_of(found)
    ]


def offer_of(request, code: str) -> finding.Offer:
    """Return the bundle on offer under that code.

    :raises Http404: when there is none, or none for this person
    """
    offer = finding.offer_of(code, who_is(request.user))
    if offer is None:
        raise Http404
    return offer


def _answers(told: list[str]) -> dict[str, list[str]]:
    answers: dict[str, list[str]] = {}
    for one in told:
        question, _sep, option = one.partition(":")
        answers.setdefault(question, []).append(option)
    return answers


def _part(offer: finding.Offer, span, schedule) -> dict:
    content = offer.joint.contents[span.part]
    return {
        "code": span.part,
        "item": offer.edition.items[span.part],
        "name": content.name,
        "role": offer.definition.part(span.part).role,
        "department": content.lead_department,
        "days": span.days,
        "starts": span.starts,
        "ends": span.ends,
        "slack": span.slack,
        "critical": span.part in schedule.path,
        "needs": list(span.needs),
    }
