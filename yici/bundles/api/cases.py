"""`/bundle-cases`: applying for a bundle, and following it."""

from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from yici.cases.actions import Given
from yici.cases.api.applying import materials
from yici.cases.api.reading import shown
from yici.kernel import rest
from yici.people.models import Applicant
from yici.people.who import who_is

from .. import actions, copying, reading, rules, words
from ..models import BundleCase
from .definitions import offer_of
from .schemas import BundleApplication, BundleCaseLine, BundleCaseOut, BundleStepOut

cases = Router(tags=["bundle-cases"])


@cases.post("", response={201: BundleCaseOut})
def apply_for_bundle(
    request, response: HttpResponse, given: BundleApplication, key: rest.IdempotencyKey = None
):
    """Apply for a bundle: its parts begin as soon as they can, each with a case of its own."""
    who, offer = who_is(request.user), offer_of(request, given.bundle)
    applicant = given.applicant or who.applicant_id
    if applicant is None:
        raise _fault("applicant", _("Name the applicant: you are none yourself."))
    at_window = given.channel == "window"
    if at_window and not who.has("clerk"):
        raise _fault("channel", _("Only a clerk takes in at the window."))
    sent = materials(request.user, given.materials, at_window=at_window)
    answers, form, kept = _copied(given, who, applicant, offer.joint)
    fresh = {one.code for one in sent}
    bundle = actions.apply(
        edition_id=offer.edition.pk,
        applicant_id=applicant,
        by=who,
        answers=answers,
        form=form,
        materials=[*sent, *(one for one in kept if one.code not in fresh)],
        channel=given.channel,
        delivery=given.delivery,
        agent_id=given.agent,
        undertakings=given.undertakings,
        at=timezone.now(),
        key=key or str(uuid4()),
    )
    response["Location"] = f"/api/v1/bundle-cases/{bundle.number}"
    return 201, told(request, response, bundle)


def _copied(
    given: BundleApplication, who, applicant: UUID, joint
) -> tuple[dict, dict, list[Given]]:
    """Return answers, form and papers, what is left out taken from the application that is copied.

    At the window no papers: the clerk has them before her.

    :raises NotAllowed: when it is of another one thing or another applicant's (R37)
    """
    if given.copy_of is None:
        return given.answers, given.form, []
    before = copying.named(given.copy_of, who, code=given.bundle, applicant_id=applicant)
    at_window = given.channel == "window"
    acting = given.agent or applicant if at_window else who.applicant_id
    copied = copying.of(before, joint, acting, given.answers)
    papers = [] if at_window else [Given(**one) for one in copied.materials]
    return copied.answers, copied.form | given.form, papers


def _fault(field: str, sentence: str) -> rest.Problem:
    return rest.Problem(422, "not-valid", sentence, errors=[(field, sentence)])


@cases.get("", response=rest.Page[BundleCaseLine])
def list_bundle_cases(request, cursor: rest.Cursor = None, limit: rest.Limit = 20):
    """List the bundle cases you may see, the newest first."""
    who = who_is(request.user)
    seen = BundleCase.objects.visible_to(who).with_names()
    found, after = rest.newest_first(seen, cursor, limit, at="opened_at", kind=UUID)
    names = Applicant.objects.in_bulk({one.applicant_id for one in found})
    lines = [
        _case_line(one, one.edition.definition.name, names[one.applicant_id], who) for one in found
    ]
    return {"items": lines, "next": after}


def _case_line(bundle: BundleCase, name: str, applicant: Applicant, who) -> dict:
    return {
        "number": bundle.number,
        "bundle": bundle.bundle_code,
        "name": name,
        "department": bundle.department.name,
        "applicant": shown(applicant, who),
        "status": bundle.status,
        "status_words": str(words.STATUS_WORDS[bundle.status]),
        "outcome": bundle.outcome,
        "applied_at": bundle.opened_at,
        "accepted_on": bundle.accepted_on,
        "due_on": bundle.due_on,
        "completed_on": bundle.completed_on,
        "version": bundle.seq,
    }


def case_of(request, number: str) -> BundleCase:
    """Return the bundle case, if the caller may see it.

    :raises Http404: when there is none, or none for her: she does not learn which
    """
    try:
        return reading.find(number, who_is(request.user))
    except BundleCase.DoesNotExist:
        raise Http404 from None


@cases.get("/{number}", response=BundleCaseOut)
def read_bundle_case(request, response: HttpResponse, number: str):
    """Read a bundle case: every part, when the whole is due, why, and what you may do."""
    return told(request, response, case_of(request, number))


def told(request, response, bundle: BundleCase) -> dict:
    """Return a bundle case as it is now, and set its ETag."""
    who = who_is(request.user)
    whole = reading.whole_of(bundle, timezone.localdate())
    now, joint = whole.bundle, whole.joint
    response["ETag"] = rest.etag(now.seq)
    applicant = Applicant.objects.get(pk=now.applicant_id)
    scheme = reading.scheme_of(whole)
    return _case_line(now, joint.definition.name, applicant, who) | {
        "due_on": whole.total.due_on if whole.total else None,
        "stopped": bool(whole.total and whole.total.is_stopped),
        "because": whole.because,
        "path": list(whole.total.path) if whole.total else [],
        "parts": [_part_out(view) for view in whole.parts],
        "asked": [] if whole.is_over else list(actions.asked_of(now)),
        "asked_on": now.asked_on,
        "ask_by": _ask_by(now),
        "reports": [_report_out(one) for one in reading.reports_of(whole)] if who.is_staff else [],
        "scheme": scheme.number if scheme else "",
        "visits": [
            {
                "no": one.no,
                "status": one.status,
                "held_on": one.held_on,
                "parts": list(one.parts),
                "outcomes": dict(one.outcomes),
            }
            for one in now.state.visits
        ],
        "actions": rules.verbs(now.state, who),
    }


def _ask_by(bundle: BundleCase):
    if (
        not actions.may_still_ask(bundle.state, timezone.localdate())
        or bundle.status not in rules.OPEN
    ):
        return None
    return actions.last_day_to_ask(bundle.state)


def _report_out(view: reading.ReportView) -> dict:
    return {
        "part": view.part,
        "department": view.office,
        "said": view.is_said,
        "missing": list(view.missing),
        "words": view.words,
        "said_on": view.on,
    }


def _part_out(view: reading.PartView) -> dict:
    part = view.part
    return {
        "code": part.code,
        "name": view.name,
        "item": part.item_code,
        "department": view.department.name,
        "status": part.status,
        "status_words": view.status,
        "sentence": view.sentence,
        "days": part.days,
        "needs": list(part.needs),
        "number": part.number,
        "starts_on": view.starts_on,
        "ends_on": view.ends_on,
        "late": view.is_late,
        "critical": view.is_critical,
        "licence_id": part.licence_id,
        "waits": list(view.waits),
        "stuck": list(part.stuck),
        "no_office": part.no_office,
    }


@cases.get("/{number}/timeline", response=list[BundleStepOut])
def read_bundle_timeline(request, number: str):
    """Follow the story of a bundle case."""
    whole = reading.whole_of(case_of(request, number), timezone.localdate())
    office = who_is(request.user).is_staff
    return [
        {"seq": one.seq, "at": one.at, "kind": one.kind, "title": one.title, "part": one.part}
        for one in reading.timeline(whole, for_office=office)
    ]
