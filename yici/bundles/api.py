"""`/bundles`: what can be done as one thing. `/bundle-cases`: applying for it, and following it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from yici.cases.api.applying import materials
from yici.cases.api.reading import shown
from yici.cases.api.refusals import FIELDS, STATUS
from yici.cases.api.schemas import Code, Form, MaterialIn
from yici.cases.application import words as spoken
from yici.catalogue.content import Field as FormField
from yici.catalogue.content import Material, Question
from yici.catalogue.findings_in_words import said
from yici.kernel import rest
from yici.people.models import Applicant
from yici.people.who import who_is

from . import actions, finding, park_api, reading, rules, words
from .content import PartCode
from .lifecycle import IllegalStep
from .models import BundleCase, Edition
from .publication import remedy
from .savings import plan, savings

router = Router(tags=["bundles"], auth=None)
cases = Router(tags=["bundle-cases"])
Asked = Annotated[
    list[str],
    Query(
        description="Your situation, `question:option` each; what it leaves open may apply.",
        examples=["premises:leased"],
        max_length=100,
    ),
]


def illegal_step(refusal: IllegalStep) -> rest.Problem:
    return rest.Problem(409, "not-now", words.why(refusal))


def not_allowed(refusal: rules.NotAllowed) -> rest.Problem:
    field = FIELDS.get(refusal.code)
    sentence = words.why(refusal)
    errors = [(field, sentence)] if field else []
    status = STATUS.get(refusal.code, 422)
    return rest.Problem(status, refusal.code, sentence, rule=refusal.rule, errors=errors)


refusals = [(IllegalStep, illegal_step), (rules.NotAllowed, not_allowed)]


# -- what is on offer ------------------------------------------------------------------------------


class SavingOut(Schema):
    what: str = Field(description="forms, fields, materials, visits, stages, days or counters.")
    before: int = Field(description="Each item for itself.")
    after: int = Field(description="As one thing.")
    percent: int


class BundlePlanOut(Schema):
    """A part and when it runs, in working days after acceptance, if everybody uses its limit."""

    code: str
    item: str
    name: str
    role: str
    department: str
    days: int
    starts: int
    ends: int
    slack: int
    critical: bool
    needs: list[str]


class BundleLine(Schema):
    code: str
    name: str
    summary: str
    life_event: str
    lead_department: str
    region: str
    edition: int
    promised: int = Field(description="Working days from acceptance to the last result.")


class BundleOut(BundleLine):
    """A bundle for a situation: its parts, the critical path, what one saves, the joint form."""

    days: int = Field(description="Length of the critical path in working days.")
    path: list[str] = Field(description="The parts on the critical path, in order.")
    parts: list[BundlePlanOut]
    savings: list[SavingOut]
    unanswered: list[str]
    questions: list[Question]
    fields: list[FormField]
    materials: list[Material]


class Bundles(Schema):
    items: list[BundleLine]


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
    offer = _offer(request, code)
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


class BundleFindingOut(Schema):
    """A breach of a rule by a bundle. `blocks`: an edition with it is not published."""

    rule: str
    where: str = Field(description="A part, or a paper as `part.paper`.")
    message: str
    blocks: bool
    remedy: str


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


def _offer(request, code: str) -> finding.Offer:
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


# -- applying and following ------------------------------------------------------------------------


class BundleApplication(rest.Given):
    """One application for all parts. Codes are those of the joint form, `GET /bundles/{code}`."""

    bundle: Code = Field(examples=["open-restaurant"])
    applicant: UUID | None = Field(None, description="For whom, from GET /me; you if left out.")
    agent: UUID | None = Field(
        None,
        description="At the window: who stands there for the applicant; one mandate of hers has to"
        " cover every item (R38).",
    )
    answers: Form = {}
    form: Form = {}
    materials: list[MaterialIn] = Field([], max_length=200)
    undertakings: list[PartCode] = Field(
        [], max_length=40, description="Parts whose undertaking I sign (告知承诺, R30)."
    )
    channel: Literal["online", "mobile", "agent", "window", "terminal", "hotline"] = "online"
    delivery: Literal["online", "window", "post", "terminal"] = "online"


class BundlePartOut(Schema):
    code: str
    name: str
    item: str
    department: str
    status: str
    status_words: str
    sentence: str = Field(description="Why it is where it is, and by when it goes on.")
    days: int = Field(description="Its limit in working days.")
    needs: list[str]
    number: str = Field(description="Number of its case, once it has begun.")
    starts_on: date | None
    ends_on: date | None = Field(description="The day it ended, or the last lawful day.")
    late: bool
    critical: bool
    licence_id: UUID | None
    waits: list[str] = Field(description="Fee, promised papers, originals, check: in words.")
    stuck: list[str] = Field(description="What its own form lacks, in the item's codes.")


class JointVisitOut(Schema):
    no: int
    status: Literal["set", "held", "off"]
    held_on: date
    parts: list[str]
    outcomes: dict[str, str]


class BundleCaseLine(Schema):
    number: str
    bundle: str
    name: str
    department: str
    applicant: str = Field(description="A person's name is masked unless it is yours.")
    status: str
    status_words: str
    outcome: str
    applied_at: datetime
    accepted_on: date | None
    due_on: date | None
    completed_on: date | None
    version: int


class BundleCaseOut(BundleCaseLine):
    """A bundle case: every part, the total limit and why, and what you may do."""

    stopped: bool = Field(
        description="Today does not count: what holds it up is no office's delay."
    )
    because: list[str]
    path: list[str]
    parts: list[BundlePartOut]
    asked: list[str] = Field(description="Codes of the joint form that a correction has to supply.")
    visits: list[JointVisitOut] = Field(description="Joint visits (联合踏勘), in order.")
    actions: list[str]


class BundleStepOut(Schema):
    seq: int
    at: datetime
    kind: str
    title: str
    part: str


@cases.post("", response={201: BundleCaseOut})
def apply_for_bundle(
    request, response: HttpResponse, given: BundleApplication, key: rest.IdempotencyKey = None
):
    """Apply for a bundle: its parts begin as soon as they can, each with a case of its own."""
    who, offer = who_is(request.user), _offer(request, given.bundle)
    applicant = given.applicant or who.applicant_id
    if applicant is None:
        raise _fault("applicant", _("Name the applicant: you are none yourself."))
    at_window = given.channel == "window"
    if at_window and not who.has("clerk"):
        raise _fault("channel", _("Only a clerk takes in at the window."))
    bundle = actions.apply(
        edition_id=offer.edition.pk,
        applicant_id=applicant,
        by=who,
        answers=given.answers,
        form=given.form,
        materials=materials(request.user, given.materials, at_window=at_window),
        channel=given.channel,
        delivery=given.delivery,
        agent_id=given.agent,
        undertakings=given.undertakings,
        at=timezone.now(),
        key=key or str(uuid4()),
    )
    response["Location"] = f"/api/v1/bundle-cases/{bundle.number}"
    return 201, told(request, response, bundle)


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
    return _case_line(now, joint.definition.name, applicant, who) | {
        "due_on": whole.total.due_on if whole.total else None,
        "stopped": bool(whole.total and whole.total.is_stopped),
        "because": whole.because,
        "path": list(whole.total.path) if whole.total else [],
        "parts": [_part_out(view) for view in whole.parts],
        "asked": [] if whole.is_over else list(actions.asked_of(now)),
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


# -- verbs -----------------------------------------------------------------------------------------


class BundleCorrection(rest.Given):
    """What is missing, in codes of the joint form; told once, for all parts (art. 32)."""

    missing: list[Code] = Field(min_length=1, max_length=200)
    words_to_applicant: rest.Words


class BundleAcceptance(rest.Given):
    promise: rest.Words = Field(
        "", description="What she promised: papers that may follow are owed then (容缺受理, R22)."
    )


class BundleCorrected(rest.Given):
    form: Form = {}
    materials: list[MaterialIn] = Field([], max_length=200)


class BundleAttachment(rest.Given):
    """Papers fetched from another department, in codes of the joint form (代为调取)."""

    materials: list[MaterialIn] = Field(min_length=1, max_length=50)
    origin: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=80)] = Field(
        description="The department it is from.", examples=["区自然资源和规划局"]
    )


StaffCode = Annotated[rest.Plain, StringConstraints(max_length=20)]


class JointVisit(rest.Given):
    """One visit of several departments (联合踏勘)."""

    held_on: date = Field(description="A working day within every procedure's limit.")
    parts: list[PartCode] = Field(min_length=1, max_length=40)
    members: list[StaffCode] = Field(
        min_length=2, max_length=40, description="Staff codes: somebody of every department."
    )
    told: rest.Words = Field(description="Time, place, and what to have ready.")


class JointVisitOff(rest.Given):
    reason: rest.Words


class JointVisitRecord(rest.Given):
    members: list[StaffCode] = Field(min_length=2, max_length=40)
    outcomes: dict[PartCode, Literal["pass", "refuse"]] = Field(
        description="Of every part of the visit."
    )
    record: rest.Words


class PartSupplies(rest.Given):
    """What a part lacked, in the codes of its own item: `stuck` of the part names them."""

    part: PartCode
    form: Form = {}
    answers: Form = {}
    materials: list[MaterialIn] = Field([], max_length=200)


class BundleWithdrawal(rest.Given):
    reason: rest.Words = ""


class PackageHandingOver(rest.Given):
    mode: Literal["window", "post", "terminal", "online"] = "window"


@cases.post("/{number}/actions/accept", response=BundleCaseOut)
def accept_bundle(
    request,
    response: HttpResponse,
    number: str,
    given: BundleAcceptance | None = None,
    key: rest.IdempotencyKey = None,
    if_match: rest.IfMatch = None,
):
    """Accept all parts at once (一口受理). Rule: 行政许可法 art. 26, 32; R34."""
    facts = given.model_dump() if given else {}
    return _done(request, response, number, actions.accept, key, if_match, **facts)


@cases.post("/{number}/actions/ask-correction", response=BundleCaseOut)
def ask_correction_of_bundle(
    request,
    response: HttpResponse,
    number: str,
    given: BundleCorrection,
    key: rest.IdempotencyKey = None,
):
    """Ask once, for all parts, for everything that is missing (合并补正告知)."""
    who, bundle = who_is(request.user), case_of(request, number)
    actions.ask_correction(
        bundle=bundle, by=who, at=timezone.now(), key=key or str(uuid4()), **given.model_dump()
    )
    return told(request, response, bundle)


@cases.post("/{number}/actions/correct", response=BundleCaseOut)
def correct_bundle(
    request,
    response: HttpResponse,
    number: str,
    given: BundleCorrected,
    key: rest.IdempotencyKey = None,
    if_match: rest.IfMatch = None,
):
    """Supply once what several parts asked for (补正)."""
    bundle, who = case_of(request, number), who_is(request.user)
    files = materials(request.user, given.materials, at_window=rules.at_window(who, bundle.state))
    facts = {"form": given.form, "materials": files}
    return _done(request, response, number, actions.correct, key, if_match, **facts)


@cases.post("/{number}/actions/go-on", response=BundleCaseOut)
def go_on_with_bundle(
    request,
    response: HttpResponse,
    number: str,
    key: rest.IdempotencyKey = None,
    if_match: rest.IfMatch = None,
):
    """Go on with the other parts though one was not granted."""
    return _done(request, response, number, actions.go_on, key, if_match)


@cases.post("/{number}/actions/withdraw", response=BundleCaseOut)
def withdraw_bundle(
    request,
    response: HttpResponse,
    number: str,
    given: BundleWithdrawal,
    key: rest.IdempotencyKey = None,
    if_match: rest.IfMatch = None,
):
    """Take back every part that is not decided yet (撤回)."""
    facts = given.model_dump()
    return _done(request, response, number, actions.withdraw, key, if_match, **facts)


@cases.post("/{number}/actions/hand-over", response=BundleCaseOut)
def hand_over_bundle(
    request,
    response: HttpResponse,
    number: str,
    given: PackageHandingOver,
    key: rest.IdempotencyKey = None,
):
    """Hand over what is ready of the result package, in one go (送达)."""
    who, bundle = who_is(request.user), case_of(request, number)
    actions.hand_over(
        bundle=bundle, by=who, at=timezone.now(), key=key or str(uuid4()), mode=given.mode
    )
    return told(request, response, bundle)


@cases.post("/{number}/actions/attach", response=BundleCaseOut)
def attach_to_bundle(
    request,
    response: HttpResponse,
    number: str,
    given: BundleAttachment,
    key: rest.IdempotencyKey = None,
    if_match: rest.IfMatch = None,
):
    """Attach what another department gave, for every part that asks for it. Rule: C031."""
    case_of(request, number)  # whoever may not see it learns nothing of what she sends
    files = materials(request.user, given.materials, at_window=True)
    facts = {"materials": files, "origin": given.origin}
    return _done(request, response, number, actions.attach, key, if_match, **facts)


@cases.post("/{number}/actions/set-visit", response=BundleCaseOut)
def set_visit_of_bundle(
    request,
    response: HttpResponse,
    number: str,
    given: JointVisit,
    key: rest.IdempotencyKey = None,
    if_match: rest.IfMatch = None,
):
    """Announce one visit for several parts. Rule: 行政许可法 art. 34, 45; R34."""
    facts = given.model_dump()
    return _done(request, response, number, actions.set_visit, key, if_match, **facts)


@cases.post("/{number}/actions/call-off-visit", response=BundleCaseOut)
def call_off_visit_of_bundle(
    request,
    response: HttpResponse,
    number: str,
    given: JointVisitOff,
    key: rest.IdempotencyKey = None,
    if_match: rest.IfMatch = None,
):
    """Call the announced visit off."""
    facts = given.model_dump()
    return _done(request, response, number, actions.call_off_visit, key, if_match, **facts)


@cases.post("/{number}/actions/hold-visit", response=BundleCaseOut)
def hold_visit_of_bundle(
    request,
    response: HttpResponse,
    number: str,
    given: JointVisitRecord,
    key: rest.IdempotencyKey = None,
    if_match: rest.IfMatch = None,
):
    """Put the record of the visit on file: it ends the survey of every part (art. 34)."""
    facts = given.model_dump()
    return _done(request, response, number, actions.hold_visit, key, if_match, **facts)


@cases.post("/{number}/actions/supply-part", response=BundleCaseOut)
def supply_part_of_bundle(
    request,
    response: HttpResponse,
    number: str,
    given: PartSupplies,
    key: rest.IdempotencyKey = None,
    if_match: rest.IfMatch = None,
):
    """Supply what a part's own form lacked, so that it begins."""
    bundle, who = case_of(request, number), who_is(request.user)
    facts = given.model_dump()
    at_window = rules.at_window(who, bundle.state)
    facts["materials"] = materials(request.user, given.materials, at_window=at_window)
    return _done(request, response, number, actions.supply_part, key, if_match, **facts)


def _done(request, response, number: str, action, key, if_match, **facts) -> dict:
    bundle, who = case_of(request, number), who_is(request.user)
    after = action(
        bundle=bundle,
        by=who,
        at=timezone.now(),
        key=rest.key_of(who, key),
        seen=rest.seen(if_match),
        **facts,
    )
    return told(request, response, BundleCase.objects.with_names().get(pk=after.pk))


routers = [*park_api.routers, ("/bundles", router), ("/bundle-cases", cases)]
