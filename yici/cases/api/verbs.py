"""One route for each verb of `cases.actions`. A new verb is a line in VERBS."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import uuid4

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.people.models import Department
from yici.people.who import who_is

from .. import actions, rules, words
from ..lifecycle import IllegalStep
from ..models import Case
from . import refusals
from .applying import materials
from .bodies import base, beside, hearing, jointly, mainline, results
from .reading import case_of, told
from .schemas import CaseBrief, CaseOut

router = Router(tags=["actions"])


@dataclass(frozen=True)
class Route:
    """A verb at the API: what it takes, and what does it."""

    takes: type[rest.Given]
    action: Callable
    words: str


VERBS = {
    "accept": Route(base.Nothing, actions.accept, "Accept a complete application (受理)."),
    "ask-correction": Route(mainline.Correction, actions.ask_correction, "Ask once for what is missing (补正告知)."),
    "correct": Route(mainline.Corrected, actions.correct, "Supply what was asked for (补正)."),
    "reject": Route(mainline.Rejection, actions.reject, "Propose not to accept; a second person confirms."),
    "confirm-rejection": Route(base.MaybeReason, actions.confirm_rejection, "Refuse acceptance, as the second person (不予受理)."),
    "return-rejection": Route(base.Reason, actions.return_rejection, "Send a proposed refusal back to the window."),
    "start-procedure": Route(beside.Procedure, actions.start_procedure, "Begin a special procedure; the limits stop (特别程序)."),
    "finish-procedure": Route(beside.Findings, actions.finish_procedure, "End the special procedure; the limits run again."),
    "extend": Route(mainline.Extension, actions.extend, "Extend the limits once, as the head, or in joint handling as the government's (延长)."),
    "review": Route(mainline.Opinion, actions.review, "Give your department's opinion (审查)."),
    "remark": Route(jointly.Remarks, actions.remark, "Put on record all that your department remarks, by drawing or place (审查意见)."),
    "ask-rework": Route(jointly.Rework, actions.ask_rework, "Tell the applicant all remarks once, as one list (一次性告知)."),
    "hand-in-rework": Route(jointly.Mended, actions.hand_in_rework, "Hand in what was mended, once for all departments (整改后提交)."),
    "raise-safety": Route(jointly.SafetyRaised, actions.raise_safety, "Ask the head to put what concerns safety on the list after it went out (补充安全意见)."),
    "decide-safety": Route(jointly.SafetyDecided, actions.decide_safety, "Allow or decline what was raised on safety (安全意见审批)."),
    "settle-remarks": Route(jointly.Settled, actions.settle_remarks, "Say which remarks of your department are mended (复核)."),
    "check": Route(mainline.Check, actions.check, "Check the review as another person (审核)."),
    "send-back": Route(mainline.Return, actions.send_back, "Send the case back to an earlier step (退回)."),
    "decide": Route(mainline.Decision, actions.decide, "Decide: grant or refuse (决定)."),
    "deliver": Route(mainline.HandingOver, actions.deliver, "Hand the result over (送达)."),
    "withdraw": Route(base.MaybeReason, actions.withdraw, "Take the application back (撤回)."),
    "terminate": Route(mainline.Ending, actions.terminate, "End the case without a decision, on a lawful ground (终止)."),
    "accept-tolerantly": Route(beside.Tolerant, actions.accept_tolerantly, "Accept, the secondary materials to follow (容缺受理)."),
    "supply": Route(beside.Supplies, actions.supply, "Supply what was promised (容缺后补)."),
    "see-originals": Route(beside.Originals, actions.see_originals, "Compare the originals before the result goes out (核验原件)."),
    "after-check": Route(beside.AfterCheck, actions.after_check, "Check afterwards what was undertaken (事后核查)."),
    "pre-review": Route(mainline.PreReview, actions.pre_review, "Give an opinion on the papers first (预审)."),
    "submit": Route(base.Nothing, actions.submit, "Apply formally after the pre-review (正式申请)."),
    "forward": Route(mainline.Forwarding, actions.forward, "Pass on to the department that has to accept it (转办)."),
    "transfer": Route(mainline.Passing, actions.transfer, "Pass a piece of work to a colleague (移交)."),
    "offer-hearing": Route(hearing.HearingOffer, actions.offer_hearing, "Tell of the right to a hearing (听证告知)."),
    "name-concerned": Route(beside.Naming, actions.name_concerned, "Tell somebody concerned of it and of her rights (告知利害关系人)."),
    "state-views": Route(beside.Views, actions.state_views, "State one's views before the decision (陈述、申辩)."),
    "ask-hearing": Route(hearing.AsWhom, actions.ask_hearing, "Ask for a hearing (申请听证)."),
    "set-hearing": Route(hearing.HearingNotice, actions.set_hearing, "Announce the hearing (听证通知)."),
    "hold-hearing": Route(hearing.HearingRecord, actions.hold_hearing, "Put the record of the hearing on file (听证笔录)."),
    "waive-hearing": Route(hearing.AsWhom, actions.waive_hearing, "Give up the hearing."),
    "consult": Route(beside.Enquiry, actions.consult, "Ask another department for its opinion (征求意见)."),
    "answer-consult": Route(beside.AnswerGiven, actions.answer_consult, "Give the opinion your department was asked for."),
    "add-reviewer": Route(beside.Joining, actions.add_reviewer, "Have another department review as well (会同审查)."),
    "suspend": Route(beside.Pause, actions.suspend, "Suspend the handling (中止)."),
    "resume": Route(base.Reason, actions.resume, "Resume the handling (恢复)."),
    "record-remedy": Route(results.Challenge, actions.record_remedy, "Record a reconsideration or a litigation."),
    "decide-remedy": Route(results.ChallengeOutcome, actions.decide_remedy, "Record what was decided; what follows opens by itself, with its day (复议决定、判决)."),
    "carry-out": Route(results.Report, actions.carry_out, "Note what a remedy ordered as done (履行复议决定、判决)."),
    "change-result": Route(results.ResultChange, actions.change_result, "Revoke, cancel, suspend, restore or correct a result."),
    "ask-withholding": Route(base.Reason, actions.ask_withholding, "Ask that one's own result not be published (申请不予公开)."),
    "withhold-result": Route(results.Withholding, actions.withhold_result, "Withhold this one result from the public (不予公开)."),
    "publish-result": Route(results.Publishing, actions.publish_result, "Publish after all what was withheld or asked to be (恢复公开)."),
    "ask-fee": Route(base.Nothing, actions.ask_fee, "Ask for what the item lays down and nobody was asked for (缴费通知)."),
    "waive-fee": Route(beside.FeeWaiver, actions.waive_fee, "Ask for nothing of a fee, on a ground (减免)."),
    "attach": Route(beside.Attaching, actions.attach, "Attach what another department gave, with its source (代为调取)."),
    "take": Route(mainline.Taking, actions.take, "Take a piece of work in hand (认领)."),
}  # fmt: skip


def _facts(request, case: Case, given: rest.Given) -> dict:
    """Return what the action takes from what was sent."""
    facts = given.model_dump()
    if named := getattr(given, "materials", None):
        at_window = case.region in who_is(request.user).halls
        facts["materials"] = materials(request.user, named, at_window=at_window)
    if "attendants" in facts:
        facts["attendants"] = [actions.Attendant(**one) for one in facts["attendants"]]
    if "remarks" in facts:
        facts["remarks"] = [actions.Remark(**one) for one in facts["remarks"]]
    if "experts" in facts:
        facts["experts"] = [actions.Expert(**one) for one in facts["experts"]]
    if "agent" in facts:
        facts["agent_id"] = facts.pop("agent")
    for name in ("department", "authority"):
        if facts.get(name):
            facts[name] = _department(facts[name])
    return facts


def _department(credit_code: str) -> int:
    """Return the department with that credit code; 0, which is none, for an unknown one."""
    found = Department.objects.filter(credit_code=credit_code).values_list("pk", flat=True)
    return found.first() or 0


def _add(name: str, route: Route) -> None:
    takes = route.takes

    def act(
        request,
        number: str,
        given: takes,  # type: ignore[valid-type]
        key: rest.IdempotencyKey = None,
        if_match: rest.IfMatch = None,
        prefer: rest.Prefer = None,
    ):
        case, who = case_of(request, number, barely=rest.wants_little(prefer)), who_is(request.user)
        try:
            after = route.action(
                case=case,
                by=who,
                at=timezone.now(),
                key=rest.key_of(who, key),
                seen=rest.seen(if_match),
                **_facts(request, case, given),
            )
        except rules.NotAllowed as refusal:
            raise refusals.not_allowed(refusal, case.status) from None
        except IllegalStep as refusal:
            raise refusals.illegal_step(refusal, case.status) from None
        return told(request, after, prefer=prefer)

    rule = rules.VERBS[name].rule
    act.__name__ = name.replace("-", "_") + "_case"
    router.post(
        f"/{{number}}/actions/{name}",
        response=CaseOut | CaseBrief,
        summary=route.words,
        description=f"{route.words} Rule: {rule}." if rule else route.words,
    )(act)


for name, route in VERBS.items():
    _add(name, route)


Number = Annotated[rest.Plain, StringConstraints(max_length=50)]


class ManyAccepted(rest.Given):
    """Cases to be accepted at once; each is told by itself (批量受理)."""

    numbers: list[Number] = Field(min_length=1, max_length=actions.MOST_AT_ONCE)


class ManyReviewed(mainline.Opinion):
    """Cases to be reviewed alike; each is told by itself (批量审查)."""

    numbers: list[Number] = Field(min_length=1, max_length=actions.MOST_AT_ONCE)


class OneOfMany(Schema):
    """What became of one case of a batch."""

    number: str
    done: bool
    status: str = ""
    why: str = Field("", description="What kept it from being done.")


def _many(request, verb: str, given, key) -> list[dict]:
    """Do a verb to many cases; one that is refused leaves the others alone."""
    who = who_is(request.user)
    facts = given.model_dump()
    cases = [
        case_of(request, number, barely=True) for number in dict.fromkeys(facts.pop("numbers"))
    ]
    key = rest.key_of(who, key) or str(uuid4())
    found = actions.in_batch(verb, cases, by=who, at=timezone.now(), key=key, **facts)
    return [
        {
            "number": one.case.number,
            "done": one.refused is None,
            "status": one.case.status,
            "why": words.why(one.refused, one.case.status) if one.refused else "",
        }
        for one in found
    ]


@router.post("/actions/accept", response=list[OneOfMany])
def accept_cases(request, given: ManyAccepted, key: rest.IdempotencyKey = None):
    """Accept many cases; each is told by itself, and one that is refused stops no other."""
    return _many(request, "accept", given, key)


@router.post("/actions/review", response=list[OneOfMany])
def review_cases(request, given: ManyReviewed, key: rest.IdempotencyKey = None):
    """Review many cases alike, with one criterion and one opinion."""
    return _many(request, "review", given, key)
