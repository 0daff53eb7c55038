"""`/bundle-cases/{number}/actions`: every verb of a bundle case."""

from uuid import uuid4

from django.http import HttpResponse
from django.utils import timezone

from yici.cases.api.applying import materials
from yici.kernel import rest
from yici.people.who import who_is

from .. import actions, rules
from ..models import BundleCase
from .cases import case_of, cases, told
from .schemas import (
    BundleAcceptance,
    BundleAttachment,
    BundleCaseOut,
    BundleCorrected,
    BundleCorrection,
    BundleReport,
    BundleWithdrawal,
    JointVisit,
    JointVisitOff,
    JointVisitRecord,
    PackageHandingOver,
    PartSupplies,
)


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


@cases.post("/{number}/actions/report-missing", response=BundleCaseOut)
def report_missing_in_bundle(
    request,
    response: HttpResponse,
    number: str,
    given: BundleReport,
    key: rest.IdempotencyKey = None,
    if_match: rest.IfMatch = None,
):
    """Say what the parts of your department lack, before the one notice. Rule: 行政许可法 art. 32; R22."""
    facts = given.model_dump()
    return _done(request, response, number, actions.report_missing, key, if_match, **facts)


@cases.post("/{number}/actions/ask-correction", response=BundleCaseOut)
def ask_correction_of_bundle(
    request,
    response: HttpResponse,
    number: str,
    given: BundleCorrection,
    key: rest.IdempotencyKey = None,
    if_match: rest.IfMatch = None,
):
    """Send the one notice of what all parts lack (一次性补正告知). Rule: 行政许可法 art. 32; R22."""
    facts = given.model_dump()
    return _done(request, response, number, actions.ask_correction, key, if_match, **facts)


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
    key = rest.key_of(who, key) or str(uuid4())
    actions.hand_over(bundle=bundle, by=who, at=timezone.now(), key=key, mode=given.mode)
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
